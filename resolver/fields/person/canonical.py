"""Names as written to the person struct: plain ones as columns, the rest one distinct at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

import jellyfish
import polars as pl

from resolver.fields.person.parse import parse, parse_parts
from resolver.fields.person.plain import PARTS, plain, split
from resolver.fields.person.reading import Reading, core
from resolver.fields.person.typos import marked
from resolver.fields.person.variants import family_variants, given_variants
from resolver.fields.text import CAPS
from resolver.frames.bridge import framewise, over_distinct, over_distinct_rows
from resolver.frames.staging import Staged

PERSON: Final = pl.Struct(
    {
        "given": pl.String,
        "middle": pl.String,
        "family": pl.String,
        "suffix": pl.String,
        "single": pl.String,
        "full": pl.String,
        "sound": pl.String,
        "kind": pl.String,
        "hint": pl.String,
        "core": pl.String,
        "head": pl.String,
        "tail": pl.String,
        "nick": pl.UInt16,
        "kin": pl.UInt16,
        "given_mark": pl.UInt16,
        "core_mark": pl.UInt16,
        "unit": pl.String,
        "former": pl.String,
        "script": pl.String,
        "native": pl.String,
    }
)
"""The person struct; see `clean`."""

_READ: Final = (
    "given", "middle", "family", "suffix", "single", "kind", "hint", "unit", "former", "script",
    "native",
)  # fmt: skip
_COMPOUND: Final = ("full", "core", "head", "tail")
_READING: Final = pl.Struct(dict.fromkeys((*_READ, *_COMPOUND), pl.String))


def clean(
    name: pl.Expr, given: pl.Expr, middle: pl.Expr, family: pl.Expr, suffix: pl.Expr
) -> pl.Expr:
    """The name of a record as a `PERSON` struct, from one cell or from its parts.

    The parts count where a given and a family name are there, or where `name` has nothing to add.
    Everything is folded to lower-case ASCII words: `given` the first given name or initial,
    `middle` all further ones, `family` with its particles and a blank for a hyphen, `suffix` (jr,
    sr, ii, iii, iv), `single` the only word of a name that could be given or family, `full` all
    words sorted (a key that knows no order), `sound` the NYSIIS code of the family name, `kind`
    (person, placeholder, organisation, joint, handle or none), `hint` the words of what is no name
    of one person. `unit` is a joint name as `given given/family` whatever its order, or an
    organisation's name; of a joint name `family` is known too if there is one. `former` is a birth
    or earlier family name, `native` the letters of a name in another script than Latin, and
    `script` that script, if there is no Latin spelling beside it. `core` is the family name without
    particles and blanks, `head` and `tail` its first and last word where there are several, `nick`
    and `kin` the numbers of the known given (or single) and family name, `given_mark` and
    `core_mark` their letters in short (`typos.marked`). The struct itself is never null.
    """
    cells = (name, given, middle, family, suffix)
    exprs = {part: cell.str.head(CAPS["name"]) for part, cell in zip(PARTS, cells, strict=True)}
    return framewise(exprs, _canonical(), PERSON)


@cache
def _canonical() -> Staged:
    frame = Staged().select(**{f"cell_{part}": pl.col(part).str.strip_chars() for part in PARTS})
    cells = {name: pl.col(name) for name in (f"cell_{part}" for part in PARTS)}
    frame = frame.select(**{name: pl.when(cell != "").then(cell) for name, cell in cells.items()})
    frame = plain(split(frame)).within(~pl.col("plain"), _hard)
    fields = [field.name for field in PERSON.fields]
    return _finished(frame).select(person=pl.struct(fields))


def _hard(frame: Staged) -> Staged:
    cells = [pl.col(f"cell_{part}") for part in PARTS]
    reading = pl.col("reading").struct.field
    return frame.with_columns(
        reading=over_distinct_rows(cells, _readings, _READING, needs=0)
    ).select(**{field.name: reading(field.name) for field in _READING.fields})


def _readings(rows: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    return [_described(_read(*row)) for row in rows]


def _read(
    name: str | None, given: str | None, middle: str | None, family: str | None, suffix: str | None
) -> Reading:
    parts = parse_parts(given, middle, family, suffix) if (given or middle or family) else None
    if name is None:
        return parts or Reading(kind="none")
    whole = parse(name).with_former(parts.former if parts else None)
    if parts and parts.kind == "person" and parts.given and parts.family:
        same = (whole.given, whole.family) == (parts.given, parts.family)
        return replace(parts, middle=parts.middle or whole.middle) if same else parts
    if parts is None or whole.kind != "person" or (whole.given and whole.family):
        return whole
    return parts if parts.kind == "person" else whole


def _described(reading: Reading) -> tuple[str | None, ...]:
    values = [getattr(reading, field) for field in _READ]
    names = (reading.given, reading.middle, reading.family, reading.single)
    parts = sorted(part for value in names if value for part in value.split())
    if reading.kind != "person":
        parts = []
    inner = core(reading.family) if reading.family else []
    several = len(inner) > 1
    return (
        *values,
        " ".join(parts) or None,
        "".join(inner) or None,
        inner[0] if several else None,
        inner[-1] if several else None,
    )


def _finished(rows: Staged) -> Staged:
    heard = pl.coalesce("head", "core")
    return rows.with_columns(
        sound=over_distinct(heard, _sounds, pl.String),
        nick=given_variants().coded(pl.coalesce("given", "single")),
        kin=family_variants().coded(pl.coalesce("core", "single")),
        given_mark=marked(pl.col("given")),
        core_mark=marked(pl.col("core")),
    )


def _sounds(names: list[str]) -> list[str | None]:
    """NYSIIS with `mueller` read as `muller` (umlauts) and `y` after the first letter as `i`."""
    return [
        jellyfish.nysiis(
            name[0]
            + name[1:].replace("y", "i").replace("ae", "a").replace("oe", "o").replace("ue", "u")
        )
        or None
        for name in names
    ]
