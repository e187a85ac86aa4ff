"""The handles of an entity, and the phones that are channels of their own."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields import code, text
from resolver.steps.survive.encode import obj, quoted
from resolver.steps.survive.fields import own
from resolver.steps.survive.union import items, united, written

_OF_PHONES: Final = {"voice": "VOICE", "sms": "SMS", "whatsapp": "WHATSAPP"}
_NETWORKS: Final = {
    "facebook": "FACEBOOK",
    "fb": "FACEBOOK",
    "messenger": "FACEBOOK",
    "facebook messenger": "FACEBOOK",
    "instagram": "INSTAGRAM",
    "ig": "INSTAGRAM",
    "insta": "INSTAGRAM",
    "chat": "CHAT",
}


def channels(records: pl.DataFrame, numbers: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The channels of every entity (`ITEM`); handles of other networks are custom attributes.

    `numbers` as `points.numbers` gives them: those that came as VOICE, SMS or WHATSAPP are channels
    too.
    """
    network = text.fold(pl.col("type"))
    handle = code.clean(pl.col("original"))
    key = pl.concat_str(network.fill_null(""), pl.lit(":"), handle)
    spelled = (
        written(records, "handles")
        .with_columns(network=network, key=key)
        .filter(pl.col("key").is_not_null())
    )
    kind = pl.col("network").replace_strict(_NETWORKS, default=None, return_dtype=pl.String)
    found = united(spelled, people).with_columns(kind=kind)
    on_networks = found.filter(pl.col("kind").is_not_null())
    others = found.filter(pl.col("kind").is_null())
    named = pl.concat_str(pl.col("type") + ":", pl.col("original"), ignore_nulls=True)
    return pl.concat(
        [
            _items(_of_phones(numbers), "value"),
            _items(on_networks, "original"),
            items(others, own("handles"), named, quoted(named)),
        ]
    )


def _of_phones(numbers: pl.DataFrame) -> pl.DataFrame:
    word = pl.col("type").str.strip_chars().str.to_lowercase()
    kind = word.replace_strict(_OF_PHONES, default=None, return_dtype=pl.String)
    return numbers.with_columns(kind=kind).drop_nulls(["kind", "value"])


def _items(found: pl.DataFrame, address: str) -> pl.DataFrame:
    json = obj(type=quoted(pl.col("kind")), address=quoted(pl.col(address)))
    return items(found, "channels", pl.col(address), json)
