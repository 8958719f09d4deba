#!/usr/bin/env python3
"""Counts by hand, so to speak, what the findings of the Kenyan example must be.

    python3 Examples/kenya/expected.py            # print the facts as JSON
    python3 Examples/kenya/expected.py --check    # compare them with expected.json; exit 1 when they differ
    python3 Examples/kenya/expected.py --write    # replace expected.json

It shares nothing with the program or with generate.py: it has its own reader, its own small list of places and its own
counting rules, so that the two can be held against each other. Standard library only.
"""
import csv
import io
import json
import os
import re
import statistics
import sys
import unicodedata
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
FORMS = {"forced labour": "ForcedLabour", "sexual exploitation": "SexualExploitation", "child labour": "ChildLabour",
         "forced marriage": "ForcedMarriage", "servitude": "Servitude", "forced begging": "ForcedBegging",
         "organ removal": "OrganRemoval"}
SECTORS = {"domestic work": "domestic-work", "hospitality": "hospitality", "agriculture": "agriculture",
           "fishing": "fishing", "herding": "herding", "mining": "mining", "manufacturing": "manufacturing",
           "construction": "construction", "retail and street trade": "trade", "transport": "transport",
           "entertainment": "entertainment", "security": "security", "cleaning": "cleaning", "care work": "care-work",
           "beauty and massage": "beauty", "online scams": "online-scams", "commercial sex": "commercial-sex"}
COUNTRIES = {
    "kenya": "KE", "saudi arabia": "SA", "ksa": "SA", "united arab emirates": "AE", "uae": "AE", "qatar": "QA",
    "kuwait": "KW", "oman": "OM", "bahrain": "BH", "lebanon": "LB", "iraq": "IQ", "germany": "DE",
    "united kingdom": "GB", "italy": "IT", "thailand": "TH", "myanmar": "MM", "malaysia": "MY", "india": "IN",
    "china": "CN", "uganda": "UG", "tanzania": "TZ", "ethiopia": "ET", "somalia": "SO", "south sudan": "SS",
    "rwanda": "RW", "burundi": "BI", "democratic republic of the congo": "CD", "drc": "CD", "sudan": "SD",
    "south africa": "ZA", "egypt": "EG", "libya": "LY", "nigeria": "NG", "ghana": "GH", "zambia": "ZM",
    "malawi": "MW", "mozambique": "MZ", "madagascar": "MG", "djibouti": "DJ", "cote d'ivoire": "CI",
    "united states": "US", "canada": "CA"}
# Kenyan towns and counties of the example, with the ISO 3166-2 code of their county.
COUNTIES = {
    "nairobi": "KE-30", "mombasa": "KE-28", "kisumu": "KE-17", "kakamega": "KE-11", "machakos": "KE-22",
    "nakuru": "KE-31", "murang'a": "KE-29", "kiambu": "KE-13", "kisii": "KE-16", "nyeri": "KE-36", "kitui": "KE-18",
    "siaya": "KE-38", "homa bay": "KE-08", "migori": "KE-27", "busia": "KE-04", "kilifi": "KE-14",
    "malindi": "KE-14", "kwale": "KE-19", "lamu": "KE-21", "voi": "KE-39", "lodwar": "KE-43", "eldoret": "KE-44",
    "kapenguria": "KE-47", "narok": "KE-33", "kericho": "KE-12", "kitale": "KE-42", "marsabit": "KE-25",
    "garissa": "KE-07", "mandera": "KE-24", "isiolo": "KE-09"}
MIDDLE_EAST = set("BH KW OM QA SA AE IQ IR IL JO LB PS SY YE".split())
EUROPE = set("DE GB IT".split())
ASIA_ELSEWHERE = set("TH MM MY IN CN".split())
HEADERS = {"date": "submission date", "city of origin": "origin city", "country of origin": "origin country",
           "city of exploitation": "exploitation city", "country of exploitation": "exploitation country",
           "number of cases": "estimated number of cases", "mode of transport": "transport mode",
           "method of recruitment": "recruitment method"}
THRESHOLD = 3  # survivors inside one CSO in a year, for a form, a sector or a link
LINK_SUBMISSIONS = 2


class Unknown(Exception):
    pass


def fold(text):
    letters = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def place(city, country):
    """A place as the findings know it: (country, county or None); None where nothing is given."""
    city, country = fold(city), fold(country)
    if not city and not country:
        return None
    if country not in COUNTRIES:
        raise Unknown(country)
    code = COUNTRIES[country]
    if code != "KE" or not city:
        return code, None
    name = re.sub(r" county$", "", city)
    if name not in COUNTIES:
        raise Unknown(city)
    return code, COUNTIES[name]


def survivors(cell):
    cell = cell.strip()
    return 1 if not cell else int(cell.split("-")[0])


def read(cso, corrections):
    with open(os.path.join(HERE, cso, "cases.csv"), "rb") as file:
        text = file.read().decode("utf-8-sig")
    for wrong, right in corrections:
        text = text.replace(wrong, right)
    delimiter = ";" if text.split("\n")[0].count(";") > text.split("\n")[0].count(",") else ","
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = [HEADERS.get(fold(name), fold(name)) for name in lines[0]]
    accepted, rejected, repeated, seen = [], 0, 0, set()
    for line in lines[1:]:
        if line[0].strip() == "TOTAL":
            continue
        assert len(line) == len(header), (cso, line)
        row = dict(zip(header, line))
        reference = row.get("case reference")
        if reference is not None and reference in seen:
            repeated += 1
            continue
        try:
            origin = place(row["origin city"], row["origin country"])
            goal = (place(row["exploitation city"], row["exploitation country"])
                    or place(row["intended destination city"], row["intended destination country"]))
            stops = []
            for stop in filter(None, (part.strip() for part in row["transit points"].split(";"))):
                city, _, country = stop.rpartition(",")
                stops.append(place(city, country))
        except Unknown:
            rejected += 1
            continue
        seen.add(reference)
        sector = row["industry"].strip()
        accepted.append({
            "date": row["submission date"], "origin": origin, "transit": stops, "destination": goal,
            "forms": sorted(FORMS[fold(form)] for form in row["type of exploitation"].split(";")),
            "sector": SECTORS[fold(sector)] if sector else None,
            "count": survivors(row["estimated number of cases"]), "blank": not row["estimated number of cases"].strip()})
    return accepted, rejected, repeated


def links(journeys):
    """Pairs of a Kenyan county and another place on the same journey, as (county, its role, place, its role)."""
    found = defaultdict(lambda: [0, 0])
    for journey in journeys:
        ends = [("origin", journey["origin"]), ("destination", journey["destination"])]
        stops = set(ends) | {("transit", stop) for stop in journey["transit"]}
        pairs = set()
        for role, here in stops:
            for other_role, other in stops:
                if here[1] and role != other_role and (other[1] or other[0] != "KE") and other[1] != here[1]:
                    pairs.add((here[1], role, other[1] or other[0], other_role))
        for pair in pairs:
            found[pair][0] += journey["count"]
            found[pair][1] += 1
    return {pair for pair, (people, rows) in found.items() if people >= THRESHOLD and rows >= LINK_SUBMISSIONS}


def facts():
    with open(os.path.join(HERE, "corrections.sed"), encoding="utf-8") as file:
        corrections = re.findall(r"^s/([^/]*)/([^/]*)/g$", file.read(), re.M)
    partners, journeys = {}, {}
    for cso in sorted(name for name in os.listdir(HERE) if os.path.isfile(os.path.join(HERE, name, "cases.csv"))):
        _, rejected, _ = read(cso, [])
        journeys[cso], still_rejected, repeated = read(cso, corrections)
        assert still_rejected == 0
        partners[cso] = {"submissions": len(journeys[cso]), "survivors": sum(j["count"] for j in journeys[cso]),
                         "rejected_before_correction": rejected, "repeated_rows": repeated}
    countries, forms, sectors, found = defaultdict(dict), {}, {}, set()
    for cso, own in journeys.items():
        forms[cso], sectors[cso] = defaultdict(int), defaultdict(int)
        for j in own:
            for role, places in (("origin", [j["origin"]]), ("transit", j["transit"]),
                                 ("destination", [j["destination"]])):
                for code, _ in places:
                    countries[role].setdefault(code, set()).add(cso)
            for form in j["forms"]:
                forms[cso][form] += j["count"]
            if j["sector"]:
                sectors[cso][j["sector"]] += j["count"]
        found |= links(own)
    shown = {kind: {cso: {k for k, n in values.items() if n >= THRESHOLD} for cso, values in by_cso.items()}
             for kind, by_cso in (("forms", forms), ("sectors", sectors))}
    every = set().union(*countries.values())
    only = {}
    for cso in journeys:
        others = [name for name in journeys if name != cso]
        seen_by = {code: set().union(*(roles.get(code, set()) for roles in countries.values())) for code in every}
        only[cso] = {"countries": sorted(code for code in every if seen_by[code] == {cso})}
        for kind, by_cso in shown.items():
            only[cso][kind] = sorted(by_cso[cso] - set().union(*(by_cso[name] for name in others)))
    degree = {}
    for name, county in (("KE-30", "KE-30"), ("KE-28", "KE-28"), ("KE-17", "KE-17"), ("KE-44", "KE-44")):
        mine = {(place_code, role) for here, role, place_code, _ in found if here == county}
        degree[name] = {"places": len({p for p, _ in mine}), "counties": len({p for p, _ in mine if "-" in p}),
                        "countries": len({p for p, _ in mine if "-" not in p})}
    return {
        "year": 2026,
        "partners": partners,
        "submissions": sum(p["submissions"] for p in partners.values()),
        "survivors": sum(p["survivors"] for p in partners.values()),
        "countries": dict({role: sorted(countries[role]) for role in ("origin", "transit", "destination")},
                          all=sorted(every), middle_east=sorted(every & MIDDLE_EAST), europe=sorted(every & EUROPE),
                          asia_elsewhere=sorted(every & ASIA_ELSEWHERE)),
        "forms": sorted(set().union(*shown["forms"].values())),
        "sectors": sorted(set().union(*shown["sectors"].values())),
        "only_from": only,
        "linked_places": degree,
    }, journeys, forms, sectors, found


def main():
    result = facts()[0]
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + " ".join(m.group(1).split()) + "]", text)
    path = os.path.join(HERE, "expected.json")
    if "--write" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    elif "--check" in sys.argv:
        with open(path, encoding="utf-8") as file:
            if json.load(file) != result:
                sys.exit("expected.json differs from the case files")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
