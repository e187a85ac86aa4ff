"""Dates of birth: what a text and a year column say together, placeholders set aside."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from resolver.fields import text
from resolver.fields.date import parts
from resolver.frames.bridge import over_distinct
from resolver.frames.staging import Staged

DTYPE: Final = pl.Struct(
    {
        "value": pl.String,
        "year": pl.Int32,
        "month": pl.Int8,
        "day": pl.Int8,
        "alternative": pl.String,
        "kind": pl.String,
        "digits": pl.String,
    }
)
"""One date: see `clean`."""

KINDS: Final = ("date", "year", "placeholder", "impossible")

PLACEHOLDERS: Final = (
    "0001-01-01",
    "1111-11-11",
    "1600-01-01",
    "1601-01-01",
    "1753-01-01",
    "1800-01-01",
    "1899-12-30",
    "1899-12-31",
    "1900-01-01",
    "1970-01-01",
    "9999-12-31",
    "9999-01-01",
    "9999-09-09",
)
"""Dates that systems write for none: the first or last they can hold, or the easiest to type."""

_WORN: Final = r"^([0-9a-z]{1,3})[/-]([0-9a-z]{1,3})[/-]([0-9a-z]{4})$"
_WORN_ISO: Final = r"^([0-9a-z]{4})[/-]?([0-9a-z]{2})[/-]?([0-9a-z]{2})$"
_BLANK_YEARS: Final = (0, 1, 1111, 1900, 9999)
_YEARS: Final = (1000, 2100)
_BREAK: Final = "\x1f"
_GIVEN: Final = r"^([0-9]{4})(?:\.0+)?$"


def clean(raw: pl.Expr, year: pl.Expr | None = None, *, day_first: bool = False) -> pl.Expr:
    """The date of every text (and of the year column where the text says less), as `DTYPE`.

    `value` is `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or `--MM-DD`, null for placeholders and impossible
    dates; `year`, `month`, `day` are the parts that can be read; `alternative` is the other
    reading of a date whose day and month can be told only by habit (`03/07/1985` is read month
    first unless `day_first`; dots always mean day first); `digits` is `YYYYMMDD` as written, also
    of impossible dates such as 1861-81-01, so that typing errors can be compared. Five digits
    between 10000 and 60000 are day numbers of a spreadsheet. Null where nothing is written.
    """
    written = text.capped(raw.cast(pl.String), "date")
    years = pl.lit(None, pl.String) if year is None else text.capped(year.cast(pl.String), "date")
    both = pl.when(written.is_not_null() | years.is_not_null()).then(
        pl.concat_str(
            written.str.replace_all(_BREAK, " ", literal=True).fill_null(""),
            years.fill_null(""),
            separator=_BREAK,
        )
    )
    return over_distinct(both, _judged(day_first), DTYPE)


def year(raw: pl.Expr) -> pl.Expr:
    """The year of birth that is written alone, Int16; null where there is none."""
    digits = text.capped(raw.cast(pl.String), "date").str.strip_chars()
    return digits.str.extract(r"^(1[5-9][0-9]{2}|20[0-9]{2})(?:\.0+)?$").cast(pl.Int16)


def without_time(written: pl.Expr) -> pl.Expr:
    """The text before a time of day."""
    return written.str.replace(r"(?:[t ,]+|, *at )[0-9]{1,2}:[0-9]{2}.*$", "").str.strip_chars(" ,")


@cache
def _judged(day_first: bool) -> Staged:
    written = pl.col("parts").struct
    frame = (
        Staged()
        .select(parts=pl.col("value").str.split_exact(_BREAK, 1))
        .select(
            text=without_time(text.present(written.field("field_0"), "date").str.to_lowercase()),
            given=written.field("field_1").str.strip_chars().str.extract(_GIVEN),
        )
    )
    frame = parts.read(frame, "text", day_first=day_first).with_columns(
        given=pl.col("given").cast(pl.Int32), absent=pl.col("text").is_null()
    )
    given = pl.col("given").is_between(*_YEARS) & ~pl.col("given").is_in(_BLANK_YEARS)
    frame = frame.with_columns(given=pl.when(given).then("given"))
    judged = _kinds(_readings(_zeros_out(frame)))
    something = ~pl.col("absent") | pl.col("given").is_not_null()
    fields = pl.struct(pl.col(name).cast(dtype) for name, dtype in DTYPE.to_schema().items())
    return judged.select(date=pl.when(something).then(fields))


def _zeros_out(frame: Staged) -> Staged:
    """Zero months and days are unknown ones; a date of nothing but zeros is a placeholder.

    So is the day before 1 January 1900, which spreadsheets write for 0.
    """
    no_month = pl.col("month").is_null() | (pl.col("month") == 0)
    no_day = pl.col("day").is_null() | (pl.col("day") == 0)
    unread = pl.all_horizontal(pl.col(part).is_null() for part in ("year", "month", "day"))
    blank = pl.col("blank_year") | pl.col("year").is_in(_BLANK_YEARS)
    blank = blank.fill_null(pl.col("year").is_null() & ~unread)
    sheet = (
        blank & (pl.min_horizontal("month", "day") == 0) & (pl.max_horizontal("month", "day") == 1)
    )
    return frame.with_columns(
        unread=unread,
        zeros=((no_month & no_day & blank) | sheet).fill_null(False),
        month=pl.when(pl.col("month") != 0).then("month"),
        day=pl.when((pl.col("day") != 0) & (pl.col("month") != 0)).then("day"),
        year=pl.when(~pl.col("blank_year")).then("year"),
    )


def _readings(frame: Staged) -> Staged:
    """The straight and the swapped reading as ISO texts, null where they are no dates."""
    frame = frame.with_columns(
        placeholder=pl.col("zeros")
        | _iso("year", "month", "day").is_in(PLACEHOLDERS).fill_null(False)
    )
    written = pl.when(~pl.col("placeholder"))
    frame = frame.with_columns(
        year=written.then(pl.col("year")),
        month=written.then(pl.col("month")),
        day=written.then(pl.col("day")),
    ).with_columns(year=pl.coalesce("year", "given"))
    known = pl.col("year").is_between(*_YEARS)
    return frame.with_columns(
        iso=pl.when(known).then(_checked("year", "month", "day")),
        alternative=pl.when(known & (pl.col("swap") | (pl.col("month") > 12)))
        .then(_checked("year", "day", "month"))
        .when(pl.col("year").is_null() & pl.col("swap"))
        .then(_yearless("day", "month")),
        digits=pl.coalesce(_digits(), _other_digits()),
        known=known.fill_null(False),
    )


def _kinds(frame: Staged) -> Staged:
    month_ok, day_ok = pl.col("month").is_between(1, 12), pl.col("day").is_between(1, 31)
    month_day = pl.when(pl.col("year").is_null()).then(_yearless("month", "day"))
    no_day, no_month = pl.col("day").is_null(), pl.col("month").is_null()
    year_month = pl.col("known") & no_day & month_ok
    year_only = pl.col("known") & no_day & no_month & pl.col("digits").is_null()
    kind = (
        pl.when(pl.col("iso").is_not_null() | month_day.is_not_null())
        .then(pl.lit("date"))
        .when(year_month | year_only)
        .then(pl.lit("year"))
        .when(pl.col("placeholder"))
        .then(pl.lit("placeholder"))
        .otherwise(pl.lit("impossible"))
    )
    return frame.with_columns(
        value=pl.when(pl.col("iso").is_not_null())
        .then("iso")
        .when(month_day.is_not_null())
        .then(month_day)
        .when(year_month)
        .then(_four("year") + "-" + _two("month"))
        .when(year_only)
        .then(_four("year")),
        year=pl.when("known").then("year"),
        month=pl.when(month_ok).then("month"),
        day=pl.when(day_ok).then("day"),
        kind=kind,
    )


def _digits() -> pl.Expr:
    return _four("year") + _two("month") + _two("day")


def _other_digits() -> pl.Expr:
    """The characters of an unread text as year, month and day where its separators tell them.

    `05/z7/1994` gives `199405z7`, so that it is one slip away from the date that was meant; of
    other texts the digits, where they are between six and eight.
    """
    unread = pl.when(pl.col("unread") & ~pl.col("placeholder")).then(pl.col("text"))
    digits = unread.str.replace_all("[^0-9]+", "")
    many = digits.str.len_bytes().is_between(6, 9)
    year_last, year_first = unread.str.extract_groups(_WORN), unread.str.extract_groups(_WORN_ISO)
    worn = [
        pl.concat_str(
            groups.struct.field(year),
            groups.struct.field(month).str.zfill(2),
            groups.struct.field(day).str.zfill(2),
        )
        for groups, year, month, day in ((year_last, "3", "1", "2"), (year_first, "1", "2", "3"))
    ]
    return pl.when(many).then(pl.coalesce(*worn, pl.when(digits.str.len_bytes() <= 8).then(digits)))


def _four(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.zfill(4)


def _two(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.zfill(2)


def _iso(year: str, month: str, day: str) -> pl.Expr:
    return _four(year) + "-" + _two(month) + "-" + _two(day)


def _yearless(month: str, day: str) -> pl.Expr:
    """`--MM-DD` where some year has such a day."""
    text_ = _two(month) + "-" + _two(day)
    leap = (pl.lit("2000-") + text_).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(leap.is_not_null()).then(pl.lit("--") + text_)


def _checked(year: str, month: str, day: str) -> pl.Expr:
    iso = _iso(year, month, day)
    return pl.when(iso.str.to_date("%Y-%m-%d", strict=False).is_not_null()).then(iso)
