"""Exports that are no plain table: several rows a customer, JSON, vCards, workbooks, archives."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import openpyxl
from promises.exports import tables
from promises.exports.people import Person
from promises.exports.systems import ALL, CUS, NAMES, PLACE, Export, _cell, _filled, _id, _lines
from promises.exports.tables import table

GLADLY = _id("Zq3kLw0dTQ6m")
MATRIXIFY = _id("", 13, 7_210_448_300_000)
LEID = _id("", 6, 300_000)


def matrixify(people: Sequence[Person]) -> bytes:
    """A second row with another address for every third customer."""
    cells = {
        "ID": _cell(MATRIXIFY),
        "Email": "email",
        "Command": lambda *_: "MERGE",
        "First Name": "given",
        "Last Name": "family",
        "Phone": "phone",
        "State": lambda *_: "enabled",
        "Address Line 1": "street",
        "Address City": "city",
        "Address Province Code": "region",
        "Address Country Code": "country",
        "Address Zip": "postcode",
        "Address Is Default": lambda *_: "TRUE",
    }
    head, *rows = table(tables.MATRIXIFY, cells, people).decode().splitlines()
    lines = [head]
    blank = [""] * len(tables.MATRIXIFY)
    for number, (row, person) in enumerate(zip(rows, people, strict=True), 1):
        lines.append(row)
        if number % 3 == 0 and person.street:
            second = blank.copy()
            second[0] = MATRIXIFY(number)
            second[tables.MATRIXIFY.index("Address Line 1")] = f"{number} Holiday Way"
            second[tables.MATRIXIFY.index("Address City")] = "Reno"
            second[tables.MATRIXIFY.index("Address Is Default")] = "FALSE"
            lines.append(",".join(second))
    return "\n".join(lines).encode()


def magento(people: Sequence[Person]) -> bytes:
    """A row without e-mail adds an address; a customer there always has an e-mail."""
    cells = {
        "entity_id": _cell(_id()),
        "email": "email",
        "_website": lambda *_: "base",
        "_store": lambda *_: "default",
        "firstname": "given",
        "lastname": "family",
        "dob": "birth",
        "password_hash": lambda n, _: f"{n:064x}:Q1",
        "_address_street": "street",
        "_address_city": "city",
        "_address_region": "region",
        "_address_postcode": "postcode",
        "_address_country_id": "country",
        "_address_telephone": "phone",
        "_address_default_billing_": lambda *_: "1",
    }
    head, *rows = table(tables.MAGENTO, cells, people).decode().splitlines()
    second = [""] * len(tables.MAGENTO)
    second[tables.MAGENTO.index("_address_street")] = "1 Holiday Way"
    second[tables.MAGENTO.index("_address_city")] = "Reno"
    lines = [head]
    for number, (row, person) in enumerate(zip(rows, people, strict=True), 1):
        lines += [row, ",".join(second)] if number % 4 == 0 and person.street else [row]
    return "\n".join(lines).encode()


def mailchimp(people: Sequence[Person]) -> bytes:
    """Three files in an archive, as the audience is exported."""
    cells = {
        "Email Address": "email",
        "First Name": "given",
        "Last Name": "family",
        "Phone Number": "phone",
        "MEMBER_RATING": lambda *_: "2",
        "CC": lambda *_: "us",
        "LEID": _cell(LEID),
        "EUID": lambda n, _: f"e{n:08x}",
        "TAGS": lambda n, _: '"VIP","Blog"' if n % 2 else "",
    }
    head, *rows = table(tables.MAILCHIMP, cells, people).decode().splitlines()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, name in enumerate(("subscribed", "unsubscribed", "cleaned")):
            archive.writestr(f"{name}_members_1a2b.csv", "\n".join([head, *rows[at::3]]))
        archive.writestr("__MACOSX/._subscribed_members_1a2b.csv", b"\0\x05\x16\x07")
    return packed.getvalue()


def gladly_export(people: Sequence[Person]) -> bytes:
    return _lines(
        [
            _filled(
                id=GLADLY(number),
                name=person.name,
                address=person.address,
                emailAddresses=[person.email] if person.email else [],
                phoneNumbers=[person.phone] if person.phone else [],
            )
            for number, person in enumerate(people, 1)
        ]
    )


def gladly_rest(people: Sequence[Person]) -> bytes:
    return json.dumps(
        [
            _filled(
                id=GLADLY(number),
                name=person.name,
                address=person.address,
                emails=[{"original": person.email, "normalized": person.email.lower()}]
                if person.email
                else [],
                phones=[{"original": person.phone, "normalized": person.phone, "type": "MOBILE"}]
                if person.phone
                else [],
                customAttributes={"birthdate": person.birth} if person.birth else {},
                updatedAt="2024-05-01T08:30:00.07272933Z",
            )
            for number, person in enumerate(people, 1)
        ]
    ).encode()


def gladly_csv(people: Sequence[Person]) -> bytes:
    cells = {
        "id": _cell(GLADLY),
        "name": "name",
        "address": "address",
        "email:1": "email",
        "phone:1": "phone",
    }
    head = ["id", "name", "address", "email:1", "email:2", "phone:1", "phone:2"]
    return table(head, cells, people, encoding="utf-8-sig")


def zendesk(people: Sequence[Person]) -> bytes:
    return _lines(
        [
            {
                "id": 360_000_000_000 + number,
                "url": f"https://x.zendesk.com/api/v2/users/{number}.json",
                "name": person.name,
                "email": person.email or None,
                "phone": person.phone or None,
                "shared_phone_number": None,
                "organization_id": None,
                "role": "end-user",
                "verified": False,
                "external_id": None,
                "tags": [],
                "active": True,
                "suspended": False,
                "user_fields": {},
            }
            for number, person in enumerate(people, 1)
        ]
    )


def intercom(people: Sequence[Person]) -> bytes:
    return json.dumps(
        {
            "type": "list",
            "data": [
                {
                    "type": "contact",
                    "id": f"65f{number:06}",
                    "external_id": None,
                    "role": "lead",
                    "email": person.email or None,
                    "phone": person.phone or None,
                    "name": person.name,
                    "unsubscribed_from_emails": False,
                    "created_at": 1_700_000_000 + number,
                    "signed_up_at": None,
                    "location": {"type": "location", "city": person.city or None},
                }
                for number, person in enumerate(people, 1)
            ],
        }
    ).encode()


def kustomer(people: Sequence[Person]) -> bytes:
    return json.dumps(
        {
            "data": [
                {
                    "type": "customer",
                    "id": f"5f{number:06}",
                    "attributes": _filled(
                        name=person.name,
                        displayName=person.name,
                        emails=[{"type": "home", "email": person.email}] if person.email else [],
                        phones=[{"type": "mobile", "phone": person.phone}] if person.phone else [],
                        sharedPhones=[{"phone": "+16175550100"}],
                        birthdayAt=person.birth and f"{person.birth}T00:00:00.000Z",
                        locations=[{"address": person.street, "cityName": person.city}]
                        if person.street
                        else [],
                    ),
                }
                for number, person in enumerate(people, 1)
            ]
        }
    ).encode()


def gorgias(people: Sequence[Person]) -> bytes:
    return json.dumps(
        [
            {
                "id": 100_000 + number,
                "external_id": None,
                "email": person.email or None,
                "name": person.name,
                "channels": [
                    {"type": kind, "address": value, "preferred": True}
                    for kind, value in (("email", person.email), ("phone", person.phone))
                    if value
                ],
                "created_datetime": "2024-05-01T08:30:00.072Z",
            }
            for number, person in enumerate(people, 1)
        ]
    ).encode()


def segment(people: Sequence[Person]) -> bytes:
    """Traits in two calls, the older one with what has changed since."""
    calls: list[object] = []
    for number, person in enumerate(people, 1):
        user = {"type": "identify", "userId": f"u{number:06}"}
        traits = _filled(
            firstName=person.given, lastName=person.family, email=person.email, phone=person.phone
        )
        calls.append({**user, "timestamp": "2024-05-01T08:30:00Z", "traits": traits})
        calls.append({"type": "track", "userId": f"u{number:06}", "event": "Order Completed"})
        older = {"firstName": "Before", "lastName": person.family}
        if number % 5 == 0:
            calls.append({**user, "timestamp": "2021-05-01T08:30:00Z", "traits": older})
    return _lines(calls)


def stripe(people: Sequence[Person]) -> bytes:
    return _lines(
        [
            {
                "id": CUS(number),
                "object": "customer",
                "name": person.name,
                "email": person.email or None,
                "phone": person.phone or None,
                "address": {
                    "line1": person.street or None,
                    "line2": None,
                    "city": person.city or None,
                    "state": person.region or None,
                    "postal_code": person.postcode or None,
                    "country": person.country,
                },
                "livemode": True,
                "metadata": {},
                "created": 1_700_000_000 + number,
            }
            for number, person in enumerate(people, 1)
        ]
    )


def vcards(people: Sequence[Person]) -> bytes:
    cards = []
    for person in people:
        lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{person.family};{person.given};;;"]
        lines.append(f"FN:{person.name}")
        if person.email:
            lines.append(f"item1.EMAIL;TYPE=INTERNET,PREF:{person.email}")
        if person.phone:
            lines.append(f"TEL;TYPE=CELL:{person.phone}")
        parts = (person.street, person.city, person.region, person.postcode, person.country)
        lines.append("ADR;TYPE=HOME:;;" + ";".join(parts))
        if person.birth:
            lines.append(f"BDAY:{person.birth.replace('-', '')}")
        cards += [*lines, "END:VCARD"]
    return "\r\n".join(cards).encode()


def workbook(people: Sequence[Person]) -> bytes:
    """As people keep it: a title above, codes and telephones as numbers with a format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Customers"
    heads = ["Customer no", "First name", "Last name", "E-mail", "Phone", "Street", "City"]
    sheet.append([*heads, "State", "ZIP", "Country", "Date of birth"])
    for number, person in enumerate(people, 1):
        sheet.append(
            [
                100_000 + number,
                person.given,
                person.family,
                person.email or None,
                int(person.phone[1:]) if person.phone else None,
                person.street or None,
                person.city or None,
                person.region or None,
                int(person.postcode) if person.postcode else None,
                person.country,
                person.birth or None,
            ]
        )
        sheet.cell(row=number + 1, column=9).number_format = "00000"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def tab_separated(people: Sequence[Person]) -> bytes:
    """What a spreadsheet calls Unicode text."""
    cells = {"Kundennr.": _cell(_id()), "Vorname": "given", "Nachname": "family"}
    cells |= {"E-Mail": "email", "Telefon mobil": "phone", "Straße": "street", "Ort": "city"}
    cells |= {"Bundesland": "region", "PLZ": "postcode", "Land": "country", "Geburtsdatum": "birth"}
    return table(list(cells), cells, people, delimiter="\t", encoding="utf-16")


ONE_LINE = ("name", "email", "phone", "address")

DOCUMENTS = [
    Export(
        file="matrixify.csv",
        source="shopify",
        fields=(*NAMES, "email", "phone", *PLACE),
        write=matrixify,
        id=MATRIXIFY,
    ),
    Export(
        file="magento.csv",
        source="magento",
        fields=ALL,
        write=magento,
        id=_id(),
        always="email",
    ),
    Export(
        file="audience.zip",
        source="mailchimp",
        fields=(*NAMES, "email", "phone"),
        write=mailchimp,
        id=LEID,
    ),
    Export(
        file="customers.jsonl", source="gladly", fields=ONE_LINE, write=gladly_export, id=GLADLY
    ),
    Export(
        file="gladly.json",
        source="gladly",
        fields=(*ONE_LINE, "birth"),
        write=gladly_rest,
        id=GLADLY,
    ),
    Export(file="gladly.csv", source="gladly", fields=ONE_LINE, write=gladly_csv, id=GLADLY),
    Export(
        file="zendesk.jsonl",
        source="zendesk",
        fields=("name", "email", "phone"),
        write=zendesk,
        id=_id("", 12, 360_000_000_000),
    ),
    Export(
        file="intercom.json",
        source="intercom",
        fields=("name", "email", "phone", "city"),
        write=intercom,
        id=_id("65f", 6, 0),
    ),
    Export(
        file="kustomer.json",
        source="kustomer",
        fields=("name", "email", "phone", "street", "city", "birth"),
        write=kustomer,
        id=_id("5f", 6, 0),
    ),
    Export(
        file="gorgias.json",
        source="gorgias",
        fields=("name", "email", "phone"),
        write=gorgias,
        id=_id(),
    ),
    Export(
        file="segment.jsonl",
        source="segment",
        fields=(*NAMES, "email", "phone"),
        write=segment,
        id=_id("u", 6, 0),
    ),
    Export(
        file="stripe.jsonl",
        source="stripe",
        fields=("name", "email", "phone", *PLACE),
        write=stripe,
        id=CUS,
    ),
    Export(file="contacts.vcf", source="file", fields=ALL, write=vcards),
    Export(file="book.xlsx", source="file", fields=ALL, write=workbook, id=_id()),
    Export(file="export.txt", source="file", fields=ALL, write=tab_separated, id=_id()),
]
