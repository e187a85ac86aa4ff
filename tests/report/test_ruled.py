from __future__ import annotations

import polars as pl
import pytest
from report.browser import ON_CHROMIUM, keys, press, review, ruled, save, status, visit
from report.test_client import TARGETS, assert_sound, told

from resolver.frames.review import RULED
from resolver.report.mask import Mask
from resolver.report.ruled import Ruled, joined_by, sentences

SAME = ruled(0, "same", 0, 1, reason="called them")
"""Proposal 1 (review), 10 (auto, four records in a chain), 5 (auto, two records)."""
CHAIN = tuple(ruled(9, "same", 0, other) for other in (1, 2))
PAIR = ruled(4, "same", 0, 1)


def frame(*rows):
    return pl.DataFrame([dict(row) for row in rows], schema=RULED)


def among(*rows, number=0, masked=False):
    places = {key: place for place, key in enumerate(keys(number))}
    return Ruled(frame(*rows)).among(places, Mask(active=masked))


def test_rulings_are_found_by_their_records():
    found = among(SAME, ruled(1, "different", 0, 1), ruled(0, "unsure", 1, 0))
    assert [(one.word, ends) for one, ends in found] == [("same", (0, 1)), ("unsure", (1, 0))]
    members = [{"source": source, "record_id": key} for source, key in keys(0)]
    assert Ruled(frame(SAME)).joining(members)
    assert not Ruled(frame(SAME)).joining(members[:1])


def test_what_was_said_stands_there_once():
    told = [one for one, _ in among(SAME, SAME, ruled(0, "unsure", 0, 1, by=None, at="today"))]
    assert sentences(told) == ("same, by eve, 23 Nov 2026: called them", "unsure, today")
    assert joined_by(told) == "ruled same by eve"
    assert joined_by(told[2:]) == ""
    again = [one for one, _ in among(ruled(0, "value", 0, 1, field="name", again=True))]
    assert sentences(again) == ("value of name, by eve, 23 Nov 2026 (open again)",)


def test_notes_and_names_are_masked_with_the_report():
    row = ruled(0, "same", 0, 1, by="eve@example.com", reason="told me: ada@example.com")
    (ruling, _), = among(row, masked=True)  # fmt: skip
    assert "example.com" not in ruling.said
    assert "23 Nov 2026" in ruling.said


def test_the_plain_report_says_who_has_ruled():
    text = review(before=(SAME, PAIR))
    assert "Ruled before: <bdi>same, by eve, 23 Nov 2026: a note, hidden</bdi>" in text
    assert "called them" not in text
    assert "23 Nov 2026: called them" in review(before=(SAME, PAIR), masked=False)
    assert '<span class="band other"><bdi>ruled same by eve</bdi></span>' in text
    assert "Of these, 1 holds records that people have ruled to be the same." in text


@ON_CHROMIUM
def test_what_was_decided_before_is_in_list_card_and_progress(opened):
    page = opened(review(before=(SAME, *CHAIN, PAIR, ruled(6, "unsure", 0, 1))))
    words = page.locator("#progress-words")
    assert words.inner_text() == "3 of 60 decided, 3 of them before"
    cell = "#rows tr[data-number='{}'] td:last-child"
    assert page.locator(cell.format(0)).inner_text() == "= same, eve before"
    assert page.locator(cell.format(6)).inner_text() == "? unsure, eve before"
    assert page.locator(cell.format(9)).inner_text() == "open, in part = same, eve"
    visit(page, 1)
    said = "Ruled before: same, by eve, 23 Nov 2026. Note: a note, hidden."
    assert page.locator("#card .before").inner_text() == said
    press(page, "r")
    replaced = "This replaces: same, by eve, 23 Nov 2026. Now proposal 2"
    assert replaced in status(page)
    assert words.inner_text() == "3 of 60 decided, 2 of them before, 1 not saved"
    press(page, "k")
    last = page.locator("#card .replaces").inner_text()
    assert last == "Your decision replaces: same, by eve, 23 Nov 2026."
    press(page, "a")
    press(page, "k")
    assert page.locator("#card .replaces").count() == 0


@ON_CHROMIUM
def test_decided_open_and_open_again_can_be_listed(opened):
    again = ruled(2, "same", 0, 1, again=True)
    page = opened(review(before=(SAME, again)))
    visit(page, 4)
    press(page, "a", "Escape")
    for state, count in (("here", 1), ("before", 1), ("again", 1), ("open", 58)):
        page.select_option("#by-state", state)
        assert page.locator("#count").inner_text().startswith(f"{count} of 60")
    visit(page, 3)
    assert "Open again: a record says something else since." in page.locator("#card").inner_text()
    plain = opened(review())
    assert plain.locator("#by-state option[value=before]").count() == 0


@ON_CHROMIUM
def test_auto_by_a_ruling_is_not_called_safe(opened):
    page = opened(review(before=(PAIR,)))
    page.select_option("#by-band", "ruled")
    assert page.locator("#rows tr").count() == 1
    assert page.locator("#rows .band").inner_text() == "✓ ruled same by eve"
    page.select_option("#by-band", "auto")
    assert "ruled" not in page.locator("#rows").inner_text()
    visit(page, 5)
    assert page.locator("#card-title .band").inner_text() == "✓ ruled same by eve"


@ON_CHROMIUM
def test_a_ruled_link_is_neither_weakest_nor_split_at_unasked(opened, tmp_path):
    page = opened(review(before=CHAIN))
    visit(page, 10)
    assert page.locator("#split-at").input_value() == "2"
    assert page.locator("#card line.ruled").count() == 2
    assert "record 4" in page.locator("#card figcaption").inner_text()
    assert page.locator("#card .evidence caption").first.inner_text().startswith("Why 3 and 4:")
    page.select_option("#split-at", "0")
    page.locator("#card-title").focus()
    press(page, "s")
    asked = "Records 1 and 2 were ruled same, by eve, 23 Nov 2026. Split again to reverse that."
    assert status(page) == asked
    press(page, "s")
    assert "This replaces: same, by eve, 23 Nov 2026" in status(page)
    rows = told(save(page, tmp_path))
    assert ("different", *keys(9)[:2]) in rows


@ON_CHROMIUM
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_beside_earlier_rulings(opened, scheme):
    again = ruled(9, "same", 2, 3, again=True, reason="called them")
    page = opened(review(before=(SAME, PAIR, *CHAIN, again), count=10), color_scheme=scheme)
    assert_sound(page, "#review")
    visit(page, 10)
    press(page, "r")
    visit(page, 10)
    page.locator("#card .replaces").wait_for()
    assert_sound(page, "#review")
    assert page.evaluate(TARGETS) == []


@ON_CHROMIUM
def test_two_that_were_ruled_same_are_not_split_unasked(opened):
    page = opened(review(before=(SAME,)))
    visit(page, 1)
    press(page, "s")
    assert status(page).startswith("Records 1 and 2 were ruled same, by eve, 23 Nov 2026.")
    press(page, "s")
    assert status(page).startswith("Proposal 1: Different people. This replaces: same, by eve")


@ON_CHROMIUM
def test_where_every_link_is_ruled_none_is_preselected(opened):
    page = opened(review(before=(*CHAIN, ruled(9, "same", 2, 3))))
    visit(page, 10)
    assert page.locator("#split-at").input_value() == ""
    assert page.locator("#card line.weak").count() == 0
    press(page, "s")
    assert status(page).startswith("Every link here was ruled same")


@ON_CHROMIUM
def test_a_decision_leaves_no_earlier_word_beside_it(opened, tmp_path):
    page = opened(review(before=(ruled(9, "unsure", 1, 2), ruled(9, "unsure", 2, 3))))
    visit(page, 10)
    press(page, "a")
    rows = save(page, tmp_path)
    one, *others = keys(9)
    wanted = [("same", one, other) for other in others]
    wanted += [("same", others[0], others[1]), ("same", others[1], others[2])]
    assert told(rows) == wanted
    page = opened(review(before=(ruled(9, "unsure", 1, 2), ruled(9, "unsure", 2, 3))))
    page.set_input_files("#load", tmp_path / "rulings.jsonl")
    page.locator("#status", has_text="Loaded").wait_for()
    cell = page.locator("#rows tr[data-number='9'] td:last-child")
    assert cell.inner_text() == "= same"
