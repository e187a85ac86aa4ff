"""A golden customer in the shape of Gladly's REST API, and what that shape cannot hold.

The golden record has the seed shape (`seed_schema.json`). The API differs: `updatedAt` for
`modifiedAt`; phones are HOME, MOBILE or OFFICE, with no type for any other, and have their
`extension`; ids of several systems stand under `externalCustomerIds`, each system once; there are
no `channels` (Gladly REST API, Customer Profiles).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from resolver.fields import phone
from resolver.steps.survive.fields import CUSTOM

Customer = dict[str, Any]

SEED: Final = "seed"
REST: Final = "rest"
DIALECTS: Final = (SEED, REST)

IDS: Final = "externalCustomerIds"
_TYPES: Final = {"MOBILE": "MOBILE", "HOME": "HOME", "WORK": "OFFICE"}
_OF_PHONES: Final = ("VOICE", "SMS", "WHATSAPP")
_ID: Final = re.compile(r"[A-Za-z0-9._~-]{1,49}")
_DOTS: Final = (".", "..")


def rest(customer: Customer, systems: Sequence[tuple[str, str]] = ()) -> Customer:
    """The customer as the REST API has it; channels are left out (`misfits` counts them).

    `systems` are the (system, value) of all external ids of the customer: a golden record tells of
    its first id only the value. The first id of a system goes into `externalCustomerIds`, further
    ones stay texts `system:value` in the custom attributes; without systems
    `externalCustomerId` stays.
    """
    custom = dict(customer.get(CUSTOM, {}))
    one, named, others = _ids(customer.get("externalCustomerId"), custom.pop(IDS, []), systems)
    if others:
        custom[IDS] = others
    shaped = {
        "id": customer["id"],
        "name": customer.get("name"),
        "emails": _one_primary(customer.get("emails", [])),
        "phones": _one_primary([_phone(point) for point in customer.get("phones", [])]),
        "address": customer.get("address"),
        "externalCustomerId": one,
        IDS: named,
        CUSTOM: custom,
        "createdAt": customer.get("createdAt"),
        "updatedAt": customer.get("modifiedAt"),
    }
    return {key: value for key, value in shaped.items() if value not in (None, [], {})}


def misfits(customer: Customer, shaped: Customer) -> Iterator[str]:
    """A word for each thing that the REST API has no place for, or would take wrongly.

    `handle`: a channel of a social network or chat, which is left out; `id`: not URL-safe, or of
    fifty characters or more; `phone`: no number in any form that is valid; `two kinds of ids`: the
    API has `externalCustomerId` or `externalCustomerIds`, never both.
    """
    for channel in customer.get("channels", []):
        if channel["type"] not in _OF_PHONES:
            yield "handle"
    if not _ID.fullmatch(shaped["id"]) or shaped["id"] in _DOTS:
        yield "id"
    for point in shaped.get("phones", []):
        if "normalized" not in point:
            yield "phone"
    if "externalCustomerId" in shaped and IDS in shaped:
        yield "two kinds of ids"


def with_extensions(customers: Sequence[Customer]) -> list[Customer]:
    """The customers, each phone with its `extension` where the number as entered has one."""
    points = [point for customer in customers for point in customer.get("phones", [])]
    if not points:
        return list(customers)
    read = pl.DataFrame(
        [(point["original"], point.get("regionCode")) for point in points],
        schema={"original": pl.String, "region": pl.String},
        orient="row",
    )
    number = phone.clean(pl.col("original"), pl.col("region")).struct.field("extension")
    found = iter(read.select(number).to_series().to_list())
    return [
        {**customer, "phones": [_extended(point, next(found)) for point in customer["phones"]]}
        if "phones" in customer
        else customer
        for customer in customers
    ]


def _extended(point: Mapping[str, Any], extension: str | None) -> dict[str, Any]:
    return dict(point) if extension is None else {**point, "extension": extension}


def _phone(point: Mapping[str, Any]) -> dict[str, Any]:
    shaped = {
        "original": point["original"],
        "normalized": point.get("normalized"),
        "extension": point.get("extension"),
        "regionCode": point.get("regionCode"),
        "type": _TYPES.get(point.get("type", "")),
        "primary": point.get("primary"),
    }
    return {key: value for key, value in shaped.items() if value is not None}


def _one_primary(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    seen = False
    result = []
    for point in points:
        primary = bool(point.get("primary")) and not seen
        seen = seen or primary
        result.append({**point, "primary": primary} if "primary" in point else dict(point))
    return result


def _ids(
    first: str | None, others: Sequence[str], systems: Sequence[tuple[str, str]]
) -> tuple[str | None, dict[str, str], list[str]]:
    """The id without a system, the first id of each system, and the texts of all others."""
    by_text = Counter(systems)
    told = []
    for text in others:
        pair = next(
            (pair for pair in sorted(by_text) if by_text[pair] and _text(*pair) == text), ("", text)
        )
        by_text[pair] = 0
        told.append((*pair, text))
    if first is not None:
        # Of several systems with this value the golden record has named all others.
        named = [pair for pair in sorted(by_text) if by_text[pair] and pair[1] == first]
        system = next((name for name, _ in named if name), "")
        told.insert(0, (system, first, _text(system, first)))
    found: dict[str, str] = {}
    lone: str | None = None
    left: list[str] = []
    for system, value, text in told:
        if system and system not in found:
            found[system] = value
        elif not system and value == first and lone is None:
            lone = value
        else:
            left.append(text)
    return lone, found, left


def _text(system: str, value: str) -> str:
    return f"{system}:{value}" if system else value
