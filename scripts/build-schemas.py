#!/usr/bin/env python3
"""Write the closed vocabularies of the JSON Schemas: Schemas/codes.json.

usage: scripts/build-schemas.py [--check]

The codes are read from the Swift sources, which are the only place where they are written by hand. With --check nothing is
written; the exit code is 1 where codes.json is stale. Anything in a source that this script does not understand stops it.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "Schemas" / "codes.json"
JOURNEYS = "Sources/Journeys"
ANONYMISATION = "Sources/Anonymisation"

# Definition in codes.json, source file, Swift enum, what it is.
ENUMS = [
    ("form", f"{JOURNEYS}/Exploitation.swift", "Form", "Form of exploitation."),
    ("sector", f"{JOURNEYS}/Exploitation.swift", "Sector", "Industry or sector of exploitation."),
    ("gender", f"{JOURNEYS}/Person.swift", "Gender", "Gender."),
    ("age", f"{JOURNEYS}/Person.swift", "Age", "Age: a band, minor or adult, or unknown."),
    ("transport", f"{JOURNEYS}/Means.swift", "TransportMode", "How survivors were moved."),
    ("recruitment", f"{JOURNEYS}/Means.swift", "RecruitmentMethod", "How survivors were recruited."),
    ("destination_status", f"{JOURNEYS}/Means.swift", "DestinationStatus", "Whether anyone was exploited there yet."),
    ("role", f"{JOURNEYS}/Presence.swift", "Role", "What part a place plays in a journey."),
    ("presence_kind", f"{JOURNEYS}/Presence.swift", "Kind", "Kinds of presence facts."),
    ("seal_part", f"{JOURNEYS}/Seal.swift", "Part", "What a seal ends."),
    ("period_length", f"{JOURNEYS}/Period.swift", "Length", "Lengths of a period."),
    ("place_level", f"{ANONYMISATION}/Rung.swift", "PlaceLevel", "How finely a rung tells places."),
    ("exploitation_level", f"{ANONYMISATION}/Rung.swift", "ExploitationLevel", "How finely a rung tells exploitation."),
    ("age_level", f"{ANONYMISATION}/Rung.swift", "AgeLevel", "How finely a rung tells age."),
]


def stop(message):
    sys.exit(f"build-schemas: {message}")


def body_of(text, name, file):
    """The text between the braces of `enum name`."""
    start = re.search(rf"\benum {name}\b[^{{]*\{{", text)
    if not start:
        stop(f"{file} has no enum {name}")
    depth, index = 1, start.end()
    while depth:
        if index == len(text):
            stop(f"{file}: enum {name} has no end")
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        index += 1
    return text[start.end() : index - 1]


def codes_of(name, file):
    """The raw values of the cases that enum `name` declares, in their order."""
    body = body_of((ROOT / file).read_text(encoding="utf-8"), name, file)
    codes, depth = [], 0
    for part in re.split(r"[;\n]", body):
        line = part.split("//")[0].strip()
        if depth == 0 and line.startswith("case "):
            for item in line[5:].split(","):
                case = re.fullmatch(r'(\w+)(?: = "([^"\\]+)")?', item.strip())
                if not case:
                    stop(f"{file}: a case of {name} that is not understood")
                codes.append(case[2] or case[1])
        depth += line.count("{") - line.count("}")
    if not codes or len(codes) != len(set(codes)):
        stop(f"{file}: {name} has no codes, or one twice")
    return codes


def column_roles():
    """The words of mapping files, from the dictionary in ColumnRole.swift."""
    file = "Sources/Intake/Columns/ColumnRole.swift"
    table = re.search(
        r"names: \[\(String, ColumnRole\)\] = \[(.*?)\n    \]", (ROOT / file).read_text(encoding="utf-8"), re.S)
    if not table:
        stop(f"{file} has no table of names")
    roles = re.findall(r'\("([a-z_]+)", \.\w+\)', table[1])
    if len(roles) != table[1].count("("):
        stop(f"{file}: a role that is not understood")
    return roles


def document():
    definitions = {}
    for key, file, name, description in ENUMS:
        definitions[key] = {"description": description, "enum": codes_of(name, file)}
    forms, sectors = definitions["form"]["enum"], definitions["sector"]["enum"]
    definitions["exploitation"] = {
        "description": "A form, with its sector where it is told: ForcedLabour.domestic-work.",
        "enum": forms + [f"{form}.{sector}" for form in forms for sector in sectors],
    }
    definitions["column_role"] = {
        "description": "What a column of a case file is for. A flag is a yes/no column: for one form of exploitation, "
        "with or without an industry, or for one choice of a list.",
        "enum": column_roles()
        + [f"flag:{code}" for code in definitions["exploitation"]["enum"]]
        + [f"flag:industry:{code}" for code in sectors]
        + [f"flag:transport:{code}" for code in definitions["transport"]["enum"]]
        + [f"flag:recruitment:{code}" for code in definitions["recruitment"]["enum"]],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://journey-sync.example/schemas/codes.json",
        "title": "Closed vocabularies",
        "$comment": "Written by scripts/build-schemas.py from the Swift sources: change those, not this file.",
        "$defs": definitions,
    }


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    text = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    if sys.argv[1:] == []:
        OUT.write_text(text, encoding="utf-8")
    elif not OUT.exists() or OUT.read_text(encoding="utf-8") != text:
        sys.exit("build-schemas: Schemas/codes.json is stale; run scripts/build-schemas.py")


main()
