"""The folded form in which an address is taken apart: words, numbers and commas."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields import text
from resolver.fields.address.locality import MARK
from resolver.fields.address.words import Words
from resolver.frames.bridge import over_distinct

_BOX: Final = (
    r"(?:^|[ ,])(?:p ?o ?box|post office box|post box|postbox|gpo box|postfach"
    r"|apartado(?: de correos| postal)?|apdo|casella postale|caixa postal|boite postale|bp|postbus"
    r"|locked bag|private bag),? ?(?:no |nr |n )?(?:# ?)?([a-z]?[0-9]{1,9}[a-z]?)(?:$|[ ,])"
)
_BRITISH: Final = r"gir ?0aa|[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][abd-hjlnp-uw-z]{2}"
_CANADIAN: Final = r"[abceghj-nprstvxy][0-9][a-z] ?[0-9][a-z][0-9]"
_ORDINAL: Final = r"[0-9] ?(?:1st|2nd|3rd|[4-90]th)$"


def folded(values: pl.Series) -> pl.Series:
    """Lower-case ASCII words, numbers with `/` and `-`, `#`, and `, ` between the segments.

    No segment is empty, and no blank is doubled.
    """
    if (values == "").all():
        return values
    v = pl.col("v")
    frame = values.alias("v").to_frame()
    special = v.str.contains(r"[^\x20-\x7e]")
    composed = (
        v.str.normalize("NFKC")
        .str.replace_all("[\n\r\u2028\u2029\x85]", ",")
        .str.replace_all("°", "o", literal=True)
    )
    frame = frame.select(pl.when(special).then(composed).otherwise(v))
    foreign = pl.when(v.str.contains(r"[^\x00-\x7f]")).then(v)
    frame = frame.select(pl.coalesce(over_distinct(foreign, _transliterated, pl.String), v))
    return frame.select(
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
    ).to_series()


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


def without_dummies(lines: pl.Series, known: Words) -> pl.Series:
    """The folded lines, empty where the whole line is a placeholder."""
    line = pl.col("line")
    plain = line.str.replace_all("[,#]", "").str.replace_all(" +", " ").str.strip_chars(" ")
    dummies = [*known.placeholders, *known.placeholder_parts, *known.absent]
    kept = pl.when(~plain.is_in(dummies)).then(line).otherwise(pl.lit(""))
    return lines.alias("line").to_frame().select(kept).to_series()


def unboxed(lines: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The folded lines without post office boxes, and the boxes' numbers (null for none)."""
    line = pl.col("line")
    box = line.str.extract(_BOX)
    rest = pl.when(box.is_not_null()).then(_spaced(line.str.replace(_BOX, ", "))).otherwise(line)
    frame = lines.alias("line").to_frame().select(rest.alias("line"), box.alias("box"))
    return frame["line"], frame["box"]


def coded(lines: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The folded lines with `MARK` for the last British or Canadian postcode, and the postcodes."""
    line = pl.col("line")
    found = []
    for code in (_CANADIAN, _BRITISH):
        whole = rf"^((?:.*[ ,])?)({code})((?:[ ,].*)?)$"
        value = line.str.extract(whole, 2)
        real = value.is_not_null() & ~(value.str.contains(_ORDINAL) & ~line.str.ends_with(value))
        found.append((real, value, line.str.replace(whole, f"${{1}}{MARK}${{3}}")))
    (canadian, first, first_rest), (british, second, second_rest) = found
    frame = (
        lines.alias("line")
        .to_frame()
        .select(
            pl.when(canadian).then(first_rest).when(british).then(second_rest).otherwise(line),
            pl.when(canadian).then(first).when(british).then(second).alias("code"),
        )
    )
    return frame.to_series(0), frame["code"]
