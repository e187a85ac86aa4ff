"""The shipped priors: what is known of every level before any data is seen.

They stand in `priors.toml` beside this module, which `python -m benchmarks.priors` writes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from resolver.errors import ModelError

PRIORS: Final = Path(__file__).with_name("priors.toml")
FORMAT: Final = "resolver-priors/1"
TOLERANCE: Final = 1e-6
"""By how much the chances of one class may differ from 1 in sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """The levels of one field, 0 first, and the chance of each in every class; each sums to 1."""

    levels: tuple[str, ...]
    same: tuple[float, ...]
    household: tuple[float, ...]
    unrelated: tuple[float, ...]


@cache
def shipped() -> Mapping[str, Chances]:
    """The shipped chances by field, read once.

    Raises:
        ModelError: if the file is damaged.
    """
    return parse(PRIORS.read_text(encoding="utf-8"), PRIORS.name)


def parse(text: str, name: str = "priors") -> dict[str, Chances]:
    """The chances by field, in the order of the text.

    Raises:
        ModelError: if the text is no TOML of this format, or a field has no two levels, a level not
            three chances between 0 and 1, or a class does not sum to 1.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"{name}: is not TOML ({error}).") from error
    fields = content.get("field")
    if content.get("format") != FORMAT or not isinstance(fields, dict):
        raise ModelError(f"{name}: is not a file of format {FORMAT}.")
    return {field: _chances(levels, f"{name}, {field}") for field, levels in fields.items()}


def _chances(levels: Any, where: str) -> Chances:  # noqa: ANN401 - whatever the file holds
    if not isinstance(levels, dict) or len(levels) < 2:
        raise ModelError(f"{where}: a field has at least two levels.")
    rows = [_row(chances, f"{where}, {level}") for level, chances in levels.items()]
    same, household, unrelated = zip(*rows, strict=True)
    for one in (same, household, unrelated):
        if abs(sum(one) - 1.0) > TOLERANCE:
            raise ModelError(f"{where}: the chances of a class sum to {sum(one)}, not to 1.")
    return Chances(levels=tuple(levels), same=same, household=household, unrelated=unrelated)


def _row(chances: Any, where: str) -> tuple[float, float, float]:  # noqa: ANN401 - likewise
    if (
        not isinstance(chances, list)
        or len(chances) != 3
        or not all(isinstance(one, float) and 0.0 < one < 1.0 for one in chances)
    ):
        raise ModelError(f"{where}: a level has three chances, each above 0 and below 1.")
    return (chances[0], chances[1], chances[2])
