"""What the words of an address can be: street types, directions, units, regions, countries."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from resolver.fields.text import ABSENT

TRAIL: Final = 1
"""A street type that follows the name (`Main Street`)."""
LEAD: Final = 2
"""A street type that precedes the name (`rue Pasteur`)."""
WEAK: Final = 4
"""A word that is a street type only at the end (`Spring Hill`)."""
DIRECTION: Final = 8
UNIT: Final = 16
NUMBER: Final = 32
"""A word before a house number (`No. 5`)."""
PREMISE: Final = 64
"""A word before a number that serves as house number (`Villa 47`)."""
AREA: Final = 128
"""A word that opens the name of a quarter (`Col. Roma`)."""
FLOOR: Final = 256
"""A word for a storey, which may follow its number (`3rd floor`)."""
TYPED: Final = TRAIL | LEAD

_ROLES: Final = {
    "trail": TRAIL,
    "lead": LEAD,
    "weak": WEAK,
    "direction": DIRECTION,
    "unit": UNIT,
    "number": NUMBER,
    "premise": PREMISE,
    "area": AREA,
    "floor": FLOOR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The vocabulary of addresses; every key is folded."""

    roles: Mapping[str, int]
    trail: Mapping[str, str]
    lead: Mapping[str, str]
    directions: Mapping[str, str]
    names: Mapping[str, str]
    city: Mapping[str, str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    countries: Mapping[str, str]
    region_codes: Mapping[str, tuple[str, ...]]
    region_names: Mapping[str, tuple[str, str]]
    absent: frozenset[str]
    placeholders: frozenset[str]
    placeholder_parts: frozenset[str]


@cache
def words() -> Words:
    """The vocabulary, read once from the package's data files."""
    by_role: dict[str, dict[str, str]] = {}
    roles: dict[str, int] = {}
    for row in _rows("address_words.csv"):
        for word in row["words"].split():
            by_role.setdefault(row["role"], {})[word] = row["canonical"]
            roles[word] = roles.get(word, 0) | _ROLES.get(row["role"], 0)
    codes, names = _regions()
    return Words(
        roles=roles,
        trail=by_role["weak"] | by_role["trail"],
        lead=by_role["lead"],
        directions=by_role["direction"],
        names=by_role["name"],
        city=by_role["city"],
        particles=frozenset(by_role["particle"]),
        suffixes=frozenset(by_role["suffix"]),
        countries=_countries(),
        region_codes=codes,
        region_names=names,
        absent=frozenset(_plain(word) for word in ABSENT),
        placeholders=frozenset(_lines("address_placeholders.txt")),
        placeholder_parts=frozenset(_lines("address_placeholder_parts.txt")),
    )


def _regions() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, str]]]:
    codes: dict[str, tuple[str, ...]] = {}
    names: dict[str, tuple[str, str]] = {}
    for row in _rows("address_regions.csv"):
        code = row["code"].lower()
        variants = [name for name in row["names"].split("|") if name]
        if code:
            codes[code] = (*codes.get(code, ()), row["country"])
        for name in variants:
            names.setdefault(name, (row["country"], row["code"] or variants[0].upper()))
    return codes, names


def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows("address_countries.csv"):
        found[row["code"].lower()] = row["code"]
        for name in row["names"].split("|"):
            found[name] = row["code"]
    return found


def _plain(word: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in word).split())


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files("resolver.fields") / "data" / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _lines(name: str) -> Iterator[str]:
    with (files("resolver.fields") / "data" / name).open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#") and line.strip():
                yield line.strip()
