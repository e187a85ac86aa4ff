"""What is known about the words of personal names: titles, particles, common names, variants."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def words(*kinds: str) -> frozenset[str]:
    """The words of these kinds in `person_words.csv`, folded, in any order."""
    rows = csv.DictReader(_data("person_words.csv").splitlines())
    return frozenset(w for row in rows if row["kind"] in kinds for w in row["words"].split())


@cache
def placeholders() -> frozenset[str]:
    """Whole folded names that are no names, such as `walk in customer`."""
    return frozenset(_lines("person_placeholders.txt"))


@cache
def first_names() -> frozenset[str]:
    """Names that are far more often given than inherited."""
    return frozenset(row["name"] for row in _given_names() if row["first"] == "1")


@cache
def family_names() -> frozenset[str]:
    """Common family names that are not common given names."""
    return frozenset(_lines("person_family_names.txt"))


@cache
def special() -> frozenset[str]:
    """Words that make a name of two words more than a given and a family name."""
    kinds = [row["kind"] for row in csv.DictReader(_data("person_words.csv").splitlines())]
    plain = set(words(*(kind for kind in kinds if kind not in {"eastern", "dotted"})))
    return frozenset(plain.union(*(name.split() for name in placeholders())))


@cache
def given_groups() -> list[list[str]]:
    """Names of one line count as one name; a nickname with its name, and with its siblings.

    Siblings that are names in their own right (`adela` and `delilah` of `della`) are left apart.
    """
    found = _groups("person_given_variants.txt")
    rows = [
        (row["name"], row["nicknames"].split())
        for row in csv.DictReader(_data("person_nicknames.csv").splitlines())
    ]
    proper = {name for name, nicknames in rows if len(nicknames) > 2}
    for name, nicknames in rows:
        found += [[name, nickname] for nickname in nicknames]
        found.append([name, *(n for n in nicknames if n not in proper)])
    return found


@cache
def family_groups() -> list[list[str]]:
    """Spellings of one family name together."""
    return _groups("person_family_variants.txt")


@cache
def given_names() -> frozenset[str]:
    """Common given names, and all their known nicknames and variants."""
    return frozenset(row["name"] for row in _given_names()).union(*given_groups())


@cache
def never_family() -> frozenset[str]:
    """Given names that after a family name show that the family name was written first."""
    return given_names() - family_names()


@cache
def eastern() -> frozenset[str]:
    """East Asian family names that are not common given names elsewhere."""
    return words("eastern") - given_names()


@cache
def familial() -> frozenset[str]:
    """Words that are hardly given names after an East Asian family name."""
    return words("eastern") | family_names() | {row["name"] for row in _given_names()}


def _groups(name: str) -> list[list[str]]:
    return [line.split() for line in _lines(name)]


@cache
def _given_names() -> list[dict[str, str]]:
    return list(csv.DictReader(_data("person_given_names.csv").splitlines()))


def _lines(name: str) -> list[str]:
    lines = (line.strip() for line in _data(name).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _data(name: str) -> str:
    return (files("resolver.fields") / "data" / name).read_text(encoding="utf-8")
