"""The population as each system exports it: the bytes, the fields they carry, and their ids."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from promises.exports import tables
from promises.exports.people import Person
from promises.exports.tables import table

NAMES = ("given", "family")
PLACE = ("street", "city", "region", "postcode", "country")
ALL = (*NAMES, "email", "phone", *PLACE, "birth")


def numbered(number: int) -> str:
    """The id of records in files that have none."""
    return str(number)


@dataclass(frozen=True, kw_only=True)
class Export:
    """One export: the name of its file, what it carries, how it is written and its ids.

    `always` is a field without which the system has no record.
    """

    file: str
    source: str
    fields: tuple[str, ...]
    write: Callable[[Sequence[Person]], bytes]
    id: Callable[[int], str] = numbered
    always: str = ""


def _id(prefix: str = "", width: int = 6, start: int = 100_000) -> Callable[[int], str]:
    return lambda number: f"{prefix}{start + number:0{width}}"


def _cell(id_: Callable[[int], str], guard: str = "") -> tables.Cell:
    return lambda number, _: guard + id_(number)


def _us(iso: str) -> str:
    year, month, day = iso.split("-") if iso else ("", "", "")
    return f"{month}/{day}/{year}" if iso else ""


def _national(phone: str) -> str:
    return f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}" if phone else ""


def _lines(items: Sequence[object]) -> bytes:
    return "\n".join(json.dumps(item, ensure_ascii=False) for item in items).encode()


def _filled(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _export(
    file: str,
    source: str,
    fields: tuple[str, ...],
    head: Sequence[str],
    cells: dict[str, tables.Cell | str],
    id_: Callable[[int], str] = numbered,
    **how: object,
) -> Export:
    def write(people: Sequence[Person]) -> bytes:
        return table(head, cells, people, **how)  # type: ignore[arg-type]

    return Export(file=file, source=source, fields=fields, write=write, id=id_)


def plain_csv(fields: tuple[str, ...], always: str = "") -> Export:
    """The same fields in a table of no system."""
    heads = {
        "given": "first name",
        "family": "last name",
        "name": "full name",
        "birth": "date of birth",
        "region": "state",
    }
    cells = {"id": _cell(_id()), **{heads.get(field, field): field for field in fields}}
    export = _export("people.csv", "file", fields, list(cells), cells, _id())
    return replace(export, always=always)


SHOPIFY = _id("", 13, 7_210_448_300_000)
SALESFORCE = _id("0031a00000AAA", 5, 10_000)
CUS = _id("cus_N")

TABLES = [
    _export(
        "customers_export.csv",
        "shopify",
        (*NAMES, "email", "phone", *PLACE),
        tables.SHOPIFY,
        {
            "Customer ID": _cell(SHOPIFY, "'"),
            "First Name": "given",
            "Last Name": "family",
            "Email": "email",
            "Accepts Email Marketing": lambda *_: "yes",
            "Default Address Address1": "street",
            "Default Address City": "city",
            "Default Address Province Code": "region",
            "Default Address Country Code": "country",
            "Default Address Zip": lambda _, p: p.postcode and "'" + p.postcode,
            "Phone": lambda _, p: p.phone and "'" + p.phone,
            "Accepts SMS Marketing": lambda *_: "no",
            "Tags": lambda n, _: "vip, returning" if n % 3 else "",
            "Note": lambda n, _: "called twice,\nwants a refund" if n % 5 == 0 else "",
            "Total Spent": lambda *_: "0.00",
        },
        SHOPIFY,
    ),
    _export(
        "customers_old.csv",
        "shopify",
        (*NAMES, "email", "phone", *PLACE),
        tables.SHOPIFY_LEGACY,
        {
            "First Name": "given",
            "Last Name": "family",
            "Email": "email",
            "Address1": "street",
            "City": "city",
            "Province Code": "region",
            "Country Code": "country",
            "Zip": "postcode",
            "Phone": lambda _, p: _national(p.phone),
            "Accepts Marketing": lambda *_: "yes",
        },
    ),
    _export(
        "hubspot.csv",
        "hubspot",
        (*NAMES, "email", "phone", *PLACE),
        tables.HUBSPOT,
        {
            "Record ID": _cell(_id()),
            "First Name": "given",
            "Last Name": "family",
            "Email": "email",
            "Phone Number": "phone",
            "Lifecycle Stage": lambda n, _: ("Lead", "Customer")[n % 2],
            "Create Date": lambda n, _: ("2024-01-15 10:00:00", "3/15/2024 2:30 PM")[n % 2],
            "Contact owner": lambda *_: "Pat Doyle",
            "Street Address": "street",
            "City": "city",
            "State/Region": "region",
            "Postal Code": "postcode",
            "Country/Region": lambda *_: "United States",
        },
        _id(),
        encoding="utf-8-sig",
    ),
    _export(
        "Contact.csv",
        "salesforce",
        ALL,
        tables.SALESFORCE,
        {
            "Id": _cell(SALESFORCE),
            "IsDeleted": lambda *_: "0",
            "AccountId": lambda *_: "0011a00000XyZaB",
            "FirstName": "given",
            "LastName": "family",
            "MailingStreet": "street",
            "MailingCity": "city",
            "MailingState": "region",
            "MailingPostalCode": "postcode",
            "MailingCountry": "country",
            "Phone": "phone",
            "Email": "email",
            "Birthdate": "birth",
            "AssistantPhone": lambda *_: "+16175550100",
            "OwnerId": lambda *_: "0051a00000XyZaB",
        },
        SALESFORCE,
        encoding="cp1252",
        quoting=csv.QUOTE_ALL,
    ),
    _export(
        "zendesk_users.csv",
        "zendesk",
        ("name", "email", "phone"),
        tables.ZENDESK,
        {
            "name": "name",
            "email": "email",
            "phone": "phone",
            "role": lambda *_: "end-user",
            "notes": lambda n, _: "line one\nline two" if n % 4 == 0 else "",
        },
    ),
    _export(
        "klaviyo.csv",
        "klaviyo",
        (*NAMES, "email", "phone", "city", "region", "postcode", "country"),
        tables.KLAVIYO,
        {
            "Klaviyo ID": _cell(_id("01H")),
            "First Name": "given",
            "Last Name": "family",
            "Email": "email",
            "Phone Number": "phone",
            "City": "city",
            "State / Region": "region",
            "Zip Code": "postcode",
            "Country": "country",
        },
        _id("01H"),
    ),
    _export(
        "stripe.csv",
        "stripe",
        ("name", "email", "phone"),
        tables.STRIPE,
        {
            "id": _cell(CUS),
            "Name": "name",
            "Email": "email",
            "Phone": "phone",
            "Created (UTC)": lambda *_: "2024-05-01 08:30",
            "Delinquent": lambda *_: "false",
        },
        CUS,
    ),
    _export(
        "wc-customers.csv",
        "woocommerce",
        ("name", "email", "city", "region", "postcode", "country"),
        tables.WOOCOMMERCE,
        {
            "Name": "name",
            "Email": "email",
            "Country/Region": "country",
            "City": "city",
            "Region": "region",
            "Postal Code": "postcode",
            "Orders": lambda n, _: str(n % 7),
        },
    ),
    _export(
        "google.csv",
        "google",
        ALL,
        tables.GOOGLE,
        {
            "First Name": "given",
            "Last Name": "family",
            "Birthday": "birth",
            "Labels": lambda *_: "* myContacts",
            "E-mail 1 - Label": lambda *_: "* Home",
            "E-mail 1 - Value": "email",
            "Phone 1 - Label": lambda *_: "Mobile",
            "Phone 1 - Value": "phone",
            "Address 1 - Street": "street",
            "Address 1 - City": "city",
            "Address 1 - Region": "region",
            "Address 1 - Postal Code": "postcode",
            "Address 1 - Country": "country",
        },
    ),
    _export(
        "contacts.csv",
        "google",
        ALL,
        tables.GOOGLE_OLD,
        {
            "Name": "name",
            "Given Name": "given",
            "Family Name": "family",
            "Birthday": "birth",
            "Group Membership": lambda *_: "* myContacts ::: Friends",
            "E-mail 1 - Type": lambda *_: "* Work",
            "E-mail 1 - Value": "email",
            "Phone 1 - Type": lambda *_: "Mobile",
            "Phone 1 - Value": "phone",
            "Address 1 - Street": "street",
            "Address 1 - City": "city",
            "Address 1 - Region": "region",
            "Address 1 - Postal Code": "postcode",
            "Address 1 - Country": "country",
        },
        encoding="utf-16",
        delimiter=",",
    ),
    _export(
        "outlook.csv",
        "outlook",
        ALL,
        tables.OUTLOOK,
        {
            "First Name": "given",
            "Last Name": "family",
            "Birthday": lambda _, p: _us(p.birth) or "0/0/00",
            "Anniversary": lambda *_: "0/0/00",
            "Gender": lambda *_: "Unspecified",
            "E-mail Address": "email",
            "E-mail Type": lambda _, p: p.email and "SMTP",
            "E-mail Display Name": lambda _, p: p.email and f"{p.name} ({p.email})",
            "Mobile Phone": "phone",
            "Company Main Phone": lambda *_: "+16175550100",
            "Home Street": "street",
            "Home City": "city",
            "Home State": "region",
            "Home Postal Code": "postcode",
            "Home Country/Region": lambda *_: "United States of America",
            "Priority": lambda *_: "Normal",
        },
        encoding="cp1252",
        quoting=csv.QUOTE_ALL,
    ),
    _export(
        "dynamics.csv",
        "dynamics",
        ("name", "email", "phone", *PLACE, "birth"),
        tables.DYNAMICS,
        {
            "(Do Not Modify) Contact": _cell(_id("6f1d-")),
            "(Do Not Modify) Row Checksum": lambda n, _: f"x{n}==",
            "Full Name": "name",
            "Email": "email",
            "Business Phone": "phone",
            "Address 1: Street 1": "street",
            "Address 1: City": "city",
            "Address 1: State/Province": "region",
            "Address 1: ZIP/Postal Code": "postcode",
            "Address 1: Country/Region": "country",
            "Birthday": "birth",
        },
        _id("6f1d-"),
        delimiter=";",
    ),
    _export(
        "freshdesk.csv",
        "freshdesk",
        ("name", "email", "phone"),
        tables.FRESHDESK,
        {
            "Contact ID": _cell(_id()),
            "Full name": "name",
            "Email": "email",
            "Mobile phone": "phone",
        },
        _id(),
    ),
    _export(
        "square.csv",
        "square",
        (*NAMES, "email", "phone", "street", "city", "region", "postcode", "birth"),
        tables.SQUARE,
        {
            "Square Customer ID": _cell(_id("SQ")),
            "First Name": "given",
            "Last Name": "family",
            "Email Address": "email",
            "Phone Number": "phone",
            "Street Address 1": "street",
            "City": "city",
            "State": "region",
            "Postal Code": "postcode",
            "Birthday": "birth",
            "Creation Source": lambda *_: "Manual",
        },
        _id("SQ"),
    ),
    _export(
        "braze.csv",
        "braze",
        (*NAMES, "email", "phone", "city", "country", "birth"),
        tables.BRAZE,
        {
            "braze_id": _cell(_id("bz")),
            "first_name": "given",
            "last_name": "family",
            "email": "email",
            "phone": "phone",
            "dob": "birth",
            "country": "country",
            "home_city": "city",
        },
        _id("bz"),
    ),
]
