from __future__ import annotations

from types import SimpleNamespace

import polars as pl

from resolver.frames.result import RULES, Finding
from resolver.report.mask import Mask
from resolver.report.overview import finding_rows, reopened_rows, rule_rows


def test_rulings_open_again_are_listed_without_values():
    one = SimpleNamespace(
        left=("crm", "ada@x.org"), right=("shop", "7"), ruling="different", by="Dana", at="",
        reason="wrote to ada@x.org",
    )  # fmt: skip
    rows = reopened_rows(SimpleNamespace(reopened=(one,)), Mask(active=True))
    left, right, ruling, said = rows[0]
    assert ["".join(part.text for part in words) for words in (left, right, said)] == [
        "crm:a•••@x•••.org", "shop:7", "Dana, a note, hidden",
    ]  # fmt: skip
    assert ruling == "different"
    *_, said = reopened_rows(SimpleNamespace(reopened=(one,)), Mask(active=False))[0]
    assert said[0].text == "Dana, wrote to ada@x.org"


def test_a_run_without_any_lists_nothing():
    assert reopened_rows(SimpleNamespace(reopened=()), Mask(active=True)) == []


def test_rules_that_found_nothing_are_only_counted():
    rules = pl.DataFrame(
        [
            ("email", 7, True, 0, 2), ("name", 0, True, 3, 90), ("family+city", 9, False, 0, 2),
            ("phone", 0, True, 0, 1), ("handle", 0, True, 0, 0),
        ],
        schema=RULES, orient="row",
    )  # fmt: skip
    rows, idle = rule_rows(SimpleNamespace(rules=rules))
    said = ["".join(part.text for part in row.rule) for row in rows]
    assert (said, idle) == (["same e-mail", "same full name", "same family and same city"], 2)


def test_fields_of_findings_bear_the_name_that_they_have_elsewhere():
    one = Finding(code="c", source="s", field="birth_date", records=1, text="t")
    (row,) = finding_rows(SimpleNamespace(findings=(one,)), Mask(active=True))
    assert row.field[0].text == "Birth date"
