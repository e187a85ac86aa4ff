"""Telephone numbers: canonical form, what kind of number it is, and agreement."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.phone.home import hinted, homes
from resolver.fields.phone.levels import LEVELS, level
from resolver.fields.phone.metadata import calling_codes, main_regions
from resolver.fields.phone.reading import DEFAULT_REGION, PHONE, cleaned, located
from resolver.fields.phone.traces import TRACES, traces
from resolver.fields.text import capped
from resolver.frames.bridge import over_distinct

__all__ = [
    "DEFAULT_REGION",
    "LEVELS",
    "PHONE",
    "TRACES",
    "calling_codes",
    "clean",
    "hinted",
    "homes",
    "infer_region",
    "level",
    "region_of",
    "split",
    "traces",
]

_BREAK: Final = "\x1e"
_FEWEST: Final = 7
_LONGEST: Final = 15
"""Digits of the longest number there is (ITU-T E.164)."""


def clean(raw: pl.Expr, region: pl.Expr, default: str = DEFAULT_REGION) -> pl.Expr:
    """The number in one cell as a Struct of strings (`PHONE`), null where there is none.

    `region` is the ISO 3166 code of the country the number was written in; where it is null or
    unknown, `default` is taken. `value` is the E.164 form of a valid number, without `extension`;
    `digits` the last nine significant digits, also of a number that is not valid but has seven;
    `region` that of a valid number, else the one it was read with; `kind` is mobile, fixed, company
    (toll-free, premium, shared cost, or with an extension), unvalidated, fictitious, placeholder or
    corrupt (digits lost to scientific notation). Placeholders and corrupt numbers have neither
    `value` nor `digits`.
    """
    return over_distinct(located(raw, region, default), cleaned(), PHONE)


def split(raw: pl.Expr) -> pl.Expr:
    """The numbers of a cell as List(String), in order, each once; null stays null.

    A cell is cut at `;`, `,`, `|`, `/`, a new line or the word or, but only where that gives two
    pieces or more of at least seven digits.
    """
    cell = capped(raw, "address")
    wide = cell.str.count_matches("[0-9]") > _LONGEST
    pattern = r"(?i)[;,|/\n]|\s(?:or|and|&|:::)\s"
    pieces = cell.str.replace_all(pattern, _BREAK).str.split(_BREAK)
    numbers = pieces.list.eval(
        pl.element().str.strip_chars().filter(pl.element().str.count_matches("[0-9]") >= _FEWEST)
    ).list.unique(maintain_order=True)
    several = (numbers.list.len() > 1) & (wide | ~cell.str.contains("/", literal=True))
    return pl.when(several).then(numbers).when(raw.is_not_null()).then(pl.concat_list(raw))


def region_of(value: pl.Expr) -> pl.Expr:
    """The main region of the calling code of an E.164 value (`US` for all of +1), or null."""
    return _by_code(value.str.strip_chars_start("+"))


def infer_region(raws: pl.Expr) -> pl.Expr:
    """The region that the internationally written numbers of a List(String) agree on, or null.

    Numbers count that begin with `+` or `00` and have 8 to 15 digits; the region is the main one of
    the calling code.
    """
    text = pl.element().str.head(_LONGEST * 3)
    digits = text.str.extract(
        r"^[\s'\"=(]*(?:[a-zA-Z]+:)?(?:\+|00)([1-9][0-9 ().-]+)", 1
    ).str.replace_all("[^0-9]", "")
    sized = digits.str.len_bytes().is_between(_FEWEST + 1, _LONGEST)
    found = raws.list.eval(_by_code(pl.when(sized).then(digits))).list.drop_nulls().list.unique()
    return pl.when(found.list.len() == 1).then(found.list.first())


def _by_code(digits: pl.Expr) -> pl.Expr:
    codes = main_regions()
    return pl.coalesce(
        digits.str.head(n).replace_strict(codes, default=None, return_dtype=pl.String)
        for n in (1, 2, 3)
    )
