from __future__ import annotations

from functools import cache
from itertools import combinations

import polars as pl
import pytest
from promises.population import generated, partition, person
from recipes.customers import result

import resolver
from resolver.recipes.compared import COMPARED
from resolver.report.reasons import BARS, CAUSES, RULINGS, STATES
from resolver.report.reasons import COMPARED as MET


def reasons(found, left, right):
    return found.explain(left, right).reasons


def decided(word, left, right):
    return pl.DataFrame({"ruling": [word], "left": [left], "right": [right]})


ANNS = (
    person("a", "Ann Archer", ["ann.archer@x.org"], birth="1980-02-03"),
    person("b", "Ann Archer", ["ann.archer@x.org"], ["206-555-0142"]),
    person("c", "Ann Archer", phones=["206-555-0142"]),
)
BO = person("z", "Bo Zimmer", ["bo.zimmer@y.net"], birth="1991-05-06")


@cache
def run(*rulings):
    frame = decided(*rulings) if rulings else None
    return resolver.dedupe([*ANNS, BO, *generated(120, 5)], rulings=frame)


def test_every_pair_that_was_weighed_is_kept():
    kept = run().compared
    assert kept.schema == COMPARED
    assert kept.filter("found").height == run().summary.compared
    assert (kept["l"] < kept["r"]).all()
    assert not kept.select("l", "r").is_duplicated().any()
    assert kept["ruling"].null_count() == len(kept)


def test_the_keys_that_found_a_pair():
    told = reasons(run(), "a", "b")
    assert told.compared == "found"
    assert {("email", 2, "found"), ("name", 3, "found")} <= {
        (key.rule, key.records, key.state) for key in told.keys
    }
    assert [key.records for key in told.keys] == sorted(key.records for key in told.keys)


def test_strangers_share_no_key_and_were_not_compared():
    told = reasons(run(), "a", "z")
    assert (told.compared, told.keys, told.together) == ("no", (), False)
    assert told.apart == ()


def test_the_strongest_path_holds_together_what_is_not_linked():
    told = reasons(run(), "a", "c")
    (pair,) = partition(run()) & {frozenset({("gladly", key) for key in "abc"})}
    assert len(pair) == 3
    linked = {tuple(row) for row in run().links.select("left", "right").iter_rows()}
    assert told.together
    assert (("a", "c") in linked) == (told.path == ())
    if told.path:
        assert [(hop.left[1], hop.right[1]) for hop in told.path] == [("a", "b"), ("b", "c")]


def test_what_would_make_a_link_of_strangers_does():
    told = reasons(run(), "c", "z")
    assert all(one.band for one in told.changes)
    weight = run().explain("c", "z").weight
    assert all(weight + one.bits == pytest.approx(one.weight) for one in told.changes)
    assert [one.bits for one in told.changes] == sorted(one.bits for one in told.changes)


def test_a_review_says_what_bars_auto_and_what_would_lift_it():
    link = run().links.filter(band="review").row(0, named=True)
    told = reasons(run(), link["left"], link["right"])
    assert told.bars
    assert {one.band for one in told.changes} <= {"auto"}
    safe = run().links.filter(band="auto").row(0, named=True)
    told = reasons(run(), safe["left"], safe["right"])
    assert (told.bars, told.changes) == ((), ())


@pytest.mark.parametrize("word", ["different", "related"])
def test_a_ruling_keeps_apart_and_is_told(word):
    found = run(word, "a", "b")
    told = reasons(found, "a", "b")
    assert told.ruling == word
    assert not told.together
    assert told.apart[0].code == "ruling"
    assert [(hop.left[1], hop.right[1]) for hop in told.apart[0].pairs] == [("a", "b")]
    assert told.apart[0].pairs[0].band == "ruling"


def test_a_ruling_keeps_third_records_apart():
    found = run("different", "a", "b")
    apart = next(key for key in ("a", "b") if not reasons(found, key, "c").together)
    (cause,) = reasons(found, apart, "c").apart
    assert cause.code == "ruling"
    assert {hop.band for hop in cause.pairs} == {"ruling"}


def test_a_ruling_joins_strangers_and_is_the_path():
    found = run("same", "a", "z")
    told = reasons(found, "a", "z")
    assert (told.ruling, told.together, told.compared) == ("same", True, "ruled")
    far = reasons(found, "b", "z")
    assert far.together
    assert ("ruling", 0) in {(hop.band, 0) for hop in far.path}


def test_doubt_bars_auto():
    told = reasons(run("unsure", "a", "b"), "a", "b")
    assert told.ruling == "unsure"
    assert "unsure" in told.bars


def test_a_ruling_that_is_open_again_bars_auto():
    seen = f"seen-{'0' * 16}-{'1' * 16}"
    rulings = decided("same", "a", "b").with_columns(fingerprint=pl.lit(seen))
    found = resolver.dedupe([*ANNS, BO, *generated(120, 5)], rulings=rulings)
    told = reasons(found, "a", "b")
    assert "reopened" in told.bars
    assert "open again" in BARS["reopened"]
    assert "reopened" not in reasons(run("same", "a", "b"), "a", "b").bars


def test_small_data_do_not_sound_surer_than_they_are():
    told = reasons(result(), "crm:1", "crm:2")
    assert any("Shipped weights" in note or "shipped" in note for note in told.notes)
    assert any("8 records only" in note for note in told.notes)


def test_everything_that_is_said_has_words():
    for found in (run(), run("different", "a", "b"), run("same", "a", "z")):
        keys = [key for _, key in sorted(next(iter(partition(found))))] + list("abcz")
        for left, right in combinations(sorted(set(keys)), 2):
            told = reasons(found, left, right)
            assert told.compared in MET
            assert {key.state for key in told.keys} <= STATES.keys()
            assert {cause.code for cause in told.apart} <= CAUSES.keys()
            assert {*told.bars} <= BARS.keys()
            assert told.ruling in {"", *RULINGS}
