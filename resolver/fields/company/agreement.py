"""How well two names of companies agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import polars as pl
from rapidfuzz.distance import OSA, JaroWinkler

from resolver.fields.company.words import one_form, words
from resolver.fields.level import Level
from resolver.frames.bridge import over_distinct_rows, pairwise

LEVELS: Final = (
    Level(0, "different", "different companies"),
    Level(1, "similar", "alike but for a typo, an acronym, a trading name, or one name in short"),
    Level(2, "exact", "the same name, legal form apart"),
)
"""Levels of two company names; null where either is missing."""

_WORTH_A_LOOK: Final = 0.8
"""Jaro-Winkler similarity from which on names are compared word by word."""
_LEAST_TYPED: Final = 5
_LONG: Final = 9
"""Letters from which on a word may hold one typing error, and two."""
_LEAST_SHORT: Final = 6
"""Letters of one word from which on it may stand for a longer name that begins with it."""


def level(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Int8 level of two company structs (`LEVELS`), null where either is missing. Symmetric.

    Names are alike if their words are the same but for typing errors and order, or if one has only
    words more that tell no companies apart (`group`, a country), or begins with the other, if that
    is long enough. Where each has a word that the other lacks, they are two companies or branches
    (`Edeka Nord`, `Edeka Süd`), however alike they look.
    """
    one, two = left.struct.field, right.struct.field
    a, b = one("value"), two("value")
    joined, other = _unspaced(a), _unspaced(b)
    traded = one("trading").is_not_null() | two("trading").is_not_null()
    alike = pl.any_horizontal(
        pair.fill_null(False)
        for pair in (
            one("sorted") == two("sorted"),
            one("initials") == other,
            two("initials") == joined,
        )
    )
    looked = (joined != other) & ~alike & (traded | _near(joined, other))
    cells = [a, b, one("trading"), two("trading")]
    read = over_distinct_rows([pl.when(looked).then(c) for c in cells], _rated, pl.Int8)
    return (
        pl.when(a.is_null() | b.is_null())
        .then(None)
        .when(joined == other)
        .then(2)
        .when(alike)
        .then(1)
        .otherwise(read.fill_null(0))
        .cast(pl.Int8)
    )


def forms_differ(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether both company structs state a legal form, and not the same one. Symmetric; not null.

    `GmbH` and `GmbH & Co. KG` of one name are two companies, `Ltd` and `Limited` one form.
    """
    one, two = (side.struct.field("legal").replace(one_form()) for side in (left, right))
    return (one != two).fill_null(False)


def _unspaced(value: pl.Expr) -> pl.Expr:
    return value.str.replace_all(" ", "", literal=True)


def _near(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """Whether one name begins or ends with the other, or they look alike."""
    possible = (a != b) & ((a.str.head(1) == b.str.head(1)) | (a.str.tail(1) == b.str.tail(1)))
    score = pairwise(pl.when(possible).then(a), pl.when(possible).then(b), JaroWinkler.similarity)
    inside = [x.str.starts_with(y) | x.str.ends_with(y) for x, y in ((a, b), (b, a))]
    return (inside[0] | inside[1] | (score >= _WORTH_A_LOOK)).fill_null(False)


def _rated(pairs: list[tuple[Any, ...]]) -> list[int]:
    """1 where any name of one side is like any of the other, else 0."""
    return [
        int(any(_like(a, b) for a in (left, *own) if a for b in (right, *others) if b))
        for left, right, own, others in ((r[0], r[1], r[2:3], r[3:4]) for r in pairs)
    ]


def _like(left: str, right: str) -> bool:
    """Whether two canonical names are alike, word by word."""
    a, b = sorted((left.split(), right.split()), key=lambda found: (len(found), found))
    if _initials(b) == "".join(a):
        return True
    spare, more = _apart(a, b)
    rest = _unmatched(spare, more, alone=not _telling(set(a) & set(b)))
    if rest is None:
        return len(a) != len(b) and _typed("".join(a), "".join(b), alone=True)
    return not rest or _extends(a, b, rest)


def _initials(found: list[str]) -> str:
    heads = [word[0] for word in found if word not in words("small")]
    return "".join(heads) if len(heads) > 2 else ""


def _apart(a: list[str], b: list[str]) -> tuple[list[str], list[str]]:
    """The words of either side that the other has not."""
    spare, more = [], list(b)
    for word in a:
        if word in more:
            more.remove(word)
        else:
            spare.append(word)
    return spare, more


def _unmatched(spare: list[str], more: list[str], *, alone: bool) -> list[str] | None:
    """What is left of `more` when every spare word has been found in it, but for a typing error.

    None if one is not found.
    """
    rest = list(more)
    for word in spare:
        near = next((other for other in rest if _typed(word, other, alone=alone)), None)
        if near is None:
            return None
        rest.remove(near)
    return rest


def _typed(one: str, two: str, *, alone: bool) -> bool:
    """Whether two words differ by a typing error; numbers never do.

    A word that stands `alone`, nothing that tells agreeing, must be longer, and begin alike.
    """
    shorter = min(len(one), len(two))
    if shorter < _LEAST_TYPED - (not alone) or _digits(one) != _digits(two):
        return False
    edits = OSA.distance(one, two, score_cutoff=2)
    if one[0] != two[0] and shorter < _LONG - 2:
        return False
    return edits <= (2 if shorter >= _LONG else 1)


def _digits(word: str) -> str:
    return "".join(c for c in word if c.isdigit())


def _extends(a: list[str], b: list[str], more: list[str]) -> bool:
    """Whether the longer name `b` can be that of `a`, to which it adds the words `more`."""
    telling = _telling(a)
    if not telling:
        return False
    if all(word in words("generic") for word in more):
        return True
    begins = _typed_or_same(a, b[: len(a)])
    return len(telling) > 1 or (begins and len("".join(a)) >= _LEAST_SHORT)


def _telling(found: Iterable[str]) -> list[str]:
    """The words that tell companies apart, and not only their trade or country."""
    return [word for word in found if word not in words("generic") | words("trade")]


def _typed_or_same(a: list[str], b: list[str]) -> bool:
    return all(one == two or _typed(one, two, alone=True) for one, two in zip(a, b, strict=True))
