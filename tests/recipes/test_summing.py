from __future__ import annotations

from dataclasses import replace

import polars as pl
from recipes.customers import COLUMNS, ROWS, flat, result

import resolver
from resolver.config.model import Auto, Config, Input
from resolver.files.read import read
from resolver.frames.result import BANDS, RULES, Finding
from resolver.recipes.stages import prepare
from resolver.recipes.summing import findings


def test_counts_are_those_of_the_frames():
    told, found = result().summary, result()
    assert told.records == len(found.entities) == len(ROWS)
    assert told.entities == found.entities["entity_id"].n_unique()
    assert told.duplicates == len(ROWS) - told.entities
    assert (told.merged_entities, told.largest) == (1, 3)
    assert [*told.proposals] == [*told.links] == [*BANDS]
    assert sum(told.proposals.values()) == len(found.proposals)
    assert sum(told.links.values()) == len(found.links)
    assert told.related == len(found.related)
    assert told.rules.schema == RULES
    assert told.compared > 0
    assert told.fit_notes == found.model.notes


def test_inputs_and_stages_are_accounted_for():
    told = result().summary
    assert all(one.adds_up for one in told.inputs)
    assert sum(one.accepted for one in told.inputs) == len(ROWS)
    assert {"reading", "cleaning", "blocking", "comparing"} <= {*told.timings}
    assert all(seconds >= 0 for seconds in told.timings.values())
    assert told.version
    assert told.created


def test_the_wished_precision_is_told():
    wished = Config(auto=Auto(precision=0.9))
    assert resolver.dedupe(flat(), columns=COLUMNS, config=wished).summary.precision == 0.9
    assert result().summary.precision == 0.995


def test_a_value_on_everybody_is_shown_masked_and_warned_of():
    names = [f"{a}a {b}b" for a in "ABCDEFGHIJKL" for b in "ABCDEFGHIJKL"]
    rows = [
        {"source": "crm", "record_id": str(n), "name": name, "emails": ["office@acme.org"]}
        for n, name in enumerate(names)
    ]
    told = resolver.dedupe(flat(rows), columns=COLUMNS).summary
    (shared,) = told.shared
    assert (shared.kind, shared.records) == ("role mailbox", len(rows))
    assert shared.people > 50
    assert "office@acme.org" not in shared.value
    assert isinstance(told.rules, pl.DataFrame)


def test_an_empty_frame_is_summed_up_too():
    told = resolver.dedupe(flat().clear(), columns=COLUMNS).summary
    assert (told.records, told.entities, told.largest, told.duplicates) == (0, 0, 0, 0)


def test_numbers_that_make_no_sense_ask_for_the_region():
    rows = [{"id": str(n), "name": "Ada Roe", "phones": [f"0151 2030405{n}"]} for n in range(6)]
    assert any("--region" in text for text in resolver.dedupe(rows).summary.warnings)
    germany = Config(input=Input(region="DE"))
    assert not any("--region" in t for t in resolver.dedupe(rows, config=germany).summary.warnings)


def test_a_frozen_model_is_said_to_be_one():
    rows = [{"id": str(n), "name": "Ada Roe", "emails": ["ada@roe.org"]} for n in range(3)]
    first = resolver.dedupe(rows)
    assert "frozen" in resolver.dedupe(rows, model=first.model).summary.fit_notes[0]


def test_findings_of_reading_and_of_cleaning_are_told_together():
    rows = [
        {"id": str(n), "name": "Test Test", "emails": ["n/a"] if n else ["ada@roe.org"]}
        for n in range(3)
    ]
    told = resolver.dedupe(rows).summary.findings
    assert [(one.field, one.code, one.records) for one in told] == [
        ("name", "placeholder", 3),
        ("email", "placeholder", 2),
    ]


def test_what_reading_has_told_is_not_told_again():
    rows = [{"id": "1", "name": "Test Test"}]
    found = read(rows)
    source = found.inputs[0].source
    one = Finding(code="placeholder", source=source, field="name", records=7, text="Told.")
    records = found.records
    cleaned = prepare(records, "US")
    assert findings(replace(found, findings=(one,)), records, cleaned, "US") == (one,)
    mended = replace(one, code="guard", field="id", records=9)
    told = findings(replace(found, findings=(mended, one)), records, cleaned, "US")
    assert told == (one, mended)
