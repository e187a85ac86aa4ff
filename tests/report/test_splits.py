from __future__ import annotations

import polars as pl

from resolver.frames.result import SPLITS
from resolver.report.mask import Mask
from resolver.report.splits import SHOWN, split_rows


def part(*points, named=False, members=1):
    return {
        "named": named,
        "bits": 10.0,
        "points": [{"field": field, "value": "secret"} for field in points],
        "members": [{"source": "crm", "record_id": str(n)} for n in range(members)],
    }


def frame(count=1):
    parts = [part("email", "phone", "phone", named=True), part("email", members=2)]
    rows = [
        {"source": "crm", "record_id": f"r{n}", "entity_id": "e", "bits": 23.4, "parts": parts}
        for n in range(count)
    ]
    return pl.DataFrame(rows, schema=SPLITS)


def test_what_goes_with_whom_without_values():
    (row,) = split_rows(frame(), Mask())
    assert row.people == (
        "the name, e-mail and 2 phones (as on 1 other record)",
        "e-mail (as on 2 other records)",
    )
    assert row.bits == "23.4 bits"
    assert "secret" not in str(row)


def test_a_long_list_is_cut():
    assert len(split_rows(frame(SHOWN + 5), Mask())) == SHOWN
