"""Whether two words of a name are one word mistyped."""

from __future__ import annotations

from functools import cache
from string import ascii_lowercase
from typing import Final

import polars as pl
from rapidfuzz.distance import OSA, JaroWinkler

from resolver.frames.bridge import framewise, pairwise
from resolver.frames.staging import Staged

_SHORTEST: Final = 4
"""Letters of the longer word from which on one edit is more likely a typo than another name."""

_EDITS: Final = 3
_LOOSE: Final = 0.88
_SIMILAR: Final = 0.92
"""Jaro-Winkler similarities that are asked of two and of three edits.

Among customers, census rows and people of Wikidata, two edits at 0.88 in words of five letters, or
any two in words of seven, are evidence of 6 to 9 bits for one person, as much as a single edit.
"""

_SEXED: Final = ("a", "e", "i", "o")
"""Last letters that tell the sexes apart in many languages (`mario`, `maria`)."""

_LENGTHS: Final = 64
_LETTERS: Final = 32


def marked(word: pl.Expr) -> pl.Expr:
    """First letter, last letter and length of a folded word as one number (UInt16).

    It makes most pairs of words that are no typos of each other known without reading them.
    """
    length = word.str.len_bytes().clip(0, _LENGTHS - 1).cast(pl.UInt16)
    first, last = (_numbered(letter) for letter in (word.str.head(1), word.str.tail(1)))
    return (first * _LETTERS + last) * _LENGTHS + length


def same_start(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether two marks have the same first letter; false where one is null."""
    size = _LETTERS * _LENGTHS
    return (left // size == right // size).fill_null(False)


def near(left: pl.Expr, right: pl.Expr, shortest: int = _SHORTEST) -> pl.Expr:
    """Whether words with these marks may be typos of each other; false where one is null.

    The longer word has four letters or more, the shorter one as many as `shortest`.
    """
    return framewise({"a": left, "b": right}, _near(shortest), pl.Boolean)


@cache
def _near(shortest: int) -> Staged:
    a, b = pl.col("a").cast(pl.Int32), pl.col("b").cast(pl.Int32)
    lengths = a % _LENGTHS, b % _LENGTHS
    ends = a // _LENGTHS % _LETTERS == b // _LENGTHS % _LETTERS
    starts = a // (_LENGTHS * _LETTERS) == b // (_LENGTHS * _LETTERS)
    fits = (
        (pl.min_horizontal(*lengths) >= shortest)
        & (pl.max_horizontal(*lengths) >= _SHORTEST)
        & ((lengths[0] - lengths[1]).abs() < _EDITS)
    )
    return Staged().select(near=(fits & (starts | ends)).fill_null(False))


def mistyped(left: pl.Expr, right: pl.Expr, where: pl.Expr) -> pl.Expr:
    """Whether the words differ by a typo: one edit, or two or three in long and similar words.

    Only the rows are looked at that `where` (see `near`) says to; all others are false. Equal words
    are not mistyped, and a word that only goes on for some letters (`martin`, `martinez`) is
    another.
    """
    return framewise({"a": left, "b": right, "where": where}, _mistyped(), pl.Boolean)


def read_typo(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether two words differ by a typo, for words without marks of their own."""
    return framewise({"a": left, "b": right}, _read_typo(), pl.Boolean)


@cache
def _read_typo() -> Staged:
    a, b = pl.col("a"), pl.col("b")
    where = near(pl.col("first"), pl.col("second"))
    staged = Staged().with_columns(first=marked(a), second=marked(b))
    return staged.select(typo=mistyped(a, b, where))


@cache
def _mistyped() -> Staged:
    staged = Staged().with_columns(typo=pl.lit(False))
    return staged.within(pl.col("where"), _few_edits).select("typo")


def _few_edits(words: Staged) -> Staged:
    a, b = pl.col("a"), pl.col("b")
    words = words.with_columns(
        edits=pairwise(a, b, OSA.distance),
        small=pl.min_horizontal(a.str.len_bytes(), b.str.len_bytes()),
    )
    far = pl.col("edits").is_between(2, _EDITS) & (pl.col("small") >= 5)
    words = words.with_columns(far=far & ~a.str.starts_with(b) & ~b.str.starts_with(a))
    long = pl.when("far").then(a), pl.when("far").then(b)
    alike = pl.col("alike")
    two = (pl.col("edits") == 2) & ((pl.col("small") >= 7) | (alike >= _LOOSE))
    three = (pl.col("small") >= 6) & (alike >= _SIMILAR)
    several = pl.col("far") & (two | three)
    hit = ((pl.col("edits") == 1) | several.fill_null(False)).fill_null(False)
    return words.with_columns(alike=pairwise(*long, JaroWinkler.similarity)).select(typo=hit)


def sexes(left: pl.Expr, right: pl.Expr, half_known: pl.Expr) -> pl.Expr:
    """Whether the words differ by their last letter as names of men and women do.

    Where only one of the names is known, an `a` more is taken for a letter lost by the other.
    """
    vowels = left.str.tail(1).is_in(_SEXED) & right.str.tail(1).is_in(_SEXED)
    changed = vowels & (left != right) & (left.str.head(-1) == right.str.head(-1))
    longer = (left == right + "a") | (right == left + "a")
    return changed | (longer & ~half_known)


def _numbered(letter: pl.Expr) -> pl.Expr:
    """1 to 26 for a letter, 27 for a digit, null for null."""
    numbers = pl.Series(range(1, len(ascii_lowercase) + 1), dtype=pl.UInt16)
    number = letter.replace_strict(
        pl.Series(list(ascii_lowercase)), numbers, default=27, return_dtype=pl.UInt16
    )
    return pl.when(letter.is_not_null()).then(number)
