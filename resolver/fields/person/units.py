"""Couples, families and organisations against each other and against people."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Final

import polars as pl
from rapidfuzz.distance import OSA

from resolver.fields.person.words import family_groups, given_groups
from resolver.frames.bridge import rowwise
from resolver.frames.staging import Staged

_FIELDS: Final = ("unit", "given", "core", "head", "tail", "single", "full")
_EXACT, _CLOSE, _NICKNAME, _INITIAL, _CONFLICT = 4, 3, 2, 1, 0
_SAME_FAMILY, _SPELT, _PART = 3, 2, 1
_LEAST_TYPO: Final = 5

_LEVELS: Final = pl.Struct({"given": pl.Int8, "family": pl.Int8})

Levels = tuple[int | None, int | None]
Names = tuple[str | None, ...]


def unit_levels(frame: Staged) -> Staged:
    """Int8 columns `given` and `family` of rows where a side is no single person.

    A couple agrees with the same couple as a person does with himself. With one of its people it
    shares the family name; the given name, although one of the two, is no evidence of one person.
    Organisations are no people: both levels are 0, or null where their names leave it open whether
    the person is not the organisation. What two organisations have in common is not judged here.
    """
    cells = [pl.col(f"{field}_{side}") for side in ("l", "r") for field in _FIELDS]
    fields = pl.col("judged").struct.field
    levels = {part: fields(part) for part in ("given", "family")}
    return frame.with_columns(judged=rowwise(cells, _units, _LEVELS)).select(**levels)


def _units(*cells: str | None) -> Levels:
    size = len(_FIELDS)
    return _judged(cells[:size], cells[size:])


def _judged(left: Names, right: Names) -> Levels:
    if left[0] and right[0]:
        if "/" in left[0] and "/" in right[0]:
            return _two_couples(left[0], right[0])
        return (None, None) if "/" not in left[0] + right[0] else (0, 0)
    unit, person = (left, right) if left[0] else (right, left)
    words = (person[-1] or "").split()
    if not words or not unit[0]:
        return None, None
    if "/" not in unit[0]:
        return (None, None) if set(words) <= set(unit[0].split()) else (0, 0)
    return _one_of(unit[0], person), _shared_family(unit[0], person)


def _one_of(unit: str, person: Names) -> int | None:
    """0 if the person is none of the couple; null, no evidence of one person, if he may be."""
    givens, _ = _people(unit)
    given = person[1]
    return None if not givens or not given or max(_given(given, g) for g in givens) else _CONFLICT


def _two_couples(left: str, right: str) -> Levels:
    (givens, families), (others, inherited) = map(_people, (left, right))
    given: int | None = None
    if givens and others:
        given = min(_every(givens, others), _every(others, givens))
        if len(givens) != len(others):
            fewer = sorted((givens, others), key=len)
            given = min(_every(*fewer), _NICKNAME)
    if not families or not inherited:
        return given, None
    if set(families) == set(inherited):
        return given, _SAME_FAMILY
    best = max(_family(a, b) for a in families for b in inherited)
    return given, min(best, _PART if len(families) + len(inherited) > 2 else best)


def _every(names: list[str], others: list[str]) -> int:
    """How well every one of the names fits one of the others."""
    return min(max(_given(a, b) for b in others) for a in names)


def _people(unit: str) -> tuple[list[str], list[str]]:
    givens, _, families = unit.partition("/")
    return givens.split(), [name for name in families.split("+") if name]


def _shared_family(unit: str, person: Names) -> int | None:
    """How well the family name of a person, or the only one, fits those of a couple."""
    _, _, core, head, tail, single, _ = person
    _, families = _people(unit)
    if not families or not (core or single):
        return None
    if single:
        return _SAME_FAMILY if single in families else None
    best = max(_family(core or "", other) for other in families)
    return max(best, _PART) if {head, tail}.intersection(families) else best


def _given(left: str, right: str) -> int:
    if left == right:
        return _EXACT if len(left) > 1 else _INITIAL
    if min(len(left), len(right)) == 1:
        return _INITIAL if left[0] == right[0] else _CONFLICT
    if left in _spellings("given").get(right, ()):
        return _NICKNAME
    return _CLOSE if _typo(left, right) else _CONFLICT


def _family(left: str, right: str) -> int:
    if left == right:
        return _SAME_FAMILY
    known = left in _spellings("family").get(right, ())
    return _SPELT if known or _typo(left, right) else 0


def _typo(left: str, right: str) -> bool:
    long = min(len(left), len(right)) >= _LEAST_TYPO
    return long and OSA.distance(left, right, score_cutoff=1) <= 1


@cache
def _spellings(part: str) -> dict[str, Collection[str]]:
    """Every known name with all that count as the same."""
    found: dict[str, set[str]] = {}
    for group in given_groups() if part == "given" else family_groups():
        for name in group:
            found.setdefault(name, set()).update(group)
    return dict(found)
