"""Locales: names, places, phone ranges and habits of one country, read from `data/*.toml`.

In the files an underscore stands for a blank inside a word, `native=latin|latin` gives a word in
its own script with the Latin spellings in use, and lists stand in order of frequency.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.generator.dice import Dice, Weighted, weighted, zipf

DATA = Path(__file__).parent / "data"
GIVEN_SKEW = 0.65
FAMILY_SKEW = 0.75
CITY_SKEW = 0.7
TAIL_SHARE = 0.85
"""How many families bear a name outside the list, composed of stems and an ending.

The list ends after some hundred names: in the United States the hundred most frequent ones are
borne by a sixth of the people (Census Bureau, surnames of 2010), and hardly anywhere by more.
"""
LONG_SHARE = 0.5
"""How many of these are composed of two stems: the many names that only one family bears."""
EVEN_SHARE = 0.5
"""How many given names are drawn evenly from their list, for those behind its end."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the script of its locale and its Latin spellings, the usual one first."""

    native: str
    latin: tuple[str, ...]

    def __add__(self, other: Word) -> Word:
        """Both words written together."""
        return Word(self.native + other.native, (self.latin[0] + other.latin[0],))

    def lower(self) -> Word:
        """The word as it stands inside another one."""
        return Word(self.native.lower(), tuple(form.lower() for form in self.latin))


@dataclass(frozen=True, slots=True)
class City:
    """A city with its region (may be empty) and the pattern of its postcodes (may be empty)."""

    name: Word
    region: str
    postcode: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Locale:
    """Everything the generator knows of one country; the fields follow the TOML files."""

    code: str
    country: str
    dial: str
    trunk: str
    share: float
    couple: float
    double_family: float
    gendered: str
    native: float
    family_first: float
    western: float
    origins: Weighted[str]
    given: Mapping[bool, Weighted[Word]]
    family: Weighted[Word]
    tails: Weighted[tuple[tuple[Word, ...], tuple[Word, ...]]] | None
    nicknames: Mapping[str, tuple[str, ...]]
    providers: Weighted[str]
    mobile: tuple[str, ...]
    fixed: tuple[str, ...]
    phone_styles: tuple[str, ...]
    street: str
    kinds: tuple[Word, ...]
    streets: Weighted[Word]
    numbers: int
    units: tuple[Word, ...]
    unit_share: float
    unit_join: str
    cities: Weighted[City]
    addresses: tuple[str, ...]
    titles: tuple[str, ...]
    company_words: tuple[Word, ...]
    company_legal: tuple[Word, ...]
    company_tld: str
    joint: str

    @property
    def scripted(self) -> bool:
        """Whether streets and cities are written in the script of the locale as well."""
        street = self.streets.items[0]
        return street.native != street.latin[0]

    def given_name(self, dice: Dice, *, female: bool) -> Word:
        """A given name of the list."""
        names = self.given[female]
        return dice.pick(names.items) if dice.chance(EVEN_SHARE) else dice.draw(names)

    def family_name(self, dice: Dice) -> Word:
        """A family name: from the list, or composed of one or two stems and an ending."""
        if not self.tails or not dice.chance(TAIL_SHARE):
            return dice.draw(self.family)
        stems, endings = dice.draw(self.tails)
        name = dice.pick(stems)
        if len(stems) > 1 and dice.chance(LONG_SHARE):
            name += dice.pick(stems).lower()
        return name + dice.pick(endings)


def read_locales() -> dict[str, Locale]:
    """All locales by code, in the order of their codes."""
    return {path.stem: _locale(path) for path in sorted(DATA.glob("*.toml"))}


def _locale(path: Path) -> Locale:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    numbers = ("share", "couple", "double_family", "native", "family_first", "western")
    texts = ("country", "trunk", "street", "unit_join", "company_tld", "joint")
    lists = ("mobile", "fixed", "phone_styles", "addresses")
    values: dict[str, Any] = {name: float(raw.get(name, 0)) for name in numbers}
    values |= {name: raw[name] for name in texts}
    values |= {name: tuple(raw[name]) for name in lists}
    return Locale(
        code=path.stem,
        dial=raw["code"],
        gendered=raw.get("gendered", ""),
        numbers=raw["numbers"],
        unit_share=raw["unit_share"],
        origins=_shares(raw["origins"]),
        given={
            True: zipf(_words(raw["given_f"]), GIVEN_SKEW),
            False: zipf(_words(raw["given_m"]), GIVEN_SKEW),
        },
        family=zipf(_words(raw["family"]), FAMILY_SKEW),
        tails=_tails(raw["tails"]),
        nicknames=_nicknames(raw["nicknames"]),
        providers=_shares(raw["providers"]),
        kinds=_words(raw["kinds"]),
        streets=zipf(_words(raw["streets"]), CITY_SKEW),
        units=tuple(_word(part.strip().replace(" ", "_")) for part in raw["unit"].split(";")),
        cities=zipf([_city(part) for part in raw["cities"].split()], CITY_SKEW),
        titles=tuple(part.replace("_", " ") for part in raw["titles"].split()),
        company_words=_words(raw["company_words"]),
        company_legal=_words(raw["company_legal"]),
        **values,
    )


def _word(text: str) -> Word:
    native, _, latin = text.replace("_", " ").partition("=")
    return Word(native, tuple(latin.split("|")) if latin else (native,))


def _words(text: str) -> tuple[Word, ...]:
    return tuple(dict.fromkeys(_word(part) for part in text.split()))


def _tails(groups: list[list[str]]) -> Weighted[tuple[tuple[Word, ...], tuple[Word, ...]]] | None:
    pairs = [(_words(stems), _words(endings)) for stems, endings in groups]
    return weighted((pair, float(len(pair[0]))) for pair in pairs) if pairs else None


def _shares(text: str) -> Weighted[str]:
    parts = text.split()
    return weighted(zip(parts[::2], map(float, parts[1::2]), strict=True))


def _nicknames(text: str) -> dict[str, tuple[str, ...]]:
    pairs = (part.replace("_", " ").split("=") for part in text.split())
    return {name: tuple(short.split("|")) for name, short in pairs}


def _city(text: str) -> City:
    name, region, postcode = text.split("|")
    return City(_word(name), region.replace("_", " "), postcode.replace("_", " ").strip("-"))
