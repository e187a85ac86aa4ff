from __future__ import annotations

import polars as pl
from recipes.customers import result

from resolver.recipes.rerun import rerun
from resolver.steps.cluster import NOTHING_DECIDED


def test_a_run_is_grouped_again_as_it_was():
    again = rerun(result())
    found = again.group(again.candidates(), again.model.weights, NOTHING_DECIDED)
    entities = result().entities.sort("source", "record_id")["entity_id"]
    assert found.entity.rank("dense").n_unique() == entities.n_unique()
    assert pl.DataFrame({"a": found.entity, "b": entities}).n_unique() == entities.n_unique()


def test_links_have_the_rows_of_the_clean_frame():
    again = rerun(result())
    keys = again.cleaned.select("source", "record_id").rows()
    found = [(*keys[left], *keys[right]) for left, right in again.linked().select("l", "r").rows()]
    links = result().links.select("left_source", "left", "right_source", "right")
    assert sorted(found) == sorted(links.rows())


def test_a_lot_does_not_depend_on_which_is_left():
    again = rerun(result())
    pairs = pl.DataFrame({"l": [0, 1, 2], "r": [3, 2, 5]}, schema=dict.fromkeys("lr", pl.UInt32))
    turned = pairs.select(l="r", r="l")
    assert again.lot(pairs).to_list() == again.lot(turned).to_list()
    assert again.lot(pairs).n_unique() == 3
