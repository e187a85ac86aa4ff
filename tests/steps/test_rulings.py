from __future__ import annotations

from itertools import pairwise

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import RulingError
from resolver.frames.schema import RULINGS
from resolver.steps.rulings import CONTRADICTIONS, UNKNOWN, decided

RECORDS = 6
CLEANED = pl.DataFrame(
    {
        "row": pl.Series(range(RECORDS), dtype=pl.UInt32),
        "source": ["crm"] * 5 + ["shop"],
        "record_id": ["a", "b", "c", "d", "e", "e"],
    }
)
NAMES = [*"abcde"]


def ruling(word=None, left=None, right=None, **rest):
    return {"ruling": word, "left_source": "crm", "left": left, "right": right, **rest}


def rulings(*rows):
    full = [{"right_source": "crm", **row} for row in rows]
    return pl.DataFrame(full, schema=RULINGS)


def fold(*rows):
    return decided(rulings(*rows), CLEANED)


def test_nothing_ruled():
    folded = fold()
    assert folded.same == folded.apart == folded.unsure == frozenset()
    assert folded.unknown.schema == UNKNOWN
    assert folded.contradictions.schema == CONTRADICTIONS


def test_every_word_has_its_set_and_pairs_are_ordered():
    folded = fold(
        ruling("same", "b", "a"),
        ruling("different", "a", "c"),
        ruling("related", "d", "b"),
        ruling("unsure", "c", "d"),
    )
    assert folded.same == {(0, 1)}
    assert folded.different == {(0, 2)}
    assert folded.related == {(1, 3)}
    assert folded.unsure == {(2, 3)}
    assert folded.apart == {(0, 2), (1, 3)}
    assert folded.unknown.is_empty() and folded.contradictions.is_empty()


def test_a_frame_needs_no_more_than_a_ruling_and_two_records():
    frame = pl.DataFrame({"ruling": ["same"], "left": ["a"], "right": ["b"]})
    assert decided(frame, CLEANED).same == {(0, 1)}
    with pytest.raises(RulingError, match="rulings need the column 'left'; these hold ruling, lef"):
        decided(frame.rename({"left": "lef"}), CLEANED)


def test_the_later_ruling_on_a_pair_wins_in_either_direction():
    assert fold(ruling("same", "a", "b"), ruling("different", "b", "a")).same == frozenset()
    assert fold(ruling("different", "a", "b"), ruling("same", "b", "a")).different == frozenset()
    assert fold(ruling("same", "a", "b"), ruling("unsure", "b", "a")).same == frozenset()


def test_a_ruling_is_taken_back_by_its_fingerprint():
    first = ruling("different", "a", "b", fingerprint="f1")
    second = ruling("same", "a", "b", fingerprint="f2")
    assert fold(first, second, ruling(undoes="f2")).different == {(0, 1)}
    assert fold(first, second, ruling("same", "a", "b", undoes="f2")).different == {(0, 1)}
    assert fold(first, second, ruling("undo", "a", "b", undoes="f2")).same == frozenset()
    assert fold(first, second, ruling("unsure", "a", "b", undoes="f2")).unsure == {(0, 1)}


def test_a_ruling_without_a_fingerprint_is_taken_back_by_its_position_or_line():
    assert fold(ruling("same", "a", "b"), ruling(undoes="1")).same == frozenset()
    lined = rulings(ruling("same", "a", "b"), ruling(undoes="7")).with_columns(
        file=pl.lit("r.jsonl"), line=pl.Series([7, 9], dtype=pl.UInt32)
    )
    assert decided(lined, CLEANED).same == frozenset()


def test_a_repeated_ruling_is_taken_back_with_its_repetitions():
    again = ruling("same", "a", "b", fingerprint="f")
    assert fold(again, again, ruling(undoes="f")).same == frozenset()
    assert fold(again, ruling(undoes="f"), again).same == {(0, 1)}


def test_taking_back_can_be_taken_back():
    rows = [
        ruling("same", "a", "b", fingerprint="f"),
        ruling(undoes="f", fingerprint="u"),
        ruling(undoes="u"),
    ]
    assert fold(*rows).same == {(0, 1)}
    assert fold(*rows[:2]).same == frozenset()


def test_taking_back_what_is_not_there_is_reported():
    folded = fold(ruling(undoes="nothing"), ruling("same", "a", "b"))
    assert folded.same == {(0, 1)}
    assert folded.unknown["problem"].to_list() == ["no earlier ruling is called nothing"]


def test_records_that_the_run_does_not_hold_are_reported():
    folded = fold(ruling("same", "a", "zz"), ruling("different", "zz", "b", fingerprint="f"))
    assert folded.unknown["problem"].to_list() == ["this run holds no crm:zz"] * 2
    assert folded.same == folded.different == frozenset()
    assert fold(ruling("same", "a", "zz", fingerprint="f"), ruling(undoes="f")).unknown.is_empty()


def test_a_source_may_be_left_out_where_the_id_is_unique():
    bare = {"left_source": None, "right_source": ""}
    assert fold(ruling("same", "a", "b") | bare).same == {(0, 1)}
    several = fold(ruling("same", "a", "e") | bare)
    assert several.unknown["problem"].to_list() == ["several sources hold e"]
    assert fold(ruling("same", "a", "e") | {"right_source": "shop"}).same == {(0, 5)}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (ruling("same", "a", "a"), "one record with itself"),
        (ruling("maybe", "a", "b"), "maybe is no ruling"),
        (ruling(None, "a", "b"), "nothing is no ruling"),
        (ruling("same", "a", None), "no right record is named"),
    ],
)
def test_what_cannot_be_followed_is_reported(row, problem):
    folded = fold(row)
    assert folded.unknown["problem"].to_list() == [problem]
    assert folded.same == frozenset()


@pytest.mark.parametrize("word", ["different", "related"])
def test_the_latest_same_of_a_contradicting_path_is_dropped(word):
    folded = fold(
        ruling("same", "c", "d", by="ann"),
        ruling(word, "a", "d"),
        ruling("same", "a", "b", by="ann"),
        ruling("same", "b", "c", by="bob"),
    )
    assert folded.same == {(0, 1), (2, 3)}
    assert folded.apart == {(0, 3)}
    found = folded.contradictions.row(0, named=True)
    assert [found[k] for k in ("left", "right", "ruling")] == ["a", "d", word]
    assert found["path"] == ["crm:a", "crm:b", "crm:c", "crm:d"]
    assert found["dropped"]["by"] == "bob"


def test_what_a_source_tells_of_gives_way_to_people_whenever_it_was_told():
    told, said = ruling("same", "a", "b", by="system"), ruling("same", "b", "c", by="kim")
    apart = ruling("different", "a", "c", by="kim")
    for rows in ((told, said, apart), (apart, said, told), (said, told, apart)):
        folded = fold(*rows)
        assert folded.same == {(1, 2)}
        assert folded.contradictions["dropped"][0]["by"] == "system"


def test_a_ring_of_same_without_a_contradiction_is_kept():
    folded = fold(ruling("same", "a", "b"), ruling("same", "b", "c"), ruling("same", "a", "c"))
    assert folded.same == {(0, 1), (1, 2), (0, 2)}


WORDS = st.sampled_from(["same", "same", "different", "related", "unsure"])
LEDGERS = st.lists(st.tuples(WORDS, st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=25)


def joined(folded):
    graph = nx.Graph(folded.same)
    graph.add_nodes_from(range(RECORDS))
    return {row: at for at, part in enumerate(nx.connected_components(graph)) for row in part}


@settings(deadline=None)
@given(LEDGERS)
def test_different_is_never_broken_not_even_through_third_records(ledger):
    folded = fold(*(ruling(*row) for row in ledger))
    group = joined(folded)
    assert all(group[left] != group[right] for left, right in folded.apart)


@settings(deadline=None)
@given(LEDGERS)
def test_what_is_not_dropped_joins_and_what_is_dropped_is_explained(ledger):
    last = {frozenset(pair): word for word, *pair in ledger if pair[0] != pair[1]}
    folded = fold(*(ruling(*row) for row in ledger))
    said = [
        {tuple(sorted(map(NAMES.index, pair))) for pair, word in last.items() if word == wanted}
        for wanted in ("same", "different", "related", "unsure")
    ]
    dropped = {
        tuple(sorted((NAMES.index(row["left"]), NAMES.index(row["right"]))))
        for row in folded.contradictions["dropped"]
    }
    assert folded.same | dropped == said[0]
    assert not folded.same & dropped
    assert [folded.different, folded.related, folded.unsure] == said[1:]
    for row in folded.contradictions.iter_rows(named=True):
        path = [NAMES.index(name.removeprefix("crm:")) for name in row["path"]]
        steps = {tuple(sorted(step)) for step in pairwise(path)}
        assert len(steps & dropped) == 1
        assert steps <= folded.same | dropped
        assert tuple(sorted((path[0], path[-1]))) in folded.apart


@settings(deadline=None)
@given(LEDGERS)
def test_taking_everything_back_restores(ledger):
    rows = [ruling(*row, fingerprint=str(at)) for at, row in enumerate(ledger)]
    undone = [ruling(undoes=str(at)) for at in range(len(ledger))]
    folded = fold(*rows, *undone)
    assert folded.same == folded.apart == folded.unsure == frozenset()
    assert folded.unknown.is_empty()


def test_many_rulings_take_linear_time():
    size = 20_000
    cleaned = pl.DataFrame(
        {
            "row": pl.Series(range(size), dtype=pl.UInt32),
            "source": ["crm"] * size,
            "record_id": [str(at) for at in range(size)],
        }
    )
    rows = [ruling("same", str(at), str(at + 1)) for at in range(size - 1)]
    apart = [ruling("different", "0", str(at)) for at in range(1, size)]
    folded = decided(rulings(*apart, *rows), cleaned)
    assert len(folded.same) == size - 2


def value(left, right, field, **rest):
    return ruling("value", left, right, field=field, **rest)


def test_values_are_chosen_beside_what_is_said_of_the_pair():
    folded = fold(ruling("same", "a", "b"), value("b", "a", "name"), value("a", "b", "emails"))
    assert folded.same == {(0, 1)}
    assert folded.values.rows() == [(1, 0, "name"), (0, 1, "email")]
    assert folded.unknown.is_empty()
    assert folded.last["turned"].to_list() == [False, True, False]


def test_the_last_word_on_a_value_counts_and_values_join_nobody():
    folded = fold(value("a", "b", "name"), value("b", "a", "name"))
    assert folded.values.rows() == [(1, 0, "name")]
    assert folded.same == folded.apart == folded.unsure == frozenset()


@pytest.mark.parametrize("field", [None, "nam"])
def test_a_value_without_a_field_is_reported(field):
    folded = fold(value("a", "b", field))
    assert folded.values.is_empty()
    assert folded.unknown["problem"].to_list() == [
        "a ruling on a value names no field that is known"
    ]


def test_rulings_of_one_name_are_taken_back_by_what_they_are_about():
    both = [ruling("same", "a", "b", fingerprint="f"), value("a", "b", "name", fingerprint="f")]
    back = fold(*both, ruling(undoes="f"))
    assert (back.same, len(back.values)) == (frozenset(), 1)
    back = fold(*both, ruling(undoes="f", field="name"))
    assert (back.same, len(back.values)) == ({(0, 1)}, 0)
    back = fold(*both, ruling(undoes="f"), ruling(undoes="f"))
    assert (back.same, len(back.values)) == (frozenset(), 0)


def test_a_taking_back_that_bears_the_name_of_what_it_takes_back():
    rows = [
        ruling("same", "a", "b", fingerprint="f"),
        ruling(undoes="f", fingerprint="f"),
        ruling("different", "a", "b", fingerprint="f"),
        ruling(undoes="f", fingerprint="f"),
    ]
    folded = fold(*rows)
    assert folded.same == folded.different == frozenset()
    assert folded.unknown.is_empty()
