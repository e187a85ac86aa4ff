"""Plain numbers of the big regions, read by the steps of `phonenumbers` over whole columns.

A number is answered only where it is valid; everything else is left to the library, so that the two
never disagree.
"""

from __future__ import annotations

from typing import Final

import polars as pl
from polars.expr.whenthen import ChainedThen, Then

from resolver.fields.phone.metadata import (
    NEVER,
    Plan,
    diverted,
    leads,
    main_regions,
    plan,
    validators,
)

SHAPE: Final = r"^[ (]*\+?[0-9][0-9 ()./-]*$"
"""Texts whose digits are all there is to them: no extension, letters or second number."""

LEAST: Final = 50
"""Rows of one region below which the library is faster."""

_ANSWER: Final = {"row": pl.UInt32, "value": pl.String, "national": pl.String}
_ANSWER_ALL: Final = {**_ANSWER, "found": pl.String, "kind": pl.String}


def read(texts: pl.DataFrame, least: int = LEAST) -> pl.DataFrame:
    """The valid numbers among the texts: row, value (E.164), national digits, found region, kind.

    `texts` has the columns row, region and text (of the form `SHAPE`). The rows come in no
    particular order; rows that are missing were not decided.
    """
    texts = texts.with_columns(
        digits=pl.col("text").str.replace_all("[^0-9]", ""),
        plus=pl.col("text").str.contains("+", literal=True),
    )
    abroad = [texts.filter(pl.col("plus")).select("row", "digits")]
    home: list[pl.DataFrame] = []
    for (region,), part in (
        texts.filter(~pl.col("plus")).partition_by("region", as_dict=True).items()
    ):
        found = plan(str(region))
        if found is not None and len(part) >= least:
            outward, inward = _dialled(part, found)
            abroad.append(outward)
            home.append(inward)
    parts = pl.concat([*home, _by_code(pl.concat(abroad))])
    answers = [
        _valid(part, str(region), least)
        for (region,), part in parts.partition_by("plan", as_dict=True).items()
        if len(part) >= least
    ]
    return pl.concat([pl.DataFrame(schema=_ANSWER_ALL), *answers])


def _dialled(part: pl.DataFrame, home: Plan) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Numbers written as dialled in a region: those with its international prefix, and the rest."""
    digits, rest = pl.col("digits"), pl.col("rest")
    part = part.with_columns(rest=digits.str.replace(home.idd, ""))
    outward = (rest != digits) & ~rest.str.starts_with("0")
    abroad = part.filter(outward).select("row", digits="rest")
    part = part.filter(~outward).with_columns(rest=digits.str.slice(len(home.code)))
    part = part.with_columns(bare=_stripped(rest, home))
    fits = digits.str.contains(home.general)
    too_long = (digits.str.len_bytes() > max(home.lengths)) & ~_length(digits).is_in(
        home.local_lengths
    )
    coded = digits.str.starts_with(home.code) & (
        (~fits & pl.col("bare").str.contains(home.general)) | too_long
    )
    main = main_regions().get(home.code, home.region)
    inward = part.with_columns(coded=coded.fill_null(False)).filter(
        ~(pl.col("bare").is_null() & digits.str.starts_with(home.code))
    )
    return abroad, inward.select(
        "row",
        digits=pl.when("coded").then("bare").otherwise(digits),
        plan=pl.when("coded").then(pl.lit(main)).otherwise(pl.lit(home.region)),
    )


def _by_code(abroad: pl.DataFrame) -> pl.DataFrame:
    """International digits without their calling code, with the main region of the code."""
    codes = main_regions()
    starts = [pl.col("digits").str.head(n) for n in (1, 2, 3)]
    plans = [s.replace_strict(codes, default=None, return_dtype=pl.String) for s in starts]
    length = pl.coalesce(
        pl.when(p.is_not_null()).then(pl.lit(n, dtype=pl.Int64)) for n, p in enumerate(plans, 1)
    )
    return abroad.select(
        "row", digits=pl.col("digits").str.slice(length), plan=pl.coalesce(plans)
    ).drop_nulls()


def _valid(part: pl.DataFrame, region: str, least: int) -> pl.DataFrame:
    """The valid numbers of a part read by the plan of one region."""
    home = plan(region)
    if home is None or not leads(home.code):
        return pl.DataFrame(schema=_ANSWER_ALL)
    national = pl.col("national")
    part = part.select("row", "digits", national=_stripped(pl.col("digits"), home))
    length = _length(national)
    taken = (length.is_in(home.lengths) | (length > max(home.lengths))) & ~length.is_in(
        home.local_lengths
    )
    left = part.filter(national.is_not_null()).select(
        "row", national=pl.when(taken).then(national).otherwise("digits")
    )
    answers = []
    for position, judge in enumerate(validators(home.code)):
        if position:
            left = left.filter(~national.str.contains(diverted(home.code)))
        if len(left) < least:
            break
        led = national.str.contains(judge.leading) if judge.leading else pl.lit(True)
        judged = left.with_columns(kind=pl.when(led).then(_kind(national, judge)))
        answers.append(
            judged.drop_nulls("kind").select(
                "row",
                pl.concat_str(pl.lit("+" + home.code), national).alias("value"),
                "national",
                pl.lit(judge.region).alias("found"),
                "kind",
            )
        )
        left = judged.filter(pl.col("kind").is_null()).select("row", "national")
    return pl.concat([pl.DataFrame(schema=_ANSWER_ALL), *answers])


def _stripped(digits: pl.Expr, home: Plan) -> pl.Expr:
    """The digits without the national prefix; null where cutting it off is not enough."""
    if home.prefix == NEVER:
        return digits
    cut = digits.str.replace(home.prefix, "")
    broken = digits.str.contains(home.general) & ~cut.str.contains(home.general)
    bare = pl.when((cut != digits) & ~broken).then(cut).otherwise(digits)
    if home.rewritten is None:
        return bare
    return pl.when(digits.str.extract(home.prefix, home.rewritten).is_null()).then(bare)


def _kind(national: pl.Expr, judge: Plan) -> pl.Expr:
    """The kind of the first type of the plan that the number has, or null."""
    possible = _length(national).is_in(judge.lengths) & national.str.contains(judge.general)
    chain: Then | ChainedThen = pl.when(~possible).then(None)
    for kind in judge.types:
        fits = national.str.contains(kind.pattern)
        if kind.lengths:
            fits &= _length(national).is_in(kind.lengths)
        chain = chain.when(fits).then(pl.lit(kind.kind))
    return chain.otherwise(None)


def _length(digits: pl.Expr) -> pl.Expr:
    return digits.str.len_bytes().cast(pl.Int64)
