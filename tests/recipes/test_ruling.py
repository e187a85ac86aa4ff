from __future__ import annotations

import json

import polars as pl
import pytest
from recipes.customers import COLUMNS, JANES, clean_frame, flat, groups

import resolver
from resolver.errors import RulingError
from resolver.frames.schema import RULINGS
from resolver.recipes.ruling import Ruled, ruled, with_unheeded


def ruling(word, left, right):
    return {
        "ruling": word,
        "left_source": left[0],
        "left": left[1],
        "right_source": right[0],
        "right": right[1],
    }


def rulings(*rows):
    return pl.DataFrame([ruling(*row) for row in rows], schema=RULINGS)


NOTHING = rulings()
ONE, TWO, ANN = ("crm", "1"), ("crm", "2"), ("crm", "4")


def test_nothing_ruled():
    assert ruled(None, clean_frame(), NOTHING) == Ruled()
    assert ruled(rulings(), clean_frame(), NOTHING) == Ruled()


def test_decisions_name_rows_of_the_clean_frame():
    found = ruled(
        rulings(("same", ONE, ANN), ("related", ONE, ("crm", "3"))), clean_frame(), NOTHING
    )
    assert found.decided.same == {(0, 3)}
    assert found.decided.different == {(0, 2)}
    assert found.warnings == ()


def test_what_cannot_be_followed_is_told():
    unknown = rulings(("same", ONE, ("crm", "99")))
    found = ruled(unknown, clean_frame(), NOTHING)
    assert found.decided.same == frozenset()
    assert found.warnings[0].startswith("1 ruling could not be followed: ")


def test_contradictions_are_told():
    found = ruled(
        rulings(("same", ONE, TWO), ("same", TWO, ANN), ("different", ONE, ANN)),
        clean_frame(),
        NOTHING,
    )
    assert len(found.contradictions) == 1
    assert "contradict" in found.warnings[0]
    assert (0, 3) in found.decided.different


def test_merges_that_a_source_tells_of_come_first_and_are_not_missed():
    told = rulings(("same", ONE, ANN), ("same", ONE, ("crm", "99")))
    told = told.with_columns(by=pl.lit("system"))
    assert ruled(None, clean_frame(), told).decided.same == {(0, 3)}
    assert ruled(None, clean_frame(), told).warnings == ()
    found = ruled(rulings(("different", ONE, ANN)), clean_frame(), told)
    assert (found.decided.same, found.decided.different) == (frozenset(), {(0, 3)})
    taken_back = rulings(("same", ONE, TWO), ("undo", ONE, TWO)).with_columns(
        undoes=pl.Series([None, "1"], dtype=pl.String)
    )
    assert ruled(taken_back, clean_frame(), told).decided.same == {(0, 3)}


def test_rulings_that_unique_ids_forbid_are_told():
    assert with_unheeded(Ruled(), frozenset()) == Ruled()
    found = with_unheeded(Ruled(warnings=("first",)), frozenset({(0, 1)}))
    assert found.warnings[0] == "first"
    assert found.warnings[1].startswith("1 ruling 'same' would join")


def test_a_file_and_a_frame_say_the_same(tmp_path):
    path = tmp_path / "rulings.jsonl"
    path.write_text(json.dumps(ruling("different", ONE, TWO)) + "\n", encoding="utf-8")
    frame = rulings(("different", ONE, TWO))
    assert (
        ruled(path, clean_frame(), NOTHING).decided == ruled(frame, clean_frame(), NOTHING).decided
    )
    path.write_text("no ruling\n", encoding="utf-8")
    with pytest.raises(RulingError, match=r"rulings\.jsonl"):
        ruled(path, clean_frame(), NOTHING)


def test_a_run_follows_its_rulings():
    decided = rulings(("different", ONE, TWO), ("same", ONE, ANN))
    found = resolver.dedupe(flat(), columns=COLUMNS, rulings=decided)
    for column in ("entity_id", "auto_entity_id"):
        home = {key: group for group in groups(found, column) for key in group}
        assert ANN in home[ONE]
        assert TWO not in home[ONE]
    assert JANES - home[ONE]
