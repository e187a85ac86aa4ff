"""What a consent says, in whichever of the usual languages and codes it is written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

from resolver.fields import text
from resolver.frames.bridge import over_distinct

OPT_OUT: Final = "opt_out"
OPT_IN: Final = "opt_in"

_NO_FLAG: Final = r"(?i)[:=]\s*\"?(?:n|f|0)\b"
"""A flag in a list of several: `sms=0`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of `consent.json`, folded: inside a text, as a whole text, and phrases."""

    no: tuple[str, ...]
    no_whole: tuple[str, ...]
    no_within: tuple[str, ...]
    yes_whole: tuple[str, ...]


@cache
def _words() -> _Words:
    read = json.loads((files(__package__) / "consent.json").read_text(encoding="utf-8"))
    no = _plain(" ".join(read["no"].values()).split())
    yes = _plain(" ".join(read["yes_whole"].values()).split())
    return _Words(
        no=no,
        no_whole=(*no, *_plain(read["no_whole"].split()), "0 0"),
        no_within=tuple(read["no_within"]),
        yes_whole=(*yes, "1 0", "opt in", "opted in"),
    )


def _plain(words: list[str]) -> tuple[str, ...]:
    """The words as `text.fold` writes them."""
    frame = pl.DataFrame({"word": words}).select(text.fold(pl.col("word")))
    return tuple(frame.to_series().drop_nulls().unique().sort())


def consent(raw: pl.Expr) -> pl.Expr:
    """`opt_out`, `opt_in`, or the text itself where it is neither; null where it says nothing.

    Whatever may be an opt-out is one: a no in any of the languages, a boolean, a status word, or
    any of them inside a longer text (`email: yes, sms: no`).
    """
    return over_distinct(raw, _judged, pl.String)


def _judged(values: list[str]) -> list[str | None]:
    raw, known = pl.col("raw"), _words()
    plain = text.fold(raw, "address")
    words = plain.str.split(" ").list.set_intersection(pl.lit(list(known.no)))
    out = plain.is_in(known.no_whole) | (words.list.len() > 0)
    out |= (plain + " ").str.contains_any(list(known.no_within))
    out |= text.capped(raw, "address").str.contains(_NO_FLAG)
    verdict = (
        pl.when(out)
        .then(pl.lit(OPT_OUT))
        .when(plain.is_in(known.yes_whole))
        .then(pl.lit(OPT_IN))
        .when(text.present(raw).is_not_null())
        .then(raw.str.strip_chars())
    )
    frame = pl.DataFrame({"raw": values}, schema={"raw": pl.String})
    return frame.select(verdict).to_series().to_list()


def strictness(value: pl.Expr) -> pl.Expr:
    """0 for an opt-out, 2 for an opt-in, 1 for what is not clearly either, UInt8."""
    level = pl.when(value == OPT_OUT).then(0).when(value == OPT_IN).then(2).otherwise(1)
    return level.cast(pl.UInt8)
