"""Row accounting: every physical record ends as accepted, rejected or a declared skip.

A physical record is a line of JSON Lines that is not blank, an element of a JSON document, a card
of a vCard file, a framed row of delimited text below its header, a row of a worksheet with at least
one cell that is not empty, a row of a Parquet file or frame, or an item of an iterable. Blank lines
and the header are no records; the rows above the header of a worksheet, a header repeated further
down, a row of empty cells, a row of totals and a superseded record are declared skips.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from resolver.errors import InputError
from resolver.frames.schema import REJECTS
from resolver.steps.columns import ORDINAL

REJECTED = "rejected"
SKIPPED = "skipped"


class RowError(Exception):
    """One physical record cannot be accepted: why, and in which column; holds no value of it."""

    def __init__(self, code: str, reason: str, column: str | None = None) -> None:
        """Keep code, reason and column apart, as the rejects frame wants them."""
        super().__init__(code, reason, column)
        self.code, self.reason, self.column = code, reason, column


@dataclass(slots=True)
class Ledger:
    """The rejected and skipped records of one input, in the order they were met."""

    file: str
    rows: list[tuple[str, int, str | None, str, str, str, int | None]] = field(default_factory=list)

    def reject(self, line: int, error: RowError, ordinal: int | None = None) -> None:
        """Note a record that cannot be used; `ordinal` is its number where lines hold several."""
        column = error.column[:64] if error.column else error.column
        self.rows.append((self.file, line, column, error.code, error.reason, REJECTED, ordinal))

    def skip(self, line: int, code: str, reason: str, ordinal: int | None = None) -> None:
        """Note a record that is left out on purpose."""
        self.rows.append((self.file, line, None, code, reason, SKIPPED, ordinal))

    def frame(self) -> pl.DataFrame:
        """The rejects frame of this input, with the numbers of records as `ORDINAL`."""
        schema = {**REJECTS, ORDINAL: pl.UInt32()}
        return pl.DataFrame(self.rows, schema=schema, orient="row")


def in_file_order(lines: pl.Series, rejects: pl.DataFrame) -> pl.DataFrame:
    """The rejects of one input by line and record, as REJECTS.

    Where one line holds several of the input's records, whose lines are given, the reason says
    which it is.
    """
    shared = lines.filter(lines.is_duplicated()).unique()
    which = pl.format("element {}: ", ORDINAL)
    told = rejects.sort("line", ORDINAL, maintain_order=True).with_columns(
        pl.when(pl.col("line").is_in(shared.implode()) & pl.col(ORDINAL).is_not_null())
        .then(which + pl.col("reason"))
        .otherwise("reason")
        .alias("reason")
    )
    return told.select(*REJECTS)


def balanced(file: str, physical: int, accepted: int, rejects: pl.DataFrame) -> tuple[int, int]:
    """The numbers of rejected and skipped records, after the row equation has been checked.

    Raises:
        InputError: the equation does not hold, so records would be lost unseen.
    """
    skipped = int((rejects["kind"] == SKIPPED).sum())
    rejected = rejects.height - skipped
    if accepted + rejected + skipped != physical:
        raise InputError(
            f"{physical} physical records, but {accepted} accepted + {rejected} rejected + "
            f"{skipped} skipped.",
            file=file,
            hint="Nothing was written; please report this file's shape.",
        )
    return rejected, skipped
