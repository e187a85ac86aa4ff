from __future__ import annotations

import math

import polars as pl
import pytest
from recipes.customers import ROWS, clean_frame
from steps.people import cleaned, every_pair

from resolver.model import codec
from resolver.recipes import learning, stages


def learned(frame, pairs=None):
    levels = stages.levels(every_pair(len(frame)) if pairs is None else pairs, frame)
    return learning.learn(frame, levels, stages.comparisons(frame))


def test_a_model_of_a_few_records():
    model = learned(clean_frame())
    assert model.records == len(ROWS)
    assert model.notes[0].startswith("Fitted in")
    assert codec.load(codec.dump(model)) == model


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{}],
        [{"name": "Jane Doe"}],
        [{}, {}],
        [{"name": "Jane Doe"}, {"name": "Jane Doe"}],
        [{"name": "Jane Doe", "gender": "f", "city": "Bonn"}] * 12,
        [{"emails": ["info@x.org"]}] * 5 + [{}] * 5,
    ],
    ids=["none", "empty", "one", "blank", "two", "constant", "shared"],
)
@pytest.mark.parametrize("compared", [True, False])
def test_odd_data_gives_a_model_that_can_be_written(rows, compared):
    frame = cleaned(*(row | {"record_id": f"{n:03}"} for n, row in enumerate(rows)))
    model = learned(frame, None if compared else every_pair(0))
    assert math.isfinite(model.weights.prior)
    assert codec.load(codec.dump(model)) == model


def test_order_of_arrival_does_not_matter():
    assert codec.dump(learned(cleaned(*reversed(ROWS)))) == codec.dump(learned(clean_frame()))


def test_order_of_pairs_does_not_matter():
    pairs = every_pair(len(ROWS))[::3]
    turned = learned(clean_frame(), pairs.reverse())
    assert codec.dump(turned) == codec.dump(learned(clean_frame(), pairs))


def test_keys_do_not_matter_and_copies_are_not_drawn_together():
    people = [{"name": f"Ann Archer{n:03}", "emails": [f"a{n}@x.org"]} for n in range(300)]
    rows = [person for person in people for _ in range(3)]
    numbered = [row | {"record_id": f"{n:04}"} for n, row in enumerate(rows)]
    other = [row | {"record_id": f"{9999 - n}", "source": "z"} for n, row in enumerate(rows)]
    first, second = (learned(cleaned(*them), every_pair(0)) for them in (numbered, other))
    assert first.notes == second.notes
    assert first.weights == second.weights
    chance = 2 / (len(rows) - 1)
    drawn = learning.pair.sample(
        len(rows), len(rows) * 4, learning._content(cleaned(*numbered))
    ).with_columns(same=pl.col("l") // 3 == pl.col("r") // 3)
    assert drawn["same"].mean() < 4 * chance


def test_copies_are_no_strangers():
    people = [
        {"name": f"Ann Archer{n:03}", "emails": [f"a{n}@x.org"], "record_id": f"{n:03}-{copy}"}
        for n in range(30)
        for copy in range(8)
    ]
    frame = cleaned(*people)
    with_copies = learned(frame, learning.pair.copies(frame))
    bits = with_copies.weights.unrelated["email"]
    assert bits[-1] > 10
