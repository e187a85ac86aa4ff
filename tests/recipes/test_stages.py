from __future__ import annotations

import pytest
from recipes.customers import ROWS, clean_frame, record_frame, result
from steps.people import cleaned, every_pair

from resolver.model.comparison import COMPARISONS
from resolver.recipes import stages


def test_prepared_records_keep_their_order():
    found = stages.prepare(record_frame(), "US")
    assert found.select("source", "record_id").equals(record_frame().select("source", "record_id"))
    assert {"rarity_given", "rarity_family", "address_people"} < {*found.columns}


def test_counts_of_a_model_are_used():
    model = result().model
    counts = stages.counts_of(model)
    assert (counts.key, counts.rare) == (model.key, model.rare)
    alone = stages.prepare(record_frame()[:1], "US", model)
    assert alone["rarity_given"][0] == pytest.approx(model.rare["given"])


def test_free_attributes_are_comparisons_of_their_own():
    frame = cleaned({"attribute:tier": "gold", "attribute:shop": "a"})
    names = [c.name for c in stages.comparisons(frame)]
    assert names == [*(c.name for c in COMPARISONS), "attribute:shop", "attribute:tier"]


@pytest.mark.parametrize("chunk", [5, 28, 100])
def test_levels_do_not_depend_on_chunks(monkeypatch, chunk):
    pairs = every_pair(len(ROWS))
    whole = stages.levels(pairs, clean_frame())
    monkeypatch.setattr(stages, "CHUNK", chunk)
    assert stages.levels(pairs, clean_frame()).equals(whole)


def test_levels_of_no_pairs_have_their_columns():
    none = stages.levels(every_pair(0), clean_frame())
    assert none.schema == stages.levels(every_pair(2), clean_frame()).schema
