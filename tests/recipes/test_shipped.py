from __future__ import annotations

import pytest
from promises.population import generated, partition, person
from recipes.live import shop

import resolver
from resolver.model import codec
from resolver.recipes.shipped import NOTE, shipped

KEY = "0123456789abcdef" * 2
ANN = person("1", "Ann Meyer", ["ann.meyer@example.org"], ["+1 206 555 0142"], birth="1980-02-03")
SAME = person("2", "Anne Meyer", ["ann.meyer@example.org"], [], birth="1980-02-03")
OTHER = person("3", "Bo Li", ["bo@example.com"], ["+1 503 555 0199"], birth="1971-05-06")
SISTER = person("4", "Beth Meyer", ["beth@example.net"], [], birth="1985-07-08")


def test_two_clear_records_are_one_and_unrelated_ones_are_not(tmp_path):
    with resolver.open(f"sqlite:///{tmp_path}/store.db") as store:
        store.upsert([ANN, SAME, OTHER, SISTER], source="crm")
        assert shop.partition(store) == {
            frozenset((("crm", "1"), ("crm", "2"))),
            frozenset((("crm", "3"),)),
            frozenset((("crm", "4"),)),
        }
        assert store.explain("1", "2").weight > 5.0
        assert store.explain("1", "3").weight < -10.0
        assert store.explain("1", "4").weight < 0.0
        (match,) = store.resolve({"emails": ["ann.meyer@example.org"], "name": "Ann Meyer"})
        assert match.entity_id == store.entity(("crm", "1")).entity_id


def test_it_is_a_model_like_any_other(tmp_path):
    model = shipped(KEY)
    assert codec.load(codec.dump(model), "here") == model
    assert (model.key, model.records, model.notes) == (KEY, 0, (NOTE,))
    path = tmp_path / "model.json"
    path.write_text(codec.dump(model), encoding="utf-8")
    result = resolver.dedupe([ANN, SAME, OTHER, SISTER], model=path)
    assert len(partition(result)) == 3


def test_a_store_finds_what_a_batch_with_it_finds(tmp_path):
    made = generated(60, 17)
    with resolver.open(f"sqlite:///{tmp_path}/store.db", model=shipped(KEY)) as store:
        for at in range(0, 60, 7):
            store.upsert(made[at : at + 7], source="gladly")
        here = shop.partition(store)
    assert here == partition(resolver.dedupe(made, model=shipped(KEY)))
    assert 10 < len(here) < 60


def test_another_key_marks_values_otherwise_and_finds_the_same():
    made = generated(60, 18)
    found = [partition(resolver.dedupe(made, model=shipped(key))) for key in (KEY, KEY[::-1])]
    assert found[0] == found[1]


@pytest.mark.parametrize("size", [1, 2, 6])
def test_larger_entities_are_rarer(size):
    sizes = shipped(KEY).sizes
    assert sizes[size] > sizes.get(size + 1, 0)
