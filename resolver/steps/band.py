"""What may be acted on unseen, what a person should look at, and what the target refuses.

`auto` needs two independent kinds of agreeing evidence, one of them a person's own, no conflict and
a probability above the configured precision. It is a gate on evidence and not only on the weight:
one shared value, however rare, is never enough.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from resolver.config.model import Auto
from resolver.model.comparison import (
    BIRTH,
    BIRTH_YEAR,
    EMAIL,
    EXTERNAL_ID,
    FAMILY,
    GENDER,
    GIVEN,
    HANDLE,
    KIND,
    LOCALITY,
    NATIONAL_ID,
    PHONE,
    STREET,
    Field,
)


def _level(field: Field) -> pl.Expr:
    return pl.col(f"level_{field.name}")


def _at_least(field: Field, name: str) -> pl.Expr:
    return _level(field) >= field.level(name)


def _agrees(field: Field) -> pl.Expr:
    return _level(field) == field.top


def _differs(field: Field) -> pl.Expr:
    return _level(field) == 0


def _unknown(field: Field) -> pl.Expr:
    return _level(field).is_null()


NAME = (_at_least(GIVEN, "nickname") & _agrees(FAMILY)) | (
    _agrees(GIVEN) & _at_least(FAMILY, "close")
)
"""A full name: both parts agree, at most one of them as a nickname or with a typing error."""

PERSONAL = {
    "email": _at_least(EMAIL, "same_mailbox"),
    "phone": _at_least(PHONE, "household"),
    "handle": _agrees(HANDLE),
    "external_id": _agrees(EXTERNAL_ID),
    "national_id": _agrees(NATIONAL_ID),
    "birth": _agrees(BIRTH),
    "address": _at_least(STREET, "exact_shared") & _agrees(LOCALITY),
}
"""Kinds of evidence that can belong to one person, and the levels at which they count."""

OWN = ("external_id", "handle", "national_id", "birth")
"""Kinds that a couple does not share, beside an e-mail or phone that nobody else has."""

HOME = "address"
"""The kind that a whole household has: with a full name alone it is not enough.

A father and a son of one name at one address look the same; on 100,000 generated customers such
pairs were right in 99.0 % of cases, less than `auto` promises.
"""

CONFLICTS = {
    "given": _differs(GIVEN) & ~pl.col("generation"),
    "generation": pl.col("generation"),
    "family": _differs(FAMILY),
    "kind": _level(KIND) <= KIND.level("couple"),
    "birth": (_level(BIRTH) <= BIRTH.level("same_year")) | (_differs(BIRTH_YEAR) & _unknown(BIRTH)),
    "national_id": _differs(NATIONAL_ID),
    "external_id": _differs(EXTERNAL_ID),
    "gender": _differs(GENDER),
    "forms": pl.col("forms"),
}
"""Disagreements that bar `auto`."""

SPLITTING = ("given", "generation", "kind", "birth", "national_id", "gender", "forms")
"""Conflicts that keep records apart in an `auto` entity even when third records connect them."""


def bands(
    weighed: pl.DataFrame,
    settings: Auto,
    refusing: pl.Series | None = None,
    suffixed: pl.Series | None = None,
) -> pl.DataFrame:
    """The frame with `band` (`auto`, `review`, `blocked`) and Boolean `conflict`, `couple`, `own`.

    `couple`: a couple and one of the two, who are one household. `own`: they share something that
    is nobody else's, such as an e-mail, so that the record may be that one's.

    `refusing`: whether both records belong to a source that refuses to merge customers whose
    external ids differ. `suffixed`: whether only one of the names has a generation suffix: father
    and son may share all contact points, so it takes the same date of birth to be `auto`.
    """
    blocked = pl.lit(False) if refusing is None else pl.lit(refusing)
    lone = None if suffixed is None else pl.lit(suffixed)
    return weighed.with_columns(**verdicts(settings, blocked, lone))


def verdicts(
    settings: Auto, refusing: pl.Expr, suffixed: pl.Expr | None = None
) -> dict[str, pl.Expr]:
    """The columns of `bands` over weighed pairs."""
    kinds = {name: expr.fill_null(False).cast(pl.Int32) for name, expr in PERSONAL.items()}
    personal = pl.sum_horizontal(*kinds.values())
    own = personal - kinds[HOME]
    named = NAME.fill_null(False).cast(pl.Int32)
    barred = _any(CONFLICTS.keys())
    safe = (
        (own >= 1)
        & (personal + named >= 2)
        & ~barred
        & (pl.col("probability") >= settings.precision)
    )
    if suffixed is not None:
        safe = safe & (~suffixed | _agrees(BIRTH).fill_null(False))
    if settings.require_verified:
        safe = safe & pl.col("verified")
    blocked = refusing & _differs(EXTERNAL_ID).fill_null(False)
    band = pl.when(blocked).then(pl.lit("blocked")).when(safe).then(pl.lit("auto"))
    one = pl.any_horizontal(
        _agrees(EMAIL), _agrees(PHONE), *(PERSONAL[name] for name in OWN)
    ).fill_null(False)
    couple = (_level(KIND) == KIND.level("couple")).fill_null(False)
    return {
        "band": band.otherwise(pl.lit("review")),
        "conflict": _any(SPLITTING),
        "couple": couple,
        "own": couple & one,
    }


def _any(names: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(CONFLICTS[name].fill_null(False) for name in names)
