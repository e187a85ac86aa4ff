"""One record of a person: what somebody keyed in on one day, and what went wrong with it."""

from __future__ import annotations

from collections.abc import Collection

from benchmarks.generator.dice import Dice, weighted
from benchmarks.generator.people import Address, birth_date
from benchmarks.generator.points import written
from benchmarks.generator.tables.noise import Noise
from benchmarks.generator.tables.persons import OCCUPATIONS, STATUS, Person
from benchmarks.generator.tables.slips import cut, digit_slip, slip
from benchmarks.generator.typos import wrong_digit

SLIPPING = {
    "family": 3.0, "given": 2.5, "street": 2.0, "city": 1.0, "postcode": 0.8, "email": 1.0,
    "phone": 1.0, "national_id": 0.8, "number": 0.6, "middle": 0.6, "birthplace": 0.5,
    "occupation": 0.3, "card": 0.4,
}  # fmt: skip
"""How much of the slips each field gets, by how much there is to type in it."""
CORE = ("given", "family", "birth")
LASTING = ("gender", "region", "country")
CASED = ("given", "middle", "family", "street", "city")
MISPLACED = (("family", "given"), ("city", "street"), ("middle", "given"), ("phone", "email"))
"""A value (first) that ends up in another field (second), after what that holds."""

Record = dict[str, str]
"""Fields as text; an empty one is missing."""


def captured(
    dice: Dice, person: Person, noise: Noise, uses: Collection[str]
) -> tuple[Record, list[str]]:
    """One record of the person, and tags that say what is wrong with it.

    Slips hit only the fields that the table uses, so that `noise.slips` is their mean number in
    any table.
    """
    tags: list[str] = []
    record = _told(dice, person, noise, uses, tags)
    _spoil_birth(dice, record, noise, tags)
    _slip(dice, record, noise, uses, tags)
    _misplace(dice, record, noise, uses, tags)
    for field in list(record):
        core = field in CORE
        lost = noise.core_missing if core else noise.missing * (0.3 if field in LASTING else 1.0)
        if dice.chance(lost) and record[field]:
            record[field] = ""
            if field in uses:
                tags.append(f"no_{field}")
    if dice.chance(noise.case):
        upper = dice.chance(0.6)
        for field in CASED:
            record[field] = record[field].upper() if upper else record[field].lower()
        tags.append("case")
    return record, [tag for tag in tags if tag.rpartition(":")[2] not in record or _used(tag, uses)]


def _used(tag: str, uses: Collection[str]) -> bool:
    return tag.rpartition(":")[2] in uses


def _told(
    dice: Dice, person: Person, noise: Noise, uses: Collection[str], tags: list[str]
) -> Record:
    """What the person says on that day: which of the names, addresses and numbers."""
    given, family = _named(dice, person, noise, tags)
    if person.suffix and "suffix" not in uses and dice.chance(0.5):
        family = f"{family} {person.suffix}"
    address = person.address
    if person.former is not None and dice.chance(noise.former):
        address = person.former
        tags.append("former:street")
    email = _which(dice, len(person.emails), noise, "email", tags)
    phone = _which(dice, len(person.phones), noise, "phone", tags)
    record = {
        "given": given,
        "middle": person.middle if dice.chance(0.8) else "",
        "family": family,
        "suffix": person.suffix,
        "gender": "F" if person.female else "M",
        "birth": person.born,
        "email": person.emails[email],
        "phone": _phone(dice, person, phone),
        **_placed(address),
        "national_id": person.national_id,
        **dict(person.facts),
    }
    if dice.chance(0.3 * noise.former):
        record["occupation"] = dice.draw(OCCUPATIONS)
    if dice.chance(0.2 * noise.former):
        record["status"] = dice.draw(STATUS)
    if dice.chance(0.015 * noise.slips):
        record["gender"] = "M" if person.female else "F"
        tags.append("wrong:gender")
    return record


def _named(dice: Dice, person: Person, noise: Noise, tags: list[str]) -> tuple[str, str]:
    """Given and family name as the person is called on that day."""
    given, family = person.given, person.family
    if person.nicknames and dice.chance(noise.nickname):
        given = dice.pick(person.nicknames)
        tags.append("nickname:given")
    elif dice.chance(noise.initial):
        given = given[0] + ("." if dice.chance(0.4) else "")
        tags.append("initial:given")
    if person.maiden and dice.chance(noise.renamed):
        family = person.maiden
        tags.append("renamed:family")
    if dice.chance(noise.swapped):
        tags.append("swapped:given")
        return family, given
    return given, family


def _which(dice: Dice, count: int, noise: Noise, field: str, tags: list[str]) -> int:
    """The place of the e-mail or phone that is given: mostly the first."""
    if count < 2 or not dice.chance(noise.other_point):
        return 0
    tags.append(f"other:{field}")
    return dice.between(1, count - 1)


def _phone(dice: Dice, person: Person, place: int) -> str:
    styles = person.home.phone_styles
    style = styles[0] if dice.chance(0.7) else dice.pick(styles)
    return written(style, person.phones[place].national)


def _placed(address: Address) -> Record:
    home = address.home
    street = home.street.format(name=address.street.latin[0], kind=address.kind.latin[0])
    return {
        "number": address.number,
        "street": street,
        "unit": address.unit.latin[0],
        "city": address.city.latin[0],
        "region": address.region,
        "postcode": address.postcode,
        "country": home.country,
    }


def _spoil_birth(dice: Dice, record: Record, noise: Noise, tags: list[str]) -> None:
    """A birth date that is wrong: one part, two turned round, or what a form fills in."""
    if not dice.chance(noise.date):
        return
    year, month, day = record["birth"].split("-")
    form = dice.below(20)
    if form < 5 and int(day) <= 12:
        month, day = day, month
    elif form < 9:
        day = f"{dice.between(1, 28):02d}"
    elif form < 11:
        month = f"{dice.between(1, 12):02d}"
    elif form < 14:
        year = str(int(year) + dice.pick((-10, -1, -1, 1, 1, 10)))
    elif form < 15:
        month, day = "01", "01"
    elif form < 16:
        year, month, day = birth_date(dice, 1935, 2001).split("-")
    else:
        year, month, day = digit_slip(dice, f"{year}{month}{day}"), "", ""
        year, month, day = year[:4], year[4:6], year[6:]
    record["birth"] = "-".join((year, month, day))
    tags.append("wrong:birth")


def _slip(dice: Dice, record: Record, noise: Noise, uses: Collection[str], tags: list[str]) -> None:
    held = [(field, share) for field, share in SLIPPING.items() if field in uses and record[field]]
    if not held:
        return
    fields = weighted(held)
    for _ in range(_count(dice, noise.slips)):
        field = dice.draw(fields)
        record[field] = _slipped(dice, field, record[field])
        tags.append(f"slip:{field}")
    if dice.chance(noise.truncated):
        field = dice.draw(fields)
        if record[field].isdigit() or len(record[field]) < 6 or field == "email":
            return
        record[field] = cut(dice, record[field])
        tags.append(f"cut:{field}")


def _slipped(dice: Dice, field: str, text: str) -> str:
    if field == "email" and "@" in text:
        local, domain = text.split("@", 1)
        return (
            f"{slip(dice, local)}@{domain}" if dice.chance(0.8) else f"{local}@{slip(dice, domain)}"
        )
    if field in ("phone", "number"):
        return digit_slip(dice, text)
    if field == "national_id":
        return wrong_digit(dice, text) if len(text) == 9 else digit_slip(dice, text)
    return slip(dice, text)


def _count(dice: Dice, mean: float) -> int:
    """How many slips: geometric, so that some rows are bad all over and most have one or none."""
    count, more = 0, mean / (1.0 + mean)
    while count < 6 and dice.chance(more):
        count += 1
    return count


def _misplace(
    dice: Dice, record: Record, noise: Noise, uses: Collection[str], tags: list[str]
) -> None:
    if not dice.chance(noise.misplaced):
        return
    fitting = [pair for pair in MISPLACED if pair[0] in uses and pair[1] in uses]
    if fitting:
        source, target = dice.pick(fitting)
        held = "" if target == "email" else record[target]
        record[target] = f"{held} {record[source]}".strip()
        record[source] = ""
        tags.append(f"misplaced:{source}")
