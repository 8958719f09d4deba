#!/usr/bin/env python3
"""Validate what journey-sync writes against Schemas/, independently of its code.

usage: scripts/validate-schemas.py DEMO_DIR [--allow-unused NAME]... [--partial]
       scripts/validate-schemas.py --self-test

DEMO_DIR is what the demo leaves: inbox/ (the store), coalition/ (the coalition's home), cso/*/ (the members' homes) and keeper/ (the pool keeper's). Every
line of every bodies file there is validated by its type; it must be canonical JSON and have the commitment that the entry
bundle beside it holds. Policies in files/, the joining documents, frontiers, exports/*.json and Examples/ctdc/mapping.json are validated too.
The exit code is 1 for any problem, an unknown type, or a schema that no instance tried (NAME excuses one, --partial
excuses all). Lines that are null (erased) or empty (missing in a copy) and encrypted bodies files are passed over.

--self-test validates Tests/Schemas/good/ and sees that every instance in Tests/Schemas/bad/ is refused.

Needs the package jsonschema from PyPI.
"""

import argparse
import base64
import hashlib
import json
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 20
# Not formats of their own: what the others refer to.
SHARED = {"codes", "common"}


def load_schemas():
    schemas = {}
    for path in sorted((ROOT / "Schemas").glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        if schema["$id"] != f"https://journey-sync.example/schemas/{path.name}":
            sys.exit(f"{path.name}: $id does not name the file")
        schemas[path.stem] = schema
    registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in schemas.values())
    return {
        name: Draft202012Validator(schema, registry=registry) for name, schema in schemas.items() if name not in SHARED
    }


def integers_only(text):
    raise ValueError("a number that is not an integer")


def unique(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a member twice")
    return dict(pairs)


def parse(data):
    return json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_float=integers_only)


def canonical(value):
    """The canonical bytes, written here without the project's code."""
    if isinstance(value, dict):
        members = sorted((name.encode("utf-8"), name) for name in value)
        return b"{" + b",".join(canonical(n) + b":" + canonical(value[n]) for _, n in members) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(item) for item in value) + b"]"
    if isinstance(value, str):
        return b'"' + value.replace("\\", "\\\\").replace('"', '\\"').encode("utf-8") + b'"'
    return json.dumps(value).encode("ascii")


def beyond_schema(name, value):
    """What the formats ask for and a schema cannot say."""
    if name == "journey-1":
        if value["survivors"][0] > value["survivors"][1]:
            yield "survivors: the bounds fall"
        for member in ("transit", "exploitation", "transport", "recruitment"):
            if member in value and value[member] != sorted(value[member]):
                yield f"{member}: not sorted"
    if name == "seal-1":
        for member in ("withheld", "pooled"):
            if member in value and (value[member][1] % 10 != 9 or value[member][1] < value[member][0]):
                yield f"{member}: not in tens"
    if name == "policy" and value["bucket_edges"] != sorted(value["bucket_edges"]):
        yield "bucket_edges: do not rise"
    if name == "frontier-1" and value["logs"] != sorted(value["logs"], key=lambda log: log["origin"].encode()):
        yield "logs: not sorted"
    if name == "export-1":
        yield from beyond_export(value)
    for key in [value[member] for member in ("key", "registry_key") if member in value]:
        origin, identity, data = key.split("+", 2)
        if hashlib.sha256(origin.encode() + b"\n" + base64.b64decode(data)).digest()[:4].hex() != identity:
            yield "key: the key id does not fit the key"


def beyond_export(value):
    """Sums, order and the hash of an export."""
    if hashlib.sha256(canonical(value["frontier"])).hexdigest() != value["frontier_hash"]:
        yield "frontier_hash: not that of the frontier"
    yield from beyond_schema("frontier-1", value["frontier"])
    for member in ("groups", "facts", "seals"):
        keys = [(row["log"].encode(), row["entry"]) for row in value[member]]
        if keys != sorted(set(keys)):
            yield f"{member}: not in the order of their logs"
    codes = [place["code"] for place in value["places"]]
    if codes != sorted(set(codes)):
        yield "places: not sorted"
    rows = value["groups"] + value["facts"]
    named = {row[m] for row in rows for m in ("origin", "destination", "place", "other") if m in row}
    if named.union(*(row.get("transit", []) for row in rows)) != set(codes):
        yield "places: not those that groups and facts name"
    totals = value["totals"]
    for bound in ("min", "max"):
        if totals["survivors"][bound] != sum(group["survivors"][bound] for group in value["groups"]):
            yield f"totals: survivors: {bound} is not the sum"
    for member in ("groups", "facts", "partners"):
        if totals[member] != len(value[member]):
            yield f"totals: {member}: not their number"
    if totals["quarantined"] != sum(partner["quarantined"] for partner in value["partners"]):
        yield "totals: quarantined: not the sum"
    if any(row["survivors"]["min"] > row["survivors"]["max"] for row in value["groups"]):
        yield "survivors: the bounds fall"


class Check:
    def __init__(self, validators):
        self.validators = validators
        self.counts = Counter()
        self.problems = []

    def problem(self, place, text):
        self.problems.append(f"{place}: {text}")

    def instance(self, name, value, place):
        self.counts[name] += 1
        problems = [e.json_path + ": " + str(e.validator) for e in self.validators[name].iter_errors(value)]
        for text in problems or beyond_schema(name, value):
            self.problem(place, f"{name}: {text}")

    def document(self, path, expected=None):
        """A file with one JSON document, whose schema its type or `expected` names."""
        try:
            value = parse(path.read_bytes())
        except ValueError as error:
            return self.problem(path, f"not JSON: {error}")
        name = expected or str(value.get("type")).replace("/", "-")
        if name not in self.validators:
            return self.problem(path, "a type without a schema")
        self.instance(name, value, path)

    def line(self, line, entry, place):
        if hashlib.sha256(line).digest() != entry:
            return self.problem(place, "does not have its commitment")
        try:
            value = parse(line)
        except ValueError as error:
            return self.problem(place, f"not JSON: {error}")
        if canonical(value) != line:
            return self.problem(place, "not canonical JSON")
        kind = value.get("type") if isinstance(value, dict) else None
        name = str(kind).replace("/", "-")
        if not re.fullmatch(r"[a-z]+/[0-9]+", str(kind)) or name not in self.validators:
            return self.problem(place, "a type without a schema")
        self.instance(name, value, place)

    def bodies(self, path, log):
        """A bodies file of the log in folder `log`."""
        lines = path.read_bytes().split(b"\n")
        if lines.pop() != b"":
            return self.problem(path, "does not end in a newline")
        relative = path.relative_to(log / "bodies")
        bundle = log / "tile" / "entries" / relative
        if not bundle.exists():
            return self.problem(path, "has no entry bundle")
        data = bundle.read_bytes()
        if len(data) != 34 * len(lines) or any(data[i : i + 2] != b"\0\x20" for i in range(0, len(data), 34)):
            return self.problem(bundle, "not a bundle of as many entries of 32 bytes")
        width = int(path.name) if path.parent.name.endswith(".p") else 256
        if len(lines) != width:
            self.problem(path, f"has {len(lines)} lines")
        for number, line in enumerate(lines):
            if line in (b"null", b""):
                continue
            self.line(line, data[34 * number + 2 : 34 * number + 34], f"{path}:{number + 1}")

    def side_file(self, path):
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != path.name:
            return self.problem(path, "does not have the digest that names it")
        try:
            value = parse(data)
        except ValueError as error:
            return self.problem(path, f"not JSON: {error}")
        if canonical(value) != data:
            self.problem(path, "not canonical JSON")
        self.instance("policy", value, path)

    def master(self, path):
        """The frontier in a master, and its hash."""
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        meta = dict(database.execute("SELECT name, value FROM meta"))
        database.close()
        data = meta.get("frontier", "").encode("utf-8")
        if hashlib.sha256(data).hexdigest() != meta.get("frontier_hash"):
            self.problem(path, "the frontier does not have its hash")
        try:
            value = parse(data)
        except ValueError as error:
            return self.problem(path, f"frontier: not JSON: {error}")
        if canonical(value) != data:
            self.problem(path, "frontier: not canonical JSON")
        self.instance("frontier-1", value, path)


def folders(demo, name):
    """Every folder called `name` in the parts of a demo that hold logs, mirrors included."""
    tops = [demo / "inbox", demo / "coalition", *sorted((demo / "cso").glob("*"))]
    return sorted({f for top in tops for f in top.rglob(name) if f.is_dir()})


def validate(demo, allowed, partial):
    validators = load_schemas()
    check = Check(validators)
    for name in allowed:
        if name not in validators:
            sys.exit(f"no schema is called {name}")
    for folder in folders(demo, "bodies"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if re.fullmatch(r"(x[0-9]{3}/)*[0-9]{3}(\.p/[1-9][0-9]*)?\.age", str(path.relative_to(folder))):
                continue
            if re.fullmatch(r"(x[0-9]{3}/)*[0-9]{3}(\.p/[1-9][0-9]*)?", str(path.relative_to(folder))):
                check.bodies(path, folder.parent)
            else:
                check.problem(path, "a name that no bodies file has")
    for folder in folders(demo, "files"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            check.side_file(path)
    for name in ("invitation.json", "request.json", "welcome*.json"):
        for path in sorted(demo.rglob(name)):
            check.document(path, f"{name.removesuffix('.json').rstrip('*')}-1")
    for path in sorted(demo.rglob("settings.json")):
        check.document(path, "home-1")
    for name in ("recovery.json", "erasures.json", "auditor.json", "findings.json", "contacts.json", "status.json"):
        for path in sorted(demo.rglob(name)):
            check.document(path)
    for pattern in ("inbox/*/pool/*.json", "inbox/keeper/**/*.json", "keeper/partners.json", "keeper/epochs/*/epoch.json"):
        for path in sorted(demo.glob(pattern)):
            check.document(path)
    for path in sorted(demo.rglob("welcomes/*.json")):
        if not path.name.startswith("welcome"):
            check.document(path, "welcome-1")
    for path in sorted(demo.rglob("master.sqlite")):
        check.master(path)
    for path in sorted(demo.glob("exports/*.json")):
        check.document(path, "export-1")
    check.document(ROOT / "Examples" / "ctdc" / "mapping.json", "mapping-1")
    for name in sorted(validators):
        print(f"{check.counts[name]:8}  {name}")
        if check.counts[name] == 0 and name not in allowed and not partial:
            check.problem("Schemas", f"{name}: no instance tried it")
    return check.problems


def self_test():
    validators = load_schemas()
    problems, seen = [], {"good": set(), "bad": set()}
    for kind in seen:
        for path in sorted((ROOT / "Tests" / "Schemas" / kind).glob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            refused = not validators[case["schema"]].is_valid(case["instance"])
            if refused != (kind == "bad"):
                problems.append(f"{path.name}: {'refused' if refused else 'accepted'}")
            if kind == "good" and list(beyond_schema(case["schema"], case["instance"])):
                problems.append(f"{path.name}: breaks a rule beyond its schema")
            seen[kind].add(case["schema"])
    for kind, names in seen.items():
        problems += [f"{name}: has no {kind} instance" for name in sorted(validators.keys() - names)]
    if not problems:
        counts = ", ".join(f"{len(list((ROOT / 'Tests' / 'Schemas' / kind).glob('*.json')))} {kind}" for kind in seen)
        print(f"{len(validators)} schemas, {counts} instances: all as they should be")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo", nargs="?", type=Path, metavar="DEMO_DIR")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--allow-unused", action="append", default=[], metavar="NAME")
    parser.add_argument("--partial", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test == (arguments.demo is not None):
        parser.error("give DEMO_DIR or --self-test")
    if arguments.demo is not None and not arguments.demo.is_dir():
        parser.error("DEMO_DIR is not a folder")
    problems = self_test() if arguments.self_test else validate(
        arguments.demo, arguments.allow_unused, arguments.partial
    )
    for problem in problems[:SHOWN]:
        print(problem, file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"and {len(problems) - SHOWN} more problems", file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
