"""Rulings files: what people and systems have decided on records; JSON Lines, CSV or XLSX."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.errors import RulingError, did_you_mean
from resolver.files.filled import Filled, at, checked, filled
from resolver.frames.schema import CHANCE, QUESTION, RULINGS
from resolver.steps.rulings import FIELDS, SAID, VALUE, field_of
from resolver.steps.seen import names_records

UNDO: Final = "undo"
"""What the column `ruling` may also say where `undoes` is given; it may be empty there, too."""

SCHEMA: Final = pl.Schema([*RULINGS.items(), ("file", pl.String()), ("line", pl.UInt32())])
"""RULINGS and where each stands; lines are physical ones, counted from 1."""

ANSWERS: Final = pl.Schema([*SCHEMA.items(), (QUESTION, pl.String()), (CHANCE, pl.Float64())])
"""`SCHEMA` and what is known of questions; the ruling of an open one is null."""

_Row = Mapping[str, Any]


def read(path: str | Path) -> pl.DataFrame:
    """The rulings of a file in their order (`SCHEMA`), null where a cell is empty.

    JSON Lines where the first character is `{`, XLSX, else CSV with a header (`,`, `;`, tab or
    `|`). Other columns are ignored; `left_source` and `right_source` may be missing, and both keys
    where a fingerprint (`seen1-…`, `mark-…`) names the records. A question without an answer is no
    ruling and left out.

    Raises:
        RulingError: the file cannot be read, a line is not JSON or CSV, a record is not named, or
            a ruling is none of `SAID`.
    """
    said = pl.col("ruling").is_not_null() | pl.col("undoes").is_not_null()
    return answers(path).filter(said).select(SCHEMA.names())


def answers(path: str | Path) -> pl.DataFrame:
    """The rulings of a file and the questions in it (`ANSWERS`), those without an answer, too.

    Raises:
        RulingError: as `read`, and for a chance that is no probability.
    """
    return taken(filled(path, ("ruling",)))


def taken(given: Filled) -> pl.DataFrame:
    """The rulings and questions (`ANSWERS`) of rows that somebody has filled in.

    Raises:
        RulingError: as `answers`.
    """
    _named_columns(given)
    rows = checked(given.rows, lambda row: _checked(row[2], row[0], row[1]))
    return pl.DataFrame(rows, schema=ANSWERS, orient="row")


def asked(rulings: pl.DataFrame) -> pl.DataFrame:
    """The rulings of a frame with the columns of `ANSWERS`; `line` is the place, from 1.

    Raises:
        RulingError: for a column that is missing, and for a chance that is no probability.
    """
    for column in ("ruling", "left", "right"):
        if column not in rulings.columns:
            held = ", ".join(rulings.columns) or "no columns"
            near = did_you_mean(column, rulings.columns)
            raise RulingError(f"rulings need the column {column!r}; these hold {held}.{near}")
    numbered = rulings.with_columns(line=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32))
    named = numbered.select([name for name in ANSWERS.names() if name in numbered.columns])
    try:
        found = named.cast({name: ANSWERS[name] for name in named.columns})
    except pl.exceptions.InvalidOperationError as error:
        raise RulingError(f"{CHANCE!r} is to hold numbers.") from error
    whole = pl.concat([pl.DataFrame(schema=ANSWERS), found], how="diagonal")
    if not whole[CHANCE].is_between(0.0, 1.0, closed="right").all():
        raise RulingError(f"{CHANCE!r} is to be above 0 and at most 1.")
    return whole


def no_ruling(word: str | None) -> str:
    """What is to be said of a word that is no ruling."""
    known = f"Known are {', '.join(SAID)}."
    if word is None:
        return f"the ruling is missing. {known}"
    return f"{word[:40]!r} is no ruling.{did_you_mean(word[:40].lower(), SAID)} {known}"


def no_field(text: str | None) -> str:
    """What is to be said of a text that is no field to choose the value of."""
    known = f"Known are {', '.join(FIELDS)} and attribute:NAME."
    if text is None:
        return f"a ruling {VALUE!r} needs a 'field'. {known}"
    near = did_you_mean(text[:40].lower(), FIELDS)
    return f"{text[:40]!r} is no field to choose the value of.{near} {known}"


def _named_columns(given: Filled) -> None:
    header = given.header
    for needed in ("ruling", "left", "right") if header is not None else ():
        if header is not None and header.count(needed) != 1:
            near = did_you_mean(needed, header)
            raise at(given.name, given.line, f"the header needs one column {needed!r}.{near}")


def _checked(row: _Row, name: str, line: int) -> tuple[str | int | float | None, ...]:
    cells = {column: _cell(row.get(column), column, name, line) for column in RULINGS}
    asked = _cell(row.get(QUESTION), QUESTION, name, line)
    chance = None if asked is None else _chance(row.get(CHANCE), name, line)
    rest = (name, line, asked, chance)
    word = (cells["ruling"] or "").lower()
    undoing = cells["undoes"] is not None
    if undoing and word in ("", UNDO):
        named = {"ruling": None, "field": cells["field"] and field_of(cells["field"])}
        return (*(cells | named).values(), *rest)
    if word not in SAID and (word or asked is None):
        raise at(name, line, no_ruling(cells["ruling"]))
    seen = names_records(cells["fingerprint"] or "")
    for key in ("left", "right"):
        if cells[key] is None and not undoing and not seen:
            raise at(name, line, f"{key!r} names no record.")
    field = _field(cells["field"], name, line) if word == VALUE else None
    return (*(cells | {"ruling": word or None, "field": field}).values(), *rest)


def _field(text: str | None, name: str, line: int) -> str:
    field = None if text is None else field_of(text)
    if field is None:
        raise at(name, line, no_field(text))
    return field


def _chance(value: Any, name: str, line: int) -> float | None:  # noqa: ANN401
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        chance = float(str(value).replace(",", "."))  # as some spreadsheets save it
    except ValueError:
        chance = 0.0
    if not 0.0 < chance <= 1.0:
        raise at(name, line, f"{CHANCE!r} is to be a number above 0 and at most 1.")
    return chance


def _cell(value: Any, column: str, name: str, line: int) -> str | None:  # noqa: ANN401
    if value is None:
        return None
    if not isinstance(value, str):
        raise at(name, line, f"{column!r} is to be a text.")
    if column in ("left", "right", "left_source", "right_source"):
        return value if value.strip() else None  # keys are compared as they stand
    return value.strip() or None
