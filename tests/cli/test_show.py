from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from resolver.cli import show
from resolver.frames.expected import Expected, Quality, Range
from resolver.frames.result import (
    PROPOSALS,
    Explanation,
    Finding,
    InputFacts,
    Part,
    SharedValue,
    Summary,
)

FOUND = Summary(
    version="1",
    inputs=(InputFacts(path="c.csv", source="c", physical=12, accepted=9, rejected=2, skipped=1),),
    records=9,
    entities=6,
    merged_entities=2,
    proposals={"auto": 1, "review": 1},
    related=4,
    shared=(SharedValue(kind="switchboard", value="+1 *** 00", records=7, people=6),),
    findings=tuple(
        Finding(code="c", source="c", field=str(n), records=9 - n, text=f"{9 - n} found; rest.")
        for n in range(6)
    ),
    warnings=tuple(f"warning {i}" for i in range(7)),
)
DOUBTFUL = pl.DataFrame(
    [
        {
            "entity_id": "e1",
            "band": "review",
            "size": 3,
            "weight": 1.44,
            "warnings": [{"code": "weak_bridge", "text": "..."}],
        },
        {"entity_id": "e2", "band": "auto", "size": 2, "weight": 20.0, "warnings": []},
    ],
    schema={name: PROPOSALS[name] for name in ("entity_id", "band", "size", "weight", "warnings")},
)


def test_the_summary_says_what_was_read_and_found(tmp_path, capsys):
    (tmp_path / "run.json").touch()
    show.summary(FOUND, DOUBTFUL, tmp_path)
    text = capsys.readouterr().out
    assert "c.csv: 12 rows = 9 accepted + 2 rejected + 1 skipped" in text
    assert "9 records are 6 customers: 3 duplicates in 2 proposals" in text
    assert "1 proposal (auto, expected precision above 99.5%)" in text
    assert "1 proposal (review), 0 blocked" in text
    assert "e1: 3 records, 1.4 bits, review, weak_bridge" in text
    assert "switchboard +1 *** 00: 7 records of 6 people" in text
    assert "warning 3" in text
    assert "9 found" in text
    assert "rest" not in text
    assert "and 3 more findings, see run.json" in text
    assert "and 3 more warnings, see run.json" in text
    assert "warning 4" not in text
    assert len(text.splitlines()) <= 24


def test_what_rulings_have_joined_is_not_of_an_expected_precision(tmp_path, capsys):
    nothing = Range(value=0.0, low=0.0, high=0.0)
    safe = Expected(band="auto", pairs=0, pairs_right=None, proposals=2, proposals_right=None)
    quality = Quality(
        compared=nothing, uncompared=None, families=(), oversized=0, unmet=0, empty=0,
        bands=(safe,), missed_pairs=nothing, missed_duplicates=nothing,
    )  # fmt: skip
    found = replace(FOUND, proposals={"auto": 3}, quality=quality)
    show.summary(found, DOUBTFUL, tmp_path)
    said = "3 proposals (2 of them with an expected precision above 99.5%, 1 by rulings)"
    assert said in " ".join(capsys.readouterr().out.split())


def test_nothing_found_is_no_error(tmp_path, capsys):
    show.summary(Summary(version="1"), DOUBTFUL.clear(), tmp_path)
    assert "0 records are 0 customers" in capsys.readouterr().out


def test_reasons_for_rejected_rows_are_counted():
    codes = ["b", "a", "b", "c", "d", "e", "s"]
    frame = pl.DataFrame({"code": codes, "kind": [*["rejected"] * 6, "skipped"]})
    assert show.reject_reasons(frame) == "2 b, 1 a, 1 c, 2 others"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("7 records of a.", "7 records of a."), ("Text \x1bhere.", "7 in Name: Text <U+001B>here.")],
)
def test_a_finding_begins_with_its_count(text, shown):
    one = Finding(code="c", source="s", field="Name", records=7, text=text)
    assert show.finding(one) == shown


def test_the_mapping_names_every_column(capsys):
    frame = pl.DataFrame(
        {
            "source": ["a", "a"],
            "column": ["[red]E-Mail[/]\x1b[31m", "x" * 500],
            "role": ["email", "attribute"],
            "label": ["", "tier"],
            "filled": [3, 0],
            "reason": ["header", "content"],
        }
    )
    show.mapping(frame)
    text = capsys.readouterr().out
    assert "[red]E-Mail[/]" in text
    assert "\x1b" not in text
    assert text.count("x") < 200
    assert "attribute:tier" in text
    assert "source" not in text


def test_an_explanation_adds_up(capsys):
    parts = (
        Part(name="prior", level="", left=None, right=None, bits=-10.0),
        Part(name="email", level="same_mailbox", left="a@x", right="b@x", bits=14.0, note="dots"),
        Part(name="household", level="", left=None, right=None, bits=-0.5),
    )
    show.explanation(
        Explanation(
            left=("a", "1"),
            right=("b", "2"),
            weight=3.5,
            probability=0.919,
            band="review",
            parts=parts,
            warnings=("shared phone",),
        )
    )
    text = capsys.readouterr().out
    for words in ("a@x", "b@x", "+14.0", "-0.5", "+3.5", "Warning: shared phone"):
        assert words in text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\tb\u202e", "a<U+0009>b<U+202E>"),
        (None, "None"),
        ("é", "é"),
        ("x" * 200, "x" * 120 + "…"),
    ],
)
def test_values_are_shown_on_one_line(raw, shown):
    assert show.short(raw) == shown


def test_complaints_go_to_standard_error_in_one_line(capsys):
    show.complain("bad\nthing " + "x" * 300)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "resolver: bad thing " + "x" * 300 + "\n"
