from __future__ import annotations

import pytest

from resolver.steps.rulings import FIELDS, field_of


@pytest.mark.parametrize("name", [*FIELDS, "attribute:tier"])
def test_every_field_goes_by_its_own_name(name):
    assert field_of(f" {name} ") == name


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("id", "survivor"),
        ("emails", "email"),
        ("phones", "phone"),
        ("customAttributes.birthdate", "birth_date"),
        ("customAttributes.company", "company"),
        ("customAttributes.tier", "attribute:tier"),
    ],
)
def test_names_of_golden_records_are_understood(name, field):
    assert field_of(name) == field


@pytest.mark.parametrize("name", ["", "nam", "attribute:", "customAttributes."])
def test_other_texts_are_no_field(name):
    assert field_of(name) is None
