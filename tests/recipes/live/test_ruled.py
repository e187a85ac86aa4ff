from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.frames.schema import RULINGS
from resolver.recipes.live import ruled
from resolver.recipes.live.ruled import Said
from resolver.store import tables
from resolver.store.writing import add

AT = "2026-01-02T03:04:05.000006+00:00"


def said(seq, word="same", left=1, right=2, **more):
    return Said(
        seq=seq, at=AT, by_whom="kim", ruling=word, left_record=left, right_record=right, **more
    )


def undo(seq, undoes, left=1, right=2):
    return said(seq, "undo", left, right, undoes=undoes)


def seqs(some):
    return [one.seq for one in some]


def test_what_is_taken_back_stands_again_when_that_is_taken_back():
    chain = [said(1), undo(2, 1), undo(3, 2), undo(4, 3), undo(5, 4)]
    for length, kept in enumerate(({1}, {2}, {1, 3}, {2, 4}, {1, 3, 5}), start=1):
        assert ruled.untaken(chain[:length]) == kept


def test_what_was_replaced_has_its_say_again_when_what_replaced_it_is_taken_back():
    first, later = said(1), said(2, "different")
    assert seqs(ruled.last_words([first, later]).values()) == [2]
    assert seqs(ruled.last_words([first, later, undo(3, 2)]).values()) == [1]
    assert seqs(ruled.last_words([first, later, undo(3, 2), undo(4, 3)]).values()) == [2]
    assert seqs(ruled.last_words([first, later, undo(3, 1)]).values()) == [2]
    assert ruled.last_words([first, later, undo(3, 1), undo(4, 2)]) == {}


def test_people_have_the_last_word_whenever_a_source_tells():
    person, source = said(1, "different"), said(2, system=True)
    assert ruled.standing_among([person, source]) == [source, person]
    assert [*ruled.last_words([person, source]).values()] == [person]


def test_which_is_left_does_not_matter_but_the_field_does():
    found = ruled.last_words(
        [said(1), said(2, "value", field="name"), said(3, "unsure", 2, 1), said(4, "value", 2, 1)]
    )
    assert {topic: one.seq for topic, one in found.items()} == {
        ((1, 2), "name"): 2,
        ((1, 2), None): 4,
    }


@given(st.lists(st.integers(0, 30), max_size=25))
def test_a_ruling_stands_unless_something_that_stands_takes_it_back(aims):
    every = [
        undo(seq, aim % seq) if aim % seq else said(seq) for seq, aim in enumerate(aims, start=1)
    ]

    def stands(seq):
        return not any(one.undoes == seq and stands(one.seq) for one in every)

    assert ruled.untaken(every) == {one.seq for one in every if stands(one.seq)}


@pytest.fixture
def connection(database):
    rows = [said(1), said(4, left=3), undo(5, 4, 3), said(6, "related", 2, 3, reason="twins")]
    told = said(9, left=3, right=1, system=True)
    with database.write() as connection:
        add(
            connection,
            tables.RECORDS,
            [
                {
                    "id": n,
                    "source": "crm",
                    "record_id": f"r{n}",
                    "version": 1,
                    "live": True,
                    "at": AT,
                }
                for n in (1, 2, 3)
            ],
        )
        for one in (*rows, told):
            add(connection, tables.RULINGS, [{name: getattr(one, name) for name in COLUMNS}])
        yield connection


COLUMNS = tables.RULINGS.columns.keys()


def test_rows_are_read_as_they_were_written(connection):
    found = ruled.every(connection)
    assert seqs(found) == [1, 4, 5, 6, 9]
    assert found[2] == undo(5, 4, 3)
    assert found[4].system is True
    assert seqs(ruled.concerning(connection, [1])) == [1, 9]
    assert seqs(ruled.concerning(connection, [2, 3])) == [1, 4, 5, 6, 9]
    assert ruled.concerning(connection, []) == []
    assert ruled.beside(connection, [1]) == {1, 2, 3}


def test_frames_hold_what_stands_between_the_records_of_a_region(connection):
    people, told = ruled.standing(connection, [1, 2, 3])
    assert people.schema == told.schema == pl.Schema(RULINGS)
    assert people["ruling", "left", "right", "by", "reason"].rows() == [
        ("same", "r1", "r2", "kim", None),
        ("related", "r2", "r3", "kim", "twins"),
    ]
    assert people["undoes"].null_count() == len(people)
    assert told["ruling", "left", "right", "by"].rows() == [("same", "r3", "r1", "system")]
    people, told = ruled.standing(connection, [1, 2])
    assert (len(people), len(told)) == (1, 0)
