"""The folded form in which an address is taken apart: words, numbers and commas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from resolver.fields import text
from resolver.fields.address.locality import MARK
from resolver.fields.address.words import Words
from resolver.frames.bridge import over_distinct
from resolver.frames.staging import Staged

_BOX: Final = (
    r"(?:^|[ ,])(?:p ?o ?box|post office box|post box|postbox|gpo box|postfach"
    r"|apartado(?: de correos| postal)?|apdo|casella postale|caixa postal|boite postale|bp|postbus"
    r"|locked bag|private bag),? ?(?:no |nr |n )?(?:# ?)?([a-z]?[0-9]{1,9}[a-z]?)(?:$|[ ,])"
)
_BRITISH: Final = r"gir ?0aa|[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][abd-hjlnp-uw-z]{2}"
_CANADIAN: Final = r"[abceghj-nprstvxy][0-9][a-z] ?[0-9][a-z][0-9]"
_ORDINAL: Final = r"[0-9] ?(?:1st|2nd|3rd|[4-90]th)$"


def folded(name: str) -> Callable[[Staged], Staged]:
    """What stages make of the column of that name.

    Lower-case ASCII words, numbers with `/` and `-`, `#`, and `, ` between the segments. No segment
    is empty, and no blank is doubled.
    """
    v = pl.col(name)
    special = v.str.contains(r"[^\x20-\x7e]")
    composed = (
        v.str.normalize("NFKC")
        .str.replace_all("[\n\r\u2028\u2029\x85]", ",")
        .str.replace_all("°", "o", literal=True)
    )
    foreign = pl.when(v.str.contains(r"[^\x00-\x7f]")).then(v)
    latin = pl.coalesce(over_distinct(foreign, _transliterated, pl.String), v)
    plain = (
        v.str.to_lowercase()
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" ")
        .str.replace_all(r"\b([dl])['`]", "$1 ")
        .str.replace_all(r"['`]", "")
        .str.replace(r"^([0-9]+)\.0+$", "$1")
        .str.replace_all(r"\bc/", "calle ")
        .str.replace_all(r"\bs/n\b", "")
        .str.replace_all(" - ([a-z]{2}) ?(,|$)", " $1$2")
        .str.replace_all(" [-/] |[;|]", ",")
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"[^a-z0-9,#/-]+", " ")
        .str.replace_all("#", " # ", literal=True)
        .str.replace_all("([a-z])[-/]+", "$1 ")
        .str.replace_all("([0-9])-([a-z])", "$1$2")
        .pipe(_spaced)
    )

    def stages(frame: Staged) -> Staged:
        frame = frame.with_columns(**{name: pl.when(special).then(composed).otherwise(v)})
        return frame.with_columns(**{name: latin}).select(**{name: plain})

    return stages


def _spaced(line: pl.Expr) -> pl.Expr:
    return (
        line.str.replace_all(r"(?:^|[ ,])[/-]+", " ")
        .str.replace_all(r"[/-]+(?:$|[ ,])", ",")
        .str.replace_all("[ ,]*,[ ,]*", ", ")
        .str.replace_all(" +", " ")
        .str.strip_chars(" ,")
    )


def _transliterated(values: list[str]) -> list[str]:
    return [text.transliterate(value) for value in values]


def without_dummies(frame: Staged, name: str, known: Words) -> Staged:
    """The stages with the folded lines empty where the whole line is a placeholder."""
    line = pl.col(name)
    plain = line.str.replace_all("[,#]", "").str.replace_all(" +", " ").str.strip_chars(" ")
    dummies = [*known.placeholders, *known.placeholder_parts, *known.absent]
    kept = pl.when(~plain.is_in(dummies)).then(line).otherwise(pl.lit(""))
    return frame.with_columns(**{name: kept})


def unboxed(frame: Staged, name: str, numbers: str) -> Staged:
    """The stages with the folded lines without post office boxes, and the boxes' `numbers`."""
    line, box = pl.col(name), pl.col(numbers)
    rest = pl.when(box.is_not_null()).then(_spaced(line.str.replace(_BOX, ", "))).otherwise(line)
    return frame.with_columns(**{numbers: line.str.extract(_BOX)}).with_columns(**{name: rest})


def coded(frame: Staged, name: str, codes: str) -> Staged:
    """The stages with `MARK` for the last British or Canadian postcode, and those as `codes`."""
    line = pl.col(name)
    found = []
    for code in (_CANADIAN, _BRITISH):
        whole = rf"^((?:.*[ ,])?)({code})((?:[ ,].*)?)$"
        value = line.str.extract(whole, 2)
        real = value.is_not_null() & ~(value.str.contains(_ORDINAL) & ~line.str.ends_with(value))
        found.append((real, value, line.str.replace(whole, f"${{1}}{MARK}${{3}}")))
    (canadian, first, first_rest), (british, second, second_rest) = found
    rest = pl.when(canadian).then(first_rest).when(british).then(second_rest).otherwise(line)
    number = pl.when(canadian).then(first).when(british).then(second)
    return frame.with_columns(**{name: rest, codes: number})
