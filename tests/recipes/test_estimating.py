from __future__ import annotations

import json

import polars as pl
import pytest

import resolver
from benchmarks.generate import generate
from resolver.frames.result import BANDS
from resolver.report.expecting import left_out, sentences

RECORDS = 1_500


@pytest.fixture(scope="module")
def made():
    return list(generate(RECORDS, 5))


@pytest.fixture(scope="module")
def found(made):
    return resolver.dedupe([{k: v for k, v in one.customer.items() if v} for one in made])


@pytest.fixture(scope="module")
def labelled(made, found):
    truth = pl.DataFrame(
        {
            "record_id": [str(one.customer["id"]) for one in made],
            "true": [one.person.entity for one in made],
        }
    )
    return found.entities.join(truth, on="record_id", how="left")


def _pairs(frame, *labels):
    sizes = frame.group_by(labels).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def test_what_is_expected_of_merges_holds(found, labelled):
    for one in found.summary.quality.bands[:2]:
        assert one.pairs > 0
    safe, review, blocked = found.summary.quality.bands
    assert [safe.band, review.band, blocked.band] == [*BANDS]
    right = _pairs(labelled, "auto_entity_id", "true")
    joined = _pairs(labelled, "auto_entity_id")
    assert safe.pairs == joined
    assert safe.pairs_right.low <= right / joined <= safe.pairs_right.high
    others = _pairs(labelled, "entity_id") - joined
    assert review.pairs == others
    share = (_pairs(labelled, "entity_id", "true") - right) / others
    assert review.pairs_right.low <= share <= review.pairs_right.high


def test_what_is_expected_to_be_missed_holds(found, labelled):
    quality = found.summary.quality
    pairs = _pairs(labelled, "true") - _pairs(labelled, "entity_id", "true")
    assert quality.missed_pairs.low <= pairs <= quality.missed_pairs.high
    duplicates = labelled.select("entity_id", "true").n_unique() - labelled["true"].n_unique()
    missed = quality.missed_duplicates
    assert missed.low <= duplicates <= missed.high


def test_all_pairs_of_one_person_are_estimated(found, labelled):
    every = found.summary.quality.same_pairs
    assert every.low <= _pairs(labelled, "true") <= every.high


def test_records_that_say_nothing_are_counted():
    rows = [{"id": "1"}, {"id": "2"}, {"id": "3", "name": "Ada Lovelace"}]
    quality = resolver.dedupe(rows).summary.quality
    assert (quality.empty, quality.unmet) == (2, 1)  # the two are copies
    assert quality.recall is None
    assert quality.uncompared is None


def test_pairs_ruled_to_be_two_people_are_not_missed():
    one = {"name": "Ada Lovelace", "emails": [{"original": "ada@example.org"}]}
    rows = [{"id": "1", **one}, {"id": "2", **one}]
    ends = {"left_source": "", "left": "1", "right_source": "", "right": "2"}
    source = resolver.dedupe(rows).entities["source"][0]
    ends |= {"left_source": source, "right_source": source}
    ruling = pl.DataFrame([{"ruling": "different", **ends, "by": "ann", "at": "2026-01-01"}])
    quality = resolver.dedupe(rows, rulings=ruling).summary.quality
    assert quality.missed_duplicates.high == 0.0
    assert quality.bands[0].pairs == 0


def test_the_run_directory_tells_what_is_expected(found, tmp_path):
    found.write(tmp_path / "out")
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["quality"]
    assert told["recall"]["value"] == found.summary.quality.recall.value
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert all(text in page for text in sentences(found.summary.quality))
    assert left_out(found.summary.quality) in page
    assert "What each kind of key found" in page


def test_what_is_one_by_a_ruling_is_not_called_safe_by_evidence():
    rows = [
        {"id": "1", "name": "Ada Lovelace", "emails": [{"original": "ada@example.org"}]},
        {"id": "2", "name": "Grace Hopper", "emails": [{"original": "grace@example.net"}]},
    ]
    source = resolver.dedupe(rows).entities["source"][0]
    ends = {"left_source": source, "left": "1", "right_source": source, "right": "2"}
    ruling = pl.DataFrame([{"ruling": "same", **ends, "by": "ann", "at": "2026-01-01"}])
    summary = resolver.dedupe(rows, rulings=ruling).summary
    safe, review, _ = summary.quality.bands
    assert summary.proposals["auto"] == 1
    assert (safe.pairs, safe.proposals) == (0, 0)
    assert (safe.pairs_right, safe.proposals_right) == (None, None)
    assert review.pairs == 0
    assert not [text for text in sentences(summary.quality) if "called safe" in text]
