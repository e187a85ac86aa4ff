"""Tables in the shape of public sets of persons, filled with invented values.

A column is written `header|kind`, or `header|kind|role` where the role is not that of the kind;
a star is a column that may be an attribute or ignored, as its values have it.
"""

from __future__ import annotations

# ruff: noqa: SIM905
from random import Random

import polars as pl

GIVEN = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Susan "
    "Richard Joseph Jessica Thomas Sarah Charles Karen Daniel Lisa Matthew Nancy Anthony Betty "
    "Mark Sandra Paul Ashley Steven Emily Andrew Kimberly Joshua Donna Kevin Michelle "
    "Brian Carol Laura"
).split()
FAMILY = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez "
    "Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez "
    "Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores"
).split()
STREETS = "Oak Maple Cedar Pine Elm Washington Lake Hill Park Church River Mill Spring".split()
TYPES = "ST AVE RD DR LN CT BLVD".split()
CITIES = [
    ("Raleigh", "NC", "27601", "Wake"),
    ("Durham", "NC", "27701", "Durham"),
    ("Akron", "OH", "44301", "Summit"),
    ("Houston", "TX", "77002", "Harris"),
    ("Orlando", "FL", "32801", "Orange"),
    ("Seattle", "WA", "98101", "King"),
    ("Denver", "CO", "80202", "Denver"),
    ("Chicago", "IL", "60601", "Cook"),
]
JOBS = "teacher farmer nurse clerk driver painter lawyer actor".split()
FIRMS = ["Acme Corp", "Globex LLC", "Initech Inc", "Umbrella Ltd", "Hooli Inc", "Stark GmbH"]
MAIL = "gmail.com yahoo.com hotmail.com aol.com comcast.net example.org".split()
STATES = "NC VA SC NY OH GA FL TX".split()

ROLES = {
    "address": "address",
    "born": "birth_date",
    "city": "city",
    "company": "company",
    "country": "country",
    "created": "created_at",
    "day": "birth_date",
    "email": "email",
    "family": "family_name",
    "family2": "family_name",
    "full": "name",
    "given": "given_name",
    "initial": "middle_name",
    "key": "id",
    "middle": "middle_name",
    "month": "birth_date",
    "number": "house_number",
    "phone": "phone",
    "plus4": "ignore",
    "sex": "gender",
    "ssn": "national_id",
    "state": "region",
    "street": "street",
    "street_name": "street",
    "suffix": "suffix",
    "unit": "unit",
    "year": "birth_date",
    "zip": "postcode",
}
"""The role of a column by the kind of its values; others are harmless as `ignore`."""


def columns(text: str) -> list[tuple[str, str, str]]:
    """Header, kind and role of every column of a set."""
    parts = [[part.strip() for part in one.split("|")] for one in text.split(";") if one.strip()]
    return [
        (p[0], p[1], p[2] if len(p) > 2 else ROLES.get(p[1].partition(":")[0], "ignore"))
        for p in parts
    ]


def table(text: str, persons: int = 130, seed: int = 4) -> pl.DataFrame:
    """Some two hundred records, a few of them of one person and with errors."""
    dice = Random(seed)
    wanted = columns(text)
    rows = []
    for entity in range(persons):
        person = _person(dice, entity)
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            record = _worn(dice, person) | {"row": len(rows)}
            rows.append([_value(kind, record, dice) for _, kind, _ in wanted])
    dice.shuffle(rows)
    return pl.DataFrame(rows, schema={h: pl.String for h, _, _ in wanted}, orient="row")


def _person(dice: Random, entity: int) -> dict[str, object]:
    city, state, code, county = dice.choice(CITIES)
    year = dice.randint(1930, 2004)
    return {
        "entity": entity,
        "given": dice.choice(GIVEN),
        "second": dice.choice(GIVEN),
        "family": dice.choice(FAMILY),
        "other_family": dice.choice(FAMILY),
        "other_given": dice.choice(GIVEN),
        "date": (year, dice.randint(1, 12), dice.randint(1, 28)),
        "city": city,
        "state": state,
        "code": str(int(code) + dice.randint(0, 40)).zfill(5),
        "county": county,
        "number": str(dice.randint(1, 9900)),
        "street": dice.choice(STREETS),
        "type": dice.choice(TYPES),
        "unit": dice.choice(["", "", "APT 3", "B", "12", "UNIT 4"]),
        "phone": dice.choice(["919", "216", "407"])
        + f"{dice.randint(220, 989)}{dice.randint(1000, 9999)}",
        "ssn": f"{dice.randint(100, 665):03}-{dice.randint(10, 99)}-{dice.randint(1000, 9999)}",
        "sex": dice.choice("MF"),
        "job": dice.choice(JOBS),
        "firm": dice.choice(FIRMS),
        "household": entity // 2,
        "born_in": dice.choice(STATES),
        "late": (dice.randint(1998, 2020), dice.randint(1, 12), dice.randint(1, 28)),
        "mail": dice.choice(MAIL),
        "many": dice.randint(10**6, 10**7),
    }


def _worn(dice: Random, person: dict[str, object]) -> dict[str, object]:
    worn = dict(person)
    for name in ("family", "given"):
        if dice.random() < 0.1:
            text = str(worn[name])
            worn[name] = text[:2] + text[3:]
    if dice.random() < 0.1:
        year, month, _ = person["date"]
        worn["date"] = (year, month, dice.randint(1, 28))
    if dice.random() < 0.15:
        moved = _person(dice, 0)
        worn |= {
            name: moved[name] for name in ("number", "street", "type", "city", "state", "code")
        }
    return worn


def _value(kind: str, p: dict[str, object], dice: Random) -> str | None:
    kind, _, form = kind.partition(":")
    year, month, day = p["date"]
    missing = dice.random()
    street = f"{p['number']} {p['street']} {p['type']}".strip()
    if missing < 0.05 and kind not in ("key", "row", "entity"):
        return None
    dated = {
        "iso": f"{year}-{month:02}-{day:02}",
        "us": f"{month:02}/{day:02}/{year}",
        "compact": f"{year}{month:02}{day:02}",
        "slash": f"{year}/{month:02}/{day:02}",
        "serial": str((year - 1900) * 365 + (year - 1901) // 4 + month * 30 + day),
        "short": f"{month}/{day}/{year % 100:02}",
    }
    late_year, late_month, late_day = p["late"]
    values = {
        "address": f"{street}, {p['city']}, {p['state']} {p['code']}",
        "age": str(2024 - year),
        "amount": f"{dice.randint(100, 90000)}.{dice.randint(10, 99)}",
        "born": dated.get(form, ""),
        "city": str(p["city"]),
        "city_full": str(p["city"]).upper(),
        "code": dice.choice("ABCD"),
        "company": str(p["firm"]),
        "constant": form,
        "country": "US" if form == "us" else dice.choice(["US", "US", "CA", "GB"]),
        "county": str(p["county"]).upper(),
        "created": f"{late_month:02}/{late_day:02}/{late_year}",
        "created_iso": f"{late_year}-{late_month:02}-{late_day:02}",
        "day": f"{day:02}" if form == "2" else str(day) + ".0" * (form == "float"),
        "district": str(dice.randint(1, 40)),
        "email": f"{str(p['given'])[0]}{p['family']}{p['entity']}@{p['mail']}".lower(),
        "empty": "",
        "entity": f"{form}{1000 + int(p['entity'])}",
        "family": str(p["family"]).upper() if form == "upper" else str(p["family"]),
        "family2": str(p["other_family"]) if missing < 0.15 else "",
        "full": f"{p['family']}, {p['given']}"
        if form == "comma"
        else f"{p['given']} {p['family']}",
        "given": str(p["given"]).upper() if form == "upper" else str(p["given"]),
        "household": str(5000 + int(p["household"])),
        "initial": str(p["second"])[0],
        "job": str(p["job"]),
        "key": f"{form}{10000 + int(p['row'])}",
        "lat": f"{35 + dice.random():.6f}",
        "lon": f"{-78 - dice.random():.6f}",
        "middle": str(p["second"]),
        "month": _month(month, form),
        "mother": f"{p['other_given']} {p['other_family']}",
        "mother_given": str(p["other_given"]),
        "mother_family": str(p["other_family"]),
        "number": str(p["number"]),
        "of": dice.choice(form.split("/")),
        "phone": _phone(str(p["phone"]), form),
        "plus4": str(dice.randint(1000, 9999)) if missing < 0.4 else "",
        "row": str(1 + int(p["row"])),
        "sex": _sex(str(p["sex"]), form),
        "some": str(p["many"]) if missing < 0.5 else "",
        "ssn": str(p["ssn"]) if form != "plain" else str(p["ssn"]).replace("-", ""),
        "last4": str(p["ssn"])[-4:],
        "late": str(late_year),
        "late_year": str(late_year),
        "state": str(p["state"]),
        "born_in": str(p["born_in"]),
        "street": street,
        "street_name": f"{p['street']} {p['type']}",
        "street_type": str(p["type"]),
        "suffix": dice.choice(["JR", "SR", "III"]) if missing < 0.12 else "",
        "text": " ".join(dice.choices(GIVEN + JOBS, k=25)),
        "title": dice.choice(["Mr.", "Mrs.", "Ms.", "Dr."]),
        "unit": str(p["unit"]),
        "year": f"{year % 100:02}" if form == "2" else str(year) + ".0" * (form == "float"),
        "yes": dice.choice("YN"),
        "zip": f"{p['code']}-{dice.randint(1000, 9999)}" if form == "9" else str(p["code"]),
    }
    return values[kind] or None


def _month(month: int, form: str) -> str:
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    forms = {"2": f"{month:02}", "name": names[month - 1], "float": f"{month}.0"}
    return forms.get(form, str(month))


def _phone(digits: str, form: str) -> str:
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    forms = {"seven": exchange + line, "area": area, "dash": f"{area}-{exchange}-{line}"}
    return forms.get(form, digits)


def _sex(sex: str, form: str) -> str:
    forms = {"word": {"M": "MALE", "F": "FEMALE"}, "number": {"M": "1", "F": "2"}}
    return forms.get(form, {}).get(sex, sex)
