#!/usr/bin/env python3
"""Writes the six case files of the Kenyan example. Every person, number and note in them is invented.

    python3 Examples/kenya/generate.py [OUTDIR]        # default: the folder of this script

The routes are a hand-written list (ROUTES), because the example must show certain things: hubs, corridors that several
submissions share, and rare routes that will be withheld. Everything else (dates inside the quarter, names, telephone
numbers, notes, untidy spelling) comes from a generator with a fixed seed, so the same script writes the same bytes.
Standard library only.
"""
import csv
import datetime
import io
import os
import random
import sys

SEED = 20260115
YEAR = 2026

FORMS = {"FL": "Forced labour", "SE": "Sexual exploitation", "CL": "Child labour", "FM": "Forced marriage",
         "FB": "Forced begging", "OR": "Organ removal"}
INDUSTRIES = {"dom": "Domestic work", "hosp": "Hospitality", "agri": "Agriculture", "fish": "Fishing",
              "herd": "Herding", "mine": "Mining", "cons": "Construction", "trade": "Retail and street trade",
              "ent": "Entertainment", "scam": "Online scams", "sex": "Commercial sex", "": ""}
TRANSPORT = {"A": "Air", "R": "Road", "T": "Rail", "S": "Sea", "F": "Foot", "": ""}
RECRUITMENT = {"biz": "At a place of business", "edu": "At an educational institution", "work": "At work",
               "soc": "Through online social networks", "ad": "Through an online advertisement",
               "fam": "Through family or family events", "fri": "Through friends or social events",
               "agency": "Recruitment agency", "other": "Other", "": ""}
COUNTRIES = {"KE": "Kenya", "SA": "Saudi Arabia", "AE": "United Arab Emirates", "QA": "Qatar", "KW": "Kuwait",
             "OM": "Oman", "BH": "Bahrain", "LB": "Lebanon", "IQ": "Iraq", "DE": "Germany", "GB": "United Kingdom",
             "IT": "Italy", "TH": "Thailand", "MM": "Myanmar", "MY": "Malaysia", "IN": "India", "CN": "China",
             "UG": "Uganda", "TZ": "Tanzania", "ET": "Ethiopia", "SO": "Somalia", "SS": "South Sudan",
             "RW": "Rwanda", "BI": "Burundi", "CD": "Democratic Republic of the Congo", "SD": "Sudan",
             "ZA": "South Africa", "EG": "Egypt", "LY": "Libya", "NG": "Nigeria", "GH": "Ghana", "ZM": "Zambia",
             "MW": "Malawi", "MZ": "Mozambique", "MG": "Madagascar", "DJ": "Djibouti", "CI": "Côte d'Ivoire",
             "US": "United States", "CA": "Canada"}

# quarter | origin | transit; transit | destination | industry | form+form | survivors | transport | recruitment
# A place is "City CC" or just "CC". Destination "A > B": intended A, exploited in B. "(A)": intended, not exploited yet.
# A trailing "!" asks for untidy spelling, "!x" for the misspelling x that corrections.sed mends.
ROUTES = {
    "hope": """
        1 | Nairobi KE!  |            | Riyadh SA             | dom  | FL    | 3    | A | agency
        1 | Kisumu KE    | Nairobi KE | Riyadh SA             | dom  | FL    | 2    | A | agency
        1 | Kisumu KE    | Nairobi KE | Jeddah SA             | dom  | FL    | 4    | A | agency
        2 | Kakamega KE  | Nairobi KE | Riyadh SA!            | dom  | FL    | 3    | A | agency
        2 | Kakamega KE  | Nairobi KE | Dammam SA             | dom  | FL    | 2    | A | fri
        2 | Machakos KE  | Nairobi KE!| Doha QA > Riyadh SA   | dom  | FL+SE | 1    | A | agency
        3 | Machakos KE  | Nairobi KE | Jeddah SA!Arabya      | dom  | FL    | 3    | A | soc
        3 | Nakuru KE    | Nairobi KE | SA!                   | dom  | FL    | 3    | A | agency
        4 | Nakuru KE    | Nairobi KE | Riyadh SA             | dom  | FL    |      | A |
        1 | Nairobi KE   |            | Doha QA               | cons | FL    | 6    | A | ad
        2 | Nairobi KE   |            | Doha QA               | cons | FL    | 4    | A | agency
        3 | Murang'a KE  | Nairobi KE | Doha QA               | hosp | FL    | 3    | A | ad
        4 | Murang'a KE  | Nairobi KE | Doha QA               | hosp | FL    | 2    | A | agency
        2 | Nairobi KE   |            | Kuwait City KW        | dom  | FL    | 3    | A | agency
        3 | Nairobi KE!  |            | Kuwait City KW        | dom  | FL    | 4    |   | agency
        1 | Kiambu KE    | Nairobi KE | Manama BH             | dom  | FL    | 3    | A | fri
        3 | Kiambu KE    | Nairobi KE | Manama BH             | ent  | SE    | 2    | A | soc
        2 | Nairobi KE   |            | Beirut LB             | dom  | FL    | 4    | A | agency
        4 | Nairobi KE   |            | LB                    | dom  | FL    | 1    | A | agency
        3 | Nairobi KE   | Dubai AE!  | Erbil IQ              | dom  | FL    | 2    | A | agency
        1 | Kisii KE     |            | Nairobi KE            | dom  | CL    | 3    | R | fam
        2 | Kisii KE     |            | Nairobi KE!           | dom  | CL    | 2    | R | fam
        4 | Nyeri KE     |            | Nairobi KE            |      | FL    |      | R | fri
        4 | Nairobi KE   |            | (Muscat OM)           | dom  | FL    | 5-10 | A | agency
        4 | Nairobi KE   |            | Toronto CA > Jeddah SA| dom  | FL    | 1    | A | ad
        3 | Nairobi KE   |            | Cairo EG              | dom  | FL    | 2    | A | other
    """,
    "city": """
        1 | Nairobi KE   | Bangkok TH              | Yangon MM      | scam  | FL    | 4 | A | ad
        1 | Nairobi KE!  | Bangkok TH              | Mandalay MM    | scam  | FL    | 3 | A | soc
        2 | Nairobi KE   | TH                      | MM             | scam  | FL    | 3 | A | ad
        3 | Nakuru KE    | Nairobi KE; Bangkok TH  | Yangon MM      | scam  | FL    | 5 | A | soc
        3 | Nakuru KE    | Nairobi KE; Bangkok TH  | Yangon MM      | scam  | FL    | 2 | A | ad
        2 | Nairobi KE   | Addis Ababa ET          | Bangkok TH     | ent   | SE    | 2 | A | soc
        4 | Nairobi KE   |                         | Bangkok TH     | ent   | SE    | 3 | A | fri
        1 | Mombasa KE!  | Nairobi KE              | Kuala Lumpur MY| hosp  | FL    | 2 | A | agency
        4 | Kiambu KE    | Nairobi KE              | Kuala Lumpur MY| hosp  | FL    | 3 | A | ad
        2 | Nairobi KE   |                         | Guangzhou CN   | trade | FL    | 2 | A | biz
        3 | Machakos KE  | Nairobi KE!             | Delhi IN       |       | OR    | 3 | A | soc
        4 | Machakos KE  | Nairobi KE              | Delhi IN       |       | OR    | 2 |   | other
        1 | Lagos NG     | Nairobi KE              | Dubai AE!      | sex   | SE    | 3 | A | fri
        3 | Lagos NG     | Nairobi KE              | Dubai AE       | sex   | SE    | 4 | A | fri
        2 | Accra GH     | Nairobi KE              | Dubai AE       | sex   | SE    | 2 | A | soc
        3 | Abidjan CI!  | Nairobi KE              | Beirut LB      | dom   | FL    | 2 | A | agency
        4 | Nairobi KE   | Doha QA                 | New York City US | dom | FL    | 1 | A | work
        2 | Kampala UG   | Nairobi KE              | Dubai AE!      | dom   | FL    | 3 | A | agency
        4 | Kampala UG   | Nairobi KE!             | Sharjah AE     | dom   | FL    | 4 | A | agency
        1 | Kitui KE     |                         | Nairobi KE     |       | FB    | 4 | R | fam
        3 | Kitui KE     |                         | Nairobi KE!    |       | FB    | 3 | R |
        4 | Arusha TZ    | KE                      | Nairobi KE     |       | FB+CL | 3 | R | fam
    """,
    "lake": """
        2 | Kisumu KE!Kisummu |                      | Nairobi KE     | dom   | FL    | 2 | R | fam
        2 | Kisumu KE    |                           | Nairobi KE!    | dom   | FL    | 3 | R | fam
        2 | Kisumu KE!   |                           | Nairobi KE     | dom   | FL    | 2 | R | fri
        2 | Kisumu KE    |                           | Nairobi KE     | sex   | SE    | 3 | R | fri
        2 | Kisumu KE    |                           | Nairobi KE     | sex   | SE    | 2 | R | soc
        2 | Kisumu KE    |                           | Nairobi KE     | sex   | SE    | 3 | T | fri
        1 | Siaya KE     |                           | Nairobi KE     | dom   | CL    | 3 | R | fam
        3 | Siaya KE     |                           | Nairobi KE!    | dom   | CL    | 2 | R | fam
        1 | Homa Bay KE  |                           | Kisumu KE      | fish  | CL    | 4 | S | fam
        3 | Homa Bay KE! |                           | Kisumu KE      | fish  | CL+FL | 3 | R | work
        4 | Migori KE    |                           | Homa Bay KE    | fish  | FL    | 3 | R | biz
        2 | Busia KE     |                           | Nairobi KE     | trade | FL    | 3 | R | biz
        4 | Busia KE     |                           | Nairobi KE     | trade | FL    |   | R | fam
        1 | Bujumbura BI | Kigali RW; Kampala UG     | Nairobi KE     | dom   | FL    | 3 | R | agency
        3 | Kigali RW    | Kampala UG                | Nairobi KE     | hosp  | SE    | 2 | R | edu
        2 | Bukavu CD    | Kampala UG; Busia KE      | Nairobi KE     | ent   | SE    | 3 | R | fri
        4 | Kampala UG   |                           | Kisumu KE      | fish  | FL    | 3 | S | work
        4 | Kisumu KE    | Nairobi KE                | (London GB)    | dom   | FL    | 1 | A | ad
        1 | Kisumu KE    | Nairobi KE                | Muscat OM      | dom   | FL    | 3 | A | agency
        4 | Kakamega KE  | Nairobi KE                | OM             | dom   | FL    | 2 | A | agency
        3 | CD!          | UG; Busia KE              | Nairobi KE     |       | FL    |   | F | other
    """,
    "coast": """
        3 | Kilifi KE    |               | Mombasa KE     | hosp  | CL | 3 | R | fam
        3 | Kilifi KE    |               | Mombasa KE!    | hosp  | CL | 2 | R | fam
        3 | Kilifi KE    |               | Mombasa KE!Mombassa | hosp | CL | 3 | R |
        3 | Kilifi KE    |               | Mombasa KE     | sex   | SE | 3 | R | fri
        3 | Kilifi KE!   |               | Mombasa KE     | sex   | SE | 2 | R | biz
        3 | Kilifi KE    |               | Mombasa KE     | sex   | SE | 2 | R | soc
        1 | Kwale KE     |               | Mombasa KE     | sex   | SE | 3 | R | fri
        4 | Kwale KE     |               | Mombasa KE!    | sex   | SE | 2 | F | biz
        1 | Mombasa KE   |               | Muscat OM      | fish  | FL | 6 | S | biz
        2 | Antananarivo MG | Mombasa KE | Kuwait City KW | dom   | FL | 3 | A | agency
        3 | Maputo MZ    | Dar es Salaam TZ | Mombasa KE  | trade | FL | 2 | R | work
        2 | Tanga TZ     |               | Mombasa KE     |       | FB | 3 | R | fam
        4 | Tanga TZ     |               | Mombasa KE     |       | FB |   | R | fam
        2 | Malindi KE   | Nairobi KE    | Milan IT       | ent   | SE | 2 | A | fri
        3 | Malindi KE   | Nairobi KE!   | Rome IT        | ent   | SE | 1 | A | soc
        4 | Mombasa KE   | Nairobi KE    | Berlin DE      | hosp  | SE | 2 | A | soc
        1 | Lamu KE      | Mombasa KE    | SO             |       | FM | 2 | S | fam
        4 | Voi KE       |               | Nairobi KE     | dom   | FL | 3 | T | agency
    """,
    "rift": """
        1 | Lodwar KE     |                     | Eldoret KE      | herd  | CL    | 4    | F | fam
        4 | Lodwar KE     |                     | Eldoret KE      | herd  | CL    | 3    | R | fam
        2 | Kapenguria KE |                     | Eldoret KE      | herd  | CL    | 3    | F | fam
        1 | Kapenguria KE |                     | Moroto UG       |       | FM    | 3    | F | fam
        3 | Narok KE      |                     | Arusha TZ       |       | FM    | 2    | R | fam
        1 | Eldoret KE    |                     | Nairobi KE!     | dom   | FL    | 2    | R | fri
        2 | Eldoret KE!   |                     | Nairobi KE      | dom   | FL    | 3    | R | agency
        3 | Kericho KE    |                     | Nakuru KE       | agri  | FL    | 5    | R | work
        4 | Kericho KE    |                     | Nakuru KE       | agri  | FL    | 3    | R | work
        3 | Kitale KE     |                     | Kapenguria KE   | mine  | CL+FL | 4    | R | fri
        4 | Kitale KE     |                     | Kapenguria KE   | mine  | FL    | 3    | R | work
        2 | Eldoret KE    | Nairobi KE; Lusaka ZM | Johannesburg ZA | trade | FL  | 2    | R | biz
        4 | Lilongwe MW   | Nairobi KE          | Riyadh SA!      | dom   | FL    | 3    | A | agency
        3 | Eldoret KE    | Nairobi KE          | Dubai AE        | cons  | FL    | 6    | A | ad
        4 | Eldoret KE    | Nairobi KE          | Abu Dhabi AE!   | cons  | FL    | 5-10 | A | agency
        2 | Juba SS       | Lodwar KE           | Nairobi KE      | dom   | FL    | 3    | R |
    """,
    "north": """
        1 | Addis Ababa ET | Marsabit KE; Nairobi KE | Johannesburg ZA | trade | FL | 8   | R | biz
        3 | Dessie ET      | Marsabit KE; Nairobi KE | Johannesburg ZA | trade | FL | 5-8 | R | biz
        2 | Awasa ET       | Marsabit KE             | Nairobi KE      | dom   | FL | 3   | R | fam
        4 | Addis Ababa ET | Marsabit KE             | Nairobi KE!     | dom   | FL | 4   | R | agency
        1 | Mogadishu SO   | Garissa KE              | Nairobi KE      |       | FM | 3   | R | fam
        3 | Kismayo SO     | Garissa KE              | Nairobi KE      |       | FM | 2   | R | fam
        2 | Garissa KE     | Juba SS; Khartoum SD    | Tripoli LY      | cons  | FL | 3   | R | other
        4 | Mandera KE     | DJ                      | Jeddah SA       | herd  | FL | 2   | S |
        1 | Isiolo KE      |                         | Nairobi KE      | dom   | FL |     | R | fri
        3 | Isiolo KE!     |                         | Nairobi KE      | dom   | FL | 3   | R | fam
        2 | Marsabit KE    |                         | Isiolo KE       | herd  | CL | 3   |   | fam
        4 | Khartoum SD    | Nairobi KE              | Doha QA         | agri  | FL | 3   | A | agency
    """,
}

# The words after the first name are Swahili for "example", "sample" and "made up".
FIRST = ["Achieng", "Akinyi", "Amina", "Atieno", "Baraka", "Chebet", "Fatuma", "Grace", "Halima", "Jabali", "Juma",
         "Kendi", "Kioko", "Lulu", "Makena", "Mumbua", "Naliaka", "Neema", "Nekesa", "Otieno", "Rehema", "Safari",
         "Tumaini", "Wambui", "Wanza", "Zawadi", "Zuhura"]
LAST = ["Mfano", "Kielelezo", "Sampuli", "Bandia"]
NOTES = ['Called twice, no answer', 'Passport kept by the "agent"', 'Referred by a partner, file is with counsellor',
         'First interview in Swahili.\nSecond interview: see paper file', 'Wages unpaid, 7 months', '',
         'Says "the aunt" arranged it; police OB number on paper', '', 'Back with family,\nfollow-up in 3 months', '']

STANDARD = ["Case Reference", "Submission Date", "Survivor Name", "Phone", "Date of Birth", "Origin City",
            "Origin Country", "Intended Destination City", "Intended Destination Country", "Exploitation City",
            "Exploitation Country", "Transit Points", "Industry", "Type of Exploitation",
            "Estimated Number of Cases", "Transport Mode", "Recruitment Method", "Notes"]
OTHER_SPELLING = {"Submission Date": "Date", "Origin City": "City of Origin", "Origin Country": "Country of Origin",
                  "Exploitation City": "City of Exploitation", "Exploitation Country": "Country of Exploitation",
                  "Estimated Number of Cases": "Number of Cases", "Transport Mode": "Mode of Transport",
                  "Recruitment Method": "Method of Recruitment"}


def without(*names):
    return [name for name in STANDARD if name not in names]


LAYOUT = {
    "hope": dict(columns=STANDARD, prefix="HH"),
    "city": dict(columns=["Submission Date", "Survivor Name"]
                 + without("Submission Date", "Survivor Name", "Case Reference", "Phone"), total=True),
    "lake": dict(columns=STANDARD, prefix="LK", delimiter=";", bom=True, newline="\r\n", repeat=4),
    "coast": dict(columns=without("Date of Birth"), spelling=OTHER_SPELLING, prefix="CB"),
    "rift": dict(columns=["Case Reference", "Submission Date", "Type of Exploitation", "Industry",
                          "Estimated Number of Cases"]
                 + without("Case Reference", "Submission Date", "Type of Exploitation", "Industry",
                           "Estimated Number of Cases", "Phone", "Notes"), prefix="RV/26", total=True),
    "north": dict(columns=without("Case Reference", "Phone", "Date of Birth", "Notes")),
}

UNTIDY = {"Nairobi": ["NAIROBI ", "Nairobi county", "nairobi", " Nairobi"],
          "Mombasa": ["mombasa", "MOMBASA ", "Mombasa "],
          "Kisumu": ["KISUMU", "kisumu "], "Homa Bay": ["HOMA BAY"], "Kilifi": ["kilifi county"],
          "Eldoret": ["eldoret "], "Isiolo": ["ISIOLO "], "Riyadh": ["riyadh"], "Dubai": ["DUBAI"],
          "Abu Dhabi": ["abu dhabi "], "Abidjan": ["ABIDJAN"]}
UNTIDY_COUNTRY = {"AE": "UAE", "SA": "KSA", "CD": "DRC", "KE": "KENYA", "CI": "Côte d'Ivoire "}
MISSPELT = {"Mombassa": ("Mombassa", None), "Kisummu": ("Kisummu", None), "Arabya": (None, "Saudi Arabya")}


def place(text, random_source):
    """"Nairobi KE!" -> the city and country cells as someone might have typed them."""
    text, mark, error = text.strip().partition("!")
    if not text:
        return "", ""
    city, code = text[:-2].strip(), text[-2:]
    country = COUNTRIES[code]
    if error:
        wrong_city, wrong_country = MISSPELT[error]
        return wrong_city or city, wrong_country or country
    if mark:
        city = random_source.choice(UNTIDY[city]) if city in UNTIDY else city
        country = UNTIDY_COUNTRY.get(code, country)
    return city, country


def rows(cso, random_source, numbers):
    layout = LAYOUT[cso]
    result = []
    for line in ROUTES[cso].strip().splitlines():
        quarter, origin, transit, goal, industry, form, count, mode, recruited = [x.strip() for x in line.split("|")]
        first = datetime.date(YEAR, 3 * int(quarter) - 2, 1)
        intended, exploited = "", goal
        if goal.startswith("("):
            intended, exploited = goal.strip("()"), ""
        elif ">" in goal:
            intended, exploited = goal.split(">")
        elif random_source.random() < 0.4:  # arrived where she was told she would go
            intended = goal.partition("!")[0]
        row = {"Submission Date": (first + datetime.timedelta(days=random_source.randrange(90))).isoformat()}
        row["Survivor Name"] = random_source.choice(FIRST) + " " + random_source.choice(LAST)
        if count not in ("", "1") and random_source.random() < 0.2:
            row["Survivor Name"] += " and others"
        numbers.append(len(numbers))
        row["Phone"] = "+254 700 000 %03d" % (100 + len(numbers)) if random_source.random() < 0.8 else ""
        first_year, years = (2010, 6) if "CL" in form else (1988, 19)
        born = datetime.date(first_year, 1, 1) + datetime.timedelta(days=random_source.randrange(years * 365))
        row["Date of Birth"] = born.isoformat() if random_source.random() < 0.7 else ""
        row["Origin City"], row["Origin Country"] = place(origin, random_source)
        row["Intended Destination City"], row["Intended Destination Country"] = place(intended, random_source)
        row["Exploitation City"], row["Exploitation Country"] = place(exploited, random_source)
        stops = [place(stop, random_source) for stop in transit.split(";") if stop]
        row["Transit Points"] = "; ".join(", ".join(part for part in stop if part) for stop in stops)
        row["Industry"] = INDUSTRIES[industry]
        row["Type of Exploitation"] = "; ".join(FORMS[code] for code in form.split("+"))
        row["Estimated Number of Cases"] = count
        row["Transport Mode"], row["Recruitment Method"] = TRANSPORT[mode], RECRUITMENT[recruited]
        row["Notes"] = random_source.choice(NOTES)
        result.append(row)
    result.sort(key=lambda row: row["Submission Date"])
    for number, row in enumerate(result, 1):
        row["Case Reference"] = "%s-%03d" % (layout.get("prefix", ""), number)
    return result


def text(cso, random_source, numbers):
    layout = LAYOUT[cso]
    columns = layout["columns"]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=layout.get("delimiter", ","), lineterminator=layout.get("newline", "\n"))
    writer.writerow([layout.get("spelling", {}).get(name, name) for name in columns])
    body = rows(cso, random_source, numbers)
    if "repeat" in layout:  # one row pasted twice, as happens in a long spreadsheet
        body.insert(layout["repeat"] + 1, body[layout["repeat"]])
    for row in body:
        writer.writerow([row[name] for name in columns])
    if layout.get("total"):  # what a spreadsheet's SUM gives: whole numbers only
        counts = [row["Estimated Number of Cases"] for row in body]
        total = {columns[0]: "TOTAL", "Estimated Number of Cases": sum(int(x) for x in counts if x.isdigit())}
        writer.writerow([total.get(name, "") for name in columns])
    return ("\ufeff" if layout.get("bom") else "") + out.getvalue()


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    numbers = []
    for cso in ROUTES:
        random_source = random.Random("%d/%s" % (SEED, cso))
        os.makedirs(os.path.join(folder, cso), exist_ok=True)
        with open(os.path.join(folder, cso, "cases.csv"), "wb") as file:
            file.write(text(cso, random_source, numbers).encode("utf-8"))


if __name__ == "__main__":
    main()
