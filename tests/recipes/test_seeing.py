from __future__ import annotations

import polars as pl
from recipes.customers import record_frame

from resolver.frames.schema import RULINGS
from resolver.recipes.seeing import completed
from resolver.steps.seen import digests, fingerprint


def frame(*rows):
    return pl.DataFrame(rows, schema=RULINGS)


def test_records_are_found_by_what_they_say():
    seen = digests(record_frame())
    keys = record_frame().select("source", "record_id").rows()
    found = completed(
        frame(
            {"ruling": "same", "fingerprint": fingerprint(seen[5], seen[0])},
            {"ruling": "same", "fingerprint": fingerprint(seen[0], "0" * 16)},
            {"ruling": "same", "left": "a", "right": "b"},
            {"ruling": None, "undoes": "x"},
        ),
        record_frame(),
    )
    ends = found.select("left_source", "left", "right_source", "right").rows()
    assert ends[0] == (*keys[5], *keys[0])
    assert ends[1:] == [(None,) * 4, (None, "a", None, "b"), (None,) * 4]


def test_frames_that_name_all_records_stay_as_they_are():
    short = pl.DataFrame({"ruling": ["same"], "left": ["a"], "right": ["b"]})
    assert completed(short, record_frame()) is short
    whole = frame({"ruling": "same", "left": "a", "right": "b", "fingerprint": "r1"})
    assert completed(whole, record_frame()) is whole
