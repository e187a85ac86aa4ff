"""Rows of totals that reports put below their data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from resolver.fields.text import fold
from resolver.files.accounting import SKIPPED
from resolver.files.mapping.words import heading
from resolver.frames.schema import REJECTS
from resolver.steps.columns import FILE, LINE, ORDINAL

TOTALS: Final = frozenset(
    (
        "total", "totals", "grand total", "subtotal", "sub total", "overall total", "sum", "sums",
        "total general", "total geral", "totale", "totale generale", "totali", "totaal",
        "eindtotaal", "algemeen totaal", "subtotaal", "totaux", "sous total", "summe", "summen",
        "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt", "zwischensumme", "endsumme",
        "suma", "suma total", "sumas", "soma", "razem", "ogolem", "summa", "totalt", "totalsumma",
        "i alt", "sammanlagt", "yhteensa", "celkem", "osszesen", "toplam", "itogo", "vsego",
        "count", "record count", "row count", "total records", "total rows", "total count",
        "total customers", "total contacts", "anzahl", "nombre total", "numero total",
    )
)  # fmt: skip
"""Folded words that stand in the first filled cell of a row of totals."""

_ROWS: Final = 5
_AMOUNT: Final = (
    r"^\s*[-(]?\s?[$€£¥]?\s?(?:[0-9]{1,3}(?:[., '’\x{a0}\x{202f}][0-9]{3})+|[0-9]+)"
    r"(?:[.,][0-9]+)?\)?\s?[$€£¥%]?\s*$"
)
_PERSONAL: Final = (
    "id", "email", "phone", "handle", "channels", "postcode", "street", "address", "birth_date",
    "national_id", "given_name",
)  # fmt: skip


def without_totals(
    frame: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frame without the totals at its end, and those as REJECTS, declared skips.

    A row of totals has such a word in its first filled cell and otherwise only amounts, none of
    them under a header that speaks of a person: a customer called Total has an address or phone.
    """
    last = frame.sort(ORDINAL).tail(_ROWS) if len(columns) > 1 else frame.head(0)
    if last.is_empty():
        return frame, pl.DataFrame(schema=REJECTS)
    told = last.with_columns(
        is_total=_is_total(columns) & ~pl.any_horizontal(pl.lit(False), *_told_of_people(columns))
    )
    tail = told.with_columns(
        is_total=pl.col("is_total").cast(pl.UInt8).reverse().cum_min().reverse().cast(pl.Boolean)
    ).filter("is_total")
    skipped = tail.select(
        file=FILE,
        line=LINE,
        column=pl.lit(None, pl.String),
        code=pl.lit("total_row"),
        reason=pl.lit("The row holds the totals of those above it."),
        kind=pl.lit(SKIPPED),
    ).cast(REJECTS)
    return frame.filter(~pl.col(ORDINAL).is_in(tail[ORDINAL].implode())), skipped


def _is_total(columns: Sequence[str]) -> pl.Expr:
    label = pl.coalesce(columns)
    word = fold(label.str.replace(r"[\s:=(]*[0-9][0-9.,]*\)?\s*$", ""))
    others = [pl.col(name).str.contains(_AMOUNT) | (pl.col(name) == label) for name in columns]
    return word.is_in(TOTALS).fill_null(False) & pl.all_horizontal(
        other.fill_null(True) for other in others
    )


def _told_of_people(columns: Sequence[str]) -> list[pl.Expr]:
    """Whether cells beside the label say something that only a customer has."""
    label = pl.coalesce(columns)
    personal = [name for name in columns if (said := heading(name)) and said.word in _PERSONAL]
    return [pl.col(name).is_not_null() & (pl.col(name) != label) for name in personal]
