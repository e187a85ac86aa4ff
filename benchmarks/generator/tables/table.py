"""A table of persons with known truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from benchmarks.generator.dice import Dice, Weighted, weighted
from benchmarks.generator.tables.capture import captured
from benchmarks.generator.tables.columns import SETS, SHOWS, Column
from benchmarks.generator.tables.noise import NOISES, Noise
from benchmarks.generator.tables.persons import Person, Town

MOST = 20
"""The largest number of records of one person."""
STEPS = 60
CLUSTERS: dict[str, Callable[[int, float], float]] = {
    "geometric": lambda size, skew: skew ** -(size - 1.0),
    "zipf": lambda size, skew: size**-skew,
}
"""How the number of records a person falls; `skew` is chosen to give the mean wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The table (`rec_id` and the columns, all text) and its truth, rows in the same order.

    `truth`: `rec_id, entity_id, household_id, tags`; the tags say what is wrong with the record.
    """

    columns: tuple[Column, ...]
    records: pl.DataFrame
    truth: pl.DataFrame


def people(  # noqa: PLR0913 - the factors of the grid are its parameters
    columns: str | Sequence[Column],
    size: int,
    *,
    duplicates: float,
    noise: str | Noise = "usual",
    names: str = "en_US",
    households: float = 0.0,
    clusters: str = "geometric",
    seed: int = 1,
) -> People:
    """A table of persons; the same arguments give the same table on every machine.

    Args:
        columns: a key of `SETS`, or columns of one's own.
        size: number of records.
        duplicates: share of the records that another record of the same person makes superfluous.
        noise: a key of `NOISES`, or chances of one's own.
        names: locale of names and addresses, or `uniform` for made-up names, all equally likely.
        households: share of the persons who live in families of one name and address.
        clusters: `geometric` or `zipf`, how the number of records a person falls.
        seed: another seed, another population.

    Raises:
        KeyError: for an unknown set of columns, noise, locale or form of clusters.
        ValueError: for a size or a share that no table can have.
    """
    if size < 2 or not 0 <= duplicates < 1 - 1 / MOST:
        raise ValueError("at least two records, and a share of duplicates from 0 to below 0.95")
    shown = SETS[columns] if isinstance(columns, str) else tuple(columns)
    damage = NOISES[noise] if isinstance(noise, str) else noise
    uses = {field for column in shown for field in column.uses}
    town = Town(Dice(f"{seed}:{names}:persons"), names, households)
    dice = Dice(f"{seed}:{names}:records")
    rows: list[list[str | None]] = []
    for person, count in _counted(town, size, _sizes(duplicates, clusters), f"{seed}:sizes"):
        for _ in range(count):
            record, tags = captured(dice, person, damage, uses)
            values = (SHOWS[column.shows][0](record, dice, person.home) for column in shown)
            known = (person.entity, person.household, " ".join(dict.fromkeys(tags)))
            rows.append([*known, *(value or None for value in values)])
    Dice(f"{seed}:order").shuffle(rows)
    return _framed(shown, rows)


def _framed(shown: Sequence[Column], rows: Sequence[Sequence[str | None]]) -> People:
    truth = ("entity_id", "household_id", "tags")
    schema = dict.fromkeys(["rec_id", *truth, *(f"={c.header}" for c in shown)], pl.String)
    numbered = [[f"r{place:06d}", *row] for place, row in enumerate(rows)]
    frame = pl.DataFrame(numbered, schema=schema, orient="row")
    return People(
        columns=tuple(shown),
        records=frame.drop(truth).rename(lambda name: name.removeprefix("=")),
        truth=frame.select("rec_id", *truth),
    )


def _sizes(duplicates: float, form: str) -> Weighted[int]:
    """How many records a person has: on average 1 / (1 - duplicates), by bisection."""
    weight, wanted = CLUSTERS[form], 1.0 / (1.0 - duplicates)
    low, high = (1e-2, 1e9) if form == "geometric" else (-5.0, 40.0)
    for _ in range(STEPS):
        # The geometric skew is bisected on its logarithm, as it spans eleven powers of ten.
        skew = (low * high) ** 0.5 if form == "geometric" else (low + high) / 2
        weights = [weight(size, skew) for size in range(1, MOST + 1)]
        mean = sum(size * w for size, w in enumerate(weights, 1)) / sum(weights)
        low, high = (skew, high) if mean > wanted else (low, skew)
    return weighted(zip(range(1, MOST + 1), weights, strict=True))


def _counted(town: Town, size: int, sizes: Weighted[int], seed: str) -> list[tuple[Person, int]]:
    """Persons with their numbers of records, `size` records in all.

    Where chance gave nobody a second record, the last one gets it, so that there is something
    to find.
    """
    dice, left = Dice(seed), size
    found: list[tuple[Person, int]] = []
    single = max(sizes.cumulative) - sizes.cumulative[0] <= 1e-6 * sizes.cumulative[0]
    while left:
        for person in town.household():
            count = min(dice.draw(sizes), left)
            found.append((person, count))
            left -= count
            if not left:
                break
    if not single and all(count == 1 for _, count in found):
        found[-2:] = [(found[-2][0], 2)]
    return found
