from __future__ import annotations

import polars as pl
import pytest

from resolver.errors import InputError
from resolver.recipes.evaluate import evaluate

ENTITIES = pl.DataFrame(
    {
        "source": ["s"] * 3,
        "record_id": ["1", "2", "3"],
        "entity_id": ["e", "e", "f"],
        "auto_entity_id": ["e", "g", "f"],
    }
)


def test_files_and_frames_give_the_same(tmp_path):
    ENTITIES.write_parquet(tmp_path / "entities.parquet")
    truth = pl.DataFrame({"rec_id": [1, 2, 3], "entity_id": ["x", "x", "y"]})
    truth.write_csv(tmp_path / "truth.csv")
    found = evaluate(tmp_path, tmp_path / "truth.csv")
    assert found == evaluate(ENTITIES, truth)
    assert (found.score.f1, found.auto.recall) == (1.0, 0.0)


def test_complaints_name_the_file(tmp_path):
    path = tmp_path / "truth.csv"
    path.write_text("record_id\n1")
    with pytest.raises(InputError) as caught:
        evaluate(ENTITIES, path)
    assert str(caught.value).startswith(f"{path}: ")
