"""One column of text as people want to know it before they trust it: its kinds and its oddities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.fields import date, email, person, phone, points, text
from resolver.frames.schema import NAME_ROLES

SUSPICIOUS: Final = (
    "placeholder",
    "invalid",
    "impossible",
    "unvalidated",
    "corrupt",
    "looks_like_email",
    "looks_like_phone",
    "looks_like_date",
    "mojibake",
    "mixed_dates",
    "day_or_month_first",
    "outer_blanks",
    "too_long",
    "all_equal",
    "all_different",
    "repeated",
)
"""What can be odd about values, the worst first."""

_TIMES: Final = ("created_at", "modified_at")
_DATES: Final = ("birth_date", *_TIMES)
_POINTS: Final = ("email", "phone")
_WORDS: Final = ("consent", "verified", "ignore")
"""Roles in which a word such as `no` is an answer and no sign that one is missing."""
_ODD: Final = ("placeholder", "invalid", "impossible", "unvalidated", "corrupt")
_PLAIN_TEXT: Final = (*NAME_ROLES, "company", "street", "city", "attribute", "gender")
_CAPS: Final = {"email": "email", "phone": "phone", "address": "address", "street": "address"}
_LOOKED_AT: Final = 2_000
"""Characters of a value that are looked at for damage."""

_EMAIL: Final = r"^\s*[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}\s*$"
_NUMBER: Final = r"^\s*(?:\+|\(?0)[0-9][0-9 ()./\-]{5,18}[0-9]\s*$"
_DATE: Final = r"^\s*(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4})\s*$"
_SCIENTIFIC: Final = r"^\s*[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}\s*$"
_MOJIBAKE: Final = (
    "[ÂÃ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a€™]"
    "|â€|ï»¿|[ÐÑ][\u0080-\u00bf]|\ufffd"
)
"""UTF-8 read as Windows-1252 or Latin-1, and characters that were lost."""

_FORMATS: Final = {
    "iso": r"^\s*[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?",
    "slashes": r"^\s*[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}",
    "dots": r"^\s*[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}",
    "dashes": r"^\s*[0-9]{1,2}-[0-9]{1,2}-[0-9]{2,4}",
    "year first": r"^\s*[0-9]{4}[/.]",
    "digits": r"^\s*[0-9]+(?:\.[0-9]+)?\s*$",
}
_DAY_FIRST: Final = r"^\s*(?:1[3-9]|2[0-9]|3[01])[/\-][0-9]{1,2}[/\-]"
_MONTH_FIRST: Final = r"^\s*[0-9]{1,2}[/\-](?:1[3-9]|2[0-9]|3[01])[/\-]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the values of a column are like; see `frames.profile.ColumnProfile`."""

    filled: int
    distinct: int
    most_frequent: int
    kinds: Mapping[str, int]
    suspicious: Mapping[str, int]


def inspect(column: pl.Series, role: str, label: str, region: str) -> Traits:
    """The traits of a column of text that was taken for a role.

    `label` is the part of a date, the name of an attribute and the like; phones without a country
    are read for `region`. Every distinct value is judged once.
    """
    cells = _counted(column.alias("text").to_frame())
    values = _values(cells, role)
    kinds = _kinds(values, role, label, region)
    filled, distinct = int(cells["count"].sum()), len(cells)
    oddities = {**{kind: kinds.pop(kind, 0) for kind in _ODD}, **_oddities(values, role, label)}
    oddities["repeated"] = filled - distinct if role == "id" else 0
    if filled > 1:
        oddities["all_equal"] = filled if distinct == 1 else 0
        oddities["all_different"] = filled if distinct == filled and role == "attribute" else 0
    return Traits(
        filled=filled,
        distinct=distinct,
        most_frequent=int(cells["count"].max() or 0),  # type: ignore[arg-type]
        kinds=dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
        suspicious={code: n for code in SUSPICIOUS if (n := oddities.get(code, 0))},
    )


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Distinct values of `text` with their `count`, in order."""
    number = pl.col("count").sum() if "count" in frame.columns else pl.len()
    found = frame.filter(pl.col("text").is_not_null() & (pl.col("text") != ""))
    return found.group_by("text").agg(number.cast(pl.Int64).alias("count")).sort("text")


def _values(cells: pl.DataFrame, role: str) -> pl.DataFrame:
    """Single values: cells with several contact points, or with JSON, are taken apart."""
    if role not in _POINTS:
        return cells
    split = email.split if role == "email" else phone.split
    found = cells.select("count", point=points.points(pl.col("text"), pl.lit(None, pl.String)))
    single = (
        found.explode("point")
        .select("count", text=split(pl.col("point").struct.field("original")))
        .explode("text")
    )
    return _counted(single)


def _kinds(values: pl.DataFrame, role: str, label: str, region: str) -> dict[str, int]:
    """Values by what they are; for roles without kinds only words for no value are counted."""
    read = values.with_columns(point=_read(role, label, region))
    absent = text.present(pl.col("text")).is_null() & (pl.col("text").str.strip_chars() != "")
    word = pl.when(absent & (role not in (*NAME_ROLES, *_WORDS))).then(pl.lit("placeholder"))
    counts = read.select("count", kind=pl.coalesce(word, _kind(role, label)))
    return dict(counts.drop_nulls().group_by("kind").agg(pl.sum("count")).rows())


def _read(role: str, label: str, region: str) -> pl.Expr:
    """What the field of the role makes of each value; a column, so that it is made once."""
    value, none = pl.col("text"), pl.lit(None, dtype=pl.String)
    if role == "email":
        return email.clean(value)
    if role == "phone":
        return phone.clean(value, none, region)
    if role in NAME_ROLES:
        return person.clean(*(value if role == name else none for name in NAME_ROLES))
    if role == "birth_date" and not label:
        return date.clean(value)
    return date.timestamp(value) if role in _TIMES else none


def _kind(role: str, label: str) -> pl.Expr:
    """The kind of each value by what its field made of it, in the column `point`."""
    point = pl.col("point")
    if role == "email":
        usable = point.struct.field("value").is_not_null()
        return pl.when(usable).then(point.struct.field("kind")).otherwise(pl.lit("invalid"))
    if role == "phone":
        kind = point.struct.field("kind")
        known = point.struct.field("digits").is_not_null() | kind.is_in(["placeholder", "corrupt"])
        return pl.when(known.fill_null(False)).then(kind).otherwise(pl.lit("invalid"))
    if role in NAME_ROLES:
        kind = point.struct.field("kind")
        return pl.when(kind != "none").then(kind)
    if role == "birth_date" and not label:
        kind = point.struct.field("kind")
        return pl.when(kind.is_in(["impossible", "placeholder"])).then(kind)
    if role in _TIMES:
        return pl.when(point.is_null()).then(pl.lit("invalid"))
    return pl.lit(None, dtype=pl.String)


def _oddities(values: pl.DataFrame, role: str, label: str) -> dict[str, int]:
    value = pl.col("text").str.head(_LOOKED_AT)
    flags = {
        "mojibake": value.str.contains(_MOJIBAKE),
        "outer_blanks": value.str.contains(r"^\s|\s$"),
        "too_long": pl.col("text").str.len_chars() > text.CAPS[_CAPS.get(role, "text")],
    }
    if role != "phone":
        flags["corrupt"] = value.str.contains(_SCIENTIFIC)
    if role in (*_PLAIN_TEXT, "phone"):
        flags["looks_like_email"] = value.str.contains(_EMAIL)
    if role in (*_PLAIN_TEXT, "email"):
        flags["looks_like_phone"] = value.str.contains(_NUMBER) & ~value.str.contains(_DATE)
    if role in (*NAME_ROLES, *_POINTS, "company", "street", "city"):
        flags["looks_like_date"] = value.str.contains(_DATE)
    if role in ("id", "external_id", "ignore") or _nested(values):
        flags.pop("too_long")
    dates = _dates(values) if role in _DATES and not label else {}
    counts = values.select(
        (flag.fill_null(False) * pl.col("count")).sum().alias(code) for code, flag in flags.items()
    )
    return {**{code: int(n) for code, n in counts.row(0, named=True).items()}, **dates}


def _nested(values: pl.DataFrame) -> bool:
    return bool(values["text"].head(1).str.contains(r"^\s*[\[{]").any())


def _dates(values: pl.DataFrame) -> dict[str, int]:
    """Values in another format than most, and of both orders of day and month the rarer one."""
    value = pl.col("text").str.head(64)
    form = pl.coalesce(
        *(pl.when(value.str.contains(like)).then(pl.lit(name)) for name, like in _FORMATS.items()),
        pl.lit("words"),
    )
    counts = values.group_by(form=form).agg(pl.sum("count"))["count"]
    day, month = (
        int(values.filter(value.str.contains(like))["count"].sum())
        for like in (_DAY_FIRST, _MONTH_FIRST)
    )
    most = int(counts.max() or 0)  # type: ignore[arg-type]
    return {"mixed_dates": int(counts.sum()) - most, "day_or_month_first": min(day, month)}
