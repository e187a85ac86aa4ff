"""Why a pair is wrong: what brought two people together, or kept one person apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
import polars.selectors as cs

from resolver.model.comparison import (
    BIRTH,
    EMAIL,
    EXTERNAL_ID,
    FAMILY,
    GIVEN,
    HANDLE,
    KIND,
    LOCALITY,
    NATIONAL_ID,
    PHONE,
    STREET,
    Field,
)

AGAINST: Final = "against_"
"""Beginning of the causes that are one comparison, such as `against_birth`."""

FALSE: Final = {
    "transitive": "joined through third records only; the two themselves do not look alike enough",
    "kind": "a person, and a couple or an organisation",
    "company": "people or branches of one organisation",
    "relatives": "given names differ, family name, address or contact point agree: one household",
    "namesakes": "one name, and no contact point or id in common",
    "contact": "one contact point or id, while the name differs in part or is missing",
    "copies": "name and a contact point, id, birth date or address agree: near copies, or the "
    "truth is wrong",
    "home": "one address, while the name differs in part or is missing",
    "partial": "names agree in part, and nothing else does",
    "other": "other evidence",
}
"""What brought two people together."""

MISSED: Final = {
    "absent": "a record is not in the result: rejected, superseded, or not read",
    "sources": "the settings say that records of these sources are not looked for",
    "unique": "ids differ in a system whose ids are declared unique",
    "ruled": "ruled different or related",
    "couple": "a couple and one of the two: kept apart unless a ruling joins them",
    "bare": "no field is filled in both records",
    "alike_nothing": "never compared: no key in common, though the evidence would do",
    "alike_weak": "never compared: only weak keys in common and no budget left, though the "
    "evidence would do",
    "alike_crowd": "never compared: too many records have the key in common, though the evidence "
    "would do",
    "cut": "the two look alike enough; other records of their groups speak against",
    "nothing": "never compared, nor would the evidence do",
    "household": "as likely two people of one household or organisation",
    "little": "nothing speaks against, but there is too little evidence",
}
"""What kept one person apart, and `against_...` where the weight is too low because of a field."""

_FIELDS: Final = {
    "given": "given names",
    "family": "family names",
    "name": "names",
    "birth": "birth dates",
    "address": "addresses",
    "email": "e-mails",
    "phone": "phones",
    "handle": "handles",
    "external_id": "external ids",
    "national_id": "national ids",
    "company": "companies",
    "gender": "genders",
    "kind": "kinds of customer",
}
CONFLICT: Final = -1.0
"""Bits at which a field is said to speak against a pair."""


def text_of(code: str) -> str:
    """The cause as people read it."""
    if code.startswith(AGAINST):
        field = code.removeprefix(AGAINST)
        return f"weight too low: {_FIELDS.get(field, field)} differ"
    return {**FALSE, **MISSED}[code]


def false_cause(threshold: float) -> pl.Expr:
    """The code (of `FALSE`) of every weighed pair that was joined wrongly; the first that holds.

    Needs `weight`, the `level_*` columns, `generation`, and `firms` (both are organisations).
    """
    given_differs = _is(GIVEN, "conflict") | pl.col("generation")
    family = _at_least(FAMILY, "close")
    named = _at_least(GIVEN, "nickname") & family & ~pl.col("generation")
    point = _at_least(EMAIL, "shared") | _at_least(PHONE, "shared")
    code = _top(HANDLE) | _top(EXTERNAL_ID) | _top(NATIONAL_ID)
    home = _at_least(STREET, "building") & _at_least(LOCALITY, "close")
    own = point | code
    rules = {
        "transitive": pl.col("weight") <= threshold,
        "kind": _at_most(KIND, "couple"),
        "company": pl.col("firms"),
        "relatives": given_differs & (family | home | own),
        "namesakes": named & ~own & ~home & ~_top(BIRTH),
        "copies": named,
        "contact": own,
        "home": home,
        "partial": _level(GIVEN).fill_null(0) + _level(FAMILY).fill_null(0) > 0,
    }
    return _first(rules, pl.lit("other"))


def missed_cause(threshold: float, comparisons: Sequence[str]) -> pl.Expr:
    """The code (of `MISSED`) of every weighed pair of one person that was not joined.

    Needs `weight`, `bits_*`, `level_*`, and the Booleans `shut` (not looked for), `unique` (ids
    forbid it), `ruled`, `compared`, `strong` and `weak` (what kind of blocking key they share).
    `absent` is not among the codes: such pairs cannot be weighed.
    """
    enough = pl.col("weight") > threshold
    lost = enough & ~pl.col("compared")
    rules = {
        "sources": pl.col("shut"),
        "unique": pl.col("unique"),
        "ruled": pl.col("ruled"),
        "couple": enough & _is(KIND, "couple"),
        "alike_crowd": lost & pl.col("strong"),
        "alike_weak": lost & pl.col("weak"),
        "alike_nothing": lost,
        "cut": enough,
        "bare": ~pl.any_horizontal(cs.starts_with("level_").is_not_null()),
        "nothing": ~pl.col("compared"),
    }
    return _first(rules, _conflict(comparisons))


def _conflict(comparisons: Sequence[str]) -> pl.Expr:
    """What speaks most against the pair, if it is worth `CONFLICT` bits."""
    names = [*comparisons, "household"]
    bits = pl.concat_list(pl.col(f"bits_{name}").fill_null(0.0) for name in names)
    codes = pl.lit(pl.Series([*(AGAINST + name for name in comparisons), "household"]))
    worst = codes.gather(bits.list.arg_min())
    given, family = _is(GIVEN, "conflict"), _is(FAMILY, "conflict")
    in_name = (
        pl.when(given & ~family)
        .then(pl.lit(f"{AGAINST}given"))
        .when(family & ~given)
        .then(pl.lit(f"{AGAINST}family"))
        .otherwise(worst)
    )
    told = pl.when(worst == f"{AGAINST}name").then(in_name).otherwise(worst)
    return pl.when(bits.list.min() <= CONFLICT).then(told).otherwise(pl.lit("little"))


def _first(rules: dict[str, pl.Expr], otherwise: pl.Expr) -> pl.Expr:
    """The name of the first rule that holds."""
    named = (pl.when(rule.fill_null(False)).then(pl.lit(name)) for name, rule in rules.items())
    return pl.coalesce(*named, otherwise)


def _level(field: Field) -> pl.Expr:
    return pl.col(f"level_{field.name}")


def _is(field: Field, name: str) -> pl.Expr:
    return (_level(field) == field.level(name)).fill_null(False)


def _at_least(field: Field, name: str) -> pl.Expr:
    return (_level(field) >= field.level(name)).fill_null(False)


def _at_most(field: Field, name: str) -> pl.Expr:
    return (_level(field) <= field.level(name)).fill_null(False)


def _top(field: Field) -> pl.Expr:
    return _at_least(field, field.levels[-1])
