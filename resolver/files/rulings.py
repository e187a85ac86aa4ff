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
from resolver.frames.schema import RULINGS
from resolver.steps.rulings import WORDS

UNDO: Final = "undo"
"""What the column `ruling` may also say where `undoes` is given; it may be empty there, too."""

SCHEMA: Final = pl.Schema([*RULINGS.items(), ("file", pl.String()), ("line", pl.UInt32())])
"""RULINGS and where each stands; lines are physical ones, counted from 1."""

_SEPARATORS: Final = ",;\t|"
_LONGEST: Final = 1_048_576
_Row = Mapping[str, Any]


def read(path: str | Path) -> pl.DataFrame:
    """The rulings of a file in their order (`SCHEMA`), null where a cell is empty.

    JSON Lines where the first character is `{`, else CSV with a header (`,`, `;`, tab or `|`).
    Other columns are ignored; `left_source` and `right_source` may be missing.

    Raises:
        RulingError: the file cannot be read, a line is not JSON or CSV, a record is not named, or
            a ruling is none of `WORDS`.
    """
    name = str(path)
    text = _text(Path(path), name)
    rows = _json_lines(text, name) if text.lstrip(" \t\r\n")[:1] == "{" else _table(text, name)
    checked = [_checked(row, name, line) for line, row in rows]
    return pl.DataFrame(checked, schema=SCHEMA, orient="row")


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


def _checked(row: _Row, name: str, line: int) -> tuple[str | int | None, ...]:
    cells = {column: _cell(row.get(column), column, name, line) for column in RULINGS}
    word = (cells["ruling"] or "").lower()
    undoing = cells["undoes"] is not None
    if undoing and word in ("", UNDO):
        return (*(cells | {"ruling": None}).values(), name, line)
    if word not in WORDS:
        raise _at(name, line, _unknown(cells["ruling"]))
    for key in ("left", "right"):
        if cells[key] is None and not undoing:
            raise _at(name, line, f"{key!r} names no record.")
    return (*(cells | {"ruling": word}).values(), name, line)


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
