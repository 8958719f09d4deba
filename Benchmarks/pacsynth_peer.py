"""The peer of sealing: loads rows from a JSON file once, and for each line of input counts all combinations of up to three of
their values, and tells the seconds that it took."""

import json
import sys
import time

from pacsynth import Dataset

data = Dataset(json.load(open(sys.argv[1])))
for _ in sys.stdin:
    start = time.perf_counter()
    data.get_aggregates(3, ";")
    print(time.perf_counter() - start, flush=True)
