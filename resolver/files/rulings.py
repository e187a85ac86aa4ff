"""Rulings files: what people and systems have decided on pairs of records, as JSON Lines or CSV."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.errors import RulingError, did_you_mean
from resolver.files.accounting import RowError
from resolver.files.formats.strict_json import parse
from resolver.files.formula import unsafe
from resolver.frames.schema import CHANCE, QUESTION, RULINGS
from resolver.steps.rulings import WORDS

UNDO: Final = "undo"
"""What the column `ruling` may also say where `undoes` is given; it may be empty there, too."""

SCHEMA: Final = pl.Schema([*RULINGS.items(), ("file", pl.String()), ("line", pl.UInt32())])
"""RULINGS and where each stands; lines are physical ones, counted from 1."""

ANSWERS: Final = pl.Schema([*SCHEMA.items(), (QUESTION, pl.String()), (CHANCE, pl.Float64())])
"""`SCHEMA` and what is known of questions; the ruling of an open one is null."""

_SEPARATORS: Final = ",;\t|"
_LONGEST: Final = 1_048_576
_Row = Mapping[str, Any]


def read(path: str | Path) -> pl.DataFrame:
    """The rulings of a file in their order (`SCHEMA`), null where a cell is empty.

    JSON Lines where the first character is `{`, else CSV with a header (`,`, `;`, tab or `|`).
    Other columns are ignored; `left_source` and `right_source` may be missing. A question without
    an answer is no ruling and left out.

    Raises:
        RulingError: the file cannot be read, a line is not JSON or CSV, a record is not named, or
            a ruling is none of `WORDS`.
    """
    said = pl.col("ruling").is_not_null() | pl.col("undoes").is_not_null()
    return answers(path).filter(said).select(SCHEMA.names())


def answers(path: str | Path) -> pl.DataFrame:
    """The rulings of a file and the questions in it (`ANSWERS`), those without an answer, too.

    Raises:
        RulingError: as `read`, and for a chance that is no probability.
    """
    name = str(path)
    text = _text(Path(path), name)
    rows = _json_lines(text, name) if text.lstrip(" \t\r\n")[:1] == "{" else _table(text, name)
    checked = [_checked(row, name, line) for line, row in rows]
    return pl.DataFrame(checked, schema=ANSWERS, orient="row")


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


def _text(path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RulingError(f"{name}: cannot be read: {reason}.") from error
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _at(name, line, "is not UTF-8. Save the file as UTF-8.") from error


def _json_lines(text: str, name: str) -> Iterator[tuple[int, _Row]]:
    # Only at LF: other line separators may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > _LONGEST:
            raise _at(name, number, f"is longer than {_LONGEST} characters.")
        try:
            value = parse(line)
        except RowError as error:
            raise _at(name, number, error.reason) from error
        if not isinstance(value, dict):
            raise _at(name, number, "a ruling is a JSON object; this is another value.")
        yield number, value


def _table(text: str, name: str) -> Iterator[tuple[int, _Row]]:
    first = text.split("\n", 1)[0]
    delimiter = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(cells, name, line)
            elif len(cells) > len(header):
                raise _at(name, line, f"has {len(cells)} cells below {len(header)} columns.")
            else:
                yield (
                    line,
                    {column: unsafe(cell) for column, cell in zip(header, cells, strict=False)},
                )
    except csv.Error as error:
        raise _at(name, start, f"is not CSV: {error}.") from error


def _header(cells: list[str], name: str, line: int) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    for needed in ("ruling", "left", "right"):
        if header.count(needed) != 1:
            near = did_you_mean(needed, header)
            raise _at(name, line, f"the header needs one column {needed!r}.{near}")
    return header


def _checked(row: _Row, name: str, line: int) -> tuple[str | int | float | None, ...]:
    cells = {column: _cell(row.get(column), column, name, line) for column in RULINGS}
    asked = _cell(row.get(QUESTION), QUESTION, name, line)
    chance = None if asked is None else _chance(row.get(CHANCE), name, line)
    rest = (name, line, asked, chance)
    word = (cells["ruling"] or "").lower()
    undoing = cells["undoes"] is not None
    if undoing and word in ("", UNDO):
        return (*(cells | {"ruling": None}).values(), *rest)
    if word not in WORDS and (word or asked is None):
        raise _at(name, line, _unknown(cells["ruling"]))
    for key in ("left", "right"):
        if cells[key] is None and not undoing:
            raise _at(name, line, f"{key!r} names no record.")
    return (*(cells | {"ruling": word or None}).values(), *rest)


def _chance(value: Any, name: str, line: int) -> float | None:  # noqa: ANN401
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        chance = float(str(value).replace(",", "."))  # as some spreadsheets save it
    except ValueError:
        chance = 0.0
    if not 0.0 < chance <= 1.0:
        raise _at(name, line, f"{CHANCE!r} is to be a number above 0 and at most 1.")
    return chance


def _cell(value: Any, column: str, name: str, line: int) -> str | None:  # noqa: ANN401
    if value is None:
        return None
    if not isinstance(value, str):
        raise _at(name, line, f"{column!r} is to be a text.")
    if column in ("left", "right", "left_source", "right_source"):
        return value if value.strip() else None  # keys are compared as they stand
    return value.strip() or None


def _unknown(word: str | None) -> str:
    known = f"Known are {', '.join(WORDS)}."
    if word is None:
        return f"the ruling is missing. {known}"
    return f"{word[:40]!r} is no ruling.{did_you_mean(word[:40].lower(), WORDS)} {known}"


def _at(name: str, line: int, message: str) -> RulingError:
    return RulingError(f"{name}, line {line}: {message}")
