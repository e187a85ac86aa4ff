from __future__ import annotations

import pytest
from recipes.customers import COLUMNS, ROWS, flat, groups, result

import resolver
from resolver.errors import ModelError
from resolver.model import codec
from resolver.recipes.modelling import load_model


def test_no_model_and_a_model_at_hand():
    assert load_model(None) is None
    assert load_model(result().model) is result().model


def test_a_model_from_a_file(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(codec.dump(result().model), encoding="utf-8")
    assert load_model(path) == load_model(str(path)) == result().model


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe\x00", b"[1, 2"])
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.json"):
        load_model(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"other\.json: cannot be read"):
        load_model(tmp_path / "other.json")


def test_the_model_of_a_run_gives_its_result_again(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(codec.dump(result().model), encoding="utf-8")
    for model in (result().model, path):
        again = resolver.dedupe(flat(), columns=COLUMNS, model=model)
        assert again.entities.equals(result().entities)
        assert again.links.equals(result().links)
        assert again.proposals.equals(result().proposals)
        assert again.model == result().model


def test_the_model_of_a_run_weighs_fewer_records_alike():
    fewer = resolver.dedupe(flat(ROWS[:4]), columns=COLUMNS, model=result().model)
    kept = {key for group in groups(fewer) for key in group}
    assert groups(fewer) == {group & kept for group in groups(result()) if group & kept}
    keys = ["left_source", "left", "right_source", "right", "weight", "band"]
    assert set(fewer.links.select(keys).rows()) <= set(result().links.select(keys).rows())


def test_a_model_keeps_how_many_entities_there_are_of_each_size():
    sizes = result().model.sizes
    assert sum(size * entities for size, entities in sizes.items()) == len(result().entities)
    assert max(sizes) > 1


def test_a_model_names_the_blocking_rules_that_were_run():
    found = result()
    assert list(found.model.rules) == found.summary.rules["rule"].to_list()
    assert "email" in found.model.rules
