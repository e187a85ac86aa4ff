"""What the values of a column look like, the same in whatever order the rows come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

_SAMPLE: Final = 500
_PROSE: Final = 100

_YEAR_FIRST: Final = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
_YEAR_LAST: Final = r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"
_DIALLED: Final = r"\+[0-9]|\(?0[0-9]|\([0-9]{2,4}\)|[0-9]{2,4}[ .\-/][0-9]"
_TYPES: Final = "mobile|cell|home|work|office|business|main|other|landline|voice|sms"
_LOOKS: Final[dict[str, str]] = {
    "email": r"^\s*(?:mailto:|<)?[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}>?\s*$",
    "phone": rf"^\s*(?:{_DIALLED})[0-9 ().\-/]{{5,20}}\s*$",
    "moment": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}",
    "date": rf"^\s*(?:{_YEAR_FIRST}|{_YEAR_LAST})\s*$",
    "amount": r"^\s*-?[$€£]?\s?[0-9]{1,3}(?:[ ,]?[0-9]{3})*[.,][0-9]{1,4}\s?[$€£%]?\s*$",
    "web": r"^\s*(?:https?://|www\.)\S+\s*$",
    "phone_type": rf"(?i)^\s*\*?\s*(?:{_TYPES})\s*$",
    "day": r"^\s*(?:0?[1-9]|[12][0-9]|3[01])(?:\.0)?\s*$",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts of a column, and its distinct values in order."""

    filled: int
    rows: int
    values: pl.Series

    @property
    def distinct(self) -> int:
        """The number of different values."""
        return len(self.values)

    @property
    def unique(self) -> bool:
        """Whether no two of several rows hold the same value."""
        return self.filled > 1 and self.distinct == self.filled

    def looks(self, kind: str) -> float:
        """The share of a sample of distinct values that have the form of the kind, 0 to 1."""
        sample = self.sample
        return float(sample.str.contains(_LOOKS[kind]).mean() or 0.0) if len(sample) else 0.0  # type: ignore[arg-type]

    @property
    def prose(self) -> bool:
        """Whether the values are sentences rather than values."""
        lengths = self.sample.str.len_chars()
        return len(lengths) > 0 and float(lengths.mean() or 0.0) > _PROSE  # type: ignore[arg-type]

    @property
    def words(self) -> float:
        """The mean number of words of the sampled values."""
        return float(self.sample.str.count_matches(r"\S+").mean() or 0.0)  # type: ignore[arg-type]

    @property
    def commas(self) -> float:
        """The share of sampled values with a comma or line break."""
        sample = self.sample
        return float(sample.str.contains(r"[,\n]").mean() or 0.0) if len(sample) else 0.0  # type: ignore[arg-type]

    @property
    def sample(self) -> pl.Series:
        """At most some hundred distinct values, evenly spaced in alphabetical order."""
        return self.values.gather_every(max(1, len(self.values) // _SAMPLE))


def profile(column: pl.Series) -> Profile:
    """The profile of a column of text."""
    values = column.drop_nulls()
    return Profile(filled=len(values), rows=len(column), values=values.unique().sort())
