"""What polars does with single values where Python has no word for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from math import copysign, e, inf, isfinite, log, nan
from struct import Struct
from typing import Any, Final

import polars as pl

_SINGLE: Final = Struct("f")
_DIGITS: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DAY: Final = 86_400_000_000
_CASED: Final = 0x1F000
"""Beyond this no character has a case."""
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})t([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
)
_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def single(value: float) -> float:
    """The nearest number of single precision (Float32)."""
    found: float = _SINGLE.unpack(_SINGLE.pack(value))[0]
    return found


def size(text: str) -> int:
    """The bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())


def head(text: str, count: int) -> str:
    """The first characters; with a negative count all but the last."""
    return text[:count]


def tail(text: str, count: int) -> str:
    """The last characters; with a negative count all but the first."""
    if count < 0:
        return text[-count:]
    return text[-count:] if count else ""


def sliced(text: str, offset: int, length: int | None) -> str:
    """`length` characters from the offset on, which counts from the end if it is negative."""
    start = offset if offset >= 0 else len(text) + offset
    stop = len(text) if length is None else start + length
    return text[max(start, 0) : max(stop, 0)]


def lower(text: str) -> str:
    """The text in lower case."""
    return text.lower() if text.isascii() else _lower(text)


def upper(text: str) -> str:
    """The text in upper case."""
    return text.upper() if text.isascii() else str(pl.Series([text]).str.to_uppercase()[0])


@cache
def _odd_lower() -> frozenset[str]:
    """Characters that Python and polars lower differently, by their versions of Unicode."""
    codes = [chr(code) for code in range(_CASED) if not 0xD800 <= code < 0xE000]
    found = pl.Series(codes).str.to_lowercase()
    pairs = zip(codes, found, strict=True)
    return frozenset(c for c, low in pairs if c.lower() != low) | {"\u03a3"}


def _lower(text: str) -> str:
    if _odd_lower().isdisjoint(text):
        return text.lower()
    return str(pl.Series([text]).str.to_lowercase()[0])


def whole(text: str | float) -> int | None:
    """A whole number from a text, null where it is none."""
    if not isinstance(text, str):
        return int(text)
    if _DIGITS.fullmatch(text):
        return int(text)
    found: int | None = pl.Series([text]).cast(pl.Int64, strict=False)[0]
    return found


def within(low: int, high: int) -> Callable[[str | float], int | None]:
    """As `whole`, null where it does not fit between two numbers."""

    def fitting(text: str | float) -> int | None:
        number = whole(text)
        return number if number is not None and low <= number <= high else None

    return fitting


def decimal(text: str | float) -> float | None:
    """A decimal number from a text, null where it is none."""
    if not isinstance(text, str) or _DECIMAL.fullmatch(text):
        return float(text)
    found: float | None = pl.Series([text]).cast(pl.Float64, strict=False)[0]
    return found


def written(value: Any) -> str:  # noqa: ANN401 - any plain value
    """The text of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(pl.Series([value]).cast(pl.String)[0])
    return str(value)


def greatest(*values: Any) -> Any:  # noqa: ANN401 - whatever can be compared
    """The greatest of the values that are not null."""
    found = None
    for value in values:
        if value is not None and (found is None or value > found):
            found = value
    return found


def least(*values: Any) -> Any:  # noqa: ANN401 - whatever can be compared
    """The least of the values that are not null."""
    found = None
    for value in values:
        if value is not None and (found is None or value < found):
            found = value
    return found


def padded(parts: list[str], count: int) -> list[str | None]:
    """As many parts, null where there are fewer."""
    return [*parts[:count], *[None] * (count - len(parts))]


def item(values: Sequence[Any], place: int) -> Any:  # noqa: ANN401 - any element
    """The element at a place, counted from the end if negative; null where there is none."""
    return values[place] if -len(values) <= place < len(values) else None


def filled(text: str, width: int) -> str:
    """The text with zeros before it, after its sign."""
    return text.zfill(width) if text.isascii() else _filled(text, width)


def _filled(text: str, width: int) -> str:
    return str(pl.Series([text]).str.zfill(width)[0])


def rounded(value: float, decimals: int) -> float:
    """The number rounded to so many decimals as polars does it, halves to even."""
    scale = 10.0**decimals
    big = value * scale
    return round(big) / scale if isfinite(big) else value


def divided(value: float, by: float) -> float:
    """The quotient of decimal numbers, infinite or none at all by zero."""
    if by:
        return value / by
    undefined = value == 0 or value != value
    return nan if undefined else copysign(inf, value) * copysign(1.0, by)


def power(base: float, exponent: float) -> float:
    """The power of a number."""
    found: float = float(base) ** exponent
    return found


def logarithm(value: float, base: float) -> float:
    """The logarithm of a number over zero."""
    return log(value) if base == e else log(value) / log(base)


def day(text: str) -> int | None:
    """Days since 1970 of a date `YYYY-MM-DD`, null where there is no such day."""
    found = _ISO.fullmatch(text)
    if found is None:
        return _parsed(text, pl.Date(), "%Y-%m-%d")
    year, month, of_month = int(found[1]), int(found[2]), int(found[3])
    return _days(year, month, of_month)


def midnight(text: str) -> int | None:
    """Microseconds since 1970 of a date `YYYY-MM-DD`, null where there is no such day."""
    if not _ISO.fullmatch(text):
        return _parsed(text, pl.Datetime("us"), "%Y-%m-%d")
    days = day(text)
    return None if days is None else days * _DAY


def moment(text: str) -> int | None:
    """Microseconds since 1970 of `YYYY-MM-DDtHH:MM:SS`, with fractions or without."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        odd = text[10:11] == "t" or text[:1] in "+- " or "t" in text[6:14]
        return _parsed(text, pl.Datetime("us"), "%Y-%m-%dt%H:%M:%S%.f") if odd else None
    year, month, of_month, hour, minute, second = map(int, found.groups()[:6])
    days = _days(year, month, of_month)
    if days is None or hour > 23 or minute > 59 or second > 59:
        return _parsed(text, pl.Datetime("us"), "%Y-%m-%dt%H:%M:%S%.f")
    micro = int((found[7] or "").ljust(9, "0")[:6])
    return days * _DAY + (hour * 3600 + minute * 60 + second) * 1_000_000 + micro


def _parsed(text: str, dtype: pl.Date | pl.Datetime, layout: str) -> int | None:
    """What polars itself reads in a text of an unusual form."""
    if not any(c.isdigit() for c in text):
        return None
    told = pl.Series([text]).str.strptime(dtype, layout, strict=False)
    found: int | None = told.to_physical()[0]
    return found


def _days(year: int, month: int, of_month: int) -> int | None:
    """Days since 1970 in the Gregorian calendar, which reaches back before its time.

    Source: Howard Hinnant, chrono-compatible low-level date algorithms.
    """
    if not 1 <= month <= 12 or of_month < 1:
        return None
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if of_month > _MONTHS[month - 1] + (leap and month == 2):
        return None
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + of_month - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def calendar(days: int) -> tuple[int, int, int]:
    """Year, month and day of days since 1970; the contrary of `day`."""
    era, of_era = divmod(days + 719_468, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def iso(days: int) -> str:
    """The date `YYYY-MM-DD` of days since 1970."""
    year, month, of_month = calendar(days)
    return f"{year:04}-{month:02}-{of_month:02}"
