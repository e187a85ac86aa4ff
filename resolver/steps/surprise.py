"""How surprising it is that two records share their weak tokens, in hundredths of a bit.

Whole numbers add up alike in any order, so that a pair counts the same wherever it is met. Tokens
on `COMMON` records or more are counted by name; all rarer ones are alike, and a model can keep the
counts without holding anybody's data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, log2
from typing import Final

import polars as pl

COMMON: Final = 10
"""Records from which on a token is common enough to be counted by itself."""
_RARE_AS: Final = 5
"""Records that a rarer token is taken to be on."""
_PARTS: Final = 100

Counted = Mapping[str, pl.DataFrame]
"""Per token the frame `value, bits` of the common values."""


def count(tokens: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The common values of every token, and what they count (`value`, `bits`), by value.

    `tokens`: `row`, and one token a column.
    """
    return {
        name: tokens.select(value=name)
        .drop_nulls()
        .group_by("value")
        .len()
        .filter(pl.col("len") >= COMMON)
        .select("value", bits=_bits(len(tokens), pl.col("len")))
        .sort("value")
        for name in tokens.columns
        if name != "row"
    }


def rare(rows: int) -> int:
    """What a token counts that is not common among so many records."""
    return max(0, round(_PARTS * log2(max(rows, 1) / _RARE_AS)))


def attach(tokens: pl.DataFrame, counted: Counted, rare: int) -> pl.DataFrame:
    """What every token of every record counts, in the shape of `tokens`; 0 where there is none."""
    return tokens.select(
        "row",
        *(
            pl.when(pl.col(name).is_not_null())
            .then(_common(pl.col(name), counted.get(name)).fill_null(rare))
            .otherwise(0)
            .cast(pl.UInt16)
            .alias(name)
            for name in tokens.columns
            if name != "row"
        ),
    )


def shared(
    pairs: pl.DataFrame,
    tokens: pl.DataFrame,
    bits: pl.DataFrame,
    groups: Sequence[Sequence[str]],
) -> pl.Series:
    """What the tokens count that the records of a pair share: of each group the best one.

    `pairs`: `l, r`, rows of `tokens` and of `bits`, which `attach` gave.
    """
    total = pl.Series([0], dtype=pl.UInt16).new_from_index(0, len(pairs))
    for group in groups:
        found = [
            _of_both(pairs, tokens[name], bits[name]).alias(name)
            for name in group
            if name in tokens.columns
        ]
        if found:
            total += pl.DataFrame(found).max_horizontal()
    return total.alias("bits")


def least(bits: pl.Series, most: int) -> int:
    """What a pair has to come to, so that about `most` pairs do: by the ratio as near as can be."""
    if len(bits) <= most:
        return 0
    counts = bits.value_counts(name="pairs").sort(bits.name, descending=True)
    reached = counts.select(bits.name, pairs=pl.col("pairs").cum_sum()).rows()
    wanted = max(most, 1)
    cut, _ = min(reached, key=lambda found: abs(log(found[1] / wanted)))
    return int(cut)


def _bits(rows: int, count: pl.Expr) -> pl.Expr:
    return (_PARTS * (rows / count).log(2)).round().cast(pl.UInt16)


def _common(value: pl.Expr, counted: pl.DataFrame | None) -> pl.Expr:
    if counted is None or counted.is_empty():
        return pl.lit(None, pl.UInt16)
    return value.replace_strict(
        counted["value"], counted["bits"], default=None, return_dtype=pl.UInt16
    )


def _of_both(pairs: pl.DataFrame, values: pl.Series, bits: pl.Series) -> pl.Series:
    """What the token counts where both records of a pair have it, else 0."""
    code = values.rank("dense").cast(pl.UInt32)
    same = (code.gather(pairs["l"]) == code.gather(pairs["r"])).fill_null(False)
    found = bits.gather(pairs["l"])
    return pl.select(pl.when(same).then(found).otherwise(pl.lit(0, pl.UInt16))).to_series()
