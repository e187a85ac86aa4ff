"""The year, month and day that a text names, read value by value and not yet judged."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

from resolver.fields import text
from resolver.frames.staging import Staged

PIVOT: Final = 30
"""Two-digit years from here on are of the 20th century, lower ones of the 21st."""

_SEPARATOR = r"(?:[-/.] ?| )"
_ORDINAL = r"(?:st|nd|rd|th|er|o|a)?"
_OF = r"(?: (?:de|del|of|do|di))?"
_YEAR = r"([0-9]{4}|[0-9]{2})"
_NUMERIC: Final = {
    "ymd": rf"^([0-9]{{4}}){_SEPARATOR}([0-9]{{1,2}}){_SEPARATOR}([0-9]{{1,2}})$",
    "plain": r"^([0-9]{4})-?([0-9]{2})-?([0-9]{2})$",
    "dmy": rf"^([0-9]{{1,2}})([-/.] ?| )([0-9]{{1,2}}){_SEPARATOR}{_YEAR}$",
    "md": r"^--([0-9]{2})-?([0-9]{2})$",
    "month_day": r"^([0-9]{1,2})([-/.]) ?([0-9]{1,2})\.?$",
    "ym": rf"^([0-9]{{4}}){_SEPARATOR}([0-9]{{1,2}})$",
    "my": rf"^([0-9]{{1,2}}){_SEPARATOR}([0-9]{{4}})$",
    "y": r"^([0-9]{4})$",
    "serial": r"^([1-5][0-9]{4}|60000)(?:\.[0-9]+)?$",
}
_EITHER: Final = ("dmy", "month_day")
_WORDED: Final = {
    "d_mon_y": rf"^(?:[a-z]+ )?([0-9]{{1,2}}){_ORDINAL}{_OF} ?([a-z]{{3,}}){_OF} ?{_YEAR}$",
    "mon_d_y": rf"^(?:[a-z]+ )?([a-z]{{3,}}) ?([0-9]{{1,2}}){_ORDINAL} {_YEAR}$",
    "y_mon_d": r"^([0-9]{4}) ?([a-z]{3,}) ?([0-9]{1,2})$",
    "d_mon": rf"^([0-9]{{1,2}}){_ORDINAL}{_OF} ?([a-z]{{3,}})$",
    "mon_d": rf"^([a-z]{{3,}}) ?([0-9]{{1,2}}){_ORDINAL}$",
    "mon_y": rf"^([a-z]{{3,}}){_OF} ?([0-9]{{4}})$",
}
_YEAR_FIRST: Final = r"^(?:1[0-9]{3}|20[0-9]{2})(?:0[0-9]|1[0-2])(?:[0-2][0-9]|3[01])$"
_YEAR_LAST: Final = r"^([0-3][0-9])([0-3][0-9])((?:19|20)[0-9]{2})$"
EXCEL_EPOCH: Final = pl.date(1899, 12, 30)


def read(frame: Staged, name: str, *, day_first: bool = False) -> Staged:
    """The stages with the parts named by tidy lower-case texts without a time of day.

    The texts are those of the column `name`; columns added: `year`, `month`, `day` (Int32, null
    where not named, out of range as written), `swap` (day and month may be the other way round),
    `blank_year` (the year was written as zeros).
    """
    plain, words = pl.col("plain"), pl.col("words")
    year_last = plain.str.contains(_YEAR_LAST) & ~plain.str.contains(_YEAR_FIRST)
    turned = pl.when(year_last).then(plain.str.replace(_YEAR_LAST, "$1/$2/$3")).otherwise(plain)
    groups = frame.with_columns(plain=_usual(name)).with_columns(plain=turned)
    groups = groups.with_columns(words=_words(plain)).with_columns(
        **{of: plain.str.extract_groups(regex) for of, regex in _NUMERIC.items()},
        **{of: words.str.extract_groups(regex) for of, regex in _WORDED.items()},
    )
    return _slots(groups, day_first).with_columns(
        year=_full_year(pl.col("year")),
        month=pl.col("month").cast(pl.Int32, strict=False),
        day=pl.col("day").cast(pl.Int32, strict=False),
        swap=pl.col("swap").fill_null(False),
        blank_year=pl.col("year").is_in(["0", "00", "0000"]).fill_null(False),
    )


def _usual(name: str) -> pl.Expr:
    """The text without float tail or zone; eight digits that end in the year are to be parted."""
    return (
        pl.col(name)
        .str.replace(r"^([0-9]{4,8})\.0+$", "$1")
        .str.replace(r"^([0-9/.-]{8,10})(?:z|[+-][0-9]{2}:[0-9]{2})$", "$1")
        .str.replace(r"^([0-9]{4})[年년] ?([0-9]{1,2})[月월] ?([0-9]{1,2})[日일]?$", "$1-$2-$3")
    )


def _words(plain: pl.Expr) -> pl.Expr:
    return text.fold(pl.when(plain.str.contains(r"[^\x00-\x60\x7b-\x7f]")).then(plain), "date")


def _slots(frame: Staged, day_first: bool) -> Staged:
    first, second, dotted = (pl.col(name) for name in ("first", "second", "dotted"))
    frame = frame.with_columns(
        first=pl.coalesce(_number(n, 1) for n in _EITHER),
        second=pl.coalesce(_number(n, 3) for n in _EITHER),
        dotted=pl.coalesce(_group(n, 2) for n in _EITHER).str.starts_with("."),
    )
    open_order = (first <= 12) & (second <= 12)
    leading_day = ((first > 12) & (second <= 12)) | ((open_order | (second > 12)) & dotted)
    leading_day |= (open_order | ((first > 12) & (second > 12))) & day_first
    serial = EXCEL_EPOCH + pl.duration(days=_number("serial", 1))
    slots = {
        "year": pl.coalesce(
            *(_group(n, i) for n, i in (("ymd", 1), ("plain", 1), ("dmy", 4), ("ym", 1))),
            *(_group(n, i) for n, i in (("my", 2), ("y", 1), ("d_mon_y", 3), ("mon_d_y", 3))),
            *(_group(n, i) for n, i in (("y_mon_d", 1), ("mon_y", 2))),
            serial.dt.year().cast(pl.String),
        ),
        "month": pl.coalesce(
            *(_number(n, i) for n, i in (("ymd", 2), ("plain", 2))),
            pl.when(leading_day).then(second).otherwise(first),
            *(_number(n, i) for n, i in (("md", 1), ("ym", 2), ("my", 1))),
            *(_month(n, i) for n, i in (("d_mon_y", 2), ("mon_d_y", 1))),
            *(_month(n, i) for n, i in (("y_mon_d", 2), ("mon_y", 1), ("d_mon", 2), ("mon_d", 1))),
            serial.dt.month().cast(pl.Int32),
        ),
        "day": pl.coalesce(
            *(_number(n, i) for n, i in (("ymd", 3), ("plain", 3))),
            pl.when(leading_day).then(first).otherwise(second),
            *(
                _number(n, i)
                for n, i in (("md", 2), ("d_mon_y", 1), ("mon_d_y", 2), ("y_mon_d", 3))
            ),
            *(_number(n, i) for n, i in (("d_mon", 1), ("mon_d", 2))),
            serial.dt.day().cast(pl.Int32),
        ),
        "swap": open_order & (first != second) & ~dotted,
    }
    return frame.with_columns(**slots)


def _group(name: str, index: int) -> pl.Expr:
    return pl.col(name).struct.field(str(index))


def _number(name: str, index: int) -> pl.Expr:
    return _group(name, index).cast(pl.Int32, strict=False)


def _month(name: str, index: int) -> pl.Expr:
    names = month_names()
    return _group(name, index).replace_strict(
        list(names), list(names.values()), default=None, return_dtype=pl.Int32
    )


def _full_year(digits: pl.Expr) -> pl.Expr:
    number = digits.cast(pl.Int32, strict=False)
    century = pl.when(number >= PIVOT).then(1900).otherwise(2000)
    return pl.when(digits.str.len_bytes() == 2).then(number + century).otherwise(number)


@cache
def month_names() -> dict[str, int]:
    """The number of every month name and abbreviation known, folded."""
    source = files("resolver.fields") / "data" / "months.csv"
    with source.open(encoding="utf-8") as lines:
        return {row["name"]: int(row["month"]) for row in csv.DictReader(lines)}
