"""What a report calls its records, translated to what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from resolver.errors import RulingError
from resolver.recipes.tabled import NONE_HERE, Present
from resolver.steps import rulings as fold
from resolver.steps import seen

REPORT: Final = (
    "comes from the report of another run, or all of its records say something else now; open the "
    "report of this run and decide there."
)

Row = dict[str, Any]


def translated(found: pl.DataFrame, present: Present, name: str) -> pl.DataFrame:
    """The rulings of a file with digests in the place of marks, as far as these are known.

    Raises:
        RulingError: none of the records is in this run.
    """
    rows = found.to_dicts()
    marked = {
        mark for row in rows for mark in seen.marks(row["fingerprint"] or row["undoes"] or "") or ()
    }
    known = _known(present) if marked else {}
    if marked and not marked & known.keys():
        raise RulingError(f"{name}: {REPORT}")
    if not marked and rows and _all_strange(rows, present):
        raise RulingError(f"{name}: {NONE_HERE}")
    for row in rows:
        for column in ("fingerprint", "undoes"):
            row[column] = _translated(row[column], known)
    return pl.DataFrame(rows, schema=found.schema, orient="row")


def _known(present: Present) -> dict[str, str]:
    """The digest behind every mark of the records, and of those that kept rulings were taken on."""
    kept = present.kept["fingerprint"].drop_nulls()
    digests = {*present.sight.said, *(end for text in kept for end in seen.sides(text) or ())}
    ordered = sorted(digests)
    return dict(zip(seen.mark(ordered, present.secret), ordered, strict=True))


def _translated(text: str | None, known: dict[str, str]) -> str | None:
    ends = seen.marks(text or "")
    if ends is None or not all(end in known for end in ends):
        return text
    return seen.fingerprint(known[ends[0]], known[ends[1]])


def _all_strange(rows: list[Row], present: Present) -> bool:
    """Whether the file names records, and this run holds none of them."""
    sight = present.sight
    ids = {key for _, key in sight.keys}
    told = [list(_named(row, present, ids)) for row in rows if row["ruling"] in fold.SAID]
    return bool(told) and not any(there for ends in told for there in ends)


def _named(row: Row, present: Present, ids: set[str]) -> Iterator[bool]:
    """Whether each record is there that a ruling names."""
    sight = present.sight
    for end in seen.sides(row["fingerprint"] or "") or ():
        yield end in sight.rows
    for side in ("left", "right"):
        source, key = row[f"{side}_source"], row[side]
        if key is not None:
            yield (source, key) in sight.places if source else key in ids
