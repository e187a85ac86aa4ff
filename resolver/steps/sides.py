"""What is known of whole sources: which are matched only with others, which hold nobody twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import polars as pl

from resolver.frames.schema import PAIRS

MATCHES: Final = 10.0
"""Most pairs of the same person per record, where nothing forbids them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Codes of rows; null, or None for all rows, where nothing is known.

    Two rows of one code in `closed` are no pair to look for, and two of one code in `once` are two
    people.
    """

    closed: pl.Series | None = None
    once: pl.Series | None = None

    def shut(self, pairs: pl.DataFrame) -> pl.Series:
        """True for pairs `l, r` that are not to be looked for."""
        return _equal(self.closed, pairs)

    def strangers(self, pairs: pl.DataFrame) -> pl.Series:
        """True for pairs `l, r` that are known to be two people."""
        return _equal(self.once, pairs)


OPEN: Final = Sides()
"""Nothing is known: any two records may be one person."""


def sides(
    source: pl.Series,
    *,
    across_only: bool = False,
    duplicate_free: Collection[str] = (),
    side_of: Mapping[str, str] | None = None,
) -> Sides:
    """What the names of sources say about the rows that have them.

    `across_only`: pairs of one side are not looked for; `side_of` names the side of a source, which
    is the source itself by default. `duplicate_free`: sources that hold every customer once.
    """
    names = source.to_frame("source")
    side = pl.col("source").replace(dict(side_of or {}))
    free = pl.when(pl.col("source").is_in(list(duplicate_free))).then("source")
    codes = names.select(side=_code(side), once=_code(free))
    once = codes["once"] if duplicate_free else None
    return Sides(closed=codes["side"] if across_only else once, once=once)


def pairs_to_look_for(known: Sides, rows: int) -> int:
    """How many pairs of that many rows may be one person."""
    return rows * (rows - 1) // 2 - _inside(known.closed)


def pairs_of_strangers(known: Sides) -> int:
    """How many pairs are known to be two people."""
    return _inside(known.once)


def most_matches(source: pl.Series, known: Sides) -> float:
    """The most pairs of the same person that there can be; `MATCHES` a record where nothing tells.

    Two sources without duplicates have no more matches than the smaller has records, and a record
    of any other source has one match in each source without duplicates.
    """
    unbounded = MATCHES * len(source)
    if known.once is None or known.closed is None:
        return unbounded
    groups = (
        pl.DataFrame({"closed": known.closed, "once": known.once, "source": source})
        .group_by("closed", "once", "source")
        .len()
    )
    free = groups.drop_nulls("once").sort("once")
    others = groups.filter(pl.col("once").is_null())
    most = 0.0
    for (side, n), (other, m) in combinations(free.select("closed", "len").iter_rows(), 2):
        most += min(n, m) if side != other else 0
    loose = 0
    for side, n in others.select("closed", "len").iter_rows():
        most += n * sum(1 for other in free["closed"] if other != side)
        loose += n
    within = others["closed"].null_count() > 0 or others["closed"].n_unique() > 1
    return float(min(unbounded, most + (MATCHES * loose if within else 0.0)))


def copies_of_one_source(cleaned: pl.DataFrame, known: Sides) -> dict[str, int]:
    """Per source that should hold everybody once, how many records say the same as another."""
    if known.once is None:
        return {}
    said = cleaned.drop("row", "source", "record_id", "created", "modified", "convention")
    frame = cleaned.select("source").with_columns(content=said.hash_rows(seed=0), once=known.once)
    again = frame.drop_nulls("once").filter(~pl.struct("once", "content").is_first_distinct())
    return dict(again.group_by("source").len().sort("source").iter_rows())


def strangers_joined(same: pl.DataFrame, component: pl.Series, known: Sides) -> pl.DataFrame:
    """The pairs `l, r` of strangers among the rows that the pairs `same` connect.

    `component`: the component of every row under these pairs.
    """
    if known.once is None or same.is_empty():
        return same.clear()
    rows = pl.concat([same["l"], same["r"]]).unique().sort()
    frame = pl.DataFrame(
        {"row": rows, "component": component.gather(rows), "once": known.once.gather(rows)}
    )
    return _pairs_of_one_code(frame)


def met(component: pl.Series, known: Sides) -> pl.DataFrame:
    """The pairs `l, r` of strangers that are in one component."""
    if known.once is None:
        return pl.DataFrame(schema=PAIRS)
    frame = pl.DataFrame({"component": component, "once": known.once}).with_row_index("row")
    return _pairs_of_one_code(frame)


def _pairs_of_one_code(frame: pl.DataFrame) -> pl.DataFrame:
    """The pairs `l, r` of rows with one `component` and one `once`."""
    coded = frame.drop_nulls()
    both = coded.join(coded, on=["component", "once"], suffix="_r")
    return both.filter(pl.col("row") < pl.col("row_r")).select(l="row", r="row_r").sort("l", "r")


def _code(name: pl.Expr) -> pl.Expr:
    return name.rank("dense").cast(pl.UInt32)


def _equal(codes: pl.Series | None, pairs: pl.DataFrame) -> pl.Series:
    if codes is None:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(pairs))
    return (codes.gather(pairs["l"]) == codes.gather(pairs["r"])).fill_null(False)


def _inside(codes: pl.Series | None) -> int:
    if codes is None:
        return 0
    sizes = codes.drop_nulls().value_counts(name="records")["records"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())
