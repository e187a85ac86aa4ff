"""What is known about the words of personal names: titles, particles, common names, variants."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import combinations

import numpy as np
import polars as pl

SHIFT = 1 << 16
"""Codes of names are below it, so that two of them make one number."""


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
def special() -> pl.Series:
    """Words that make a name of two words more than a given and a family name."""
    kinds = [row["kind"] for row in csv.DictReader(_data("person_words.csv").splitlines())]
    plain = set(words(*(kind for kind in kinds if kind not in {"eastern", "dotted"})))
    for name in placeholders():
        plain.update(name.split())
    return pl.Series(sorted(plain))


@cache
def given_codes() -> dict[str, int]:
    """A number for every known given name, nickname or variant, from 0 in alphabetical order."""
    known = {row["name"] for row in _given_names()}.union(*_given_groups())
    return {name: code for code, name in enumerate(sorted(known))}


@cache
def family_codes() -> dict[str, int]:
    """A number for every family name with known variants, from 0 in alphabetical order."""
    known = sorted(set().union(*_groups("person_family_variants.txt")))
    return {name: code for code, name in enumerate(known)}


@cache
def given_pairs() -> pl.Series:
    """UInt32, sorted: `lower code * 65536 + higher code` of two names of the same person."""
    return _pairs(_given_groups(), given_codes())


@cache
def family_pairs() -> pl.Series:
    """Like `given_pairs` for spellings of one family name."""
    return _pairs(_groups("person_family_variants.txt"), family_codes())


def coded(value: pl.Expr, codes: Mapping[str, int]) -> pl.Expr:
    """The number of each name (UInt16), null for names that have none."""
    return value.replace_strict(
        pl.Series(codes.keys()), pl.Series(codes.values()), default=None, return_dtype=pl.UInt16
    )


def _pairs(groups: list[list[str]], codes: dict[str, int]) -> pl.Series:
    found = {
        left * SHIFT + right
        for group in groups
        for left, right in combinations(sorted({codes[name] for name in group}), 2)
    }
    return pl.Series(np.array(sorted(found), dtype=np.uint32))


def _given_groups() -> list[list[str]]:
    """Names of one line count as one name; a nickname with its name, and with its siblings.

    Siblings that are names in their own right (`adela` and `delilah` of `della`) are left apart.
    """
    groups = _groups("person_given_variants.txt")
    rows = [
        (row["name"], row["nicknames"].split())
        for row in csv.DictReader(_data("person_nicknames.csv").splitlines())
    ]
    proper = {name for name, nicknames in rows if len(nicknames) > 2}
    for name, nicknames in rows:
        groups += [[name, nickname] for nickname in nicknames]
        groups.append([name, *(n for n in nicknames if n not in proper)])
    return groups


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
