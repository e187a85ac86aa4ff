from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.report.likeness import likeness


@pytest.mark.parametrize(
    ("field", "texts", "expected"),
    [
        ("name", ("Siobhán Ní Bhriain", "SIOBHAN NI BHRIAIN"), "spelling"),
        ("name", ("Doe, Jane", "Jane Doe"), "spelling"),
        ("name", ("O'Hara", "OHara", "o hara"), "spelling"),
        ("name", ("Jane Doe", "Jane M. Doe"), "less"),
        ("name", ("Doe", "Jane M. Doe", "Doe Jane"), "less"),
        ("name", ("Jane Doe", "Jane M. Doe", "Jane K. Doe"), "differs"),
        ("name", ("Ann", "Joanna"), "differs"),
        ("name", ("Ann Ann", "Ann Lee"), "differs"),
        ("address", ("12 Elm St, Leeds", "12 Elm St Leeds LS1"), "less"),
        ("address", ("12 Elm St", "21 Elm St"), "differs"),
        ("address", ("2 Elm 3", "3 Elm 2"), "differs"),
        ("birth_date", ("1980", "1980-02-03"), "less"),
        ("birth_date", ("1980-02-03", "1980/02/03"), "spelling"),
        ("birth_date", ("1980-02-03", "1980-03-02"), "differs"),
        ("national_id", ("AB 12 34", "ab1234"), "spelling"),
        ("national_id", ("AB 12", "AB 12 34"), "differs"),
        ("attribute:tier", ("gold", "Gold!"), "spelling"),
        ("attribute:tier", ("gold", "gold plus"), "less"),
        ("name", ("?", "!"), "differs"),
        ("name", ("x" * 300, "X" * 300), "differs"),
    ],
)
def test_likeness(field, texts, expected):
    assert likeness(field, texts) == expected
    assert likeness(field, texts[::-1]) == expected


@given(st.sampled_from(["name", "address", "gender"]), st.lists(st.text(max_size=20), min_size=2))
def test_it_has_a_word_for_everything(field, texts):
    assert likeness(field, texts) in ("spelling", "less", "differs")
