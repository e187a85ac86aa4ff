"""The golden record of every entity: the surviving record, the values, and their origin."""

from __future__ import annotations

import polars as pl

from resolver.config.model import Survivorship
from resolver.steps.survive import ruled as wishes
from resolver.steps.survive.channels import channels
from resolver.steps.survive.choose import choose
from resolver.steps.survive.document import PROVENANCE, document, provenance
from resolver.steps.survive.fields import ordered
from resolver.steps.survive.ids import external_ids
from resolver.steps.survive.members import members
from resolver.steps.survive.points import emails, numbers, phones
from resolver.steps.survive.single import candidates

__all__ = ["PROVENANCE", "survive"]


def survive(
    records: pl.DataFrame,
    cleaned: pl.DataFrame,
    entities: pl.DataFrame,
    settings: Survivorship,
    values: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row an entity, ordered by `entity_id`, for singletons too.

    Columns: `entity_id`, `survivor_source`, `survivor_id`, `golden` (JSON of one Gladly customer:
    absent keys are left out, times are RFC 3339 in UTC, `normalized` is the canonical value) and
    `provenance` (`PROVENANCE`, null for singletons).

    `records` and `cleaned` hold the same rows in the same order; `entities` names the entity of
    each in any order. Contact points are united, distinct by canonical value, verified ones first,
    then those of the record changed last; placeholders are dropped. Consent is the strictest unless
    the settings say otherwise. What ties is decided by `(source, record_id)`. `values` are rulings
    in their order: the value of `field` is that of `row` while `other` is in its entity; these have
    the rule `ruled`.
    """
    people = members(cleaned, entities)
    field = pl.col("field").cast(ordered(records.columns))
    offers = candidates(records, cleaned, settings).with_columns(field)
    ruled = wishes.chosen(values, people)
    chosen = wishes.single(choose(offers, people), offers, ruled, records)
    survivors = chosen.filter(pl.col("field") == "id").select("entity", survivor="row")
    found = numbers(records, cleaned, people, wishes.first(ruled, wishes.PHONE))
    mails = emails(records, cleaned, people, wishes.first(ruled, wishes.EMAIL))
    items = pl.concat(
        [
            chosen,
            mails.with_columns(field),
            phones(found).with_columns(field),
            channels(records, found, people).with_columns(field),
            external_ids(records, people, survivors).with_columns(field),
        ]
    )
    keys = people.select("row", survivor_source="source", survivor_id="record_id")
    ids = people.unique("entity").select("entity", "entity_id")
    return (
        survivors.join(keys, left_on="survivor", right_on="row")
        .join(ids, on="entity")
        .join(document(items), on="entity", how="left")
        .join(provenance(items, people), on="entity", how="left")
        .sort("entity_id")
        .select("entity_id", "survivor_source", "survivor_id", "golden", "provenance")
    )
