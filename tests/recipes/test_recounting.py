from __future__ import annotations

import polars as pl
import pytest
from recipes.customers import clean_frame, record_frame

from resolver.frames.schema import RULINGS
from resolver.recipes.recounting import recounted


def told(*rows, records=None):
    keys = {"left_source": "crm", "left": "1", "right_source": "crm", "right": "2"}
    rulings = pl.DataFrame([{**keys, **row} for row in rows], schema=RULINGS)
    frame = record_frame() if records is None else records
    return recounted(rulings, frame, clean_frame(), (0, 1)).lines


def test_nobody_has_decided():
    assert told() == ()
    assert told({"ruling": "same", "left": "3"}) == ()


def test_who_when_and_why():
    same = {"ruling": "same", "by": "kim", "at": "2025-03-01", "reason": "called her"}
    assert told(same) == ("Ruled same by kim at 2025-03-01: called her.",)
    assert told(same, {"ruling": "unsure"}) == ("Ruled unsure.",)
    value = {"ruling": "value", "field": "name", "by": "bo"}
    assert told(value) == ("Ruled value of name from crm:1 by bo.",)


def test_what_is_open_again():
    seen = f"seen-{'0' * 16}-{'1' * 16}"
    lines = told({"ruling": "different", "fingerprint": seen})
    assert lines == ("Ruled different.", "It is open again: a record says something else since.")


@pytest.mark.parametrize(("word", "open_again"), [("same", True), ("different", False)])
def test_what_joins_and_is_open_again_bars_auto(word, open_again):
    seen = f"seen-{'0' * 16}-{'1' * 16}"
    row = {"ruling": word, "left_source": "crm", "left": "1", "right_source": "crm", "right": "2"}
    for fingerprint, expected in ((seen, open_again), ("r1", False)):
        rulings = pl.DataFrame([{**row, "fingerprint": fingerprint}], schema=RULINGS)
        found = recounted(rulings, record_frame(), clean_frame(), (0, 1))
        assert found.reopened is expected


def test_what_a_source_tells():
    second = (pl.col("source") == "crm") & (pl.col("record_id") == "2")
    merged = record_frame().with_columns(merged_into=pl.when(second).then(pl.lit("1")))
    assert told(records=merged) == ("The source tells that they were merged there.",)
