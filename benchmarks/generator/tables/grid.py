"""The cells of the stress grid: which tables are made, and that they cover pairs of factors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from benchmarks.generator.dice import Dice
from benchmarks.generator.tables.columns import SETS
from benchmarks.generator.tables.noise import NOISES
from benchmarks.generator.tables.table import CLUSTERS, People, people

SIZES = {50: 10, 200: 16, 1_000: 26, 2_000: 16, 5_000: 11, 20_000: 5}
"""Records of a table, and how many cells have so many: the whole takes minutes, not hours."""
DUPLICATES = (0.01, 0.1, 0.3, 0.6, 0.9)
NAMES = ("en_US", "uniform", "en_GB", "de", "es", "fr", "it", "pl", "pt_BR", "nl")
FAMILIES = (0.0, 0.6)
ONLY = {
    "german": ("de",), "french": ("fr",), "spanish": ("es",), "insured": ("en_US", "uniform"),
    "voters": ("en_US", "uniform"), "census": ("en_US", "uniform"),
    "patients": ("en_US", "uniform"), "twice": ("en_US", "uniform"),
}  # fmt: skip
"""Sets whose headers or dates are those of one country."""

Values = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table of the grid; the fields are the arguments of `people`."""

    columns: str
    size: int
    duplicates: float
    noise: str
    names: str
    households: float
    clusters: str
    seed: int

    @property
    def name(self) -> str:
        """Set, records, duplicates, noise, names, families or singles, form of clusters."""
        homes = "families" if self.households else "singles"
        parts = (
            self.columns, self.size, f"{self.duplicates:g}", self.noise, self.names, homes,
            self.clusters,
        )  # fmt: skip
        return "/".join(map(str, parts))

    def made(self) -> People:
        """The table of this cell with its truth."""
        return people(
            self.columns,
            self.size,
            duplicates=self.duplicates,
            noise=self.noise,
            names=self.names,
            households=self.households,
            clusters=self.clusters,
            seed=self.seed,
        )


def grid() -> list[Cell]:
    """Every set of columns with every noise; the other factors so that most pairs of values meet.

    Greedy, as in covering arrays (Cohen et al. 1997): each cell takes the values that make the most
    pairs not yet met, larger tables only as long as their number lasts.
    """
    met: set[tuple[object, ...]] = set()
    left = dict(SIZES)
    wanted = list(product(SETS, NOISES))
    places = list(range(len(wanted)))
    # Not in their order, or the first ones would take all the large tables.
    Dice("grid").shuffle(places)
    cells: dict[int, Cell] = {}
    for place in places:
        columns, noise = wanted[place]
        best = max(_candidates(columns, noise, left, place), key=lambda one: _new(one, met))
        met |= _pairs(best)
        left[best[1]] -= 1  # type: ignore[index]
        cells[place] = _cell(best, place + 1)
    return [cells[place] for place in sorted(cells)]


def _candidates(columns: str, noise: str, left: Mapping[int, int], seed: int) -> Iterator[Values]:
    """All values of the other factors, in an order of chance that decides between equals."""
    sizes = [size for size, count in left.items() if count]
    names = ONLY.get(columns, NAMES)
    others = list(product(sizes, DUPLICATES, names, FAMILIES, CLUSTERS))
    Dice(f"grid:{seed}").shuffle(others)
    return ((columns, size, share, noise, *rest) for size, share, *rest in others)


def _pairs(values: Values) -> set[tuple[object, ...]]:
    places = combinations(range(len(values)), 2)
    return {(a, values[a], b, values[b]) for a, b in places}


def _new(values: Values, met: set[tuple[object, ...]]) -> int:
    return len(_pairs(values) - met)


def _cell(values: Values, seed: int) -> Cell:
    fields = ("columns", "size", "duplicates", "noise", "names", "households", "clusters")
    return Cell(**dict(zip(fields, values, strict=True)), seed=seed)  # type: ignore[arg-type]
