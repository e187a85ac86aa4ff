from __future__ import annotations

from report.sample import link

from resolver.report.review.evidence import INLINE, NONE, Links
from resolver.report.review.hiding import Open
from resolver.report.review.people import People
from resolver.report.review.streams import Streams

LEFT, RIGHT = ("a", "1"), ("b", "2")


def written(*parts, shown=({}, {}), places=None):
    links, streams = Links(People(["emails", "name"], masked=False)), Streams()
    found = [link(LEFT, RIGHT, "review", *parts)]
    links.add(found, places or {LEFT: 0, RIGHT: 1}, shown, Open(), streams)
    return links.kinds.all(), streams


def test_bits_in_tenths_add_up_to_the_weight():
    kinds, streams = written(
        ("email", "exact", "x", "x", 12.34, None), ("phone", "different", "1", "2", -1.06, None)
    )
    tenths = [number - 1 for number in streams.numbers("bits")]
    assert sum(-(n + 1) // 2 if n % 2 else n // 2 for n in tenths) == round(
        10 * (-17.2 - 0.3 + 12.34 - 1.06)
    )
    assert [kind.name for kind in kinds] == [
        "Before any evidence",
        "E-mail",
        "Phone",
        "Household correction",
    ]
    assert streams.numbers("ends") == [0, 1]


def test_values_of_the_records_are_told_by_their_place():
    shown = ({"emails": ["y", "x"]}, {"emails": ["x"]})
    kinds, _ = written(("email", "exact", "x", "x", 3.0, None), shown=shown)
    assert (kinds[1].left, kinds[1].right) == (INLINE + 2, INLINE + 1)


def test_other_values_are_texts_and_ends_are_in_order():
    shown = ({"name": ["B"]}, {"name": ["A"]})
    part = ("name", "given exact, family exact", "A", "b", 3.0, None)
    kinds, streams = written(part, shown=shown, places={LEFT: 1, RIGHT: 0})
    assert (kinds[1].left, kinds[1].right) == (INLINE, INLINE + 1)
    assert streams.numbers("ends") == [0, 1]
    assert streams.numbers("other name") == [0]
    assert (kinds[0].left, kinds[0].right) == (NONE, NONE)
