from __future__ import annotations

import polars as pl
from steps.people import cleaned

from resolver.steps.rulings.voices import voices

FRAME = cleaned(*({"record_id": name} for name in "abc"))


def heard(*rulings):
    rows = [dict(zip(("ruling", "left", "right", "by"), one, strict=False)) for one in rulings]
    return voices(pl.DataFrame(rows, infer_schema_length=None), FRAME).rows(named=True)


def test_the_last_word_counts():
    (found,) = heard(("same", "a", "b", "ann"), ("different", "b", "a", "ann"))
    assert (found["l"], found["r"], found["ruling"]) == (0, 1, "different")
    assert (found["people"], found["disputed"]) == (1, False)


def test_two_who_disagree():
    (found,) = heard(("same", "a", "b", "ann"), ("related", "a", "b", "bo"))
    assert (found["ruling"], found["by"], found["disputed"]) == ("related", "bo", True)


def test_two_who_agree():
    (found,) = heard(("different", "a", "b", "ann"), ("different", "b", "a", "bo"))
    assert (found["people"], found["disputed"]) == (2, False)


def test_different_and_related_do_not_disagree_nor_does_who_cannot_tell():
    (one,) = heard(("different", "a", "b", "ann"), ("related", "a", "b", "bo"))
    (two,) = heard(("same", "a", "b", "ann"), ("unsure", "a", "b", "bo"))
    assert not one["disputed"]
    assert not two["disputed"]


def test_nobody_is_one_person_who_may_think_again():
    (found,) = heard(("same", "a", "b"), ("different", "a", "b"))
    assert (found["ruling"], found["disputed"]) == ("different", False)


def test_what_is_taken_back_disagrees_with_nobody():
    rulings = pl.DataFrame(
        {
            "ruling": ["same", "different", None],
            "left": ["a", "a", None],
            "right": ["b", "b", None],
            "by": ["ann", "bo", "ann"],
            "undoes": [None, None, "1"],
        }
    )
    (found,) = voices(rulings, FRAME).rows(named=True)
    assert (found["ruling"], found["disputed"]) == ("different", False)


def test_unknown_records_and_words_are_left_aside():
    assert heard(("same", "a", "z"), ("perhaps", "a", "b")) == []
    assert [one["r"] for one in heard(("same", "a", "c"), ("same", "a", "z"))] == [2]
