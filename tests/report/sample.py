"""A small realistic result: two sources, twenty proposals, invented people."""

# ruff: noqa: E501

from __future__ import annotations

import json

import polars as pl

from resolver.frames.result import PROPOSALS, RULES, Finding, InputFacts, SharedValue, Summary
from resolver.frames.schema import RECORDS, REJECTS

PRIOR = -17.2

# source, id, name, e-mails, phones, address, birth date, created
PEOPLE = (
    (
        "shop",
        "C-1001",
        "Jane Doe",
        "jane.doe@gmail.com",
        "+14155550171",
        "12 Elm Street, Springfield 62704",
        "1980-02-03",
    ),
    (
        "crm",
        "884213",
        "Jane M. Doe",
        "janedoe@gmail.com",
        "(415) 555-0171",
        "12 Elm St, Springfield, IL",
        "1980-03-02",
    ),
    ("crm", "884907", "J Doe", "jane.doe@gmail.com", "", "", ""),
    (
        "shop",
        "C-1002",
        "Robert Fitzgerald Jr.",
        "bob.fitz@example.org",
        "+442079460018",
        "Flat 3, 9 Mill Lane, Leeds LS1 4DY",
        "1991-11-30",
    ),
    (
        "crm",
        "884300",
        "Robert Fitzgerald",
        "bob.fitz@example.org",
        "+442079460018",
        "9 Mill Lane, Leeds",
        "1962-04-17",
    ),
    (
        "shop",
        "C-1003",
        "Siobhán Ní Bhriain",
        "siobhan@nibhriain.ie",
        "+353872220101",
        "4 Quay View, Galway",
        "",
    ),
    ("crm", "884411", "Siobhan O'Brien", "siobhan@nibhriain.ie", "087 222 0101", "", ""),
    (
        "shop",
        "C-1004",
        "李明",
        "liming88@qq.com",
        "+8613912345678",
        "北京市朝阳区建国路1号",
        "1988-08-08",
    ),
    ("crm", "884512", "Ming Li", "liming88@qq.com", "+8613912345678", "", "1988-08-08"),
    (
        "shop",
        "C-1005",
        "Anna Kowalczyk",
        "anna.k@wp.pl",
        "+48601234567",
        "ul. Polna 7, Kraków",
        "1975-06-21",
    ),
    (
        "crm",
        "884613",
        "Anna Kowalczyk-Nowak",
        "anna.nowak@wp.pl",
        "+48601234567",
        "ul. Polna 7, Kraków",
        "1975-06-21",
    ),
    (
        "shop",
        "C-1006",
        "Jürgen Müller",
        "j.mueller@gmx.de",
        "+4930901820",
        "Hauptstraße 5, 10827 Berlin",
        "",
    ),
    (
        "crm",
        "884714",
        "Jurgen Mueller",
        "j.mueller@gmx.net",
        "030 901820",
        "Hauptstr. 5, Berlin",
        "",
    ),
    (
        "shop",
        "C-1007",
        "Mohammed Al-Farsi",
        "mo.alfarsi@example.com",
        "+96824123456",
        "Villa 21, Al Khuwair, Muscat",
        "1983-01-15",
    ),
    (
        "crm",
        "884815",
        "Muhammad Alfarsi",
        "mo.alfarsi@exmaple.com",
        "+96824123465",
        "",
        "1983-01-15",
    ),
    ("shop", "C-1008", "P\u0430ul Green", "p\u0430ul.green@example.com", "+12025550143", "", ""),
    ("crm", "884916", "Paul\u200b Green", "paul.green@example.com", "+12025550143", "", ""),
)

NAMES = (
    "Grace Hopper", "Alan Kay", "Ada Byron", "Edsger Dekker", "Barbara Linde", "Tony Hoare",
    "Donna Shirley", "Ken Arnold", "Mary Shaw", "Dennis Rowe", "Frances Allan", "Niklaus Wirt",
)  # fmt: skip


def record(source, record_id, name, emails="", phones="", address="", birth=""):
    point = {"type": None, "region": None, "primary": True, "verified": None, "doubt": None}
    return {
        "file": f"{source}.csv",
        "source": source,
        "record_id": record_id,
        "name": name,
        "emails": [{"original": text, **point} for text in emails.split("; ") if text],
        "phones": [{"original": text, **point} for text in phones.split("; ") if text],
        "address": address or None,
        "birth_date": birth or None,
        "created_at": "2024-05-17T08:30:00Z" if source == "shop" else "2021-01-09T10:00:00Z",
        "attribute:loyaltyTier": "gold" if source == "shop" else None,
    }


def records_frame(rows):
    schema = {**RECORDS, "attribute:loyaltyTier": pl.String}
    return pl.DataFrame(rows, schema=schema)


def link(left, right, band, *parts, household=-0.3):
    """A link of two (source, id); parts are (name, level, left, right, bits, note)."""
    keys = ("name", "level", "left", "right", "bits", "note")
    full = (
        ("prior", "", None, None, PRIOR, None),
        *parts,
        ("household", "", None, None, household, None),
    )
    weight = sum(part[4] for part in full)
    return {
        "left_source": left[0],
        "left": left[1],
        "right_source": right[0],
        "right": right[1],
        "weight": weight,
        "probability": 1 / (1 + 2**-weight),
        "band": band,
        "parts": [dict(zip(keys, part, strict=True)) for part in full],
    }


def proposal(number, members, links, *, name, warnings=(), conflicts=(), provenance=()):
    weakest = links[0]
    return {
        "entity_id": f"e-{number:05}",
        "band": weakest["band"],
        "size": len(members),
        "weight": weakest["weight"],
        "probability": weakest["probability"],
        "precision": 0.9978 if weakest["band"] == "auto" else 0.91,
        "members": [
            {"source": source, "record_id": key, "survivor": i == 0}
            for i, (source, key) in enumerate(members)
        ],
        "links": links,
        "warnings": [{"code": code, "text": text} for code, text in warnings],
        "conflicts": [{"field": field, "values": list(values)} for field, values in conflicts],
        "golden": json.dumps({"id": members[0][1], "name": name}),
        "provenance": [
            dict(zip(("field", "value", "source", "record_id", "rule"), row, strict=True))
            for row in provenance
        ],
    }


def proposals_frame(rows):
    return pl.DataFrame(rows, schema=PROPOSALS)


PEOPLE_KEYS = {row[1]: row[:2] for row in PEOPLE}


def _k(record_id):
    return PEOPLE_KEYS[record_id]


def _father_and_son():
    left, right = _k("C-1002"), _k("884300")
    found = link(
        left, right, "review",
        ("name", "given exact, family exact", "Robert Fitzgerald Jr.", "Robert Fitzgerald", 13.4, None),
        ("birth", "different", "1991-11-30", "1962-04-17", -5.6, None),
        ("address", "street building, locality close", "Flat 3, 9 Mill Lane, Leeds LS1 4DY", "9 Mill Lane, Leeds", 4.1, None),
        ("email", "household", "bob.fitz@example.org", "bob.fitz@example.org", 5.2, "held by 2 people"),
        ("phone", "household", "+442079460018", "+442079460018", 4.6, "held by 2 people"),
        household=-3.3,
    )  # fmt: skip
    return proposal(
        1, (left, right), [found], name="Robert Fitzgerald",
        warnings=(
            ("conflicting_birth_date", "The birth dates differ by 29 years: father and son?"),
            ("shared_value", "Both contact points are used by 2 people."),
        ),
        conflicts=(("birth_date", ("1991-11-30", "1962-04-17")), ("suffix", ("Jr.", "none"))),
    )  # fmt: skip


def _look_alikes():
    left, right = _k("C-1008"), _k("884916")
    found = link(
        left, right, "review",
        ("name", "given close, family exact", "P\u0430ul Green", "Paul\u200b Green", 9.2, None),
        ("email", "different", "p\u0430ul.green@example.com", "paul.green@example.com", -1.3, None),
        ("phone", "exact", "+12025550143", "+12025550143", 13.1, None),
    )  # fmt: skip
    return proposal(
        2, (left, right), [found], name="Paul Green",
        warnings=(("mixed_scripts", "The e-mail of C-1008 mixes Cyrillic and Latin letters."),),
    )  # fmt: skip


def _three_records():
    first, second, third = _k("C-1001"), _k("884213"), _k("884907")
    weak = link(
        first, third, "review",
        ("name", "given initial, family exact", "Jane Doe", "J Doe", 4.4, None),
        ("email", "exact", "jane.doe@gmail.com", "jane.doe@gmail.com", 15.6, None),
    )  # fmt: skip
    strong = link(
        first, second, "auto",
        ("name", "given exact, family exact", "Jane Doe", "Jane M. Doe", 11.9, None),
        ("birth", "swapped", "1980-02-03", "1980-03-02", 5.0, None),
        ("address", "street exact, locality close", "12 Elm Street, Springfield 62704", "12 Elm St, Springfield, IL", 10.4, None),
        ("email", "same_mailbox", "jane.doe@gmail.com", "janedoe@gmail.com", 14.2, "Gmail ignores dots"),
        ("phone", "exact", "+14155550171", "(415) 555-0171", 13.6, None),
        household=-0.1,
    )  # fmt: skip
    return proposal(
        3, (second, first, third), [weak, strong], name="Jane M. Doe",
        warnings=(("weak_bridge", "Only the e-mail jane.doe@gmail.com holds 884907 to the others."),),
        provenance=(
            ("name", "Jane M. Doe", "crm", "884213", "longest"),
            ("emails", "jane.doe@gmail.com", "shop", "C-1001", "union"),
            ("emails", "janedoe@gmail.com", "crm", "884213", "union"),
            ("phones", "+14155550171", "shop", "C-1001", "union"),
            ("address", "12 Elm Street, Springfield 62704", "shop", "C-1001", "newest"),
            ("createdAt", "2021-01-09T10:00:00Z", "crm", "884213", "oldest"),
        ),
    )  # fmt: skip


def _blocked():
    left, right = _k("C-1005"), _k("884613")
    found = link(
        left, right, "blocked",
        ("name", "given exact, family partial", "Anna Kowalczyk", "Anna Kowalczyk-Nowak", 8.1, None),
        ("birth", "exact", "1975-06-21", "1975-06-21", 10.3, None),
        ("address", "street exact, locality postcode", "ul. Polna 7, Kraków", "ul. Polna 7, Kraków", 10.8, None),
        ("email", "similar", "anna.k@wp.pl", "anna.nowak@wp.pl", 3.9, None),
        ("phone", "exact", "+48601234567", "+48601234567", 13.6, None),
        ("external_id", "different", "gladly: 5521", "gladly: 7710", -0.5, None),
    )  # fmt: skip
    return proposal(
        4, (left, right), [found], name="Anna Kowalczyk-Nowak",
        warnings=(("external_ids_differ", "Gladly refuses to merge customers whose external ids differ."),),
        conflicts=(("external_id", ("gladly: 5521", "gladly: 7710")),),
    )  # fmt: skip


def _pair(number, left, right, band, *parts):
    name = next(row[2] for row in PEOPLE if row[1] == left)
    found = link(_k(left), _k(right), band, *parts)
    return proposal(number, (_k(left), _k(right)), [found], name=name)


def _plain(number, name):
    """A proposal of two records with the same e-mail and phone."""
    email = f"{name.lower().replace(' ', '.')}@example.com"
    phone = f"+1202555{number:04}"
    left, right = ("shop", f"C-2{number:03}"), ("crm", f"88{number:04}")
    found = link(
        left, right, "auto",
        ("name", "given exact, family exact", name, name.upper(), 12.0 + number / 10, None),
        ("email", "exact", email, email, 15.6, None),
        ("phone", "exact", phone, phone, 13.1, None),
    )  # fmt: skip
    made = [record(*left, name, email, phone), record(*right, name.upper(), email, phone)]
    return proposal(number, (left, right), [found], name=name), made


SIMPLE = [_plain(number, name) for number, name in enumerate(NAMES, start=9)]

PROPOSAL_ROWS = [
    _father_and_son(),
    _look_alikes(),
    _three_records(),
    _blocked(),
    _pair(
        5, "C-1003", "884411", "review",
        ("name", "given exact, family conflict", "Siobhán Ní Bhriain", "Siobhan O'Brien", 0.4, None),
        ("email", "exact", "siobhan@nibhriain.ie", "siobhan@nibhriain.ie", 15.6, None),
        ("phone", "exact", "+353872220101", "087 222 0101", 13.1, None),
    ),
    _pair(
        6, "C-1007", "884815", "review",
        ("name", "given nickname, family close", "Mohammed Al-Farsi", "Muhammad Alfarsi", 8.8, None),
        ("birth", "exact", "1983-01-15", "1983-01-15", 10.3, None),
        ("email", "typo_domain", "mo.alfarsi@example.com", "mo.alfarsi@exmaple.com", 13.2, "likely typo of example.com"),
        ("phone", "one_digit", "+96824123456", "+96824123465", 9.9, None),
    ),
    _pair(
        7, "C-1006", "884714", "auto",
        ("name", "given exact, family exact", "Jürgen Müller", "Jurgen Mueller", 11.2, None),
        ("address", "street exact, locality close", "Hauptstraße 5, 10827 Berlin", "Hauptstr. 5, Berlin", 10.4, None),
        ("email", "same_mailbox", "j.mueller@gmx.de", "j.mueller@gmx.net", 13.8, "gmx.de and gmx.net are one at GMX"),
        ("phone", "exact", "+4930901820", "030 901820", 13.1, None),
    ),
    _pair(
        8, "C-1004", "884512", "auto",
        ("name", "given exact, family exact", "李明", "Ming Li", 9.7, None),
        ("birth", "exact", "1988-08-08", "1988-08-08", 10.3, None),
        ("email", "exact", "liming88@qq.com", "liming88@qq.com", 15.6, None),
        ("phone", "exact", "+8613912345678", "+8613912345678", 13.1, None),
    ),
    *(row for row, _ in SIMPLE),
]  # fmt: skip

PROPOSALS_SAMPLE = proposals_frame(PROPOSAL_ROWS)

RECORDS_SAMPLE = records_frame(
    [record(*row) for row in PEOPLE] + [row for _, made in SIMPLE for row in made]
)

MAPPING_SAMPLE = pl.DataFrame(
    [
        ("shop.csv", "customer_id", "id", "header", 4120, "C-1001"),
        ("shop.csv", "full_name", "name", "header", 4098, "Jane Doe"),
        ("shop.csv", "contact", "email", "content: 97 % are e-mails", 3977, "jane.doe@gmail.com"),
        ("shop.csv", "mobile", "phone", "header", 3120, "+14155550171"),
        ("shop.csv", "loyaltyTier", "attribute", "no other role fits", 2210, "gold"),
        ("crm.jsonl", "emails", "email", "preset gladly", 2876, None),
        ("crm.jsonl", "internalNote", "ignore", "set by --map", 155, None),
    ],
    schema=["file", "column", "role", "reason", "filled", "example"],
    orient="row",
)

REJECTS_SAMPLE = pl.DataFrame(
    [
        ("shop.csv", 311, "contact", "fields", "The row has 9 fields, the header 8.", "rejected"),
        ("shop.csv", 902, "", "fields", "The row has 9 fields, the header 8.", "rejected"),
        ("crm.jsonl", 77, "id", "duplicate_id", "Id '884213' again: superseded.", "skipped"),
    ],
    schema=REJECTS,
    orient="row",
)

SUMMARY = Summary(
    version="0.1.0",
    created="2026-11-23 09:14 UTC",
    inputs=(
        InputFacts(
            path="exports/shop.csv", source="shop", physical=4122, accepted=4120, rejected=2,
            format="CSV", encoding="UTF-8", delimiter=";",
            sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ),
        InputFacts(
            path="exports/crm.jsonl", source="crm", physical=3001, accepted=3000, skipped=1,
            format="JSON Lines", encoding="UTF-8",
            sha256="2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        ),
    ),
    records=7120, entities=7099, merged_entities=20, largest=3,
    proposals={"auto": 14, "review": 5, "blocked": 1},
    links={"auto": 15, "review": 5, "blocked": 1},
    related=42, compared=61_310,
    rules=pl.DataFrame(
        [
            ("email", 1210, True, 0, 7), ("phone", 1633, True, 2, 310),
            ("name", 2904, True, 1, 64), ("family+postcode", 20114, True, 0, 31),
            ("given+year", 912_400, False, 12, 88),
        ],
        schema=RULES, orient="row",
    ),
    shared=(
        SharedValue(kind="switchboard", value="+1 ••• ••00", records=310, people=288),
        SharedValue(kind="role mailbox", value="i•••@a•••.com", records=41, people=37),
    ),
    fit_notes=("Too few pairs agree on the birth date: its weights are the shipped ones.",),
    warnings=("One phone is held by 310 records and was set aside.",),
    findings=(
        Finding(
            code="placeholder", source="shop", field="email", records=308,
            text="308 records of shop have a placeholder as e-mail; it is no evidence.",
        ),
        Finding(
            code="no_region", source="crm", field="phone", records=41,
            text="41 records of crm have a phone number without a region.",
        ),
    ),
    timings={"read": 0.4, "clean": 0.9, "compare": 0.6, "score": 0.2},
)  # fmt: skip
