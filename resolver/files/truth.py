"""Known truth from a file: which records are of one entity."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from resolver.errors import InputError

DELIMITERS = ",;\t|"


def read_truth(path: str | Path) -> pl.DataFrame:
    """The columns of a Parquet or CSV file as text; the first bytes tell which it is.

    Raises:
        InputError: for a file that is missing, damaged or neither of the two.
    """
    file = Path(path)
    try:
        if _starts_like_parquet(file):
            return pl.read_parquet(file, glob=False).cast(pl.String)
        return pl.read_csv(file, infer_schema=False, separator=_delimiter(file), glob=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read: {reason}.", file=str(path)) from error
    except (PolarsError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(
            f"is neither CSV in UTF-8 nor Parquet: {reason}.", file=str(path)
        ) from None


def _starts_like_parquet(file: Path) -> bool:
    with file.open("rb") as data:
        return data.read(4) == b"PAR1"


def _delimiter(file: Path) -> str:
    with file.open(encoding="utf-8-sig") as lines:
        header = lines.readline(100_000)
    return max(DELIMITERS, key=header.count)
