"""What differs between two results, with no truth needed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from resolver.errors import InputError
from resolver.recipes.result import Result
from resolver.steps import changes
from resolver.steps.changes import BandChange, Compared

Side = pl.DataFrame | Result | str | Path

CHANGED: Final = (
    "change",
    "group",
    "source",
    "record_id",
    "left_entity_id",
    "right_entity_id",
    "left_band",
    "right_band",
)
"""The columns of `Comparison.changed`; sources and bands only where both sides have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two results side by side.

    `common` records are in both, `gone` in the left only, `added` in the right only. `bands` tells
    of entities whose records are the same and whose band is not, None where a side has no bands;
    `auto` is the same as `entities` for the `auto` entities, None where a side has none. `changed`
    has one record a row (`CHANGED`) of all groups that are not `unchanged`.
    """

    common: int
    gone: int
    added: int
    entities: Compared
    auto: Compared | None
    bands: tuple[BandChange, ...] | None
    changed: pl.DataFrame = field(repr=False, compare=False)

    @property
    def same(self) -> bool:
        """Whether both are the same partition of the same records, in the same bands."""
        return self.entities.same and not self.bands and (self.auto is None or self.auto.same)

    def as_dict(self) -> dict[str, object]:
        """All figures as plain nested values, ready for JSON; without the frame `changed`."""
        plain = {"common": self.common, "gone": self.gone, "added": self.added, "same": self.same}
        return {
            **plain,
            "entities": asdict(self.entities),
            "auto": None if self.auto is None else asdict(self.auto),
            "bands": None if self.bands is None else [asdict(one) for one in self.bands],
        }


def compare(left: Side, right: Side) -> Comparison:
    """What differs from the left result to the right one.

    Args:
        left: a result, the run directory that holds one, or its frame `entities`.
        right: the same.

    Raises:
        InputError: for a run that is damaged, a missing column, or a repeated record.
    """
    one, other = _side(left), _side(right)
    rows = changes.side_by_side(one.entities, other.entities, "entity_id")
    known = one.bands is not None and other.bands is not None
    return Comparison(
        common=len(rows.drop_nulls(["left", "right"])),
        gone=rows["right"].null_count(),
        added=rows["left"].null_count(),
        entities=changes.compared(rows),
        auto=_auto(one.entities, other.entities),
        bands=changes.bands(rows, one.bands, other.bands) if known else None,  # type: ignore[arg-type]
        changed=_changed(rows, one, other),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    entities: pl.DataFrame
    bands: pl.DataFrame | None = None


def _side(given: Side) -> _Side:
    if isinstance(given, pl.DataFrame):
        return _Side(entities=given)
    columns = ["entity_id", "band"]
    if isinstance(given, Result):
        return _Side(entities=given.entities, bands=given.proposals.select(columns))
    folder = Path(given)
    try:
        return _Side(
            entities=pl.read_parquet(folder / "entities.parquet", glob=False),
            bands=pl.read_csv(
                folder / "proposals.csv", columns=columns, infer_schema=False, glob=False
            ).unique(),
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"the run cannot be read: {reason}.", file=str(given)) from error


def _auto(left: pl.DataFrame, right: pl.DataFrame) -> Compared | None:
    name = "auto_entity_id"
    if name not in left.columns or name not in right.columns:
        return None
    return changes.compared(changes.side_by_side(left, right, name))


def _changed(rows: pl.DataFrame, left: _Side, right: _Side) -> pl.DataFrame:
    found = rows.filter(pl.col("change") != "unchanged")
    for side, bands in (("left", left.bands), ("right", right.bands)):
        if bands is not None:
            named = bands.select(
                pl.col("entity_id").alias(side), pl.col("band").alias(f"{side}_band")
            )
            found = found.join(named, on=side, how="left", maintain_order="left")
    found = found.rename({"left": "left_entity_id", "right": "right_entity_id"})
    return found.select(name for name in CHANGED if name in found.columns)
