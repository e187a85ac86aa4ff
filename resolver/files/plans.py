"""Plan files: JSON Lines, one step a line, and the worksheet for people beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import polars as pl

from resolver.errors import PlanError
from resolver.files.results.flat import write_csv
from resolver.files.results.write import BREAKS

FORMAT: Final = "resolver-plan/1"
"""What the key `format` of every line says."""

Line = dict[str, Any]

_KINDS: Final = {
    "format": str,
    "plan": str,
    "entity": str,
    "system": str,
    "losers": list,
    "expects": list,
    "blocked": list,
}
"""What a line must have for a dry run to make sense of it."""
_LONGEST: Final = 16_777_216


def write(lines: Iterable[Mapping[str, Any]], file: IO[bytes]) -> None:
    """Write the lines, as UTF-8; text in them never ends a line or a string.

    Raises:
        OSError: the disk is full or the file cannot be written.
    """
    for line in lines:
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        for mark, escape in BREAKS.items():
            text = text.replace(mark, escape)
        file.write(text.encode(errors="backslashreplace") + b"\n")


def write_worksheet(
    rows: Iterable[Mapping[str, str]], columns: Iterable[str], file: IO[bytes]
) -> None:
    """Write the rows as CSV that opens right in a spreadsheet and runs nothing there.

    Raises:
        OSError: the disk is full or the file cannot be written.
    """
    schema = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame(list(rows), schema=schema)
    frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))  # absent, not quoted
    write_csv(frame, file, spreadsheet=True, header=True)


def read(path: str | Path) -> list[Line]:
    """The lines of a plan.

    Raises:
        PlanError: the file cannot be read, or a line is no step of a plan of this format.
    """
    name = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PlanError(f"{name}: cannot be read: {reason}.") from error
    return list(_lines(text, name))


def _lines(text: str, name: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > _LONGEST:
            raise _at(name, number, f"is longer than {_LONGEST:,} characters.")
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _at(name, number, f"is not JSON: {error}.") from error
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise _at(name, number, f"is no step of a plan ({FORMAT}).")
        for key, kind in _KINDS.items():
            if not isinstance(value.get(key), kind):
                raise _at(name, number, f"{key!r} is missing or of the wrong kind.")
        if not all(_is_record(one) for key in ("losers", "expects") for one in value[key]):
            raise _at(name, number, "a record has no source or no id.")
        yield value


def _is_record(value: object) -> bool:
    keys = ("source", "record_id")
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)


def _at(name: str, line: int, message: str) -> PlanError:
    return PlanError(f"{name}, line {line}: {message}")
