from __future__ import annotations

import polars as pl
import pytest

import resolver
from resolver.errors import InputError
from resolver.recipes.compare import CHANGED

NAMES = ("Zebulon Quux", "Ottoline Fitch", "Ambrose Vane", "Perdita Lark", "Jasper Thorne")
RECORDS = pl.DataFrame(
    {
        "id": [str(n) for n in range(15)],
        "name": [name for name in NAMES for _ in range(3)],
        "email": [
            f"{name[:4].lower()}@{name[-4:].lower()}.example" for name in NAMES for _ in "123"
        ],
    }
)
RULINGS = pl.DataFrame({"ruling": ["different"] * 2, "left": ["0", "0"], "right": ["1", "2"]})


@pytest.fixture(scope="module")
def runs():
    one = resolver.dedupe(RECORDS)
    return one, resolver.dedupe(RECORDS, rulings=RULINGS, model=one.model)


def test_a_ruling_splits_one_entity(runs):
    found = resolver.compare(*runs)
    assert (found.common, found.gone, found.added, found.same) == (15, 0, 0, False)
    assert {one.change: one.groups for one in found.entities.changes if one.groups} == {
        "unchanged": 4,
        "split": 1,
    }
    assert found.auto is not None
    assert found.bands == ()
    assert found.changed.columns == list(CHANGED)
    changed = found.changed.sort("record_id")
    assert changed["record_id"].to_list() == ["0", "1", "2"]
    assert changed["left_entity_id"].n_unique() == 1
    assert changed["right_band"].is_null().to_list() == [True, False, False]


def test_with_itself_nothing_has_changed(runs):
    found = resolver.compare(runs[0], runs[0])
    assert found.same
    assert found.changed.is_empty()


def test_the_same_from_run_directories_and_without_bands_from_frames(runs, tmp_path):
    for name, run in zip("ab", runs, strict=True):
        run.write(tmp_path / name)
    found = resolver.compare(tmp_path / "a", str(tmp_path / "b"))
    assert found == resolver.compare(*runs)
    assert found.changed.equals(resolver.compare(*runs).changed)
    frames = resolver.compare(*(run.entities.drop("auto_entity_id") for run in runs))
    assert (frames.entities, frames.auto, frames.bands) == (found.entities, None, None)
    assert "left_band" not in frames.changed.columns


def test_bands_that_changed_are_told(runs):
    stricter = resolver.dedupe(
        RECORDS,
        rulings=RULINGS.with_columns(ruling=pl.lit("unsure")).tail(1),
        model=runs[0].model,
    )
    found = resolver.compare(runs[0], stricter)
    assert found.entities.same
    (band,) = found.bands
    assert (band.right, band.entities) == ("review", 1)
    assert not found.same


def test_a_folder_that_is_no_run(runs, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        resolver.compare(runs[0], tmp_path)
