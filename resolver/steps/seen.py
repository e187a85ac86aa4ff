"""What a decision was taken on: a fingerprint of two records as they were when somebody looked.

It changes when either record says something else of who it is, and not with its place in a file,
with times, consent or free attributes. So a decision that rests on other values can be told.

Who tries out values can find a digest again, so a report, which is handed around, holds only
digests under a key (`mark`) that its run directory keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

import polars as pl

from resolver.frames.schema import POINTS, WHO_ROLES

_SEEN: Final = "seen1"
"""Changes with what a digest covers, so that those of other versions are never compared."""
_MARKED: Final = "mark"
_HALF: Final = "([0-9a-f]{16})"
_WRITTEN: Final = {kind: re.compile(f"{kind}-{_HALF}-{_HALF}") for kind in (_SEEN, _MARKED, "seen")}
_BYTES: Final = 8
_KEY_BYTES: Final = 16


def digests(records: pl.DataFrame) -> pl.Series:
    """One text of 16 hexadecimal digits for every row of a records frame: its key and values.

    The number of a record without an id of its own is no key: copies of it have one digest.
    """
    points = [pl.col(name).list.eval(pl.element().struct.field("original")) for name in POINTS]
    codes = pl.col("external_ids").list.eval(
        pl.concat_str(pl.element().struct.unnest().fill_null(""), separator="\x1f")
    )
    lists = [found.list.drop_nulls().list.sort().list.join("\x1e") for found in (*points, codes)]
    said = [pl.col("source"), _own_id(records), *(pl.col(name) for name in WHO_ROLES), *lists]
    text = pl.concat_str([one.fill_null("") for one in said], separator="\x1d")
    return pl.Series("seen", map(_digest, records.select(text).to_series()), dtype=pl.String)


def numbered(records: pl.DataFrame) -> pl.Series:
    """Whether each record has no id of its own, but a number."""
    if "numbered" not in records.columns:
        return pl.repeat(value=False, n=len(records), eager=True)
    return records["numbered"].fill_null(value=False)


def report_key(digests: Iterable[str]) -> str:
    """The key of the reports of a run (32 hexadecimal digits), from the digests of all records.

    It does not depend on their order; who lacks one of the records cannot find it.
    """
    found = blake2b(digest_size=_KEY_BYTES)
    for one in sorted(digests):
        found.update(one.encode())
    return found.hexdigest()


def mark(digests: Iterable[str], key: str) -> pl.Series:
    """What a report shows in place of each digest, or of another text, under its key.

    16 hexadecimal digits; without the key nobody can tell what they are of.
    """
    secret = bytes.fromhex(key)
    marks = (blake2b(one.encode(), key=secret, digest_size=_BYTES).hexdigest() for one in digests)
    return pl.Series("mark", marks, dtype=pl.String)


def fingerprint(left: str, right: str) -> str:
    """The fingerprint of a decision on two records with these digests, in this order."""
    return f"{_SEEN}-{left}-{right}"


def sides(fingerprint: str) -> tuple[str, str] | None:
    """The digests of the left and the right record; None of any other fingerprint."""
    return _ends(_SEEN, fingerprint)


def marks(fingerprint: str) -> tuple[str, str] | None:
    """The marks of the left and the right record in a fingerprint of a report, else None."""
    return _ends(_MARKED, fingerprint)


def is_older(fingerprint: str) -> bool:
    """Whether it is of digests as they once were, which nothing can be compared with."""
    return _ends("seen", fingerprint) is not None


def names_records(fingerprint: str) -> bool:
    """Whether the fingerprint, of whatever version, says which two records it is of."""
    return any(_ends(kind, fingerprint) for kind in _WRITTEN)


def _ends(kind: str, fingerprint: str) -> tuple[str, str] | None:
    found = _WRITTEN[kind].fullmatch(fingerprint)
    return None if found is None else (found[1], found[2])


def _own_id(records: pl.DataFrame) -> pl.Expr:
    if "numbered" not in records.columns:
        return pl.col("record_id")
    return pl.when(pl.col("numbered").fill_null(value=False).not_()).then("record_id")


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=_BYTES).hexdigest()
