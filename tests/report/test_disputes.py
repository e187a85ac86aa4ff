from __future__ import annotations

import re

import pytest
from report.browser import ON_CHROMIUM
from report.sample import (
    MAPPING_SAMPLE,
    SUMMARY,
    link,
    proposal,
    proposals_frame,
    record,
    records_frame,
)

from resolver.frames.review import Beside
from resolver.frames.schema import REJECTS, empty
from resolver.report.disputes import WARNED, against
from resolver.report.html import report_html
from resolver.steps.band import CONFLICTS

LEFT, RIGHT = ("shop", "1"), ("crm", "2")
PARTS = (
    ("prior", "", None, None, -9.0, None),
    ("name", "given exact, family exact", "Jane Doe", "Doe, JANE", 9.0, None),
    ("address", "street exact, locality postcode", "12 Elm St", "12 Elm St, Leeds", 11.0, None),
    ("birth", "near", "1980-02-03", "1980-02-04", 1.0, None),
    ("phone", "different", "+14155550171", "+14155550172", -1.5, None),
    ("company", "exact", "Acme", "Zenith", 0.01, None),
    ("household", "", None, None, -1.0, None),
)
ROW = proposal(
    0, (LEFT, RIGHT), [link(LEFT, RIGHT, "review", *PARTS)], name="Jane Doe",
    warnings=(("conflict_birth", "Birth dates differ."), ("weak_bridge", "Weak.")),
    conflicts=tuple(
        (name, ("a", "b")) for name in ("name", "address", "birth", "phone", "company")
    ),
)  # fmt: skip
WORDS = {
    "Birth date": "≠ differs, contradicts",
    "Phone": "≠ differs, contradicts",
    "Company": "≠ differs",
    "Address": "≈ less complete",
    "Name": "≈ other spelling",
}


def report(*, masked):
    left = record(*LEFT, "Jane Doe", "", "+14155550171", "12 Elm St", "1980-02-03")
    right = record(*RIGHT, "Doe, JANE", "", "+14155550172", "12 Elm St, Leeds", "1980-02-04")
    records = records_frame([{**left, "company": "Acme"}, {**right, "company": "Zenith"}])
    return report_html(
        SUMMARY, MAPPING_SAMPLE, proposals_frame([ROW]), empty(REJECTS), records,
        beside=Beside(), masked=masked,
    )  # fmt: skip


def test_what_a_warning_names_and_negative_bits_contradict():
    row = proposals_frame([ROW]).row(0, named=True)
    assert against(row) == {"birth_date", "phones"}
    assert against({"warnings": None, "links": None}) == frozenset()


def test_every_conflict_that_is_warned_of_has_a_field():
    assert set(WARNED) == {f"conflict_{name}" for name in CONFLICTS}


@pytest.mark.parametrize("masked", [True, False])
def test_the_plain_card_says_contradicts_of_these_alone(masked):
    text = report(masked=masked)
    said = dict(
        re.findall(r'<th scope="row"><bdi>([^<]*)</bdi><span class="verdict">([^<]*)</span>', text)
    )
    assert {name: said[name] for name in WORDS} == WORDS
    listed = text.split("<h4>What contradicts</h4>")[1].split("</ul>")[0]
    assert re.findall(r"<li><bdi>([^<]*)</bdi>:", listed) == ["Birth date", "Phone"]


@ON_CHROMIUM
@pytest.mark.parametrize("masked", [True, False])
def test_the_review_says_the_same_words(opened, masked):
    page = opened(report(masked=masked))
    page.evaluate("location.hash = '#p1'")
    page.locator("#card .members").wait_for()
    rows = page.locator("#card .members tbody:not(#agreeing) tr")
    names = [rows.nth(n).locator("th bdi").inner_text() for n in range(len(WORDS))]
    words = [rows.nth(n).locator(".verdict").inner_text() for n in range(len(WORDS))]
    assert dict(zip(names, words, strict=True)) == WORDS
    assert set(names[:2]) == {"Birth date", "Phone"}
    assert page.locator("#unfold").inner_text() == "Show 1 field that agrees"
