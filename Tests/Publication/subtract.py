#!/usr/bin/env python3
"""Try to find out what a publication holds back, by linear programming.

usage: subtract.py PROBLEMS

Each line of PROBLEMS is JSON: `groups`, how many groups there are; `sums`, each [groups, lower, upper]: what is known of sums
of their counts; `targets`, sets of groups. Printed for each line: how many targets must hold somebody, whatever the counts
are. A target that can be empty is not found out. Needs the package scipy from PyPI.
"""

import json
import sys

import numpy
from scipy.optimize import linprog


def exposed(problem):
    count = problem["groups"]
    rows, bounds = [], []
    for groups, lower, upper in problem["sums"]:
        row = numpy.zeros(count)
        row[groups] = 1
        rows += [row, -row]
        bounds += [upper, -lower]
    found = 0
    for target in problem["targets"]:
        goal = numpy.zeros(count)
        goal[target] = 1
        if not rows:
            continue
        result = linprog(goal, A_ub=numpy.array(rows), b_ub=numpy.array(bounds), bounds=(0, None), method="highs")
        if not result.success:
            sys.exit("subtract: what is published contradicts itself")
        found += result.fun > 0.5
    return found


for line in open(sys.argv[1], encoding="utf-8"):
    print(exposed(json.loads(line)))
