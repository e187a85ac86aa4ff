"""What the values of a column look like, the same in whatever order the rows come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.fields.text import ABSENT

_SAMPLE: Final = 500
_PROSE: Final = 100
_LONGEST: Final = 300
_USUAL: Final = 200
_SEVERAL_USUAL: Final = 20
_MOST: Final = 0.8
_AGAIN: Final = 1.2
_SEVERAL: Final = 3
_DENSE: Final = 20

_YEAR_FIRST: Final = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
_YEAR_LAST: Final = r"[0-9]{1,2}[-/.] ?[0-9]{1,2}[-/.] ?[0-9]{2,4}"
_CLOCK: Final = r"[T ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_DIALLED: Final = r"\+[0-9]|\(?0[0-9]|\(\+?[0-9]{1,4}\)|[0-9]{2,4}[ .\-/][0-9]"
_AMERICAN: Final = r"(?:\+?1[ .-]?)?\(?[2-9][0-9]{2}\)?[ .\-/]{0,2}[2-9][0-9]{2}[ .\-]?[0-9]{4}"
_TRUNK: Final = r"\(?0[1-9](?:[ .()/\-]{0,3}[0-9]){7,10}"
_ABROAD: Final = r"\(?(?:\+|00)[1-9](?:[ .()/\-]{0,3}[0-9]){6,14}"
_TYPES: Final = "mobile|cell|home|work|office|business|main|other|landline|voice|sms"
_YES_NO: Final = (
    "yes|no|y|n|true|false|t|f|0|1|ja|nein|j|oui|non|o|s[ií]|sim|n[aã]o|tak|nie|vero|falso|wahr"
    "|falsch|vrai|faux|verdadero|verdadeiro|prawda|fałsz|nej|ano|ne|igen|nem|kyllä|ei|evet|hayır|da"
    "|nu|да|нет|так|ні|ναι|όχι|on|off|x|opt(?:ed)?[ -]?(?:in|out)|(?:un)?subscribed"
)
_CODES: Final = (
    "[0-9]{5}-[0-9]{4}",  # United States
    "[a-z][0-9][a-z] ?[0-9][a-z][0-9]",  # Canada
    "[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}",  # United Kingdom
    "[1-9][0-9]{3} ?[a-z]{2}",  # Netherlands
    "[0-9]{2}-[0-9]{3}",  # Poland
    "[0-9]{4}-[0-9]{3}",  # Portugal
    "[0-9]{5}-[0-9]{3}",  # Brazil
    "[0-9]{3} [0-9]{2}",  # Czechia, Greece, Slovakia, Sweden
    "[0-9]{3}-[0-9]{4}",  # Japan
    "[acdefhknprtvwxy][0-9][0-9w] ?[0-9acdefhknprtvwxy]{4}",  # Ireland
    "(?:a|b|ch|cz|d|dk|f|fin|h|i|l|lv|lt|n|p|pl|s|sk|ro|md)-[0-9]{4,6}",  # with a country mark
)
_NUMBER: Final = r"[0-9]{1,5} ?[a-z]?(?: ?[-/+] ?[0-9]{1,4} ?[a-z]?)?"
_NUMBERED: Final = rf"{_NUMBER},? +\p{{L}}.{{2,}}"
_NUMBERED_LAST: Final = rf"\p{{L}}.*[\p{{L}}.],? {_NUMBER}"
NESTED: Final = r'^\s*(?:\[\s*(?:[\[{"\]]|-?[0-9.]+\s*(?:,|\]\s*$))|\{\s*["}])'
"""A list or an object as JSON text."""

_LOOKS: Final[dict[str, str]] = {
    "email": r"^\s*(?:mailto:|<)?[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}>?\s*$",
    "phone": rf"^\s*(?:{_DIALLED})[0-9 ().\-/]{{5,20}}\s*$",
    "dialled": rf"^\s*(?:{_AMERICAN}|{_TRUNK}|{_ABROAD})\s*$",
    "grouped": r"^\s*[1-9][0-9]{1,3}(?:[ .\-/][0-9]{2,4}){2,4}\s*$",
    "plus": r"^\s*\(?(?:\+|00)[1-9]",
    "long": r"(?:[0-9][^0-9]*){13}",
    "moment": rf"^\s*(?:{_YEAR_FIRST}|{_YEAR_LAST}){_CLOCK}",
    "unix": r"^1[0-9]{9}(?:[0-9]{3})?$",
    "midnight": r"[T ]0?0:00(?::00(?:\.0+)?)?(?:Z| ?\+00:?00)?\s*$",
    "date": rf"^\s*(?:{_YEAR_FIRST}|{_YEAR_LAST})\s*$",
    "compact": r"^(?:1[89]|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]$",
    "year": r"^\s*(?:1[89]|20)[0-9]{2}(?:\.0)?\s*$",
    "year_first": r"^\s*(?:19|20)[0-9]{2}[ ./\-]",
    "amount": r"^\s*-?[$€£]?\s?[0-9]{1,3}(?:[ ,]?[0-9]{3})*[.,][0-9]{1,4}\s?[$€£%]?\s*$",
    "number": r"^\s*[-+]?[0-9]+(?:[.,][0-9]+)?\s*$",
    "decimal": r"^\s*[-+]?[0-9]+[.,][0-9]+\s*$",
    "digits": r"^\s*[0-9]+\s*$",
    "web": r"^\s*(?:https?://|www\.)\S+\s*$",
    "address_of_machine": r"^\s*(?:[0-9]{1,3}\.){3}[0-9]{1,3}\s*$",
    "phone_type": rf"(?i)^\s*\*?\s*(?:{_TYPES})\s*$",
    "day": r"^\s*(?:0?[1-9]|[12][0-9]|3[01])(?:\.0)?\s*$",
    "month": r"^\s*(?:0?[1-9]|1[0-2])(?:\.0)?\s*$",
    "yes_no": rf"(?i)^\s*(?:{_YES_NO})\s*$",
    "uuid": r"(?i)^\s*\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?\s*$",
    "locale": r"^\s*[a-z]{2,3}[-_](?:[A-Z][a-z]{3}[-_])?[A-Z]{2}\s*$",
    "two_capitals": r"^\s*[A-Z]{2}\s*$",
    "social_security": r"^\s*[0-9]{3}-[0-9]{2}-[0-9]{4}\s*$",
    "postcode": rf"(?i)^\s*(?:{'|'.join(_CODES)})\s*$",
    "place_number": r"^\s*[0-9]{4,6}(?:-[0-9]{4})?\s*$",
    "house_number": rf"(?i)^\s*{_NUMBER}\s*$",
    "numbered_line": rf"(?i)^\s*(?:{_NUMBERED}|{_NUMBERED_LAST})\s*$",
    "words": r"^\s*[\p{L}\p{M}][\p{L}\p{M}'’`´., \-]*$",
    "code": r"^\s*'?[A-Za-z0-9_./#|:\-]*[0-9][A-Za-z0-9_./#|:\-]*\s*$",
    "nested": NESTED,
    "at": r"@",
    "letter": r"\p{L}",
    "digit": r"[0-9]",
    "five_digits": r"(?:[0-9][^0-9]*){5}",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts of a column, and its distinct values in order; `column` is the column itself.

    `sample` holds at most some hundred distinct values, evenly spaced in alphabetical order;
    texts that mean no value are left out, unless there are no others.
    """

    filled: int
    rows: int
    values: pl.Series
    sample: pl.Series
    column: pl.Series

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

    def holds(self, kind: str) -> float:
        """The share of the rows of the sampled values that have the form of the kind, 0 to 1.

        Misspelt values are many of the distinct ones where people come again, but few rows.
        """
        rows = self.column.filter(self.column.is_in(self.sample.implode()))
        return float(rows.str.contains(_LOOKS[kind]).mean() or 0.0) if len(rows) else 0.0  # type: ignore[arg-type]

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
    def usual(self) -> pl.Series:
        """Some hundred of the values that come most often, or the sample where few come again.

        Misspelt values are rare, but many of the distinct ones.
        """
        if self.filled < _AGAIN * self.distinct:
            return self.sample
        counts = self.column.drop_nulls().value_counts(name="rows").filter(pl.col("rows") > 1)
        covered = int(counts["rows"].sum())
        if counts.height < _SEVERAL_USUAL and covered < _MOST * self.filled:
            return self.sample
        name = self.column.name
        often = counts.sort("rows", name, descending=[True, False]).head(_USUAL)[name]
        told = often.filter(~often.str.strip_chars().str.to_lowercase().is_in(ABSENT))
        return told.str.head(_LONGEST).sort() if len(told) else self.sample

    @property
    def running(self) -> bool:
        """Whether the values, read as numbers, lie close together as counted ones do."""
        digits = self.sample.str.replace_all(r"[^0-9]", "")
        numbers = digits.filter(digits.str.len_bytes().is_between(4, 15)).cast(pl.Int64).to_list()
        if len(numbers) < _SEVERAL:
            return False
        every = self.distinct * len(numbers) / len(self.sample)
        return bool(max(numbers) - min(numbers) < _DENSE * every)


def profile(column: pl.Series) -> Profile:
    """The profile of a column of text."""
    present = column.drop_nulls()
    values = present.unique().sort()
    spread = values.gather_every(max(1, -(-len(values) // _SAMPLE))).str.head(_LONGEST)
    told = spread.filter(~spread.str.strip_chars().str.to_lowercase().is_in(ABSENT))
    return Profile(
        filled=len(present),
        rows=len(column),
        values=values,
        sample=told if len(told) else spread,
        column=column,
    )


def untold() -> Profile:
    """The profile of a column of which nothing is known but that rows have different values."""
    none = pl.Series([], dtype=pl.String)
    values = pl.Series([None] * (_SEVERAL_USUAL // 2), dtype=pl.String)
    return Profile(
        filled=_SEVERAL_USUAL, rows=_SEVERAL_USUAL, values=values, sample=none, column=none
    )
