"""Candidate pairs to comparison levels: how well every field of two records agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from resolver.fields import address, code, company, date, email, person, phone
from resolver.fields.level import level_names
from resolver.frames.schema import ATTRIBUTE
from resolver.model.comparison import BIRTH, EMAIL, FAMILY, GIVEN, KIND, PHONE, STREET

CROWD = 3
"""Other people behind a shared value from which on it is not a household's but the public's."""

LevelFunction = Callable[[pl.Expr, pl.Expr, pl.Expr], pl.Expr]

_SINGLES = ("person", "birth", "address", "company", "national_id", "gender")
_EMAILS = {name: value for value, name in level_names(email.LEVELS).items()}
_PHONES = {name: value for value, name in level_names(phone.LEVELS).items()}
_FIRM = ((0, GIVEN.level("initial"), GIVEN.top), (0, FAMILY.level("partial"), FAMILY.top))
"""Levels of a name for those of a company: an organisation's name counts once, as both parts."""
_CONTEXT = ("signature", "organisation", "address_people", "rarity_given", "rarity_family")


def compare(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """One row a pair: `l, r`, Int8 `level_*` (0 disagree, null no evidence) and `rarity_*`.

    `generation` is whether only generation suffixes tell the names apart, `forms` whether legal
    forms tell two companies apart. `rarity_given` and `rarity_family` (bits) are those of the value
    that both share, null where they do not agree exactly. `verified` is whether an e-mail or phone
    that they share is verified on both sides.
    """
    free = [name for name in cleaned.columns if name.startswith(ATTRIBUTE)]
    frame = pl.concat(
        [pairs, *(_side(cleaned, pairs[s], s, free) for s in ("l", "r"))], how="horizontal"
    )
    names = person.levels(*_sides("person"))
    frame = frame.with_columns(own=_own_people(), names=names, firms=_firms())
    levels = frame.select("l", "r", *_single_levels(free))
    named = levels["level_given"].is_not_null() & levels["level_family"].is_not_null()
    context = pl.DataFrame({"own": frame["own"], "named": named})
    best = [_best(pairs, cleaned, context, kind) for kind in POINTS]
    many = [frame["level"].alias(f"level_{k.name}") for frame, k in zip(best, POINTS, strict=True)]
    vouched = pl.DataFrame({str(n): frame["verified"] for n, frame in enumerate(best)})
    return levels.with_columns(*many, verified=vouched.max_horizontal())


def best_values(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """One row a pair: the canonical values that agree best, `left_*`, `right_*` and `note_email`.

    For e-mail, phone, handle and external id; null where either record has none.
    """
    sides = pl.DataFrame({f"signature_{s}": cleaned["signature"][pairs[s]] for s in ("l", "r")})
    context = sides.select(own=_own_people(), named=False)
    return pl.concat(
        [_agreeing(pairs, cleaned, context, kind) for kind in POINTS], how="horizontal"
    )


def _side(cleaned: pl.DataFrame, rows: pl.Series, side: str, free: list[str]) -> pl.DataFrame:
    columns = [*_SINGLES, *_CONTEXT, *free]
    return cleaned.select(pl.col(c).gather(rows).alias(f"{c}_{side}") for c in columns)


def _sides(column: str) -> tuple[pl.Expr, pl.Expr]:
    return pl.col(f"{column}_l"), pl.col(f"{column}_r")


def _own_people() -> pl.Expr:
    """How many of the people behind a value shared by both records these records themselves are.

    At least one: two records without a name may be the one person who is known to hold the value.
    """
    left, right = _sides("signature")
    two = (left != right).fill_null(False)
    return pl.when(two).then(2).otherwise(1).cast(pl.Int32)


def _single_levels(free: list[str]) -> list[pl.Expr]:
    names = pl.col("names").struct
    places = address.levels(*_sides("address")).struct
    firm = [pl.lit(pl.Series(levels, dtype=pl.Int8)).gather(pl.col("firms")) for levels in _FIRM]
    given, family = map(pl.coalesce, (names.field("given"), names.field("family")), firm)
    people = pl.col("firms").is_null()
    firms = ~people | names.field("given").is_null()
    return [
        names.field("generation").fill_null(False),
        (firms & company.forms_differ(*_sides("company"))).alias("forms"),
        given.alias("level_given"),
        family.alias("level_family"),
        _kind(given).alias("level_kind"),
        _birth().alias("level_birth"),
        _street(places.field("street")).alias("level_street"),
        places.field("locality").alias("level_locality"),
        code.level_id(*_sides("national_id")).alias("level_national_id"),
        pl.when(people).then(company.level(*_sides("company"))).alias("level_company"),
        _equal(*_sides("gender")).alias("level_gender"),
        *(code.level_text(*_sides(c)).alias(f"level_{c}") for c in free),
        _shared_rarity(given == GIVEN.top, "rarity_given"),
        _shared_rarity(family == FAMILY.top, "rarity_family"),
    ]


def _kind(given: pl.Expr) -> pl.Expr:
    """How a person and a couple or an organisation differ; null of any other pair."""
    left, right = (person.struct.field("kind") for person in _sides("person"))
    firm = pl.any_horizontal(_sides("organisation")) & (left != right) & (given == 0)
    one = ((left == "joint") & (right == "person")) | ((left == "person") & (right == "joint"))
    couple = pl.when(one & given.is_null()).then(KIND.level("couple"))
    return pl.when(firm).then(KIND.level("different")).otherwise(couple).cast(pl.Int8)


def _firms() -> pl.Expr:
    """How well the names of two organisations agree as company names; null of any other pair."""
    return pl.when(*_sides("organisation")).then(company.level(*_sides("company")))


def _birth() -> pl.Expr:
    """Birth levels with agreement on the first of January, which forms fill in, set apart."""
    left, right = _sides("birth")
    level = date.level(left, right)
    first = (left.struct.field("month") == 1) & (left.struct.field("day") == 1)
    exact = pl.when(first).then(BIRTH.level("default_day")).otherwise(BIRTH.top)
    return pl.when(level == date.LEVELS[-1].value).then(exact).otherwise(level).cast(pl.Int8)


def _shared_rarity(agree: pl.Expr, column: str) -> pl.Expr:
    left, right = _sides(column)
    return pl.when(agree).then(pl.min_horizontal(left, right)).alias(column)


def _street(level: pl.Expr) -> pl.Expr:
    """Street levels with exact agreement split by how many other people live there."""
    others = pl.max_horizontal(*_sides("address_people")).cast(pl.Int32) - pl.col("own")
    exact = pl.when(others >= CROWD).then(STREET.level("exact_shared")).otherwise(STREET.top)
    whole = level == address.LEVELS_STREET[-1].value
    return pl.when(whole).then(exact).otherwise(level).cast(pl.Int8)


def _best(
    pairs: pl.DataFrame, cleaned: pl.DataFrame, context: pl.DataFrame, kind: Points
) -> pl.DataFrame:
    """The best `level` over all combinations of values; whether one that agrees is `verified`."""
    combined = _combinations(pairs, cleaned, context, kind)
    verified = pl.lit(False)
    if kind.agrees is not None:
        both = pl.all_horizontal(pl.col(side).struct.field("verified") for side in ("a", "b"))
        verified = ((pl.col("level") >= kind.agrees) & both).fill_null(False)
    levels = combined.group_by("pair").agg(pl.col("level").max(), verified=verified.any())
    rows = pl.DataFrame({"pair": pl.Series(range(len(pairs)), dtype=pl.UInt32)})
    joined = rows.join(levels, on="pair", how="left", maintain_order="left")
    return joined.with_columns(pl.col("verified").fill_null(False))


def _combinations(
    pairs: pl.DataFrame, cleaned: pl.DataFrame, context: pl.DataFrame, kind: Points
) -> pl.DataFrame:
    left, right = (cleaned[kind.column].gather(pairs[side]) for side in ("l", "r"))
    frame = context.with_columns(left.alias("a"), right.alias("b")).with_row_index("pair")
    filled = frame.filter((pl.col("a").list.len() > 0) & (pl.col("b").list.len() > 0))
    every = filled.explode("a").explode("b")
    return every.with_columns(level=kind.level(pl.col("a"), pl.col("b"), pl.col("own")))


def _agreeing(
    pairs: pl.DataFrame, cleaned: pl.DataFrame, context: pl.DataFrame, kind: Points
) -> pl.DataFrame:
    shown = _combinations(pairs, cleaned, context, kind).select(
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

    Addresses at free mail that look alike say nothing where both names are known: they look alike
    because the names do, and the names are compared already.
    """
    base = email.level(left, right)
    others = _others(left, right, own)
    explained = (base == _EMAILS["similar"]) & pl.col("named") & ~email.is_private(left, right)
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


def _either(left: pl.Expr, right: pl.Expr, kinds: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(side.struct.field("kind").is_in(kinds) for side in (left, right))


def _others(left: pl.Expr, right: pl.Expr, own: pl.Expr) -> pl.Expr:
    people = [side.struct.field("people") for side in (left, right)]
    return pl.max_horizontal(people).cast(pl.Int32) - own


def _equal(left: pl.Expr, right: pl.Expr, _own: pl.Expr | None = None) -> pl.Expr:
    return (left == right).cast(pl.Int8)


def external_level(left: pl.Expr, right: pl.Expr, _own: pl.Expr) -> pl.Expr:
    """Equal or different ids of one system; ids of different systems say nothing."""
    same_system = left.struct.field("system") == right.struct.field("system")
    return pl.when(same_system).then(_equal(_value(left), _value(right)))


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
    Points(name="handle", column="handles", level=_equal, text=lambda point: point),
    Points(name="external_id", column="external_ids", level=external_level, text=_coded),
)
