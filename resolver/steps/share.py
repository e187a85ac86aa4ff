"""How widely each contact point and address is shared, and how common each name is.

What counts for a shared value is the number of different people behind it, not the number of
records: people are told apart by the unordered initials of their names, which typing errors,
nicknames and swapped names mostly leave alone.

Values on `COMMON` records or more are counted by name; all rarer ones are alike. So a model can
keep the counts, as keyed hashes, without holding anybody's data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import polars as pl

from resolver.frames.bridge import over_distinct

COMMON: Final = 10
"""Records from which on a value is common enough to be counted by itself."""
_RARE_AS: Final = 5
"""Records that a rarer value is taken to be on."""
MANY: Final = 100
"""Records from which on a value is a crowd's, where no counts tell how many people are behind it.

Whoever counts as records come need not count further, and one value stays one value's work.
"""
CROWD: Final = 1_000
"""People taken to be behind such a value; what matters is only that they are many."""

PARTS: Final = ("given", "family")
_POINTS: Final = {"email": ("emails", "mailbox"), "phone": ("phones", "digits")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How common values are; `key` keys the hashes.

    `rarity[part][hash]`: bits of surprise of a common given or family name, `rare[part]` of every
    other; `people[kind][hash]`: people behind a common e-mail, phone or address.
    """

    key: str
    rarity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    rare: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def count(cleaned: pl.DataFrame) -> Counts:
    """The counts of the clean frame; the key is derived from its records, so that runs agree."""
    key = _key(cleaned)
    values = {part: cleaned.select(value=_name(part)).drop_nulls() for part in PARTS}
    rarity, rare = {}, {}
    for part, frame in values.items():
        named = max(1, len(frame))
        common = frame.group_by("value").len().filter(pl.col("len") >= COMMON).sort("value")
        bits = common.select("value", bits=-(pl.col("len") / named).log(2))
        rarity[part] = _hashed(bits, key)
        rare[part] = round(max(0.0, -pl.Series([_RARE_AS / named]).log(2)[0]), 6)
    people = {}
    for kind, frame in _holders(cleaned).items():
        common = frame.filter(pl.len().over("value") >= COMMON)
        counted = common.group_by("value").agg(people=_people()).sort("value")
        people[kind] = {k: int(v) for k, v in _hashed(counted, key).items()}
    return Counts(key=key, rarity=rarity, rare=rare, people=people)


def attach(cleaned: pl.DataFrame, counts: Counts) -> pl.DataFrame:
    """The clean frame with `rarity_given`, `rarity_family` (bits) and the people behind values.

    E-mail and phone structs gain `people` and `holders` (records), the frame `address_people`.
    Holders, and people behind values that the counts do not hold, are those in the frame itself.
    """
    return with_people(with_rarity(cleaned, counts), counts)


def _people_behind(cleaned: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Per kind the frame `value, people, holders`: the people and records behind every value."""
    records = pl.col("row").n_unique().cast(pl.UInt32)
    people = pl.when(records < MANY).then(_people()).otherwise(CROWD).cast(pl.UInt32)
    return {
        kind: frame.group_by("value").agg(people=people, holders=records)
        for kind, frame in _holders(cleaned).items()
    }


def with_rarity(cleaned: pl.DataFrame, counts: Counts) -> pl.DataFrame:
    """The clean frame with the bits of surprise of names, of every record for itself."""
    for part in PARTS:
        known = counts.rarity.get(part, {})
        value = _name(part)
        hashed = over_distinct(value, lambda texts: hashes(texts, counts.key), pl.String)
        bits = (
            hashed.replace_strict(known, default=None, return_dtype=pl.Float32)
            if known
            else pl.lit(None, pl.Float32)
        )
        rarity = pl.when(value.is_not_null()).then(bits.fill_null(counts.rare.get(part, 0.0)))
        cleaned = cleaned.with_columns(rarity.cast(pl.Float32).alias(f"rarity_{part}"))
    return cleaned


def with_people(cleaned: pl.DataFrame, counts: Counts) -> pl.DataFrame:
    """The clean frame with the people behind values, as all of its records tell."""
    told = {}
    for kind, frame in _people_behind(cleaned).items():
        told[kind] = frame
        known = counts.people.get(kind, {})
        if known:
            hashed = over_distinct(
                pl.col("value"), lambda texts: hashes(texts, counts.key), pl.String
            )
            frozen = hashed.replace_strict(known, default=None, return_dtype=pl.UInt32)
            told[kind] = told[kind].with_columns(people=pl.coalesce(frozen, "people"))
    for kind, (column, value) in _POINTS.items():
        points = _exploded(cleaned, column).with_columns(value=pl.col("point").struct.field(value))
        joined = points.join(told[kind], on="value", how="left", maintain_order="left")
        counted = (
            joined.select("row", pl.col("point").struct.with_fields("people", "holders"))
            .group_by("row", maintain_order=True)
            .agg(pl.col("point").alias(column))
        )
        cleaned = cleaned.drop(column).join(counted, on="row", how="left", maintain_order="left")
    key = cleaned.select(value=pl.col("address").struct.field("key"))
    home = key.join(told["address"], on="value", how="left", maintain_order="left")
    return cleaned.with_columns(address_people=home["people"])


def _name(part: str) -> pl.Expr:
    return pl.col("person").struct.field(part)


def _holders(cleaned: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Per kind the frame `row, signature, value`, one row a holder of a value."""
    found = {
        kind: _exploded(cleaned, column)
        .select("row", "signature", value=pl.col("point").struct.field(value))
        .drop_nulls("value")
        for kind, (column, value) in _POINTS.items()
    }
    address = pl.col("address").struct.field("key")
    found["address"] = cleaned.select("row", "signature", value=address).drop_nulls("value")
    return found


def _exploded(cleaned: pl.DataFrame, column: str) -> pl.DataFrame:
    points = cleaned.select("row", "signature", point=pl.col(column))
    return points.filter(pl.col("point").list.len() > 0).explode("point")


def _people() -> pl.Expr:
    return pl.col("signature").drop_nulls().n_unique().cast(pl.UInt32)


def _key(cleaned: pl.DataFrame) -> str:
    digest = blake2b(digest_size=16)
    for source, record_id in cleaned.select("source", "record_id").iter_rows():
        digest.update(f"{source}\x1f{record_id}\x1e".encode())
    return digest.hexdigest()


def _hashed(frame: pl.DataFrame, key: str) -> dict[str, float]:
    """`value` and one number a row, as hash to number."""
    texts, numbers = frame.to_dict(as_series=False).values()
    coded = (round(float(number), 6) for number in numbers)
    return dict(sorted(zip(hashes(texts, key), coded, strict=True)))


def hashes(texts: Sequence[str], key: str) -> list[str]:
    """The keyed hash of every text."""
    secret = bytes.fromhex(key)
    return [blake2b(text.encode(), digest_size=8, key=secret).hexdigest() for text in texts]
