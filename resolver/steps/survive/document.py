"""The values of an entity as the JSON of one Gladly customer, and where each came from."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.steps.survive.encode import quoted
from resolver.steps.survive.fields import CUSTOM, LISTS

PROVENANCE: Final = pl.List(
    pl.Struct(
        {
            "field": pl.String,
            "value": pl.String,
            "source": pl.String,
            "record_id": pl.String,
            "rule": pl.String,
        }
    )
)
"""A value of the golden record, the record it was read from, and the rule that chose it."""


def document(items: pl.DataFrame) -> pl.DataFrame:
    """`entity` and `golden`, the JSON text of its values (`ITEM`); absent fields have no key.

    `field` is an Enum whose order is that of the JSON (`fields.ordered`).
    """
    texts = items.select(
        "entity", "field", "place", json=pl.coalesce("json", quoted(pl.col("value")))
    )
    several = pl.col("field").cast(pl.String).is_in(LISTS)
    lists = _gathered(texts.filter(several).sort("entity", "field", "place"), ["field"], "[", "]")
    single = texts.filter(~several).select(lists.columns)
    fields = _keyed(pl.concat([single, lists]).sort("entity", "field"))
    # All custom attributes of an entity stand where the first of them does.
    custom = fields.filter("custom").with_columns(pl.col("field").first().over("entity"))
    objects = _gathered(custom, ["field"], f'"{CUSTOM}":{{', "}")
    members = pl.concat([fields.filter(~pl.col("custom")).select(objects.columns), objects])
    whole = _gathered(members.sort("entity", "field"), [], "{", "}")
    return whole.select("entity", golden="json")


def provenance(items: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """`entity` and `provenance` (`PROVENANCE`) of every entity of two records or more."""
    keys = people.filter(~pl.col("alone")).select("row", "source", "record_id")
    origin = pl.struct(pl.col("field").cast(pl.String), "value", "source", "record_id", "rule")
    return (
        items.join(keys, on="row")
        .sort("entity", "field", "place")
        .group_by("entity", maintain_order=True)
        .agg(origin.alias("provenance"))
        .cast({"provenance": PROVENANCE})
    )


def _keyed(fields: pl.DataFrame) -> pl.DataFrame:
    """The JSON texts with their keys before them, and `custom` where they are custom attributes."""
    name = pl.col("field").cast(pl.String)
    told = fields.select(pl.col("field").unique()).with_columns(
        key=quoted(name.str.strip_prefix(f"{CUSTOM}.")) + ":",
        custom=name.str.starts_with(f"{CUSTOM}."),
    )
    keyed = fields.join(told, on="field", maintain_order="left")
    return keyed.with_columns(json=pl.col("key") + pl.col("json")).drop("key")


def _gathered(frame: pl.DataFrame, keys: list[str], left: str, right: str) -> pl.DataFrame:
    """The JSON texts of each entity and key in one pair of brackets, in the order of the rows."""
    groups = frame.group_by("entity", *keys, maintain_order=True).agg("json")
    return groups.with_columns(json=left + pl.col("json").list.join(",") + right)
