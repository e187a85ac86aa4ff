"""What may be acted on unseen, what a person should look at, and what the target refuses.

`auto` needs two independent kinds of agreeing evidence, one of them personal, no conflict, and a
probability above the configured precision. It is a gate on evidence and not only on the weight:
one shared value, however rare, is never enough.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from resolver.config.model import Auto

NAME = ((pl.col("level_given") >= 2) & (pl.col("level_family") == 3)) | (
    (pl.col("level_given") == 4) & (pl.col("level_family") >= 2)
)
"""A full name: both parts agree, at most one of them as a nickname or with a typing error."""

PERSONAL = {
    "email": pl.col("level_email") >= 6,
    "phone": pl.col("level_phone") >= 4,
    "handle": pl.col("level_handle") == 1,
    "external_id": pl.col("level_external_id") == 1,
    "national_id": pl.col("level_national_id") == 2,
    "birth": pl.col("level_birth") == 5,
    "address": (pl.col("level_street") >= 4) & (pl.col("level_locality") == 3),
}
"""Kinds of evidence that can belong to one person, and the levels at which they count."""

CONFLICTS = {
    "given": pl.col("level_given") == 0,
    "family": pl.col("level_family") == 0,
    "birth": pl.col("level_birth") <= 1,
    "national_id": pl.col("level_national_id") == 0,
    "external_id": pl.col("level_external_id") == 0,
    "gender": pl.col("level_gender") == 0,
}
"""Disagreements that bar `auto`."""

SPLITTING = ("given", "birth", "national_id", "gender")
"""Conflicts that keep records apart in an `auto` entity even when third records connect them."""


def bands(weighed: pl.DataFrame, settings: Auto, refusing: pl.Series | None = None) -> pl.DataFrame:
    """The frame with `band` (`auto`, `review`, `blocked`) and `conflict` (Boolean) per pair.

    `refusing`: whether both records belong to a source that refuses to merge customers whose
    external ids differ.
    """
    kinds = [expr.fill_null(False) for expr in PERSONAL.values()]
    personal = pl.sum_horizontal(kind.cast(pl.Int32) for kind in kinds)
    named = NAME.fill_null(False).cast(pl.Int32)
    barred = _any(CONFLICTS.keys())
    safe = (
        (personal >= 1)
        & (personal + named >= 2)
        & ~barred
        & (pl.col("probability") >= settings.precision)
    )
    if settings.require_verified:
        safe = safe & pl.col("verified")
    blocked = pl.lit(False) if refusing is None else pl.lit(refusing)
    blocked = blocked & (pl.col("level_external_id") == 0).fill_null(False)
    band = pl.when(blocked).then(pl.lit("blocked")).when(safe).then(pl.lit("auto"))
    return weighed.with_columns(
        band=band.otherwise(pl.lit("review")), conflict=_any(SPLITTING), safe=safe
    )


def _any(names: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(CONFLICTS[name].fill_null(False) for name in names)
