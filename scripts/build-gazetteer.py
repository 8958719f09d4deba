#!/usr/bin/env python3
"""Write the gazetteer's tables: Sources/Places/Tables/*.swift.

usage: scripts/build-gazetteer.py DATA_DIR

DATA_DIR holds
  countries.csv    249 countries: codes, M49 regions, a label point (UNSD M49, public domain; Natural Earth, public domain)
  ke_counties.csv  Kenya's 47 counties: number, P-code, ISO 3166-2, name, capital. Its coordinates come from a source with
                   a share-alike licence: this script never reads them.
  cities.csv       cities (GeoNames, CC BY 4.0)
and beside this script stands kenya-towns.tsv: smaller Kenyan towns (GeoNames, CC BY 4.0).

A county's point is that of its capital. Which county a Kenyan city lies in follows from GeoNames' admin-1 code; which county
such a code means is learnt from the capitals, not assumed. The script stops at anything it cannot tell.
"""

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "Sources" / "Places" / "Tables"

# Names that read better in a report and a sentence than the source's catalogue order. The source's form stays an alias
# (Sources/Places/Aliases). "Congo" must not be one country's name: it means either.
COUNTRY_NAMES = {
    "BN": "Brunei",
    "CC": "Cocos (Keeling) Islands",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "MF": "Saint Martin",
    "PS": "Palestine",
    "RU": "Russia",
    "SX": "Sint Maarten",
    "VA": "Holy See",
    "VG": "British Virgin Islands",
    "VI": "United States Virgin Islands",
}

# ISO 3166-2 calls the county Nairobi City; the list of counties has the two words the other way round.
COUNTY_NAMES = {"KE-30": "Nairobi City"}

# Capitals whose name in the list of counties is empty, or is not the town's name in GeoNames.
CAPITALS = {
    "KE-10": "Kajiado",  # empty in the list
    "KE-15": "Kerugoya",  # "Kerugoya/Kutus": two towns, Kerugoya holds the county's offices
    "KE-28": "Mombasa",  # "Mombasa City"
    "KE-30": "Nairobi",  # "Nairobi City"
    "KE-45": "Mbale",  # "Vihiga" is the county; its offices are in Mbale
}

# Places in Kenya whose GeoNames admin-1 code names the wrong county, by geonameid.
CITY_COUNTIES = {
    "179330": "KE-13",  # Thika: coded Nairobi, lies in Kiambu, 40 km outside the city
    "187532": "KE-07",  # Masalani: coded Tana River, lies on the river's eastern bank, seat of Ijara in Garissa
}

# Codes GeoNames uses that ISO 3166-1 does not assign: a log has no code for a place there.
NOT_ISO = {"XK"}  # Kosovo

PCODE = re.compile(r"KE0(0[1-9]|[1-3][0-9]|4[0-7])\Z")
ISO2 = re.compile(r"[A-Z]{2}\Z")
ISO3 = re.compile(r"[A-Z]{3}\Z")
COUNTY = re.compile(r"KE-(0[1-9]|[1-3][0-9]|4[0-7])\Z")


def stop(message):
    sys.exit(f"build-gazetteer: {message}")


def check(condition, message):
    if not condition:
        stop(message)


def read_csv(folder, name):
    path = folder / name
    check(path.is_file(), f"no {name} in {folder}")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(name):
    """Letters and digits only, for comparing a capital's name with a city's."""
    return "".join(c for c in name.lower() if c.isalnum())


def point(latitude, longitude, what):
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        stop(f"{what}: no coordinates")
    check(-90 <= lat <= 90 and -180 <= lon <= 180, f"{what}: coordinates outside the globe")
    return f"{round(lat, 3):g}", f"{round(lon, 3):g}"


def read_cities(folder):
    cities = read_csv(folder, "cities.csv")
    check(len(cities) >= 3000, f"only {len(cities)} cities")
    towns = []
    with open(Path(__file__).resolve().parent / "kenya-towns.tsv", encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                geonameid, name, admin1, lat, lon = line.rstrip("\n").split("\t")
                towns.append(
                    {"geonameid": geonameid, "name": name, "iso2": "KE", "admin1": admin1, "lat": lat, "lon": lon})
    known = {city["geonameid"] for city in cities}
    return cities + [town for town in towns if town["geonameid"] not in known]


def country_rows(folder, cities):
    largest = {}
    for city in cities:
        if int(city.get("pop") or 0) >= int(largest.get(city["iso2"], {}).get("pop") or -1):
            largest[city["iso2"]] = city
    rows = []
    for country in read_csv(folder, "countries.csv"):
        code = country["iso2"]
        check(ISO2.match(code) and ISO3.match(country["iso3"]), f"country {code!r}: not ISO codes")
        check(re.match(r"[0-9]{3}\Z", country["m49"]), f"country {code}: M49 code {country['m49']!r}")
        # Natural Earth's label point; for eleven small territories without one, their largest town; failing that
        # (uninhabited, or no town in the list) the second point of the source.
        if country["ne_lat"]:
            at = point(country["ne_lat"], country["ne_lon"], code)
        elif code in largest:
            at = point(largest[code]["lat"], largest[code]["lon"], code)
        else:
            at = point(country["esri_lat"], country["esri_lon"], code)
        name = COUNTRY_NAMES.get(code, country["name"])
        rows.append(
            (code, country["iso3"], country["m49"], name, country["region"], country["subregion"],
             country["intermediate"]) + at)
    rows.sort()
    for column, what in ((0, "alpha-2"), (1, "alpha-3"), (2, "M49"), (3, "name")):
        values = {row[column] for row in rows}
        check(len(values) == 249, f"{len(values)} different {what} codes or names among 249 countries")
    return rows


def county_tables(folder, cities):
    """The rows of the admin-1 table, and GeoNames' admin-1 code -> ISO 3166-2."""
    kenyan = [city for city in cities if city["iso2"] == "KE"]
    rows, by_geonames = [], {}
    for county in read_csv(folder, "ke_counties.csv"):
        code, pcode = county["iso_3166_2"], county["pcode"]
        check(COUNTY.match(code) and PCODE.match(pcode), f"county {county['name']}: codes {code!r}, {pcode!r}")
        check(pcode == f"KE{int(county['county_no']):03d}", f"county {code}: P-code {pcode} is not its number")
        capital = CAPITALS.get(code, county["capital"])
        found = [city for city in kenyan if key(city["name"]) == key(capital)]
        check(len(found) == 1, f"county {code}: {len(found)} towns named {capital!r}")
        city = found[0]
        check(city["geonameid"] not in CITY_COUNTIES, f"county {code}: its capital's admin-1 code is known to be wrong")
        check(
            city["admin1"] not in by_geonames,
            f"county {code}: GeoNames {city['admin1']} is {by_geonames.get(city['admin1'])} already")
        by_geonames[city["admin1"]] = code
        rows.append(
            (code, pcode, COUNTY_NAMES.get(code, county["name"]), capital) + point(city["lat"], city["lon"], code))
    rows.sort()
    check(len({row[0] for row in rows}) == 47 and len({row[1] for row in rows}) == 47, "not 47 counties")
    return rows, by_geonames


def city_rows(cities, countries, by_geonames):
    known = {row[0] for row in countries}
    rows = set()
    corrected = set()
    for city in cities:
        code, name = city["iso2"], city["name"]
        if code in NOT_ISO:
            continue
        check(code in known, f"city {name}: country {code!r}")
        if code == "KE":
            if city["geonameid"] in CITY_COUNTIES:
                corrected.add(city["geonameid"])
                code = CITY_COUNTIES[city["geonameid"]]
            else:
                check(city["admin1"] in by_geonames, f"city {name}: which county is GeoNames {city['admin1']!r}?")
                code = by_geonames[city["admin1"]]
        rows.add((name.strip(), code))
    check(corrected == set(CITY_COUNTIES), "a corrected city is no longer in the data")
    check(len(rows) >= 3000, f"only {len(rows)} different cities")
    return sorted(rows, key=lambda row: (row[1], row[0]))


def write(name, constant, sources, columns, rows):
    for row in rows:
        for cell in row:
            check(not re.search(r'[\t\r\n]|"""', cell), f"{name}: a cell that breaks the table: {cell!r}")
    head = [
        "// swift-format-ignore-file",
        "// Generated by scripts/build-gazetteer.py: change the script or its data, not this file.",
    ]
    head += [f"// {source}" for source in sources]
    body = "\n".join("\t".join(row) for row in rows)
    text = "\n".join(head) + (
        f"\n\n/// {len(rows)} rows, tab-separated: {columns}.\nlet {constant} = #\"\"\"\n{body}\n\"\"\"#\n")
    (TABLES / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: scripts/build-gazetteer.py DATA_DIR")
    folder = Path(sys.argv[1])
    cities = read_cities(folder)
    countries = country_rows(folder, cities)
    counties, by_geonames = county_tables(folder, cities)
    TABLES.mkdir(parents=True, exist_ok=True)
    geonames = "GeoNames, https://www.geonames.org, CC BY 4.0."
    write(
        "CountryTable.swift", "countryTable",
        ["Codes and regions: UN Statistics Division, M49, via datasets/country-codes (PDDL).",
         "Points: Natural Earth (public domain); a few small territories: " + geonames],
        "alpha-2, alpha-3, M49, name, region, sub-region, intermediate region, latitude, longitude", countries)
    write(
        "Admin1Table.swift", "admin1Table",
        ["Codes and names: ISO 3166-2:KE and the Constitution of Kenya, First Schedule.",
         "Points (each county's capital): " + geonames],
        "ISO 3166-2, P-code, name, capital, latitude, longitude", counties)
    write(
        "CityTable.swift", "cityTable", ["Names: " + geonames, "Kenyan counties: derived, see the script."],
        "name, code of the finest place shipped", city_rows(cities, countries, by_geonames))


if __name__ == "__main__":
    main()
