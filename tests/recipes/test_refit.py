from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from promises.population import generated, person

import resolver
from resolver.errors import InputError, RulingError
from resolver.model import codec
from resolver.recipes.asking import ask
from resolver.recipes.refit import BACKWARDS, NO_GAIN, NOTHING, refit
from resolver.recipes.rerun import rerun

POPULATION = generated(300, 4)
NOTES = {"", NOTHING, NO_GAIN, BACKWARDS}


@cache
def run():
    return resolver.dedupe(POPULATION)


def rulings(*rows):
    names = ("ruling", "left", "right", "by")
    return pl.DataFrame([dict(zip(names, row, strict=False)) for row in rows])


def answered(run, wanted=60, word="same"):
    """Everything asked is the same person, whatever the records say."""
    return ask(run, wanted).with_columns(ruling=pl.lit(word))


@cache
def refitted():
    return refit(run(), answered(run()))


def test_rulings_move_the_weights_and_the_effect_is_told():
    found = refitted()
    assert found.refitted
    assert found.note == ""
    assert found.learned_from == found.rulings["same"] > 0
    moves = found.moves.with_columns(pl.max_horizontal(pl.col("unrelated", "household").abs()))
    assert moves["unrelated"].is_sorted(descending=True)
    assert found.model.weights != run().model.weights
    assert found.model.rarity == run().model.rarity
    assert "Refitted" in found.model.notes[-1]


def test_the_effect_is_what_a_run_with_the_new_weights_finds():
    found = refitted()
    told = answered(run())
    after = resolver.dedupe(POPULATION, model=found.model, rulings=told)
    assert found.effect.after.removed == after.summary.duplicates
    assert found.effect.after.proposals == after.summary.merged_entities
    before = resolver.dedupe(POPULATION, rulings=told, model=run().model)
    assert found.effect.before.removed == before.summary.duplicates


def test_the_new_model_is_written_and_read_alike():
    text = codec.dump(refitted().model)
    assert codec.load(text) == refitted().model


def test_nothing_is_learned_twice():
    told = answered(run())
    again = resolver.dedupe(POPULATION, model=refitted().model, rulings=told)
    found = refit(again, told)
    assert found.model.weights == refitted().model.weights
    assert found.model.notes.count(refitted().model.notes[-1]) == 1
    assert found.effect.changes.is_empty()


def test_a_run_on_disk_gives_the_same_and_is_left_alone(tmp_path):
    run().write(tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    found = refit(tmp_path / "out", answered(run()))
    assert found.model.weights == refitted().model.weights
    assert found.effect.changes.equals(refitted().effect.changes)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_ids_and_the_order_of_records_and_rulings_do_not_matter():
    names = {row["id"]: f"x{index:04}" for index, row in enumerate(reversed(POPULATION))}
    other = [{**row, "id": names[row["id"]]} for row in POPULATION[::-1]]
    told = answered(run()).select("ruling", "left", "right", "question", "chance")
    turned = told.reverse().with_columns(
        left=pl.col("right").replace(names), right=pl.col("left").replace(names)
    )
    found = refit(resolver.dedupe(other), turned)
    assert found.model.weights == refitted().model.weights


def test_nothing_to_learn_from_leaves_the_weights():
    found = refit(run(), rulings(("same", "none", "nobody"), ("unsure", *pair(run()))))
    assert (found.refitted, found.note, found.learned_from) == (False, NOTHING, 0)
    assert found.model == run().model
    assert found.effect.changes.is_empty()
    assert found.moves.is_empty()
    assert any("could not be followed" in text for text in found.warnings)


def pair(result):
    return result.links.sort("weight").select("left", "right").row(0)


TWINS = [
    person(
        number,
        "Ann Meyer",
        ["ann.meyer@example.org"],
        ["206-555-0142"],
        birth="1980-02-03",
        externalCustomerId="C-1",
    )
    for number in ("1", "2")
]


@cache
def twins():
    return resolver.dedupe([*TWINS, *POPULATION])


def codes(found):
    return dict(zip(found.doubts["code"], found.doubts["left"], strict=True))


def test_a_ruling_against_overwhelming_evidence_is_told_and_not_learned_from():
    found = refit(twins(), rulings(("different", "1", "2", "ann")))
    assert codes(found) == {"against_evidence": "1"}
    assert found.doubts["weight"][0] > 15
    assert found.learned_from == 0


def test_two_people_are_believed():
    told = rulings(("different", "1", "2", "ann"), ("different", "2", "1", "bo"))
    found = refit(twins(), told)
    assert found.doubts.is_empty()


def test_people_who_disagree_are_told_and_not_learned_from():
    left, right = pair(run())
    found = refit(run(), rulings(("same", left, right, "ann"), ("different", left, right, "bo")))
    assert list(codes(found)) == ["disputed"]
    assert found.learned_from == 0


def test_contradictions_through_third_records_are_told_and_not_learned_from():
    a, b, c = (row["id"] for row in POPULATION[:3])
    told = rulings(("same", a, b), ("same", b, c), ("different", a, c))
    found = refit(run(), told)
    assert "contradicted" in found.doubts["code"].to_list()
    assert any("contradict" in text for text in found.warnings)


def test_what_was_drawn_at_random_is_measured_by():
    drawn = ask(run(), audit=40)
    links = run().links.select("left", "right", "band").rows()
    bands = {(left, right): band for left, right, band in links}
    found = refit(run(), drawn.with_columns(ruling=pl.lit("same"))).precision
    assert found["share"].to_list() == [1.0] * len(found)
    sizes = dict(found.select("band", "pairs").rows())
    for band in set(bands.values()):
        assert sizes[band] == pytest.approx(list(bands.values()).count(band))
    assert refit(run(), drawn).precision["answered"].sum() == 0


def test_merges_that_sources_tell_of_are_followed():
    gone, kept = (row["id"] for row in POPULATION[5:7])
    into = pl.when(pl.col("record_id") == gone).then(pl.lit(kept))
    again = rerun(replace(run(), records=run().records.with_columns(merged_into=into)))
    assert again.told.select("ruling", "left", "right", "by").rows() == [
        ("same", kept, gone, "system")
    ]


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ({"ruling": ["same"], "left": ["1"]}, "'right'"),
        ({"ruling": ["same"], "left": ["1"], "right": ["2"], "chance": ["often"]}, "'chance'"),
        ({"ruling": ["same"], "left": ["1"], "right": ["2"], "chance": [0.0]}, "'chance'"),
    ],
)
def test_frames_that_are_no_rulings(frame, said):
    with pytest.raises(RulingError, match=said):
        refit(run(), pl.DataFrame(frame))


def test_a_run_that_is_none(tmp_path):
    with pytest.raises(InputError, match="scan again"):
        refit(tmp_path, rulings(("same", "1", "2")))
