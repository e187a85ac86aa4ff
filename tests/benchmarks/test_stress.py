from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from benchmarks.exact import exact_points, exact_rows
from benchmarks.generator.tables import NOISES, SETS, People
from benchmarks.generator.tables.columns import SHOWS, Column
from benchmarks.generator.tables.grid import DUPLICATES, SIZES, grid
from benchmarks.stress import main, measured, verdicts, wilson, worst_first


@dataclass
class Fitted:
    notes: tuple[str, ...] = ("Fitted in 9 rounds.",)


@dataclass
class Fake:
    entities: pl.DataFrame
    mapping: pl.DataFrame
    model: Fitted


def resolver(together: bool, *, auto: bool, notes: tuple[str, ...] = ()) -> Callable[..., Fake]:
    """Joins everything or nothing, and reads every column as an attribute."""

    def dedupe(frame: pl.DataFrame, *, id_column: str) -> Fake:
        ids = frame[id_column]
        one, alone = pl.Series(["x"] * len(ids)), ids
        entities = pl.DataFrame(
            {
                "record_id": ids,
                "entity_id": one if together else alone,
                "auto_entity_id": one if auto else alone,
            }
        )
        mapping = pl.DataFrame({"column": frame.columns, "role": "attribute"})
        return Fake(entities, mapping, Fitted(notes))

    return dedupe


def test_the_grid_has_every_set_with_every_noise() -> None:
    cells = grid()
    assert len(cells) >= 60
    assert {(cell.columns, cell.noise) for cell in cells} == set(product(SETS, NOISES))
    assert len({cell.seed for cell in cells}) == len({cell.name for cell in cells}) == len(cells)
    assert {size: [c.size for c in cells].count(size) for size in SIZES} == SIZES


def test_all_other_pairs_of_a_few_values_meet() -> None:
    cells = grid()
    assert {(c.duplicates, c.noise) for c in cells} == set(product(DUPLICATES, NOISES))
    assert {(c.size, c.households > 0) for c in cells} == set(product(SIZES, (True, False)))
    assert {(c.size, c.duplicates) for c in cells} >= set(product((50, 200, 1_000), DUPLICATES))
    assert {c.names for c in cells if c.noise == "heavy"} >= {"uniform", "en_US", "de", "fr", "es"}


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.7225, 1.0), (98, 100, 0.9300, 0.9945), (1, 2, 0.0945, 0.9055)],
)
def test_wilson_interval(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=1e-4)


def table(shows: dict[str, list[str | None]], entities: str) -> People:
    ids = [str(place) for place in range(len(entities))]
    columns = [Column(header=n.upper(), shows=n, roles=(), uses=SHOWS[n][2]) for n in shows]
    values = {name.upper(): texts for name, texts in shows.items()}
    truth = pl.DataFrame({"rec_id": ids, "entity_id": list(entities)})
    return People(
        columns=tuple(columns), records=pl.DataFrame({"rec_id": ids, **values}), truth=truth
    )


def test_exact_matching_joins_through_any_contact_point() -> None:
    points = {"email": ["a@x", "a@x", None, "b@x"], "phone": [None, "1", "1", None]}
    assert exact_points(table(points, "AAAB")).f1 == 1.0
    assert exact_points(table(points, "AABB")).f1 == pytest.approx(0.4)
    assert exact_points(table(points, "AAAB")).on == "email|phone"


def test_without_contact_points_name_and_birth_date_are_matched() -> None:
    names = {"given": ["Al", "Al", "Al", "Al"], "family": ["Oz", "Oz", "Oz", None]}
    born = {"iso": ["2000-01-01", "2000-01-01", "2000-01-02", "2000-01-01"], "age": list("1234")}
    found = exact_points(table({**names, **born}, "AABA"))
    assert (found.on, found.f1) == ("name+birth", 0.5)
    place = {"city": ["Rom", "Rom", "Ulm", "Rom"]}
    assert exact_points(table({**names, **place}, "AABC")).on == "name+place"
    assert exact_points(table({**names, **place}, "AABC")).f1 == 1.0


def test_equal_rows_are_equal_in_every_column() -> None:
    names: dict[str, list[str | None]] = {"given": ["Al", "Al", None, None], "city": ["Rom"] * 4}
    assert exact_rows(table(names, "AABB")) == 1.0
    assert exact_rows(table({**names, "age": list("1233")}, "AABB")) == pytest.approx(2 / 3)


def test_joining_everything_breaks_the_verdicts() -> None:
    cell = next(c for c in grid() if c.size == 50 and "email" in str(SETS[c.columns]))
    outcome = measured(cell, resolver(together=True, auto=True, notes=("It was not credible.",)))
    assert outcome.fit == "shipped"
    assert outcome.wrong == 50 * 49 // 2 - outcome.found.true_pairs
    assert "auto" in outcome.fails
    assert [kept for kept, _ in verdicts([outcome])][:2] == [False, False]
    assert all(role == "attribute" for _, role in outcome.misread)
    assert outcome.misread


def test_joining_nothing_breaks_only_the_comparison_with_exact_matching() -> None:
    cells = [c for c in grid() if c.size == 50 and c.duplicates > 0.1]
    outcomes = [measured(c, resolver(together=False, auto=False)) for c in cells]
    assert [kept for kept, _ in verdicts(outcomes)] == [True, True, False]
    assert all(one.fit == "fitted" and one.wrong == 0 for one in outcomes)
    assert worst_first(outcomes)[0].fails == ("exact",)


def test_the_command_prints_writes_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = next(c for c in grid() if c.size == 50 and c.duplicates > 0.1)
    out = tmp_path / "f.json"
    with pytest.raises(SystemExit) as stop:
        told = ["--cells", cell.name, "--json", str(out), "--freeze", str(tmp_path)]
        main(told, resolver(together=False, auto=False))
    assert stop.value.code == 1
    page = (tmp_path / "stress.md").read_text(encoding="utf-8")
    assert f"--cells '{cell.name}'" in page
    assert "| broken | 1 cells below exact matching; none allowed |" in page
    assert cell.name in capsys.readouterr().out
    (one,) = json.loads(out.read_text())
    assert one["cell"] == cell.name and one["true_pairs"] > 0 and one["fails"] == ["exact"]


def test_tables_are_written_as_sets(tmp_path: Path) -> None:
    cell = next(c for c in grid() if c.size == 50)
    main(["--cells", cell.name, "--write", str(tmp_path)])
    (folder,) = tmp_path.iterdir()
    assert pl.read_parquet(folder / "records.parquet").equals(cell.made().records)
    assert pl.read_parquet(folder / "truth.parquet").height == 50


def test_no_cell_is_no_run() -> None:
    with pytest.raises(SystemExit, match="No cell"):
        main(["--cells", "nothing/*"])
