from __future__ import annotations

import polars as pl
from recipes.customers import result

from resolver.frames.review import RULED
from resolver.frames.schema import RULINGS
from resolver.recipes.recalling import recalled
from resolver.steps.seen import digests, fingerprint

ONE, TWO, BOB = (("crm", str(number)) for number in range(1, 4))


def ruling(word, left, right, **rest):
    keys = {"left_source": left[0], "left": left[1], "right_source": right[0], "right": right[1]}
    return {"ruling": word, **keys, **rest}


def told(*rows):
    found = result()
    frame = recalled(pl.DataFrame(rows, schema=RULINGS), found.cleaned, found.records)
    assert frame.schema == RULED
    return frame


def test_the_last_word_on_a_pair_is_told_as_it_was_ruled():
    first = ruling("unsure", ONE, TWO, by="dana")
    last = ruling("same", TWO, ONE, by="eve", at="2026-11-23", reason="called")
    (row,) = told(first, last).to_dicts()
    assert row == {**last, "field": None, "again": False}


def test_what_was_taken_back_or_is_unknown_is_not_told():
    taken = ruling("same", ONE, TWO, fingerprint="f")
    assert told(taken, {"undoes": "f"}, ruling("same", ONE, ("crm", "none"))).is_empty()


def test_a_contradicted_same_is_not_told():
    rows = [ruling("different", ONE, BOB), ruling("same", ONE, TWO), ruling("same", TWO, BOB)]
    assert [(row["ruling"], row["right"]) for row in told(*rows).to_dicts()] == [
        ("different", "3"),
        ("same", "2"),
    ]


def test_open_again_is_what_was_ruled_on_other_values():
    records = result().records
    known = dict(zip(records.select("source", "record_id").rows(), digests(records), strict=True))
    fits = fingerprint(known[ONE], known[TWO])
    other = fingerprint("0" * 16, known[BOB])
    rows = [
        ruling("same", ONE, TWO, fingerprint=fits),
        ruling("value", ONE, TWO, field="name", fingerprint=fits),
        ruling("unsure", TWO, BOB, fingerprint=other),
    ]
    assert told(*rows)["again"].to_list() == [False, False, True]
