"""When a record was created or changed: one moment from the many ways systems write it."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from resolver.fields import text
from resolver.fields.date import parts
from resolver.fields.date.parse import without_time
from resolver.frames.bridge import over_distinct
from resolver.frames.staging import Staged

DTYPE: Final = pl.Datetime("us")

_CLOCK = (
    r"(?:^|[t ,])([0-9]{1,2}):([0-9]{2})(?::([0-9]{2,3})(?:[.,]([0-9]{1,9}))?)?"
    r" ?(am|pm|a\.m\.|p\.m\.)? ?([+-][0-9]{2}:?(?:[0-9]{2})?)?"
)
_HANDS: Final = ("hour", "minute", "second", "fraction", "half", "offset")
_PACKED: Final = (
    r"^((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])t?([0-2][0-9])([0-5][0-9])([0-5][0-9])?z?$"
)
_EPOCHS: Final = {
    r"^([0-9]{9,10})(?:\.[0-9]+)?$": 1_000_000,
    r"^([0-9]{12,13})(?:\.[0-9]+)?$": 1_000,
    r"^([0-9]{15,16})$": 1,
}
_DAY: Final = 86_400_000_000


def timestamp(raw: pl.Expr) -> pl.Expr:
    """The moment of every text in UTC, Datetime in microseconds without zone; null if unreadable.

    Reads ISO 8601 with any fraction and offset, `yyyymmddhhmmss`, seconds, milli-, micro- and
    nanoseconds since 1970, day numbers of spreadsheets, US (`3/7/2024 2:15 PM`), dotted and worded
    dates (RFC 2822). A moment without an offset is taken as UTC.
    """
    return over_distinct(text.capped(raw.cast(pl.String), "date"), _parse(), DTYPE)


@cache
def _parse() -> Staged:
    return (
        Staged()
        .select(text=text.present(pl.col("value"), "date").str.to_lowercase())
        .with_columns(moment=_iso())
        .within(pl.col("moment").is_null() & pl.col("text").is_not_null(), _by_parts)
        .select("moment")
    )


def _by_parts(frame: Staged) -> Staged:
    frame = frame.with_columns(
        text=pl.when(pl.col("text").str.contains(_PACKED))
        .then(pl.col("text").str.replace(_PACKED, "$1-$2-$3 $4:$5:0$6"))
        .otherwise("text")
    ).with_columns(days=without_time(pl.col("text")))
    clock = pl.col("clock").struct
    return (
        parts.read(frame, "days")
        .with_columns(clock=pl.col("text").str.extract_groups(_CLOCK))
        .with_columns(**{hand: clock.field(str(n)) for n, hand in enumerate(_HANDS, 1)})
        .select(moment=pl.coalesce(_epoch(), _moment()))
    )


def _iso() -> pl.Expr:
    layout = "%Y-%m-%dt%H:%M:%S%.f"
    written = pl.col("text").str.replace(" ", "t", literal=True).str.strip_suffix("z")
    return written.str.to_datetime(layout, strict=False, time_unit="us")


def _epoch() -> pl.Expr:
    nanoseconds = pl.col("text").str.extract("^([0-9]{16})[0-9]{3}$").cast(pl.Int64, strict=False)
    since = [
        pl.col("text").str.extract(pattern).cast(pl.Int64, strict=False) * unit
        for pattern, unit in _EPOCHS.items()
    ]
    return pl.coalesce(nanoseconds, *since).cast(DTYPE)


def _moment() -> pl.Expr:
    day = pl.concat_str(
        pl.col("year").cast(pl.String).str.zfill(4),
        pl.col("month").cast(pl.String).str.zfill(2),
        pl.col("day").cast(pl.String).str.zfill(2),
        separator="-",
    ).str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    return day + pl.duration(microseconds=_time_of_day() - _offset())


def _time_of_day() -> pl.Expr:
    hour = pl.col("hour").cast(pl.Int64, strict=False)
    half = pl.col("half").str.head(1)
    hour = (
        pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)
    )
    hour = pl.when((hour <= 24) & (_whole("minute") < 60)).then(hour)
    seconds = hour * 3600 + _whole("minute") * 60 + _whole("second")
    micro = pl.col("fraction").fill_null("0").str.pad_end(6, "0").str.head(6).cast(pl.Int64)
    serial = pl.col("text").str.extract(r"^[2-6][0-9]{4}(\.[0-9]+)$").cast(pl.Float64, strict=False)
    return pl.coalesce(seconds * 1_000_000 + micro, (serial * _DAY).round().cast(pl.Int64), 0)


def _offset() -> pl.Expr:
    digits = pl.col("offset").str.replace_all("[^0-9]+", "").str.pad_end(4, "0")
    minutes = digits.str.head(2).cast(pl.Int64) * 60 + digits.str.slice(2, 2).cast(pl.Int64)
    signed = pl.when(pl.col("offset").str.starts_with("-")).then(-minutes).otherwise(minutes)
    return signed.fill_null(0) * 60_000_000


def _whole(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int64, strict=False).fill_null(0)
