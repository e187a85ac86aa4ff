"""Which columns a table has, what each is called, and how a record is written into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.generator.dice import Dice
from benchmarks.generator.locales import Locale
from benchmarks.generator.tables.capture import Record

YEAR = 2026
Shown = Callable[[Record, Dice, Locale], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its header, what it shows (a key of `SHOWS`), and the roles that fit it.

    `uses` are the fields of a record that it shows.
    """

    header: str
    shows: str
    roles: tuple[str, ...]
    uses: tuple[str, ...]


def _field(name: str) -> Shown:
    return lambda record, _dice, _home: record[name]


def _join(*names: str, between: str = " ") -> Shown:
    return lambda record, _dice, _home: between.join(filter(None, (record[n] for n in names)))


def _born(pattern: str) -> Shown:
    def shown(record: Record, _dice: Dice, _home: Locale) -> str:
        if not record["birth"]:
            return ""
        year, month, day = record["birth"].split("-")
        return pattern.format(y=year, m=month, d=day)

    return shown


def _age(record: Record, dice: Dice, _home: Locale) -> str:
    """The age at the time of the record, some time in the last five years."""
    year = record["birth"][:4]
    return str(YEAR - dice.below(5) - int(year)) if year.isdigit() else ""


def _line(record: Record, _dice: Dice, home: Locale) -> str:
    first = home.addresses[0].find("{number}") < home.addresses[0].find("{street}")
    parts = (record["number"], record["street"]) if first else (record["street"], record["number"])
    return " ".join(filter(None, (*parts, record["unit"]))) if record["street"] else ""


def _address(record: Record, dice: Dice, home: Locale) -> str:
    town = " ".join(filter(None, (record["postcode"], record["city"])))
    if home.country in ("US", "GB"):
        town = ", ".join(filter(None, (record["city"], record["region"], record["postcode"])))
    return ", ".join(filter(None, (_line(record, dice, home), town)))


def _titled(record: Record, dice: Dice, home: Locale) -> str:
    title = home.titles[1 if record["gender"] == "F" else 0] if dice.chance(0.5) else ""
    return " ".join(filter(None, (title, record["given"], record["family"])))


def _comma(record: Record, _dice: Dice, _home: Locale) -> str:
    return ", ".join(filter(None, (record["family"], record["given"])))


def _ssn(record: Record, _dice: Dice, _home: Locale) -> str:
    digits = record["national_id"]
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}" if len(digits) == 9 else digits


def _pick(*values: str) -> Shown:
    return lambda _record, dice, _home: dice.pick(values)


def _fill(pattern: str) -> Shown:
    return lambda _record, dice, _home: dice.fill(pattern)


def _day(record: Record, dice: Dice, _home: Locale) -> str:
    return f"{dice.between(2018, 2025)}-{dice.between(1, 12):02d}-{dice.between(1, 28):02d}"


PLACE = ("number", "street", "unit", "city", "region", "postcode")
SHOWS: dict[str, tuple[Shown, tuple[str, ...], tuple[str, ...]]] = {
    "given": (_field("given"), ("given_name",), ("given",)),
    "family": (_field("family"), ("family_name",), ("family",)),
    "middle": (_field("middle"), ("middle_name",), ("middle",)),
    "initial": (lambda r, _d, _h: r["middle"][:1], ("middle_name",), ("middle",)),
    "suffix": (_field("suffix"), ("suffix",), ("suffix",)),
    "name": (_join("given", "family"), ("name",), ("given", "family")),
    "long name": (_join("given", "middle", "family"), ("name",), ("given", "middle", "family")),
    "comma name": (_comma, ("name",), ("given", "family")),
    "titled name": (_titled, ("name",), ("given", "family")),
    "iso": (_born("{y}-{m}-{d}"), ("birth_date",), ("birth",)),
    "us": (_born("{m}/{d}/{y}"), ("birth_date",), ("birth",)),
    "dotted": (_born("{d}.{m}.{y}"), ("birth_date",), ("birth",)),
    "slashed": (_born("{d}/{m}/{y}"), ("birth_date",), ("birth",)),
    "compact": (_born("{y}{m}{d}"), ("birth_date",), ("birth",)),
    "year": (_born("{y}"), ("birth_year", "birth_date"), ("birth",)),
    "month": (_born("{m}"), ("birth_date",), ("birth",)),
    "day": (_born("{d}"), ("birth_date",), ("birth",)),
    "age": (_age, ("attribute", "ignore", "birth_year", "birth_date"), ("birth",)),
    "gender": (_field("gender"), ("gender",), ("gender",)),
    "email": (_field("email"), ("email",), ("email",)),
    "phone": (_field("phone"), ("phone",), ("phone",)),
    "number": (_field("number"), ("house_number",), ("number",)),
    "street": (_field("street"), ("street",), ("street",)),
    "line": (_line, ("street", "address"), ("number", "street", "unit")),
    "address": (_address, ("address",), PLACE),
    "unit": (_field("unit"), ("unit",), ("unit",)),
    "city": (_field("city"), ("city",), ("city",)),
    "region": (_field("region"), ("region",), ("region",)),
    "postcode": (_field("postcode"), ("postcode",), ("postcode",)),
    "country": (_field("country"), ("country",), ("country",)),
    "national id": (_field("national_id"), ("national_id",), ("national_id",)),
    "ssn": (_ssn, ("national_id",), ("national_id",)),
    "card": (_field("card"), ("external_id", "attribute", "national_id"), ("card",)),
    "occupation": (_field("occupation"), ("attribute",), ("occupation",)),
    "blood": (_field("blood"), ("attribute",), ("blood",)),
    "status": (_field("status"), ("attribute",), ("status",)),
    "party": (_field("party"), ("attribute",), ("party",)),
    "race": (_field("race"), ("attribute",), ("race",)),
    "birthplace": (_field("birthplace"), ("attribute", "city"), ("birthplace",)),
    "height": (_field("height"), ("attribute",), ("height",)),
    "created": (_day, ("created_at", "attribute", "modified_at"), ()),
    "constant": (lambda _r, _d, _h: "ACTIVE", ("ignore", "attribute"), ()),
    "segment": (_pick("A", "A", "A", "B", "B", "C", "D"), ("attribute", "ignore"), ()),
    "flag": (_pick("Y", "N", "N", "N"), ("attribute", "ignore", "consent"), ()),
    "channel": (_pick("web", "web", "shop", "phone", "partner"), ("attribute", "ignore"), ()),
    "amount": (_fill("%#.##"), ("attribute", "ignore"), ()),
    "score": (_fill("###"), ("attribute", "ignore"), ()),
    "row": (_fill("########"), ("attribute", "ignore", "external_id"), ()),
}
"""What a column can show: how, the roles that fit, and the fields of the record it takes."""


def _columns(text: str) -> tuple[Column, ...]:
    """Columns of `header=shows` parted by semicolons; `header` alone shows what it says."""
    columns = []
    for part in text.split(";"):
        header, _, shows = part.strip().partition("=")
        _, roles, uses = SHOWS[shows or header]
        columns.append(Column(header=header, shows=shows or header, roles=roles, uses=uses))
    return tuple(columns)


SETS: dict[str, tuple[Column, ...]] = {
    name: _columns(text)
    for name, text in {
        "core": "first_name=given; last_name=family; date_of_birth=iso",
        "upper": "FNAME=given; LNAME=family; BYR=year; SEX=gender; ZIP5=postcode",
        "mailbox": "name; email",
        "caller": "Name=name; Phone=phone",
        "parts": "given_name=given; family_name=family; birth_year=year; birth_month=month; "
        "birth_day=day",
        "place": "name; address=line; postcode; city",
        "label": "full_name=titled name; mailing_address=address",
        "town": "name=comma name; city; occupation",
        "contact": "first_name=given; last_name=family; email; phone",
        "shop": "customer_name=name; email; phone; shipping_address=address; "
        "created_at=created; total=amount",
        "crm": "FirstName=given; LastName=family; Email=email; Phone=phone; "
        "MailingStreet=line; MailingCity=city; MailingState=region; MailingPostalCode=postcode; "
        "Birthdate=iso",
        "insured": "first=given; last=family; dob=us; ssn",
        "febrl": "given_name=given; surname=family; street_number=number; address_1=street; "
        "address_2=unit; suburb=city; postcode; state=region; date_of_birth=compact; "
        "soc_sec_id=national id",
        "voters": "last_name=family; first_name=given; midl_name=middle; name_sufx_cd=suffix; "
        "age; gender_code=gender; race_code=race; party_cd=party; res_street_address=line; "
        "res_city_desc=city; state_cd=region; zip_code=postcode; birth_place=birthplace",
        "census": "first_name=given; middle_initial=initial; last_name=family; age; "
        "date_of_birth=us; street_number=number; street_name=street; unit_number=unit; city; "
        "state=region; zipcode=postcode; sex=gender; race_ethnicity=race",
        "patients": "Last Name=family; First Name=given; Sex=gender; DOB=us; Phone=phone; "
        "Blood Type=blood; Marital Status=status; Height (cm)=height",
        "historical": "first_name=given; surname=family; dob=iso; birth_place=birthplace; "
        "gender; occupation; postcode",
        "noisy": "first_name=given; last_name=family; birthdate=iso; segment; "
        "newsletter=flag; channel; score; last_order=amount; status=constant",
        "redundant": "full_name=name; given_name=given; family_name=family; "
        "date_of_birth=iso; birth_year=year; age; city; postcode; state=region; email",
        "twice": "name=long name; first_name=given; last_name=family; dob=us; age; "
        "address; street=line; city; zip=postcode",
        "german": "Vorname=given; Nachname=family; Geburtsdatum=dotted; Straße=line; "
        "PLZ=postcode; Ort=city; Telefon=phone",
        "french": "Nom=family; Prénom=given; Date de naissance=slashed; Adresse=line; "
        "Code postal=postcode; Ville=city; Courriel=email",
        "spanish": "Nombre=given; Apellidos=family; Fecha de nacimiento=slashed; "
        "Municipio=city; Sexo=gender",
        "silent": "c1=given; c2=family; c3=iso; c4=city; c5=email",
        "silent-core": "V1=family; V2=given; V3=compact",
        "silent-place": "field_1=name; field_2=line; field_3=postcode; field_4=city; field_5=phone",
        "staff": "employee=comma name; job=occupation; work_mail=email; hired=created; "
        "grade=segment; salary=amount; site=constant",
        "wide": "row_no=row; full_name=long name; first_name=given; middle_name=middle; "
        "last_name=family; suffix; sex=gender; dob=iso; birth_year=year; age; "
        "email; phone; house_number=number; street; unit; address; city; state=region; "
        "zip=postcode; country; ssn; occupation; marital_status=status; blood_group=blood; "
        "party; birth_city=birthplace; height; status=constant; segment; score",
    }.items()
}
"""Tables as they come: with contact points and without, in several languages, with headers that
say nothing, with columns that say the same twice, that say nothing, and thirty at once."""
