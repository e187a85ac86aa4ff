"""Keys to candidate pairs: within blocks, bounded whatever the data holds."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.frames.schema import PAIRS, empty

MOST_COPIES: Final = 10_000
"""Records that say exactly the same and may be one person's; more are a system's or a test's."""


def within_blocks(
    keys: pl.DataFrame, largest: int, closed: pl.Series | None = None
) -> pl.DataFrame:
    """The distinct pairs `l < r` of records that share a key of at most `largest` records.

    Two rows of one code in `closed` make no pair.
    """
    sizes = keys.group_by("key").agg(records=pl.len())
    kept = sizes.filter(pl.col("records").is_between(2, largest))
    members = keys.join(kept.select("key"), on="key", how="semi")
    if members.is_empty():
        return empty(PAIRS)
    if closed is not None:
        return _across(members, closed)
    return (
        members.join(members, on="key", suffix="_r")
        .filter(pl.col("row") < pl.col("row_r"))
        .select(l="row", r="row_r")
        .unique()
    )


def _across(members: pl.DataFrame, closed: pl.Series) -> pl.DataFrame:
    """The pairs within blocks that are not of one code.

    The most frequent code of a block is on one side of the join only, so that what is thrown away
    is no more than what is found, however uneven the codes are.
    """
    coded = members.with_columns(code=closed.gather(members["row"]))
    crowd = (
        coded.drop_nulls("code")
        .group_by("key", "code")
        .len()
        .sort("key", "len", "code")
        .group_by("key")
        .agg(crowd=pl.col("code").last())
    )
    others = coded.join(crowd, on="key", how="left").filter(
        pl.col("code").is_null() | (pl.col("code") != pl.col("crowd"))
    )
    same = (pl.col("code") == pl.col("code_r")).fill_null(False)
    return (
        others.join(coded, on="key", suffix="_r")
        .filter((pl.col("row") != pl.col("row_r")) & ~same)
        .select(l=pl.min_horizontal("row", "row_r"), r=pl.max_horizontal("row", "row_r"))
        .unique()
    )


def _met(ranked: pl.DataFrame, closed: pl.Series | None) -> pl.DataFrame:
    """Every row `a` with the next row `b` that it may meet."""
    if closed is None:
        place = pl.Series(range(1, len(ranked) + 1), dtype=pl.UInt32)
    else:
        place = _following(closed.gather(ranked["row"]))
    held = place.is_not_null() & (place < len(ranked))
    first, second = ranked.filter(held), ranked[place.filter(held)]
    met = first.select(a="row").with_columns(b=second["row"])
    if closed is None:
        return met
    same = closed.gather(met["a"]) == closed.gather(met["b"])
    return met.filter(~same.fill_null(False))


def _following(codes: pl.Series) -> pl.Series:
    """For every place the next one with another code, or without a code where it has none."""
    frame = codes.to_frame("code").with_row_index("at")
    last = pl.col("code").shift(1)
    starts = (pl.col("code") != last).fill_null(True)
    return frame.select(
        pl.when(starts).then("at").shift(-1).backward_fill().cast(pl.UInt32).alias("following")
    ).to_series()


def union(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """The distinct pairs of several frames, ordered."""
    return pl.concat([empty(PAIRS), *frames]).unique().sort("l", "r")


def contents(cleaned: pl.DataFrame) -> pl.Series:
    """A hash of what every record says, whatever its key and its times are."""
    said = cleaned.drop("row", "source", "record_id", "created", "modified", "convention")
    return said.hash_rows(seed=0)


def copies(cleaned: pl.DataFrame, closed: pl.Series | None = None) -> pl.DataFrame:
    """Pairs `l, r` of records that say the same: every later copy with the first.

    The others need not be compared with anything else: what holds for the first holds for them.
    Rows with a code in `closed` are left out: their copies may be nobody they can be linked to.
    """
    frame = pl.DataFrame({"row": cleaned["row"], "content": contents(cleaned)})
    if closed is not None:
        frame = frame.filter(closed.is_null())
    first = pl.col("row").min().over("content")
    return frame.select(l=first, r="row").filter(pl.col("l") < pl.col("r"))


def few(copies: pl.DataFrame) -> pl.DataFrame:
    """The pairs of `copies` of at most `MOST_COPIES` records that say the same."""
    return copies.filter(pl.len().over("l") < MOST_COPIES)


def sample(
    rows: int, wanted: int, content: pl.Series, closed: pl.Series | None = None
) -> pl.DataFrame:
    """About `wanted` pairs of different records, chosen by content and not by order of arrival.

    Every record is paired with its successors in several pseudo-random orders of the contents, or
    with the next one of another code in `closed`.
    """
    if rows < 2:
        return empty(PAIRS)
    rounds = max(1, min(wanted // rows + 1, rows - 1, 64))
    frames = []
    for seed in range(rounds):
        order = pl.DataFrame(
            {"row": pl.Series(range(rows), dtype=pl.UInt32), "content": content}
        ).sort(pl.col("content").hash(seed=seed + 1), "row")
        met = _met(order, closed)
        frames.append(
            met.head(wanted).select(l=pl.min_horizontal("a", "b"), r=pl.max_horizontal("a", "b"))
        )
    return union(frames)
