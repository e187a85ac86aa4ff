"""Plan files: JSON Lines, one step a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from resolver.errors import PlanError
from resolver.files.results.write import BREAKS

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


def read(path: str | Path, form: str) -> list[Line]:
    """The lines of a plan; `form` is what their key `format` says.

    Raises:
        PlanError: the file cannot be read, or a line is no step of a plan of this format.
    """
    name = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PlanError(f"{name}: cannot be read: {reason}.") from error
    return list(_lines(text, name, form))


def _lines(text: str, name: str, form: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > _LONGEST:
            raise _at(name, number, f"is longer than {_LONGEST:,} characters.")
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _at(name, number, f"is not JSON: {error}.") from error
        if not isinstance(value, dict) or value.get("format") != form:
            raise _at(name, number, f"is no step of a plan ({form}).")
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
