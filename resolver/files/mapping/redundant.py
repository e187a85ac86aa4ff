"""Attributes that say again what another column says: a code beside its description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from resolver.files.mapping.detect import Guess
from resolver.files.mapping.profile import Profile

Profiles = Mapping[str, Profile]
_TOLD: Final = ("gender", "region", "country")
_ROWS: Final = 50
_EACH: Final = 5
_MOST: Final = 0.9
_LIKE: Final = 1.5


def without_repeats(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The attributes that are ignored, since a fuller one, or a role, tells their values.

    Counted twice, one agreement would be worth two.
    """
    attributes = [
        guess
        for guess in guesses
        if guess.role == "attribute"
        and not (guess.said or guess.preset)
        and _categories(profiles[guess.column])
    ]
    told = [
        guess for guess in guesses if guess.role in _TOLD and _categories(profiles[guess.column])
    ]
    ignored = []
    for guess in sorted(attributes, key=lambda one: (-profiles[one.column].filled, one.column)):
        same = next((one for one in told if _same(profiles, one, guess)), None)
        if same is None:
            told.append(guess)
        else:
            ignored.append(guess.ignored(f"redundant: {same.column!r} tells its values"))
    return ignored


def _categories(values: Profile) -> bool:
    """Whether the values come again so often that they are not those of one person each."""
    return values.filled >= _ROWS and 1 < values.distinct <= values.filled / _EACH


def _same(profiles: Profiles, left: Guess, right: Guess) -> bool:
    a, b = profiles[left.column], profiles[right.column]
    if max(a.distinct, b.distinct) > _LIKE * min(a.distinct, b.distinct):
        return False
    pairs = pl.DataFrame({"l": a.column, "r": b.column}).drop_nulls()
    counts = pairs.group_by("l", "r").len()
    return min(_told(counts, "l", "r"), _told(counts, "r", "l")) >= _MOST


def _told(counts: pl.DataFrame, by: str, of: str) -> float:
    """By how much knowing the one saves errors in guessing the other, 0 to 1.

    The lambda of Goodman and Kruskal (1954), which chance agreement of rare values does not raise.
    """
    rows = int(counts["len"].sum())
    commonest = int(counts.group_by(of).agg(pl.col("len").sum())["len"].max() or 0)  # type: ignore[arg-type]
    guessed = int(counts.group_by(by).agg(pl.col("len").max())["len"].sum())
    if rows < _ROWS or rows == commonest:
        return 0.0
    return (guessed - commonest) / (rows - commonest)
