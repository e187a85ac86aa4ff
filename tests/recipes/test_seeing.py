from __future__ import annotations

import polars as pl
from recipes.customers import record_frame

from resolver.frames.schema import RULINGS
from resolver.recipes.seeing import Sight
from resolver.steps.seen import digests, fingerprint


def frame(*rows):
    return pl.DataFrame(rows, schema=RULINGS)


def placed(*rows):
    return Sight(records=record_frame()).placed(frame(*rows))


def test_records_are_found_by_what_they_say():
    seen = digests(record_frame())
    keys = record_frame().select("source", "record_id").rows()
    found = placed(
        {"ruling": "same", "fingerprint": fingerprint(seen[5], seen[0])},
        {"ruling": "same", "fingerprint": fingerprint(seen[0], "0" * 16)},
        {"ruling": "same", "fingerprint": f"mark-{'0' * 16}-{'0' * 16}"},
        {"ruling": "same", "fingerprint": f"seen-{'0' * 16}-{'0' * 16}"},
        {"ruling": "same", "left": "a", "right": "b"},
        {"ruling": None, "undoes": "x"},
    )
    ends = found.select("left_source", "left", "right_source", "right").rows()
    assert ends[:2] == [(*keys[5], *keys[0]), (*keys[0], None, None)]
    assert ends[2:] == [(None,) * 4, (None,) * 4, (None, "a", None, "b"), (None,) * 4]
    assert [(text or "")[:12] for text in found["lost"]] == [
        "",
        "a record it ",
        "it comes fro",
        "an older ver",
        "",
        "",
    ]


def test_frames_that_name_all_records_stay_as_they_are():
    short = pl.DataFrame({"ruling": ["same"], "left": ["a"], "right": ["b"]})
    assert Sight(records=record_frame()).placed(short).drop("lost").equals(short)
