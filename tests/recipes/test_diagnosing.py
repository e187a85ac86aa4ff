from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

import resolver
from resolver.config.model import Config, ExternalIds, Match
from resolver.errors import InputError
from resolver.recipes import diagnosing, wrong

ROWS = (
    ("1", "Zebulon Quux", "zeb@quux.example", "", "A"),
    ("2", "Zebulon Quux", "zeb@quux.example", "", "A"),
    ("3", "Zebulon Quux", "", "", "A"),
    ("4", "", "", "+14155550171", "A"),
    ("5", "Ottoline Fitch", "otto@fitch.example", "", "B"),
    ("6", "Ottoline Fitch", "otto@fitch.example", "", "C"),
    ("7", "Ambrose Vane", "vane@family.example", "", "D"),
    ("8", "Perdita Lark", "", "+14155550188", "D"),
)


def people():
    others = [
        (str(n), f"{given} {family}", f"{given}.{family}@mail.example".lower(), "", str(n))
        for n, (given, family) in enumerate(
            [(g, f) for g in ("Ada", "Bruno", "Cleo", "Dov") for f in ("Hale", "Irving", "Jolie")],
            start=100,
        )
    ]
    frame = pl.DataFrame(
        [*ROWS, *others], schema=["id", "name", "email", "phone", "entity_id"], orient="row"
    )
    return frame.drop("entity_id"), frame.select(record_id="id", entity_id="entity_id")


@pytest.fixture(scope="module")
def run():
    records, truth = people()
    return resolver.dedupe(records), truth


def test_errors_have_causes_and_keys(run):
    result, truth = run
    told = resolver.evaluate(result, truth, details=True).details
    assert [(c.code, c.pairs, c.entities) for c in told.false.causes] == [("copies", 1, 1)]
    example = told.false.causes[0].examples[0]
    assert (example.left[1], example.right[1]) == ("5", "6")
    found = result.explain("5", "6")
    assert example.weight == pytest.approx(found.weight, abs=1e-9)
    assert [p.bits for p in example.parts] == pytest.approx([p.bits for p in found.parts])
    assert {part.left for part in example.parts} == {None}
    assert not told.valued
    missed = {c.code: c.pairs for c in told.missed.causes}
    assert missed["bare"] == 3  # 4 with 1, 2 and 3
    assert sum(missed.values()) == told.missed.pairs == told.missed.seen
    assert [s.true for s in told.sizes] == [14, 1, 0, 1]


def test_the_curve_begins_with_the_run(run):
    result, truth = run
    found = resolver.evaluate(result, truth, details=True)
    first = found.details.curve[0]
    assert (first.precision, first.recall) == (found.score.precision, found.score.recall)
    assert sum(d.pairs for d in found.details.calibration.deciles) == int(
        result.compared["found"].sum()
    )


def test_the_same_from_a_run_directory(run, tmp_path):
    result, truth = run
    result.write(tmp_path / "out")
    told = resolver.evaluate(tmp_path / "out", truth, details=True, examples=1)
    assert told.score == resolver.evaluate(result, truth).score
    assert told.details == resolver.evaluate(result, truth, details=True, examples=1).details
    parts = told.details.false.causes[0].examples[0].parts
    assert ("Ottoline Fitch", "Ottoline Fitch") in [(p.left, p.right) for p in parts]


def test_samples_stand_for_all_pairs(run, monkeypatch):
    result, truth = run
    whole = resolver.evaluate(result, truth, details=True).details.missed
    monkeypatch.setattr(wrong, "MOST", 1)
    some = resolver.evaluate(result, truth, details=True).details.missed
    assert (some.pairs, some.seen) == (whole.pairs, 1)
    assert [c.pairs for c in some.causes] == [whole.pairs]


def test_a_sample_stands_for_all_compared_pairs(run, monkeypatch):
    result, truth = run
    whole = resolver.evaluate(result, truth, details=True).details.calibration
    monkeypatch.setattr(diagnosing, "SAMPLE", 3)
    some = resolver.evaluate(result, truth, details=True).details.calibration
    counts = [sum(d.pairs for d in one.deciles) for one in (whole, some)]
    assert counts[0] == counts[1] > len(result.links) + len(result.related) + 3


def test_what_keeps_records_apart_is_told():
    records, truth = people()
    ids = records.select("id", **{"external_id:crm": pl.col("id")})
    unique = resolver.dedupe(
        records.join(ids, on="id"),
        columns={"external_id:crm": "external_id:crm"},
        config=Config(external_ids=ExternalIds(unique=("crm",))),
    )
    told = resolver.evaluate(unique, truth, details=True).details
    assert {c.code for c in told.missed.causes} == {"unique"}
    rulings = pl.DataFrame({"ruling": ["different"], "left": ["1"], "right": ["2"]})
    ruled = resolver.dedupe(records, rulings=rulings)
    told = resolver.evaluate(ruled, truth, details=True).details
    assert {c.code: c.pairs for c in told.missed.causes}["ruled"] == 1


def test_records_that_are_not_in_the_result(run):
    result, truth = run
    more = pl.concat(
        [truth, pl.DataFrame({"record_id": ["98", "99"], "entity_id": ["A", "elsewhere"]})]
    )
    told = resolver.evaluate(result, more, details=True).details.missed
    (absent,) = [cause for cause in told.causes if cause.code == "absent"]
    assert absent.pairs == 4
    assert sum(cause.pairs for cause in told.causes) == told.pairs


def test_nothing_wrong_and_nothing_linked():
    records, _ = people()
    truth = records.select(record_id="id", entity_id="id")
    alone = resolver.dedupe(records, config=Config(match=Match(threshold_bits=60.0)))
    told = resolver.evaluate(alone, truth, details=True).details
    assert (told.false.pairs, told.missed.pairs, told.curve) == (0, 0, ())
    assert (told.false.causes, told.missed.causes) == ((), ())


def test_entities_alone_have_no_details(run):
    result, truth = run
    assert resolver.evaluate(result.entities, truth).details is None
    with pytest.raises(InputError, match="whole result"):
        resolver.evaluate(result.entities, truth, details=True)
    assert resolver.evaluate(result, truth, examples=0).details.valued


def test_two_sources_and_a_truth_that_names_them():
    records, truth = people()
    left = records.filter(pl.col("id").is_in(["1", "2", "5"]))
    right = records.filter(~pl.col("id").is_in(["1", "2"]))
    linked = resolver.link(left, right, duplicate_free="left")
    sides = [
        frame.select(pl.lit(name).alias("source"), record_id="id")
        for name, frame in (("left", left), ("right", right))
    ]
    named = pl.concat(sides).join(truth, on="record_id")
    found = resolver.evaluate(linked, named, details=True)
    missed = {cause.code: cause.pairs for cause in found.details.missed.causes}
    assert found.records == 21
    assert missed["sources"] >= 1  # 1 and 2 are of a source that holds everybody once
    first = found.details.curve[0]
    assert (first.precision, first.recall) == (found.score.precision, found.score.recall)


def test_a_run_of_another_version_says_so(run):
    result, truth = run
    older = replace(result, cleaned=result.cleaned.drop("gender"))
    with pytest.raises(InputError, match="another version"):
        resolver.evaluate(older, truth, details=True)
    assert resolver.evaluate(older, truth).score == resolver.evaluate(result, truth).score
