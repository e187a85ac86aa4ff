from __future__ import annotations

from resolver.report.review.streams import Streams
from resolver.report.review.tables import NEW, Kinds, Texts


def test_a_text_is_new_once():
    table = Texts()
    assert [table.code(text) for text in ("a", "b", "a", "b", "c")] == [NEW, NEW, 1, 2, NEW]


def test_what_a_stream_cannot_hold_stands_beside_it():
    table, streams = Texts(), Streams()
    for entry in ("a", ("b", "tag"), "c\0d"):
        table.code(entry)
    assert table.write("t", streams) == [(1, "b", ["tag"]), (2, "c\0d", [])]
    assert streams.texts("t") == ["a", "", ""]


def test_kinds_are_numbered_in_order():
    kinds = Kinds()
    assert [kinds.code(one) for one in ("x", ("y", 1), "x")] == [0, 1, 0]
    assert kinds.all() == ["x", ("y", 1)]
