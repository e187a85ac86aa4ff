"""How an address is written in one record."""

from __future__ import annotations

from benchmarks.generator.dice import Dice
from benchmarks.generator.locales import Word
from benchmarks.generator.mailboxes import ascii_form
from benchmarks.generator.people import Address
from benchmarks.generator.typos import typo

PLACEHOLDERS = ("N/A", "-", "Pickup", "In store", "123 Main St, Anytown", "unknown", "x")


def write_address(dice: Dice, address: Address) -> tuple[str, list[str]]:
    """The address on one line (or two), with tags for what happened to it."""
    if dice.chance(0.012):
        return dice.pick(PLACEHOLDERS), ["placeholder_address"]
    if address.postcode and dice.chance(0.015):
        return address.postcode, ["postcode_only"]
    tags: list[str] = []
    text = _composed(dice, address, tags)
    if dice.chance(0.05):
        text = typo(dice, text)
        tags.append("address_typo")
    if not text.isascii() and dice.chance(0.12):
        text, plain = ascii_form(text), text
        tags.extend(["ascii"] if text != plain else [])
    if dice.chance(0.06):
        text = text.lower() if dice.chance(0.5) else text.upper()
    return text, tags


def _composed(dice: Dice, address: Address, tags: list[str]) -> str:
    home = address.home
    native = home.scripted and dice.chance(home.native)
    unit = _script(address.unit, native)
    if unit and dice.chance(0.15):
        unit = ""
        tags.append("no_unit")
    style = dice.pick(home.addresses) if dice.chance(0.4) else home.addresses[0]
    if dice.chance(0.05) and address.postcode:
        style = style.replace("{postcode}", "").replace("D-", "").replace("CEP ", "")
        tags.append("no_postcode")
    kind = _kind(dice, address, native)
    first = home.unit_join == "first"
    city = _script(address.city, native)
    text = style.format(
        first=f"{unit}, " if unit and first else "",
        number=address.number,
        street=home.street.format(name=_script(address.street, native), kind=kind),
        unit=f"{home.unit_join}{unit}" if unit and not first else "",
        postcode=_postcode(dice, address.postcode),
        city=city,
        CITY=city.upper(),
        region=address.region,
    )
    return _tidy(text)


def _kind(dice: Dice, address: Address, native: bool) -> str:
    """The word for street: in the script of the address, else in full or abbreviated."""
    short = not native if address.home.scripted else dice.chance(0.45)
    return address.kind.latin[0] if short else address.kind.native


def _script(word: Word, native: bool) -> str:
    return word.native if native else word.latin[0]


def _postcode(dice: Dice, postcode: str) -> str:
    return postcode.replace(" ", "") if " " in postcode and dice.chance(0.15) else postcode


def _tidy(text: str) -> str:
    """The text without the gaps that empty parts leave."""
    for gap, instead in (("- ,", ","), ("S()", ""), (" ,", ","), (",,", ","), ("  ", " ")):
        text = text.replace(gap, instead)
    return text.strip(" ,-\n")
