"""The fields of a golden record in their order, and the names they have in its JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from resolver.frames.schema import ATTRIBUTE

CUSTOM: Final = "customAttributes"

TOP: Final = (
    "id",
    "name",
    "emails",
    "phones",
    "address",
    "externalCustomerId",
    CUSTOM,
    "channels",
    "createdAt",
    "modifiedAt",
)
"""The keys of a Gladly customer (seed schema)."""

OWN: Final = (
    "company",
    "birthdate",
    "gender",
    "locale",
    "nationalId",
    "consent",
    "externalCustomerIds",
    "handles",
)
"""What the seed schema has no key for, kept under `customAttributes`; free attributes follow."""

LISTS: Final = (
    "emails",
    "phones",
    "channels",
    f"{CUSTOM}.externalCustomerIds",
    f"{CUSTOM}.handles",
)
"""The fields that hold several values."""


def attribute(column: str) -> str:
    """The field of a free attribute: `attribute:tier` is `customAttributes.tier`.

    A name that we use ourselves keeps the prefix, so that no key is there twice.
    """
    name = column.removeprefix(ATTRIBUTE)
    clash = name in OWN or name.startswith(ATTRIBUTE)
    return own(column if clash else name)


def own(name: str) -> str:
    """The field of a custom attribute, e.g. `customAttributes.consent`."""
    return f"{CUSTOM}.{name}"


def ordered(columns: Iterable[str]) -> pl.Enum:
    """The type of a field name: all fields of records with these columns, as the JSON has them."""
    free = sorted(attribute(name) for name in columns if name.startswith(ATTRIBUTE))
    custom = [*map(own, OWN), *free]
    place = TOP.index(CUSTOM)
    return pl.Enum([*TOP[:place], *custom, *TOP[place + 1 :]])
