"""Who exists: people, where they live, how they can be reached."""

from __future__ import annotations

from dataclasses import dataclass, replace

from benchmarks.generator.dice import Dice
from benchmarks.generator.locales import Locale, Word

GENDERED = {
    "ru": (
        ("ский", "ская"), ("ов", "ова"), ("ев", "ева"), ("ёв", "ёва"), ("ин", "ина"),
        ("skiy", "skaya"), ("sky", "skaya"), ("ov", "ova"), ("ev", "eva"), ("in", "ina"),
    ),
    "pl": (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")),
    "el": (
        ("όπουλος", "οπούλου"), ("ης", "η"), ("ος", "ου"), ("άς", "ά"),
        ("opoulos", "opoulou"), ("is", "i"), ("os", "ou"), ("as", "a"),
    ),
}  # fmt: skip
"""Endings of a family name and their feminine forms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number as its significant national digits, with what is needed to write it."""

    national: str
    home: Locale
    mobile: bool
    extension: str = ""

    @property
    def e164(self) -> str:
        """The number in international form."""
        return f"+{self.home.dial}{self.national}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One place to live or work; `unit` may be empty."""

    number: str
    kind: Word
    street: Word
    unit: Word
    city: Word
    region: str
    postcode: str
    home: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """An employer, or an agency that books for its clients: one inbox, one switchboard."""

    entity: str
    name: Word
    legal: Word
    domain: str
    inbox: str
    switchboard: Phone
    address: Address
    agency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One customer (or, with `organisation`, a company as a customer)."""

    entity: str
    household: str
    home: Locale
    origin: Locale
    female: bool
    given: Word
    middle: Word | None
    family: Word
    maiden: Word | None = None
    suffix: str = ""
    western: str = ""
    born: str
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    lost_phone: Phone | None = None
    addresses: tuple[Address, ...] = ()
    moved: int = 0
    shared_email: str = ""
    landline: Phone | None = None
    partner: str = ""
    company: Company | None = None
    organisation: bool = False
    handle: str = ""
    relay: str = ""
    external: str = ""
    tier: str = ""


def new_phone(dice: Dice, home: Locale, *, mobile: bool) -> Phone:
    """A number from the ranges of the country."""
    while True:
        national = dice.fill(dice.pick(home.mobile if mobile else home.fixed))
        # North America: exchanges 555 and N11 are not given to subscribers.
        if home.dial != "1" or (national[3:6] != "555" and national[4:6] != "11"):
            return Phone(national=national, home=home, mobile=mobile)


def new_address(dice: Dice, home: Locale) -> Address:
    """An address of the country."""
    city = dice.draw(home.cities)
    number = str(1 + int(home.numbers * dice.below(1000) * dice.below(1000) / 1_000_000))
    if home.country not in ("US", "BR") and dice.chance(0.06):
        number += dice.pick("abc")
    unit = dice.pick(home.units) if dice.chance(home.unit_share) else Word("", ("",))
    return Address(
        number=number,
        kind=dice.pick(home.kinds),
        street=dice.draw(home.streets),
        unit=_numbered(unit, str(dice.between(1, 60))),
        city=city.name,
        region=city.region,
        postcode=dice.fill(city.postcode),
        home=home,
    )


def neighbour(dice: Dice, address: Address) -> Address:
    """Another flat of the same building."""
    unit = _numbered(dice.pick(address.home.units), str(dice.between(1, 60)))
    return replace(address, unit=unit)


def feminine(word: Word, rule: str) -> Word:
    """The family name as women bear it, where the language makes a difference."""
    return Word(_ended(word.native, rule), tuple(_ended(form, rule) for form in word.latin))


def family_name(dice: Dice, origin: Locale) -> Word:
    """A family name in the form men bear; two names where that is the custom."""
    name = origin.family_name(dice)
    if dice.chance(origin.double_family):
        return name + Word(" ", (" ",)) + origin.family_name(dice)
    return name


def birth_date(dice: Dice, low: int, high: int) -> str:
    """A day of birth, ISO, with the year in the range."""
    month = dice.between(1, 12)
    day = dice.between(1, 28 if month == 2 else 30)
    return f"{dice.between(low, high):04d}-{month:02d}-{day:02d}"


def _numbered(unit: Word, number: str) -> Word:
    return Word(
        unit.native.replace("{u}", number),
        tuple(form.replace("{u}", number) for form in unit.latin),
    )


def _ended(name: str, rule: str) -> str:
    for ending, form in GENDERED.get(rule, ()):
        if name.endswith(ending):
            return name[: -len(ending)] + form
    return name
