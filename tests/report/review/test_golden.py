from __future__ import annotations

from resolver.report.review.evidence import INLINE
from resolver.report.review.golden import Golden
from resolver.report.review.hiding import Open
from resolver.report.review.people import People
from resolver.report.review.streams import Streams

ROWS = [
    {"field": "id", "value": "1", "source": "a", "record_id": "1", "rule": "oldest"},
    {"field": "name", "value": "Ada", "source": "a", "record_id": "1", "rule": "longest"},
    {"field": "phones", "value": "+1", "source": "b", "record_id": "2", "rule": "union"},
    {"field": "customAttributes.t", "value": "x", "source": "b", "record_id": "2", "rule": "a_b"},
]  # fmt: skip
PLACES = {("a", "1"): 0, ("b", "2"): 1}
SHOWN = ({"name": ["Ada"]}, {"phones": ["1"], "attribute:t": ["x"]})


def kinds(*, lean):
    golden, streams = Golden(People([], masked=False), lean=lean), Streams()
    golden.add(ROWS, PLACES, SHOWN, Open(), streams)
    assert streams.numbers("golden") == [len(streams.numbers("rows"))]
    return [(row.field, row.member, row.value, row.rule) for row in golden.kinds.all()]


def test_each_value_says_which_record_and_rule_it_comes_from():
    assert kinds(lean=False) == [
        ("name", 0, INLINE + 1, "longest"),
        ("phones", 1, INLINE, "union"),
        ("attribute:t", 1, INLINE + 1, "a b"),
    ]


def test_lean_data_leaves_out_what_a_merge_keeps_anyway():
    assert [field for field, *_ in kinds(lean=True)] == ["name", "attribute:t"]
