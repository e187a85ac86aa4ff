from __future__ import annotations

import csv
import io
from io import BytesIO

import pytest
from files.hostile import HOSTILE

from resolver.files.formula import unsafe
from resolver.files.worksheet import COLUMNS, rows, write

RECORDS = {
    ("crm", "a"): {"name": "Jo", "emails": ["a@x.org"]},
    ("crm", "b"): {"name": "Joan"},
    ("crm", "c"): {"name": "J.", "phones": ["212 736 5000"]},
}
SET = {
    "name": "Joan Ray",
    "address": "1 Elm",
    "emails": [
        {"original": "a@x.org", "primary": False},
        {"original": "b@x.org", "primary": True},
    ],
    "phones": [{"original": "212 736 5000", "primary": True}],
}


def line(loser, step, of=2, **given):
    return {
        "entity": "e-1",
        "step": step,
        "of": of,
        "survivor": {"source": "crm", "record_id": "a"},
        "losers": [{"source": "crm", "record_id": loser}],
        "blocked": [],
        "warnings": ["Look."],
        "field_patch": {"after": {"values": SET if step == of else {}}},
        "reviewed_by": ["ann", "kim"],
        "notes": ["She moved.", "Called her."],
        **given,
    }


def test_a_row_names_both_and_what_to_search_for():
    first, second = rows([line("b", 1), line("c", 2)], RECORDS)
    assert tuple(first) == COLUMNS
    assert (first["do"], first["keep_search"], first["merge_search"]) == (
        "merge",
        "a@x.org",
        "Joan",
    )
    assert second["merge_search"] == "212 736 5000"


def test_what_was_chosen_is_to_be_set_after_the_last_merge():
    first, last = rows([line("b", 1), line("c", 2)], RECORDS)
    assert [first[f"set_{name}"] for name in ("name", "email")] == ["", ""]
    assert [last[f"set_{name}"] for name in ("name", "address", "email", "phone")] == [
        "Joan Ray",
        "1 Elm",
        "b@x.org",
        "212 736 5000",
    ]


def test_who_ruled_and_what_they_wrote_goes_with_every_row():
    (row,) = rows([line("b", 1, 1)], RECORDS)
    assert (row["reviewed_by"], row["reviewer_notes"]) == ("ann, kim", "She moved. / Called her.")
    assert row["warnings"] == "Look."


def test_what_is_blocked_is_left_and_says_what_to_do_first():
    why = [{"code": "external_ids", "reason": "Different ids.", "unblock": "Unlink one."}]
    blocked = line("b", None, None, blocked=why, reviewed_by=None, notes=[])
    (row,) = rows([blocked], RECORDS)
    assert (row["do"], row["why"], row["first"]) == ("leave", "Different ids.", "Unlink one.")
    assert (row["step"], row["set_name"], row["reviewed_by"]) == ("", "", "")


@pytest.mark.parametrize("value", HOSTILE, ids=range(8))
def test_a_worksheet_runs_nothing_and_loses_nothing(value):
    file = BytesIO()
    write([line("b", 1, notes=[value])], {**RECORDS, ("crm", "b"): {"name": value}}, file)
    (row,) = csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    for cell in (row["merge_name"], row["reviewer_notes"]):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert unsafe(cell) == value
