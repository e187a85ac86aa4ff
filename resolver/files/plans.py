"""Plan files: JSON Lines, one step a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from resolver.errors import PlanError
from resolver.files.results.write import BREAKS

Line = dict[str, Any]

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


def read(path: str | Path, schema: Mapping[str, Any]) -> list[Line]:
    """The lines of a plan, each as its JSON Schema says.

    Raises:
        PlanError: the file cannot be read, or a line is no step of a plan of the schema's format;
            the message names the line and the key.
    """
    name = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PlanError(f"{name}: cannot be read: {reason}.") from error
    return list(_lines(text, name, schema))


def _lines(text: str, name: str, schema: Mapping[str, Any]) -> Iterator[Line]:
    from resolver.files.conforming import fault  # jsonschema is heavy, and only reading needs it

    form = schema["properties"]["format"]["const"]
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
        if (wrong := fault(value, schema)) is not None:
            raise _at(name, number, f"{wrong[0]!r} {wrong[1]}.")
        if not _records(value) <= {_key(one) for one in value["expects"]}:
            raise _at(name, number, "'expects' lacks a record of the step.")
        yield value


def _records(line: Line) -> set[tuple[str, str]]:
    survivor = [] if line["survivor"] is None else [line["survivor"]]
    return {_key(one) for one in (*survivor, *line["losers"])}


def _key(one: Mapping[str, str]) -> tuple[str, str]:
    return (one["source"], one["record_id"])


def _at(name: str, line: int, message: str) -> PlanError:
    return PlanError(f"{name}, line {line}: {message}")
