"""Values of one kind, each beside each, and what all of them have in common."""

from __future__ import annotations

from random import Random

import numpy as np
import polars as pl


def crossed(values, level):
    """The levels of all pairs of a series of clean values, -1 for none, as a square."""
    places = np.arange(len(values))
    left, right = (side.ravel() for side in np.meshgrid(places, places, indexing="ij"))
    frame = pl.DataFrame({"l": values.gather(left), "r": values.gather(right)})
    found = frame.select(level=level(pl.col("l"), pl.col("r")))["level"]
    if found.dtype == pl.Struct:
        return {
            name: _square(found.struct.field(name), len(values)) for name in found.struct.fields
        }
    return _square(found, len(values))


def shared(traces):
    """Whether two values have a trace in common at the same place, for every place."""
    rows = np.array(traces, dtype=np.uint64)
    return (rows[:, None] == rows[None]) & (rows[None] != 0)


def spelt(dice: Random, text, letters="abeinorstxyz "):
    """A text with a letter lost, doubled, changed, or in another's place."""
    at = dice.randrange(max(len(text) - 1, 1))
    head, letter, rest = text[:at], text[at : at + 1], text[at + 1 :]
    changed = (
        head + rest,
        head + letter * 2 + rest,
        head + dice.choice(letters) + rest,
        head + rest[:1] + letter + rest[1:],
    )
    return dice.choice(changed)


def _square(levels, size):
    return levels.cast(pl.Int8).fill_null(-1).to_numpy().reshape(size, size)
