from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.frames.result import Explanation, Part
from resolver.model.comparison import COMPARISONS
from resolver.report.words import (
    bits,
    joined,
    many,
    part_sentence,
    probability,
    sentence,
    shown_tenths,
    statement,
    verdict,
)


def part(name, level="", bits=0.0, left=None, right=None, note=None):
    return Part(name=name, level=level, left=left, right=right, bits=bits, note=note)


EXAMPLE = Explanation(
    left=("shop", "17"),
    right=("crm", "C-9"),
    weight=12.3,
    probability=0.9998,
    band="review",
    parts=(
        part("prior", bits=-17.0),
        part("name", "given conflict, family close", 3.0),
        part("birth", "different", -4.0),
        part("email", "exact", 31.0),
        part("household", bits=-0.7),
    ),
)


def with_parts(*parts):
    return replace(EXAMPLE, parts=parts)


def test_sentence():
    assert sentence(EXAMPLE) == (
        "Same e-mail and different given names with a close family name speak for one person; "
        "different birth dates speak against. "
        "Weight 12.3 bits, probability 99.98 %: review."
    )


def test_sentence_of_one_piece_of_evidence():
    assert sentence(with_parts(part("phone", "exact", 12.0))).startswith(
        "Same phone speaks for one person. Weight"
    )
    assert sentence(with_parts(part("birth", "different", -4.0))).startswith(
        "Different birth dates speak against. Weight"
    )


def test_sentence_without_evidence():
    silent = with_parts(part("prior", bits=-17.0), part("gender", "exact", 0.01))
    assert sentence(silent).startswith("Nothing speaks for or against. Weight")


def test_sentence_tells_of_a_household():
    found = sentence(with_parts(part("phone", "household", 5.0), part("household", bits=-3.0)))
    assert "; two people of one household could agree as much. " in found


def test_part_sentences():
    mail = part("email", "same_mailbox", 14.2, note="Gmail ignores dots")
    assert part_sentence(mail) == (
        "E-mail: the same mailbox, spelled differently (Gmail ignores dots): +14.2 bits"
    )
    address = part("address", "street exact, locality postcode", 10.8)
    assert part_sentence(address) == "Address: the same address: +10.8 bits"
    prior = part("prior", bits=-17.25)
    assert part_sentence(prior) == "Before any evidence: two records taken at random: -17.2 bits"
    assert part_sentence(part("gender", "", 0.0)) == "Gender: +0.0 bits"


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: c.name)
def test_every_level_makes_a_sentence(comparison):
    for field in comparison.fields:
        for level in field.levels:
            one = part(comparison.name, f"{field.name} {level}", 2.0)
            assert "_" not in statement(one)
            assert "_" not in sentence(with_parts(one))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.5, "50.00 %"),
        (0.9998, "99.98 %"),
        (1.0, "over 99.99 %"),
        (0.99996, "over 99.99 %"),
        (0.0, "under 0.01 %"),
    ],
)
def test_probability(value, words):
    assert probability(value) == words


def test_bits_never_show_a_negative_zero():
    assert bits(-0.01) == "+0.0 bits"
    assert bits(-0.01, sign=False) == "0.0 bits"


def test_joined():
    assert [joined(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


@given(st.lists(st.floats(-60, 60), max_size=12))
def test_shown_tenths_add_up_and_stay_close(values):
    parts = [part("email", "exact", value) for value in values]
    weight = sum(values)
    shown = shown_tenths(parts, weight)
    assert sum(shown) == round(weight * 10)
    assert all(abs(s - v * 10) <= 1 + 1e-9 for s, v in zip(shown, values, strict=True))


def test_only_words_that_are_not_ours_are_hidden():
    parts = (
        part("name", "given exact, family exact", 9.0),
        part("attribute:same", "exact", 2.0, note="same"),
    )
    assert sentence(with_parts(*parts), str.upper).startswith(
        "Same name and SAME SAME speak for one person. Weight"
    )
    assert statement(parts[1], str.upper) == "THE SAME (SAME)"
    assert verdict(replace(EXAMPLE, band="x"), str.upper).endswith("%: X.")


def test_counts():
    assert [many(n, "record") for n in (0, 1, 1_000)] == ["0 records", "1 record", "1,000 records"]
    assert [many(n, "proxy", "proxies") for n in (1, 2)] == ["1 proxy", "2 proxies"]
