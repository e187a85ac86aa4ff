from __future__ import annotations

from benchmarks.report import frames, report


def test_ten_thousand_proposals_of_ten_fields_are_at_most_one_megabyte():
    proposals, records = frames(10_000)
    assert len(report(proposals, records).encode()) <= 1_000_000
