"""Why two records of a run on disk are, or are not, the same person, and how an entity grew."""

from __future__ import annotations

from pathlib import Path

from resolver.frames.reasons import Growth
from resolver.frames.result import Explanation
from resolver.recipes import explaining, writing


def explain(folder: str | Path, left: str, right: str) -> Explanation:
    """The evidence on two records of a run directory, named by `ID` or `SOURCE:ID`.

    Raises:
        InputError: if the run is damaged.
        UnknownRecordError: if a record is not in the run, or several sources hold its id.
    """
    back = writing.read_back(Path(folder))
    return explaining.explain(back.known, back.model, back.config, left, right)


def growth(folder: str | Path, record: str) -> Growth:
    """How the entity of a record of a run directory grew; `record` may be the id of an entity.

    Raises:
        InputError: if the run is damaged.
        UnknownRecordError: if neither is in the run, or several sources hold the id.
    """
    back = writing.read_back(Path(folder))
    return explaining.growth(back.known, back.model, back.config, record)
