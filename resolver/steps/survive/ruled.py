"""Values that somebody has chosen: they stand above the rule of their field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from resolver.frames.schema import ATTRIBUTE
from resolver.steps.survive.fields import attribute, own

RULED: Final = "ruled"
"""The rule of a value that somebody has chosen."""

EMAIL: Final = "email"
PHONE: Final = "phone"
_GOLDEN: Final = {
    "survivor": "id",
    "name": "name",
    "address": "address",
    "company": own("company"),
    "birth_date": own("birthdate"),
    "gender": own("gender"),
    "locale": own("locale"),
    "national_id": own("nationalId"),
}
"""The fields of golden records that one value is chosen for."""


def chosen(values: pl.DataFrame | None, people: pl.DataFrame) -> pl.DataFrame:
    """`entity`, `field` and the `row` whose value somebody has chosen, the last word on each.

    `values`: rulings in their order, the value of `field` is that of `row` while `other` is in its
    entity.
    """
    if values is None:
        return pl.DataFrame(schema={"entity": pl.UInt32, "field": pl.String, "row": pl.UInt32})
    homes = people.select("row", "entity")
    both = (
        values.with_row_index("n")
        .join(homes, on="row")
        .join(homes.rename({"row": "other", "entity": "home"}), on="other")
        .filter(pl.col("entity") == pl.col("home"))
        .sort("n")
    )
    last = both.unique(["entity", "field"], keep="last", maintain_order=True)
    return last.select("entity", "field", "row")


def called(columns: Iterable[str]) -> dict[str, str]:
    """What rulings call the golden fields of records with these columns, by golden field."""
    named = {golden: name for name, golden in _GOLDEN.items()}
    free = {attribute(name): name for name in columns if name.startswith(ATTRIBUTE)}
    return {**named, **free, "emails": EMAIL, "phones": PHONE}


def single(
    won: pl.DataFrame, offers: pl.DataFrame, ruled: pl.DataFrame, records: pl.DataFrame
) -> pl.DataFrame:
    """The winning values (`ITEM`) of all fields that have one, with those that somebody has chosen.

    Where that record offers none, the rule of the field stands. A record that its source has merged
    away does not survive, whoever says so.
    """
    free = {name: attribute(name) for name in records.columns if name.startswith(ATTRIBUTE)}
    named = ruled.with_columns(
        field=pl.col("field").replace_strict(
            _GOLDEN | free, default=None, return_dtype=offers.schema["field"]
        )
    ).drop_nulls("field")
    dead = (pl.col("field").cast(pl.String) == "id") & (pl.col("rank") > 0)
    said = named.join(offers.filter(~dead), on=["row", "field"]).with_columns(
        rule=pl.lit(RULED), place=pl.lit(0, pl.UInt32), json=pl.lit(None, pl.String)
    )
    rest = won.join(said, on=["entity", "field"], how="anti", maintain_order="left")
    return pl.concat([rest, said.select(won.columns)])


def first(ruled: pl.DataFrame, field: str) -> pl.DataFrame:
    """`entity` and `row` of the records whose e-mail or phone somebody wants to be the primary."""
    return ruled.filter(pl.col("field") == field).select("entity", "row")
