from __future__ import annotations

from resolver.targets.wire import GET, call, from_step, nested


def test_ids_are_quoted_in_a_path_and_references_stay_apart():
    assert call(GET, "/a/{x}", ids={"x": "b/{y}?"}) == {
        "method": "GET",
        "path": "/a/b%2F%7By%7D%3F",
    }
    told = from_step(1, "/id")
    assert call(GET, "/a/{x}", ids={"x": told}) == {
        "method": "GET",
        "path": "/a/{x}",
        "path_values": {"x": told},
    }


def test_names_with_a_dot_are_objects():
    assert nested({"a": 1, "b.c": 2, "b.d": 3}) == {"a": 1, "b": {"c": 2, "d": 3}}
