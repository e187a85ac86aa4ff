"""A run directory read back: its manifest, its JSON Lines, and what is said where it is damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from resolver.errors import InputError
from resolver.files.results.rundir import MANIFEST, NAMES


@contextmanager
def of_run(folder: Path, *names: str) -> Iterator[None]:
    """A stretch of code that reads these files of a run, and its manifest.

    Raises:
        InputError: where one of them is missing or damaged.
    """
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        told = str(error).partition("\n")[0]
        missing = [
            name
            for name in NAMES
            if (name in (*names, MANIFEST) or name in told) and not (folder / name).exists()
        ]
        why = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        raise InputError(
            f"the run cannot be read: {why if missing else told}.",
            file=str(folder),
            hint="Put it back or scan again." if missing else "Scan again.",
        ) from error


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run; damage is raised as it is, for `of_run` to tell."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON Lines of a run."""
    # Only at LF: other line separators may stand inside a JSON string.
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from (json.loads(line) for line in file if line.strip())
