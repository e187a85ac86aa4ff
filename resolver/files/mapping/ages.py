"""Ages: with the year that they are of they tell the year of birth, within a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from resolver.fields import date
from resolver.files.mapping.contents import SURE
from resolver.files.mapping.detect import Guess
from resolver.files.mapping.names import best
from resolver.files.mapping.profile import Profile
from resolver.files.mapping.vocabulary import phrase
from resolver.files.mapping.words import bare_name
from resolver.steps.columns import AGE, age, born_by_age

Profiles = Mapping[str, Profile]
_OWN: Final = (
    "census year",
    "survey year",
    "interview year",
    "enumeration year",
    "observation year",
    "reference year",
    "ref year",
    "data year",
    "panel year",
    "wave year",
    "report year",
    "reporting year",
    "tax year",
    "fiscal year",
    "year of census",
    "year of survey",
    "year of interview",
    "year of observation",
    "census yr",
    "survey yr",
    "erhebungsjahr",
    "befragungsjahr",
    "annee de recensement",
    "ano del censo",
    "anno di riferimento",
)
"""Headers of the year that all of a row is of, the plainest first."""
_BARE: Final = ("year", "yr", "jahr", "annee", "anno", "ano", "jaar", "rok")
"""Headers of a year that may be that of anything: such a column must hold few of them."""
_OF_THINGS: Final = frozenset(
    {"make", "model", "vehicle", "car", "vin", "engine", "mileage", "album", "film"}
)
_MOST_YEARS: Final = 12
_SOME: Final = 0.01
_HALF: Final = 0.5
_ALL: Final = 0.99
_FEW: Final = 20
_TIMES: Final = ("modified_at", "created_at")
_YEAR_TEXT: Final = r"^\s*((?:1[5-9]|20)[0-9]{2})(?:\.0+)?\s*$"


def settle_ages(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The column of ages as years of birth, where it is known of which year the ages are.

    That is a column of survey years, read row by row, else the last year of the times of change
    or creation. Ages that contradict the dates of birth beside them on most rows are of another
    year, and those that agree with all of them tell nothing new: both stay as they are.
    """
    ages = [guess for guess in guesses if guess.word == "age" and _open(guess)]
    ages = [guess for guess in ages if _share_of_ages(profiles[guess.column]) >= SURE]
    others = [guess for guess in guesses if guess not in ages]
    if not ages or any(guess.role == "birth_year" for guess in others):
        return []
    kept = best(ages, profiles)
    known = _dates(others, profiles)
    for label, group, reason, year in _references(others, profiles):
        apart = _apart(year, profiles[kept.column].column, known)
        if len(apart) >= _FEW and not _new(apart):
            continue
        return [replace(kept, role="birth_year", label=label, group=group, reason=reason)]
    return []


def _open(guess: Guess) -> bool:
    return guess.role == ("birth_year" if guess.said else "attribute")


def _share_of_ages(values: Profile) -> float:
    read = values.usual.to_frame("age").select(age(pl.col("age")).is_not_null().mean()).item()
    return float(read or 0.0)


def _references(
    guesses: Sequence[Guess], profiles: Profiles
) -> Iterable[tuple[str, str, str, pl.Series]]:
    """Label and group of the column of ages, the reason, and the year of each row."""
    headers = {guess.column: phrase(bare_name(guess.column))[0] for guess in guesses}
    things = any(_OF_THINGS & {*header.split()} for header in headers.values())
    for known in (*_OWN, *_BARE):
        for column in sorted(name for name, header in headers.items() if header == known):
            years = _years(profiles[column])
            few = _several(years) <= _MOST_YEARS and not things
            if len(years.drop_nulls()) >= SURE * max(1, profiles[column].filled) and (
                known in _OWN or few
            ):
                yield AGE, column, f"the year of birth, by the age in {column!r}", years
    for role in _TIMES:
        last = [
            (year, guess.column)
            for guess in guesses
            if guess.role == role and (year := _last(profiles[guess.column])) is not None
        ]
        if last:
            year, column = max(last)
            reason = f"the year of birth, by the age in {year}, the last {column!r}"
            rows = pl.Series([year], dtype=pl.Int32).new_from_index(0, profiles[column].rows)
            yield str(year), "", reason, rows


def _years(values: Profile) -> pl.Series:
    return values.column.str.extract(_YEAR_TEXT).cast(pl.Int32)


def _several(years: pl.Series) -> int:
    """How many years come often; slips are rare."""
    counts = years.drop_nulls().value_counts(name="rows")["rows"]
    return int((counts >= _SOME * len(years)).sum())


def _last(values: Profile) -> int | None:
    """The last year of which there are several times, since single ones may be slips."""
    frame = values.column.drop_nulls().to_frame("at")
    years = frame.select(date.timestamp(pl.col("at")).dt.year()).to_series().drop_nulls()
    counts = years.value_counts(name="rows").filter(pl.col("rows") >= _SOME * len(years))
    last = counts[years.name].max()
    return int(last) if isinstance(last, int) else None


def _dates(guesses: Sequence[Guess], profiles: Profiles) -> pl.Series | None:
    """The year of birth of some rows, by a column of dates or of their years; null in others."""
    columns = [guess for guess in guesses if guess.role == "birth_date"]
    columns = [guess for guess in columns if guess.label in ("", "year")]
    if not columns:
        return None
    values = profiles[best(columns, profiles).column]
    read = pl.DataFrame({"text": values.sample}).with_columns(
        born=date.clean(pl.col("text")).struct.field("year")
    )
    rows = values.column.alias("text").to_frame()
    return rows.join(read, on="text", how="left", maintain_order="left")["born"]


def _apart(year: pl.Series, ages: pl.Series, born: pl.Series | None) -> pl.Series:
    """By how many years the ages and the dates of birth of the same rows differ."""
    if born is None:
        return pl.Series([], dtype=pl.Int32)
    frame = pl.DataFrame({"year": year, "age": ages, "born": born})
    by_age = born_by_age(pl.col("age"), pl.col("year"))
    return frame.select(by_age - pl.col("born")).to_series().drop_nulls()


def _new(apart: pl.Series) -> bool:
    """Whether ages are of that year, and yet not computed from the dates.

    Who has not had his birthday yet is taken to be born a year later.
    """
    return float(apart.is_between(-1, 2).mean() or 0.0) >= _HALF and (  # type: ignore[arg-type]
        float(apart.is_between(0, 1).mean() or 0.0) < _ALL  # type: ignore[arg-type]
    )
