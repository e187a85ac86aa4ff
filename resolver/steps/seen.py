"""What a decision was taken on: a fingerprint of two records as they were when somebody looked.

It changes when either record says something else of who it is, and not with its place in a file,
with times, consent or free attributes. So a decision that rests on other values can be told.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

import polars as pl

from resolver.frames.schema import ADDRESS_ROLES, NAME_ROLES

_SCALARS: Final = (
    *NAME_ROLES, "company", *ADDRESS_ROLES, "birth_date", "birth_year", "gender", "national_id"
)  # fmt: skip
_POINTS: Final = ("emails", "phones", "handles")
_WRITTEN: Final = re.compile("seen-([0-9a-f]{16})-([0-9a-f]{16})")
_BYTES: Final = 8


def digests(records: pl.DataFrame) -> pl.Series:
    """One text of 16 hexadecimal digits for every row of a records frame: its key and values."""
    points = [pl.col(name).list.eval(pl.element().struct.field("original")) for name in _POINTS]
    codes = pl.col("external_ids").list.eval(
        pl.concat_str(pl.element().struct.unnest().fill_null(""), separator="\x1f")
    )
    lists = [found.list.drop_nulls().list.sort().list.join("\x1e") for found in (*points, codes)]
    said = [*(pl.col(name) for name in ("source", "record_id", *_SCALARS)), *lists]
    text = pl.concat_str([one.fill_null("") for one in said], separator="\x1d")
    return pl.Series("seen", map(_digest, records.select(text).to_series()), dtype=pl.String)


def mark(digests: pl.Series, key: str) -> pl.Series:
    """What a report shows in the place of digests: keyed (32 hexadecimal digits), as long as these.

    Whoever does not have the key cannot find a record by trying what it may say.
    """
    secret = bytes.fromhex(key)
    marks = [blake2b(one.encode(), key=secret, digest_size=_BYTES).hexdigest() for one in digests]
    return pl.Series("mark", marks, dtype=pl.String)


def fingerprint(left: str, right: str) -> str:
    """The fingerprint of a decision on two records with these digests, in this order."""
    return f"seen-{left}-{right}"


def sides(fingerprint: str) -> tuple[str, str] | None:
    """The digests of the left and the right record; None of any other fingerprint."""
    found = _WRITTEN.fullmatch(fingerprint)
    return None if found is None else (found[1], found[2])


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=_BYTES).hexdigest()
