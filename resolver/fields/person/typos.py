"""Whether two words of a name are one word mistyped."""

from __future__ import annotations

from string import ascii_lowercase
from typing import Final

import polars as pl
from rapidfuzz.distance import OSA, JaroWinkler

from resolver.frames.bridge import pairwise

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


def same_start(left: pl.Series, right: pl.Series) -> pl.Series:
    """Whether two marks have the same first letter; false where one is null."""
    size = _LETTERS * _LENGTHS
    return (left // size == right // size).fill_null(False)


def near(left: pl.Series, right: pl.Series, shortest: int = _SHORTEST) -> pl.Series:
    """Whether words with these marks may be typos of each other; false where one is null.

    The longer word has four letters or more, the shorter one as many as `shortest`.
    """
    frame = pl.DataFrame({"a": left, "b": right}).cast(pl.Int32)
    a, b = pl.col("a"), pl.col("b")
    lengths = a % _LENGTHS, b % _LENGTHS
    ends = a // _LENGTHS % _LETTERS == b // _LENGTHS % _LETTERS
    starts = a // (_LENGTHS * _LETTERS) == b // (_LENGTHS * _LETTERS)
    fits = (
        (pl.min_horizontal(*lengths) >= shortest)
        & (pl.max_horizontal(*lengths) >= _SHORTEST)
        & ((lengths[0] - lengths[1]).abs() < _EDITS)
    )
    return frame.select(near=(fits & (starts | ends)).fill_null(False)).to_series()


def mistyped(left: pl.Series, right: pl.Series, where: pl.Series) -> pl.Series:
    """Whether the words differ by a typo: one edit, or two or three in long and similar words.

    Only the rows are looked at that `where` (see `near`) says to; all others are false. Equal words
    are not mistyped, and a word that only goes on for some letters (`martin`, `martinez`) is
    another.
    """
    rows = where.arg_true()
    found = pl.Series([False]).new_from_index(0, len(left))
    if rows.is_empty():
        return found
    words = pl.DataFrame({"a": left.gather(rows), "b": right.gather(rows)})
    a, b = pl.col("a"), pl.col("b")
    words = words.with_columns(
        edits=pairwise(a, b, OSA.distance),
        small=pl.min_horizontal(a.str.len_bytes(), b.str.len_bytes()),
    )
    far = pl.col("edits").is_between(2, _EDITS) & (pl.col("small") >= 5)
    words = words.with_columns(far=far & ~a.str.starts_with(b) & ~b.str.starts_with(a))
    long = pl.when("far").then(a), pl.when("far").then(b)
    alike = pairwise(*long, JaroWinkler.similarity)
    two = (pl.col("edits") == 2) & ((pl.col("small") >= 7) | (alike >= _LOOSE))
    three = (pl.col("small") >= 6) & (alike >= _SIMILAR)
    several = pl.col("far") & (two | three)
    hit = words.select((pl.col("edits") == 1) | several.fill_null(False)).to_series()
    return found.scatter(rows.filter(hit), True)


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
