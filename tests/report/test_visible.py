from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.report.visible import Segment, hidden_name, marked, plain, segments, tags

ANY = st.text(max_size=80) | st.text(alphabet="abe\u0301\u200b\u202e\u0430 \x00", max_size=200)


def texts(found, *kinds):
    return "".join(s.text for s in found if s.kind in (kinds or ("text", "differs", "stack")))


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "NUL"),
        ("\u200b", "zero-width space"),
        ("\u202e", "right-to-left override"),
        ("\x07", "U+0007"),
        ("\ud800", "U+D800"),
        ("\ue000", "U+E000"),
        ("a", None),
        ("é", None),
        ("李", None),
    ],
)
def test_hidden_names(character, name):
    assert hidden_name(character) == name


def test_hidden_characters_become_tags():
    found = segments("Jo\u202ehn\u200b\u200b")
    assert found == (
        Segment("Jo"),
        Segment("right-to-left override", "tag"),
        Segment("hn"),
        Segment("zero-width space ×2", "tag"),
    )


def test_mixed_scripts_are_told_by_word():
    assert Segment("mixes Latin and Cyrillic letters", "tag") in segments("p\u0430ypal")
    assert not [s for s in segments("Иван Ivan") if s.kind == "tag"]


def test_long_text_is_cut_and_counted():
    found = segments("x" * 10_000)
    assert (len(found[0].text), found[1].text) == (240, "cut, 10,000 characters")


def test_what_differs_late_is_never_cut():
    one, other = "x" * 300 + "A" + "y" * 300, "x" * 300 + "B" + "y" * 300
    found, back = marked(one, other), marked(other, one)
    assert [s.kind for s in found] == ["text", "tag", "text", "differs", "tag"]
    assert texts(found) != texts(back)
    assert found[1].text == "20 characters left out"
    early = marked("A" + "x" * 300, "B" + "x" * 300)
    assert (early[0].kind, len(early[0].text)) == ("differs", 240)


def test_accents_that_pile_up_stand_beside_one_another():
    found = segments("Z" + "\u0301" * 11 + "a\u0301b")
    assert [s.kind for s in found] == ["text", "stack", "stack", "text"]
    assert [len(s.text) for s in found] == [5, 4, 3, 3]
    assert [s.kind for s in segments("\u0915\u094d\u0937\u093f \u1ea5")] == ["text"]


@given(st.text(alphabet="Za\u0301\u0327 ", max_size=60))
def test_no_piece_piles_up(text):
    found = segments(text)
    assert texts(found) == text
    assert not [s for s in found if re.search("[\u0301\u0327]{8}", s.text)]


def test_marks_only_what_differs():
    assert marked("Jane Doe", "Jane Dow") == (Segment("Jane Do"), Segment("e", "differs"))
    assert marked("Jane", "Robert") == (Segment("Jane", "differs"),)
    assert marked("same", "same") == (Segment("same"),)


def test_an_accent_stays_with_its_letter():
    assert Segment("e\u0301", "differs") in marked("Rene\u0301 Lacoste", "Rene Lacoste")


def test_tags_alone():
    assert tags("a\x00b\x00") == (Segment("NUL", "tag"),)
    assert tags("plain") == ()


@given(ANY, ANY)
def test_no_character_is_lost_and_none_hidden(text, other):
    for found in (segments(text), marked(text, other)):
        assert texts(found) == "".join(c for c in text if hidden_name(c) is None)
        assert not [c for s in found for c in s.text if hidden_name(c)]
    assert not [c for c in plain(text) if hidden_name(c)]


@pytest.mark.parametrize("piece", ["\u0301", "\u200b", "a\u0430", "<", "ab"])
def test_hostile_length_is_cheap(piece):
    text = "e" + piece * 100_000
    started = time.process_time()
    segments(text), marked(text, text[:-1]), tags(text)
    assert time.process_time() - started < 5
