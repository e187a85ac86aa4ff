"""What a report tells beside the proposals, and by what decisions name their records."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from resolver.frames.result import SPLITS

RULED = pl.Schema(
    {
        "left_source": pl.String(),
        "left": pl.String(),
        "right_source": pl.String(),
        "right": pl.String(),
        "ruling": pl.String(),
        "field": pl.String(),
        "by": pl.String(),
        "at": pl.String(),
        "reason": pl.String(),
        "again": pl.Boolean(),
    }
)
"""One ruling that has a say; `again` where a record says something else since it was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands in a report beside the proposals of a run.

    `splits` (SPLITS) are records that seem to hold several people, `ruled` (RULED) what people
    ruled before. `key` is the report key of the run (32 hexadecimal digits), by which decisions
    name their records; without it they name them by their own keys alone.
    """

    splits: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SPLITS))
    ruled: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RULED))
    key: str = ""
