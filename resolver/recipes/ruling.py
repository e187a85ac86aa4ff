"""Past decisions, folded to what they say about the records at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from resolver.steps.cluster import NOTHING_DECIDED, Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What was decided, and sentences on what could not be honoured."""

    decided: Decided
    warnings: tuple[str, ...] = ()


def ruled(rulings: Path | str | pl.DataFrame | None, cleaned: pl.DataFrame) -> Ruled:
    """The decisions of a rulings file or frame on the records of the clean frame."""
    return Ruled(decided=NOTHING_DECIDED)
