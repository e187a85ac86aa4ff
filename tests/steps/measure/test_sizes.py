from __future__ import annotations

import polars as pl

from resolver.steps.measure.figures import Sizes
from resolver.steps.measure.sizes import sizes


def test_entities_are_counted_by_class_up_to_the_largest() -> None:
    true = ["A"] * 7 + ["B", "B", "C"]
    found = ["x"] * 3 + [None, None] + ["y"] * 5
    frame = pl.DataFrame({"true": true, "entity_id": found})
    assert sizes(frame) == (
        Sizes(low=1, high=1, true=1, found=2),
        Sizes(low=2, high=2, true=1, found=0),
        Sizes(low=3, high=3, true=0, found=1),
        Sizes(low=4, high=4, true=0, found=0),
        Sizes(low=5, high=5, true=0, found=1),
        Sizes(low=6, high=10, true=1, found=0),
    )


def test_the_last_class_is_open() -> None:
    frame = pl.DataFrame({"true": ["A"] * 250, "entity_id": ["x"] * 250})
    assert sizes(frame)[-1] == Sizes(low=101, high=None, true=1, found=1)
