"""The frames of the pipeline, one sentence each; all steps and doors speak of these columns."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

POINT = pl.Struct(
    {
        "original": pl.String,
        "type": pl.String,
        "region": pl.String,
        "primary": pl.Boolean,
        "verified": pl.Boolean,
        "doubt": pl.String,
    }
)
"""A contact point as it was read: e-mail, phone or handle (`type` is then the network).

`doubt` says what is wrong between its `original` and its `normalized` (`fields.points`), if they
are given and anything is.
"""

CODE = pl.Struct({"system": pl.String, "value": pl.String})
"""An external id with the system that gave it (`""` where none is named)."""

NAME_ROLES = ("name", "given_name", "middle_name", "family_name", "suffix")
"""Roles that together are one name."""

ADDRESS_ROLES = (
    "address",
    "street",
    "house_number",
    "unit",
    "city",
    "region",
    "postcode",
    "country",
)
"""Roles that together are one address."""

LOCATING_ROLES = frozenset({"address", "street", "city", "postcode"})
"""Roles that say where an address is; the others only add to one of them."""

WHO_ROLES = (
    *NAME_ROLES,
    "company",
    *ADDRESS_ROLES,
    "birth_date",
    "birth_year",
    "gender",
    "national_id",
)
"""Roles that hold one value a record and say who somebody is."""

SCALAR_ROLES = (
    *WHO_ROLES,
    "locale",
    "consent",
    "verified",
    "created_at",
    "modified_at",
)
"""Roles that hold one value a record."""

ROLES = (
    "id",
    "source",
    "name",
    "given_name",
    "middle_name",
    "family_name",
    "suffix",
    "company",
    "email",
    "phone",
    "phone_type",
    "handle",
    "address",
    "street",
    "house_number",
    "unit",
    "city",
    "region",
    "postcode",
    "country",
    "birth_date",
    "birth_year",
    "gender",
    "national_id",
    "external_id",
    "locale",
    "consent",
    "verified",
    "created_at",
    "modified_at",
    "attribute",
    "ignore",
)
"""Every role a column can be given on the command line or in the config."""

ATTRIBUTE = "attribute:"
"""Prefix of the records columns that hold free attributes, e.g. `attribute:loyaltyTier`."""

POINTS = ("emails", "phones", "handles")
"""Columns of records with contact points, each a list of POINT."""

RECORDS = pl.Schema(
    {
        "file": pl.String(),
        "line": pl.UInt32(),
        "source": pl.String(),
        "record_id": pl.String(),
        **dict.fromkeys(SCALAR_ROLES, pl.String()),
        **dict.fromkeys(POINTS, pl.List(POINT)),
        "external_ids": pl.List(CODE),
        "merged_into": pl.String(),
        "numbered": pl.Boolean(),
    }
)
"""One record a row, values as read, null where absent; `attribute:NAME` String columns follow.

`merged_into` is the id of the record of the same source that this one was merged into there.
`numbered`: the record has no id of its own, and `record_id` is its number among those read.
"""

REJECTS = pl.Schema(
    {
        "file": pl.String,
        "line": pl.UInt32,
        "column": pl.String,
        "code": pl.String,
        "reason": pl.String,
        "kind": pl.String,
    }
)
"""One physical record that was not accepted: `kind` is `rejected`, or `skipped` where declared."""

PAIRS = pl.Schema({"l": pl.UInt32, "r": pl.UInt32})
"""One candidate pair; `l < r` are positions in the clean frame, which is ordered by key."""

ENTITIES = pl.Schema(
    {
        "source": pl.String,
        "record_id": pl.String,
        "entity_id": pl.String,
        "auto_entity_id": pl.String,
    }
)
"""One accepted record and the entity it belongs to."""

LINK_KEYS = pl.Schema(
    {
        "left_source": pl.String,
        "left": pl.String,
        "right_source": pl.String,
        "right": pl.String,
        "weight": pl.Float64,
        "probability": pl.Float64,
        "band": pl.String,
    }
)
"""The leading columns of links and relations; one level column a field follows."""

RULINGS = pl.Schema(
    {
        "ruling": pl.String,
        "left_source": pl.String,
        "left": pl.String,
        "right_source": pl.String,
        "right": pl.String,
        "by": pl.String,
        "at": pl.String,
        "reason": pl.String,
        "fingerprint": pl.String,
        "undoes": pl.String,
        "field": pl.String,
    }
)
"""One decision of a person or a system on two records, in the order it was taken.

`field` is what a ruling `value` is about; others have none.
"""

QUESTION = "question"
"""Column of the number of a question put to people, beside RULINGS; it may have no answer yet."""

CHANCE = "chance"
"""Column of the probability with which a question was drawn at random, null where it was not."""


def frame_of(pairs: Iterable[tuple[int, int]]) -> pl.DataFrame:
    """The pairs of rows as a frame `l, r`, in order."""
    return pl.DataFrame(sorted(pairs), schema=PAIRS, orient="row")


def empty(schema: pl.Schema) -> pl.DataFrame:
    """A frame of the schema without rows."""
    return pl.DataFrame(schema=schema)
