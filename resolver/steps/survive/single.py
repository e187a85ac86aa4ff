"""What every record offers for the fields that have one value."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.config.model import Survivorship
from resolver.fields import text
from resolver.frames.schema import ATTRIBUTE
from resolver.steps.survive.choose import CANDIDATE
from resolver.steps.survive.consent import consent, strictness
from resolver.steps.survive.fields import attribute, own
from resolver.steps.survive.spelling import full_address, full_name

_NAME_KINDS: Final = {"person": 0, "joint": 1, "organisation": 2, "handle": 3}
"""Names of one person first; a handle rather than nothing. Placeholders are no names."""

_POINTS: Final = ("emails", "phones", "handles", "external_ids")
_MOMENT: Final = "%Y-%m-%dT%H:%M:%S%.fZ"
_CANONICAL: Final = "clean:"
"""Prefix of the columns of the clean frame beside those of the records."""


def candidates(
    records: pl.DataFrame, cleaned: pl.DataFrame, settings: Survivorship
) -> pl.DataFrame:
    """Every value of every single-valued field (`CANDIDATE`), of all records."""
    canonical = cleaned.drop("row").select(pl.all().name.prefix(_CANONICAL))
    both = pl.concat([cleaned.select("row"), canonical, records], how="horizontal")
    free = sorted(name for name in records.columns if name.startswith(ATTRIBUTE))
    offers = [
        _survivor(both, free, settings.survivor),
        _name(both, settings.name),
        _address(both, settings.address),
        _company(both, settings.company),
        _birth(both, settings.birth_date),
        _consent(both, settings.consent),
        _offer(both, own("gender"), _said("gender"), settings.gender, _clean("gender")),
        _offer(both, own("locale"), _said("locale"), settings.locale),
        _offer(both, own("nationalId"), _said("national_id"), "newest", _clean("national_id")),
        *(_attribute(both, name, settings.attributes) for name in free),
        _offer(both, "createdAt", _clean("created").dt.strftime(_MOMENT), "oldest"),
        _offer(both, "modifiedAt", _clean("modified").dt.strftime(_MOMENT), "newest"),
    ]
    return pl.concat(offers)


def _clean(column: str, field: str | None = None) -> pl.Expr:
    canonical = pl.col(_CANONICAL + column)
    return canonical if field is None else canonical.struct.field(field)


def _said(column: str) -> pl.Expr:
    text_ = pl.col(column).str.strip_chars()
    return pl.when(text_ != "").then(text_)


def _offer(
    both: pl.DataFrame,
    field: str,
    value: pl.Expr,
    rule: str,
    key: pl.Expr | None = None,
    *,
    rank: pl.Expr | None = None,
    fullness: pl.Expr | None = None,
) -> pl.DataFrame:
    """The candidates of one field, where `value` and `rank` are not null."""
    offered = both.select(
        "row",
        field=pl.lit(field),
        value=value,
        key=value if key is None else pl.coalesce(key, value),
        rank=(pl.lit(0) if rank is None else rank).cast(pl.UInt8),
        fullness=(value.str.len_chars() if fullness is None else fullness).cast(pl.Int64),
        rule=pl.lit(rule),
    )
    return offered.drop_nulls(["value", "rank"]).cast(CANDIDATE)


def _survivor(both: pl.DataFrame, free: list[str], rule: str) -> pl.DataFrame:
    """The record's own id, last where its source has merged it away.

    Its fullness counts kinds of data first, then contact points.
    """
    texts = ("national_id", "gender", *free)
    points = [_clean(name).list.len().fill_null(0) for name in _POINTS]
    known = [
        _clean("person", "kind") == "person",
        _clean("address", "kind") == "address",
        _clean("birth", "kind") == "date",
        _clean("company", "value").is_not_null(),
        *(_clean(name).is_not_null() for name in texts),
        *(count > 0 for count in points),
    ]
    kinds = pl.sum_horizontal([flag.fill_null(False).cast(pl.Int64) for flag in known])
    total = pl.sum_horizontal([count.cast(pl.Int64).clip(0, 999) for count in points])
    fullness = kinds * 10_000 + total
    gone = pl.col("merged_into").is_not_null().cast(pl.UInt8)
    return _offer(both, "id", pl.col("record_id"), rule, rank=gone, fullness=fullness)


def _name(both: pl.DataFrame, rule: str) -> pl.DataFrame:
    value = full_name()
    kind = _clean("person", "kind").fill_null("none")
    last = pl.when((kind != "placeholder") & text.present(value, "name").is_not_null()).then(4)
    rank = kind.replace_strict(_NAME_KINDS, default=None, return_dtype=pl.UInt8)
    return _offer(
        both,
        "name",
        value,
        rule,
        _clean("person", "full"),
        rank=pl.coalesce(rank, last),
        fullness=_completeness(),
    )


def _completeness() -> pl.Expr:
    """Written-out parts of the name count first, then all parts, then letters."""
    fields = ("given", "middle", "family", "single", "suffix")
    letters = pl.concat_str(
        [_clean("person", name) for name in fields], separator=" ", ignore_nulls=True
    )
    parts = letters.str.split(" ")
    written_out = letters.str.count_matches(r"\w\w+")
    filled = pl.when(letters != "").then(parts.list.len()).otherwise(0)
    # Müller is as long as Mueller, so that the accents decide between them
    size = letters.str.replace_all("([aou])e", "$1").str.len_bytes().clip(0, 999)
    counts = (written_out.clip(0, 99) * 100 + filled.clip(0, 99)).cast(pl.Int64)
    return (counts * 1_000 + size).fill_null(0)


def _address(both: pl.DataFrame, rule: str) -> pl.DataFrame:
    kind = _clean("address", "kind")
    rank = pl.when(kind == "address").then(0).when(kind == "partial").then(1)
    said = both.with_columns(postcode=_postcode())
    lines = both.with_columns(line=full_address(said, _clean("address", "country")))
    return _offer(lines, "address", pl.col("line"), rule, _clean("address", "key"), rank=rank)


def _postcode() -> pl.Expr:
    """The postcode as read, with the zeros that a number lost unless a line says it without."""
    said, whole = _said("postcode"), _clean("address", "postcode")
    lost = (whole == said.str.zfill(whole.str.len_chars())) & (whole != said)
    in_line = pl.col("address").str.contains(said, literal=True).fill_null(value=False)
    return pl.when(lost & ~in_line).then(whole).otherwise("postcode")


def _company(both: pl.DataFrame, rule: str) -> pl.DataFrame:
    key = _clean("company", "value")
    rank = pl.when(key.is_not_null()).then(0)
    return _offer(both, own("company"), _said("company"), rule, key, rank=rank)


def _birth(both: pl.DataFrame, rule: str) -> pl.DataFrame:
    """The canonical date; a whole date before a month or year, and nothing for impossible ones."""
    value = _clean("birth", "value")
    known = _clean("birth", "kind").is_in(["date", "year"])
    partial = value.str.len_bytes() < len("2000-01-01")
    return _offer(both, own("birthdate"), value, rule, rank=pl.when(known).then(partial))


def _consent(both: pl.DataFrame, rule: str) -> pl.DataFrame:
    value = consent(pl.col("consent"))
    rank = strictness(value) if rule == "strictest" else None
    return _offer(both, own("consent"), value, rule, rank=rank)


def _attribute(both: pl.DataFrame, column: str, rule: str) -> pl.DataFrame:
    # What reads like "no value" is kept, but anything else is preferred.
    key = _clean(column)
    rank = pl.when(key.is_null()).then(1).otherwise(0)
    return _offer(both, attribute(column), _said(column), rule, key, rank=rank)
