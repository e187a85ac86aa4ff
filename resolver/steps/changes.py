"""Two partitions of records side by side: what stayed, was merged, was split or overlaps.

Entities are matched by the records that both sides have. Entities of the left and of the right
that share a record form a group (a connected component), so every record is in exactly one group,
and a group says all that became of its records. No truth is needed, and ids need not be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from resolver.errors import InputError, did_you_mean

CHANGES: Final = ("unchanged", "resized", "merged", "split", "overlapping", "new", "gone")
"""What can become of a group.

`unchanged`: one entity with the same records on both sides; `resized`: one entity on both sides,
with records that only one side has; `merged`: several on the left, one on the right; `split`: the
other way round; `overlapping`: several on both; `new`, `gone`: all records are on one side only.
"""
EXAMPLES: Final = 3
"""Groups of each change that are shown, the largest."""
SHOWN: Final = 6
"""Records of an entity, and entities of a side, that an example shows."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """How many records an entity has, and the keys of the first `SHOWN` of them."""

    records: int
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One group: its records, and its entities on both sides, at most `SHOWN` each."""

    records: int
    left: tuple[Entity, ...]
    right: tuple[Entity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All groups of one change; `largest` is the records of the largest group."""

    change: str
    groups: int
    left_entities: int
    right_entities: int
    records: int
    largest: int
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two partitions: one line for each of `CHANGES`, and pairs of records that both sides have.

    `pairs_kept` are together on both sides, `pairs_joined` on the right only, `pairs_parted` on
    the left only.
    """

    left_entities: int
    right_entities: int
    changes: tuple[Change, ...]
    pairs_kept: int
    pairs_joined: int
    pairs_parted: int

    @property
    def same(self) -> bool:
        """Whether nothing has changed at all."""
        return all(one.groups == 0 or one.change == "unchanged" for one in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandChange:
    """Entities whose records are the same and whose band is not; None is no proposal."""

    left: str | None
    right: str | None
    entities: int


def side_by_side(left: pl.DataFrame, right: pl.DataFrame, group: str) -> pl.DataFrame:
    """One row a record of either side: its key, `left` and `right` entity, `group` and `change`.

    The entities (column `group` of the arguments) are null where a side does not have the record.
    Groups are numbered from 1, in the order of `CHANGES`, the largest first. Rows go by group,
    entities and key.

    Raises:
        InputError: for a missing column, a null, or a record that a side holds twice.
    """
    keys = ["source", "record_id"]
    if not all("source" in frame.columns for frame in (left, right)):
        keys = ["record_id"]
    one, other = (
        _checked(frame, name, keys, group) for frame, name in ((left, "left"), (right, "right"))
    )
    both = one.join(other, on=keys, how="full", coalesce=True)
    both = both.with_columns(label=_labels(both))
    alone = (pl.col("left").is_null() | pl.col("right").is_null()).any()
    groups = both.group_by("label").agg(
        lefts=pl.col("left").drop_nulls().n_unique(),
        rights=pl.col("right").drop_nulls().n_unique(),
        alone=alone,
        records=pl.len(),
        first=pl.concat_str(keys, separator="\x1f").min(),
    )
    ranked = (
        groups.with_columns(change=_change())
        .sort(
            pl.col("change").cast(pl.Enum(CHANGES)),
            "records",
            "first",
            descending=[False, True, False],
        )
        .with_columns(group=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32))
        .select("label", "group", "change")
    )
    return (
        both.join(ranked, on="label")
        .select("change", "group", *keys, "left", "right")
        .sort("group", "left", "right", *keys, nulls_last=True)
    )


def compared(rows: pl.DataFrame, *, examples: int = EXAMPLES) -> Compared:
    """What the frame of `side_by_side` says in numbers, with the largest groups as examples."""
    groups = rows.group_by("change", "group").agg(
        left=pl.col("left").drop_nulls().n_unique(),
        right=pl.col("right").drop_nulls().n_unique(),
        records=pl.len(),
    )
    counted = {
        row["change"]: row
        for row in groups.group_by("change")
        .agg(
            groups=pl.len(),
            left_entities=pl.col("left").sum(),
            right_entities=pl.col("right").sum(),
            records=pl.col("records").sum(),
            largest=pl.col("records").max(),
        )
        .iter_rows(named=True)
    }
    zero = dict.fromkeys(("groups", "left_entities", "right_entities", "records", "largest"), 0)
    shown = _examples(rows, examples)
    common = rows.drop_nulls(["left", "right"])
    kept, before, after = (_pairs(common, of) for of in (["left", "right"], ["left"], ["right"]))
    return Compared(
        left_entities=rows["left"].drop_nulls().n_unique(),
        right_entities=rows["right"].drop_nulls().n_unique(),
        changes=tuple(
            Change(examples=shown.get(name, ()), **{**counted.get(name, zero), "change": name})
            for name in CHANGES
        ),
        pairs_kept=kept,
        pairs_joined=after - kept,
        pairs_parted=before - kept,
    )


def bands(rows: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> tuple[BandChange, ...]:
    """How the bands (`entity_id`, `band`) of entities with the same records differ."""
    both = (
        rows.filter(pl.col("change").is_in(("unchanged", "resized")))
        .group_by("group")
        .agg(pl.col("left").drop_nulls().first(), pl.col("right").drop_nulls().first())
    )
    for side, frame in (("left", left), ("right", right)):
        named = frame.select(pl.col("entity_id").alias(side), pl.col("band").alias(f"{side}_band"))
        both = both.join(named.unique(), on=side, how="left")
    differing = (
        both.filter(pl.col("left_band").ne_missing(pl.col("right_band")))
        .group_by("left_band", "right_band")
        .len()
        .sort(["len", "left_band", "right_band"], descending=[True, False, False])
    )
    return tuple(BandChange(left=a, right=b, entities=n) for a, b, n in differing.iter_rows())


def _checked(frame: pl.DataFrame, name: str, keys: list[str], group: str) -> pl.DataFrame:
    for column in (*keys, group):
        if column not in frame.columns:
            hint = did_you_mean(column, frame.columns).strip() or None
            raise InputError(f"the {name} entities need this column.", column=column, hint=hint)
        if nulls := frame[column].null_count():
            raise InputError(f"the {name} entities have {nulls} empty values.", column=column)
    found = frame.select(pl.col(keys).cast(pl.String), pl.col(group).cast(pl.String).alias(name))
    if twice := len(found) - found.select(keys).n_unique():
        raise InputError(f"the {name} entities hold {twice} records more than once.")
    return found


def _labels(both: pl.DataFrame) -> pl.Series:
    """The connected component of every record; entities of both sides are the nodes."""
    codes = [both[side].rank("dense").cast(pl.Int64) - 1 for side in ("left", "right")]
    lefts, rights = (int(code.max() or 0) + 1 for code in codes)  # type: ignore[arg-type]
    nodes = pl.DataFrame({"left": codes[0], "right": codes[1] + lefts})
    edges = nodes.drop_nulls().unique()
    ones = np.ones(len(edges), dtype=np.int8)
    ends = (edges["left"].to_numpy(), edges["right"].to_numpy())
    size = lefts + rights
    _, labels = connected_components(coo_matrix((ones, ends), shape=(size, size)), directed=False)
    place = nodes.select(pl.coalesce("left", "right")).to_series()
    return pl.Series("label", labels[place.to_numpy()], dtype=pl.UInt32)


def _change() -> pl.Expr:
    one, other = pl.col("lefts"), pl.col("rights")
    rules = {
        "new": one == 0,
        "gone": other == 0,
        "overlapping": (one > 1) & (other > 1),
        "merged": one > 1,
        "split": other > 1,
        "resized": pl.col("alone"),
    }
    named = (pl.when(rule).then(pl.lit(name)) for name, rule in rules.items())
    return pl.coalesce(*named, pl.lit("unchanged"))


def _pairs(rows: pl.DataFrame, of: list[str]) -> int:
    sizes = rows.group_by(of).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _examples(rows: pl.DataFrame, most: int) -> dict[str, tuple[Example, ...]]:
    """The first groups of each change but `unchanged`, which has nothing to show."""
    first = pl.col("group") - pl.col("group").min().over("change") < most
    picked = rows.filter(first & (pl.col("change") != "unchanged"))
    found: dict[str, list[Example]] = {}
    for (change, _), group in picked.group_by("change", "group", maintain_order=True):
        sides = (_entities(group.drop_nulls(side), side) for side in ("left", "right"))
        left, right = sides
        example = Example(records=len(group), left=left, right=right)
        found.setdefault(str(change), []).append(example)
    return {change: tuple(examples) for change, examples in found.items()}


def _entities(group: pl.DataFrame, side: str) -> tuple[Entity, ...]:
    keys = [name for name in ("source", "record_id") if name in group.columns]
    found = []
    for _, records in group.group_by(side, maintain_order=True):
        some = records.head(SHOWN).select(keys)
        found.append(Entity(records=len(records), keys=tuple(some.rows())))
    return tuple(found[:SHOWN])
