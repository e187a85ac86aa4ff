"""The ids that other systems gave: that of the survivor, and all others beside it."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields import code
from resolver.steps.survive.choose import ITEM
from resolver.steps.survive.encode import quoted
from resolver.steps.survive.fields import own
from resolver.steps.survive.union import items, leads

_SURVIVOR: Final = "survivor"


def external_ids(
    records: pl.DataFrame, people: pl.DataFrame, survivors: pl.DataFrame
) -> pl.DataFrame:
    """The external ids of every entity (`ITEM`), distinct by system and canonical value.

    One is `externalCustomerId`: the first of the survivor (`survivors`: `entity`, `survivor`), else
    that of the record changed last. The others are texts `system:value`.
    """
    frame = records.with_row_index("row").select("row", "external_ids")
    found = (
        frame.filter(pl.col("external_ids").list.len() > 0)
        .explode("external_ids")
        .unnest("external_ids")
        .with_row_index("at")
        .with_columns(
            pl.col("value").str.strip_chars(),
            pl.col("system").fill_null("").str.strip_chars(),
            key=code.clean(pl.col("value")),
        )
        .filter(pl.col("key").is_not_null())
        .join(people.select("row", "entity", "recent"), on="row")
        .join(survivors, on="entity")
        .with_columns(other=pl.col("row") != pl.col("survivor"))
        .with_columns(folded=pl.col("system").str.to_lowercase())
        .sort("entity", "other", "recent", "at")
        .unique(["entity", "folded", "key"], keep="first", maintain_order=True)
        .with_columns(first=leads())
    )
    first, rest = found.filter("first"), found.filter(~pl.col("first"))
    prefix = pl.when(pl.col("system") != "").then(pl.col("system") + ":")
    named = pl.concat_str(prefix, "value", ignore_nulls=True)
    rule = pl.when("other").then(pl.lit("newest")).otherwise(pl.lit(_SURVIVOR))
    value = pl.col("value")
    survivor = items(first, "externalCustomerId", value, quoted(value))
    return pl.concat(
        [
            survivor.with_columns(first.select(rule.alias("rule"))).select(ITEM.names()),
            items(rest, own("externalCustomerIds"), named, quoted(named)),
        ]
    )
