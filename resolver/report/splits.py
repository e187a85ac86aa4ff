"""Records that seem to hold several people, as the report lists them: without any value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from resolver.report.mask import Mask
from resolver.report.phrases import field_name
from resolver.report.visible import Segment, segments
from resolver.report.words import bits, joined, many

SHOWN: Final = 20
"""Records that are listed; the others are in the file beside the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRow:
    """One record and, for each of the people in it, what goes with them."""

    record: tuple[Segment, ...]
    people: tuple[str, ...]
    bits: str


def split_rows(splits: pl.DataFrame, mask: Mask) -> list[SplitRow]:
    """The first records of the SPLITS frame as people read them."""
    return [
        SplitRow(
            record=segments(mask.text(f"{row['source']}:{row['record_id']}")),
            people=tuple(_person(part) for part in row["parts"]),
            bits=bits(row["bits"], sign=False),
        )
        for row in splits.head(SHOWN).iter_rows(named=True)
    ]


def _person(part: Mapping[str, Any]) -> str:
    counted = Counter(field_name(point["field"]).lower() for point in part["points"])
    things = [name if count == 1 else f"{count} {name}s" for name, count in sorted(counted.items())]
    told = joined(["the name", *things] if part["named"] else things)
    others = len(part["members"])
    return f"{told} (as on {many(others, 'other record')})"
