"""The records of every entity with what ranks them against one another."""

from __future__ import annotations

import polars as pl


def members(cleaned: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """One row a record, as in the clean frame: where it belongs and its place among all records.

    Columns: `row`, `source`, `record_id`, `entity_id`, `entity` (a number for it), `alone` (it is
    the only record of its entity), `recent` (0 for the record changed last) and `ancient` (0 for
    the one made first). Records without a time come last; equal ones by `(source, record_id)`.
    """
    keys = ["source", "record_id"]
    whole = cleaned.select(
        "row",
        *keys,
        made=pl.coalesce("created", "modified"),
        changed=pl.coalesce("modified", "created"),
    )
    known = entities.select(*keys, "entity_id").with_columns(
        entity=pl.col("entity_id").rank("dense").cast(pl.UInt32)
    )
    return (
        whole.join(known, on=keys, maintain_order="left")
        .with_columns(
            alone=pl.len().over("entity") == 1,
            recent=_place("changed", descending=True),
            ancient=_place("made", descending=False),
        )
        .drop("made", "changed")
    )


def _place(moment: str, *, descending: bool) -> pl.Expr:
    # `row` is the position in the order of the keys, so it is no accident of arrival.
    order = pl.int_range(pl.len(), dtype=pl.UInt32).sort_by(
        moment, "row", descending=[descending, False], nulls_last=True
    )
    return order.arg_sort().cast(pl.UInt32)
