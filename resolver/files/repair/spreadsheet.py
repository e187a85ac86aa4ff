"""What spreadsheets write around or in place of a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from resolver.files.formula import restored
from resolver.files.repair.damage import Damage, changed, suspects

_GUARDED: Final = r"""^'|^\s*="|[;\t\r\n]'"""
_WRAPPED: Final = r'^\s*="{1,2}([^"]*)"{1,2}\s*$'
_ERRORS: Final = (
    r"^\s*(?:#(?:N/A|NV|VALUE!|WERT!|VALEUR!|REF!|BEZUG!|DIV/0!|NAME\?|NULL!|NUM!)|\\N)\s*$"
)
_MARKERS: Final = ("NULL", "null", "<null>", "(null)", "[NULL]", "nan", "NaN", "None", "NA", "N/A")
_OFTEN: Final = 5
_SHARE: Final = 0.02
_COLUMNS: Final = 2


def without_guards(
    frame: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, list[Damage]]:
    """Cells without the apostrophe that `formula.safe` writes, and out of `="…"`.

    Apostrophes before letters stay: `'t Hooft` is a name.
    """
    better = {}
    for name in suspects(frame, columns, _GUARDED):
        inner = pl.col(name).str.extract(_WRAPPED, 1)
        better[name] = _filled(pl.coalesce(inner, restored(pl.col(name))))
    text = "Cells guarded as text for a spreadsheet; the guard was taken off."
    return changed(frame, better, "guard", text)


def without_errors(
    frame: pl.DataFrame, columns: Sequence[str]
) -> tuple[pl.DataFrame, list[Damage]]:
    r"""Cells empty that hold an error of a formula, `\N`, or the word of the file for no value.

    `NULL`, `None`, `nan` and the like are such a word only where they stand, spelt alike, in a
    cell of fifty of two columns or more: a customer may be called Null.
    """
    absent = {
        name: pl.col(name).str.contains(_ERRORS) for name in suspects(frame, columns, _ERRORS)
    }
    for name, words in _null_words(frame, columns).items():
        said = pl.col(name).is_in(words)
        absent[name] = absent[name] | said if name in absent else said
    better = {name: pl.when(~says).then(name) for name, says in absent.items()}
    text = "Cells that hold a word for no value, such as #N/A or NULL; they count as empty."
    return changed(frame, better, "null_word", text)


def _null_words(frame: pl.DataFrame, columns: Sequence[str]) -> dict[str, list[str]]:
    least = max(_OFTEN, int(frame.height * _SHARE))
    marked = suspects(frame, columns, "^(?:" + "|".join(map(re.escape, _MARKERS)) + ")$")
    counts = {
        (name, word): n
        for name in marked
        for word, n in frame[name].value_counts().filter(pl.col(name).is_in(_MARKERS)).iter_rows()
        if n >= least
    }
    found: dict[str, list[str]] = {}
    for name, word in counts:
        if sum(other == word for _, other in counts) >= _COLUMNS:
            found.setdefault(name, []).append(word)
    return found


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)
