"""Customers who are in a system once, twice or more often, with the values that exports carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

GIVEN = "Dana José Zoë Jürgen Mary Robert Emma Luca Priya Anders Chloé Wei Omar Sofia".split()  # noqa: SIM905
FAMILY = "Okafor Müller García O'Brien Van-Dyke Nguyen Smith Rossi Dubois Jansen Novák".split()  # noqa: SIM905
STREETS = ["Quay Road", "Mill Lane", "Oak Avenue", "High Street", "Harbor Drive", "2nd Street"]
PLACES = [
    ("Boston", "MA", "02110"),
    ("Portland", "OR", "97204"),
    ("Austin", "TX", "73301"),
    ("Princeton", "NJ", "08540"),
    ("Chicago", "IL", "60601"),
]
EXCHANGES = [("617", "555"), ("503", "228"), ("512", "474"), ("609", "921"), ("312", "346")]


@dataclass(frozen=True, kw_only=True)
class Person:
    """One record; an empty text is a value that the record lacks."""

    given: str
    family: str
    email: str
    phone: str
    street: str
    city: str
    region: str
    postcode: str
    birth: str
    created: str
    country: str = "US"

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given, self.family) if part)

    @property
    def address(self) -> str:
        if not self.street:
            return ""
        return f"{self.street}, {self.city}, {self.region} {self.postcode}, {self.country}"

    def __getitem__(self, field: str) -> str:
        return str(getattr(self, field))


def people(persons: int = 50, seed: int = 5) -> list[Person]:
    """The records of the population, in no telling order."""
    dice = Random(seed)
    records = []
    for number in range(persons):
        first = _person(dice, number)
        records.append(first)
        records += [_again(dice, first) for _ in range(dice.choice((0, 0, 1, 1, 2)))]
    dice.shuffle(records)
    return records


def _person(dice: Random, number: int) -> Person:
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    at = dice.randrange(len(PLACES))
    city, region, postcode = PLACES[at]
    area, exchange = EXCHANGES[at]
    local = "".join(
        c for c in f"{given}.{family}".lower() if c.isascii() and (c.isalnum() or c == ".")
    )
    return Person(
        given=given,
        family=family,
        email=f"{local}{number}@mailhaus.net",
        phone=f"+1{area}{exchange}{dice.randrange(2000, 9999)}",
        street=f"{dice.randrange(1, 400)} {dice.choice(STREETS)}",
        city=city,
        region=region,
        postcode=postcode,
        birth=f"{dice.randrange(1940, 2004)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 28):02}",
        created=f"202{dice.randrange(6)}-0{dice.randrange(1, 10)}-1{dice.randrange(10)}T08:30:00Z",
    )


def _again(dice: Random, person: Person) -> Person:
    """The same customer once more: some values missing, some written otherwise."""
    changed: dict[str, str] = {}
    if dice.random() < 0.4:
        changed["email"] = ""
    if dice.random() < 0.4:
        changed["phone"] = ""
    if dice.random() < 0.3:
        changed |= dict.fromkeys(("street", "city", "region", "postcode"), "")
    if dice.random() < 0.3:
        changed["birth"] = ""
    if dice.random() < 0.3:
        at = dice.randrange(1, len(person.family))
        changed["family"] = person.family[:at] + person.family[at + 1 :]
    if dice.random() < 0.2:
        changed["given"] = person.given[0]
    return replace(person, **changed)
