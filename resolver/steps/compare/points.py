"""Contact points and ids: the best agreement over all values of two records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from resolver.fields import email, phone
from resolver.fields.level import level_names
from resolver.model.comparison import EMAIL, PHONE
from resolver.steps.compare.single import CROWD, equal

LevelFunction = Callable[[pl.Expr, pl.Expr, pl.Expr], pl.Expr]

_EMAILS = {name: value for value, name in level_names(email.LEVELS).items()}
_PHONES = {name: value for value, name in level_names(phone.LEVELS).items()}


def best_level(
    pairs: pl.DataFrame, cleaned: pl.DataFrame, context: pl.DataFrame, kind: Points
) -> pl.DataFrame:
    """The best `level` over all combinations of values; whether one that agrees is `verified`."""
    rows = pl.DataFrame({"pair": pl.Series(range(len(pairs)), dtype=pl.UInt32)})
    filled = _both(pairs, cleaned, context, kind)
    if filled.is_empty():
        return rows.with_columns(level=pl.lit(None, pl.Int8), verified=False)
    combined = _combinations(filled, kind)
    verified = pl.lit(False)
    if kind.agrees is not None:
        both = pl.all_horizontal(pl.col(side).struct.field("verified") for side in ("a", "b"))
        verified = ((pl.col("level") >= kind.agrees) & both).fill_null(False)
    levels = combined.group_by("pair").agg(pl.col("level").max(), verified=verified.any())
    joined = rows.join(levels, on="pair", how="left", maintain_order="left")
    return joined.with_columns(pl.col("verified").fill_null(False))


def _both(
    pairs: pl.DataFrame, cleaned: pl.DataFrame, context: pl.DataFrame, kind: Points
) -> pl.DataFrame:
    """The pairs of which both records have such values, all of them in `a` and `b`."""
    left, right = (cleaned[kind.column].gather(pairs[side]) for side in ("l", "r"))
    frame = context.with_columns(left.alias("a"), right.alias("b")).with_row_index("pair")
    return frame.filter((pl.col("a").list.len() > 0) & (pl.col("b").list.len() > 0))


def _combinations(both: pl.DataFrame, kind: Points) -> pl.DataFrame:
    every = both.explode("a").explode("b")
    return every.with_columns(level=kind.level(pl.col("a"), pl.col("b"), pl.col("own")))


def best_value(
    pairs: pl.DataFrame, cleaned: pl.DataFrame, context: pl.DataFrame, kind: Points
) -> pl.DataFrame:
    """The values that agree best, `left_*` and `right_*`, with `note_email` for e-mails."""
    shown = _combinations(_both(pairs, cleaned, context, kind), kind).select(
        "pair",
        "level",
        kind.text(pl.col("a")).alias(f"left_{kind.name}"),
        kind.text(pl.col("b")).alias(f"right_{kind.name}"),
        *([email.rule(pl.col("a"), pl.col("b")).alias("note_email")] * (kind.name == "email")),
    )
    best = shown.sort(
        "pair", -pl.col("level").fill_null(-1), f"left_{kind.name}", f"right_{kind.name}"
    ).unique("pair", keep="first", maintain_order=True)
    rows = pl.DataFrame({"pair": pl.Series(range(len(pairs)), dtype=pl.UInt32)})
    return rows.join(best, on="pair", how="left", maintain_order="left").drop("pair", "level")


def email_level(left: pl.Expr, right: pl.Expr, own: pl.Expr) -> pl.Expr:
    """E-mail levels with equality split by how widely the mailbox is shared.

    The same letters before the @ of two domains, without a digit among them, are only similar.
    Addresses at free mail that are similar say nothing where names are known: they look alike
    because the names do, which are compared already.
    """
    base = email.level(left, right)
    others = _others(left, right, own)
    plain = (base == _EMAILS["same_local"]) & ~_numbered(left)
    alike = (base == _EMAILS["similar"]) & ~email.is_private(left, right)
    explained = (alike | plain) & pl.col("named")
    equal = (
        pl.when((others >= CROWD) | _either(left, right, ("role", "disposable")))
        .then(EMAIL.level("shared"))
        .when(others > 0)
        .then(EMAIL.level("household"))
        .when(base == _EMAILS["exact"])
        .then(EMAIL.level("exact"))
        .otherwise(EMAIL.level("same_mailbox"))
    )
    return (
        pl.when(explained)
        .then(None)
        .when(plain)
        .then(EMAIL.level("similar"))
        .when(base >= _EMAILS["same_mailbox"])
        .then(equal)
        .when(base == _EMAILS["probable_mailbox"])
        .then(EMAIL.level("probable_mailbox"))
        .when(base == _EMAILS["typo_domain"])
        .then(EMAIL.level("typo_domain"))
        .otherwise(base)
        .cast(pl.Int8)
    )


def phone_level(left: pl.Expr, right: pl.Expr, own: pl.Expr) -> pl.Expr:
    """Phone levels with equality split by how widely the number is shared."""
    base = phone.level(left, right)
    others = _others(left, right, own)
    public = _either(left, right, ("company", "fictitious", "placeholder"))
    equal = base >= _PHONES["same_digits"]
    return (
        pl.when(equal & ((others >= CROWD) | public))
        .then(PHONE.level("shared"))
        .when(base == _PHONES["same_digits"])
        .then(PHONE.level("same_digits"))
        .when(equal & (others > 0))
        .then(PHONE.level("household"))
        .when(equal)
        .then(PHONE.level("exact"))
        .otherwise(base)
        .cast(pl.Int8)
    )


def _numbered(address: pl.Expr) -> pl.Expr:
    return address.struct.field("local").str.contains("[0-9]")


def _either(left: pl.Expr, right: pl.Expr, kinds: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(side.struct.field("kind").is_in(kinds) for side in (left, right))


def _others(left: pl.Expr, right: pl.Expr, own: pl.Expr) -> pl.Expr:
    people = [side.struct.field("people") for side in (left, right)]
    return pl.max_horizontal(people).cast(pl.Int32) - own


def external_level(left: pl.Expr, right: pl.Expr, _own: pl.Expr) -> pl.Expr:
    """Equal or different ids of one system; ids of different systems say nothing."""
    same_system = left.struct.field("system") == right.struct.field("system")
    return pl.when(same_system).then(equal(_value(left), _value(right)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A kind of value of which a record holds several; from `agrees` on, verified values count."""

    name: str
    column: str
    level: LevelFunction
    text: Callable[[pl.Expr], pl.Expr]
    agrees: int | None = None


def _value(point: pl.Expr) -> pl.Expr:
    return point.struct.field("value")


def _number(point: pl.Expr) -> pl.Expr:
    number = pl.coalesce(_value(point), point.struct.field("digits"))
    extension = pl.lit(" ext. ") + point.struct.field("extension")
    return pl.concat_str(number, extension.fill_null(""))


def _coded(point: pl.Expr) -> pl.Expr:
    return pl.concat_str(
        point.struct.field("system"), _value(point), separator=":"
    ).str.strip_chars_start(":")


POINTS = (
    Points(
        name="email",
        column="emails",
        level=email_level,
        text=_value,
        agrees=EMAIL.level("same_mailbox"),
    ),
    Points(
        name="phone",
        column="phones",
        level=phone_level,
        text=_number,
        agrees=PHONE.level("household"),
    ),
    Points(name="handle", column="handles", level=equal, text=lambda point: point),
    Points(name="external_id", column="external_ids", level=external_level, text=_coded),
)
