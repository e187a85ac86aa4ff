"""Who decided on two records, when and why, and whether that is open again, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from resolver.files import merges
from resolver.frames.schema import RULINGS, empty
from resolver.recipes import seeing
from resolver.recipes.ruling import ruled
from resolver.steps.rulings import SYSTEM, VALUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """What was decided on two records, in sentences.

    `reopened`: whether they are ruled same, or on a value, on records that say something else now.
    """

    lines: tuple[str, ...] = ()
    reopened: bool = False


def recounted(
    rulings: pl.DataFrame, records: pl.DataFrame, cleaned: pl.DataFrame, pair: tuple[int, int]
) -> Recounted:
    """The rulings that have a say on two rows (`l < r`); empty where nobody has ruled.

    `rulings` (RULINGS) are all that the run keeps; its sources have told of their merges in
    `records`.
    """
    gone = records[list(pair)].filter(pl.col("merged_into").is_not_null())
    if rulings.is_empty() and gone.is_empty():
        return Recounted()
    told = merges.told_on(gone) if len(gone) else empty(RULINGS)
    stands = ruled(rulings, cleaned, told, records)
    mine = (pl.col("l") == pair[0], pl.col("r") == pair[1])
    both = stands.last.filter(*mine)
    again = seeing.open_again(stands.last, stands.decided.same, records).filter(*mine)
    open_again = set(again.select("ruling", "field").iter_rows())
    lines = tuple(
        line
        for row in both.iter_rows(named=True)
        for line in _sentences(row, (row["ruling"], row["field"]) in open_again)
    )
    return Recounted(lines=lines, reopened=any(word in ("same", VALUE) for word, _ in open_again))


def _sentences(row: dict[str, Any], again: bool) -> Iterator[str]:
    if row["by"] == SYSTEM:
        yield "The source tells that they were merged there."
        return
    what = row["ruling"]
    if what == VALUE:
        source, key = row["left_source"], row["left"]
        what = f"value of {row['field']} from {f'{source}:{key}' if source else key}"
    who = f" by {row['by']}" if row["by"] else ""
    when = f" at {row['at']}" if row["at"] else ""
    why = f": {row['reason']}" if row["reason"] else ""
    yield f"Ruled {what}{who}{when}{why}."
    if again:
        yield "It is open again: a record says something else since."
