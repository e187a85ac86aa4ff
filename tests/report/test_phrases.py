from __future__ import annotations

import pytest

from resolver.frames.schema import ATTRIBUTE
from resolver.model.comparison import COMPARISONS, attribute
from resolver.report.members import FIELDS as RECORD
from resolver.report.phrases import LEVELS, NAMES, WHOLE, field_name, hidden_name, phrases
from resolver.steps.explain import GENERATION

FIELDS = [(c.name, field) for c in COMPARISONS for field in c.fields]


@pytest.mark.parametrize(("comparison", "field"), FIELDS, ids=lambda x: getattr(x, "name", x))
def test_every_level_has_words_and_no_words_are_idle(comparison, field):
    told = {GENERATION} if field.name == "given" else set()
    assert set(LEVELS[field.name]) == set(field.levels) | told
    assert comparison in NAMES


def test_no_field_without_a_comparison():
    assert set(LEVELS) == {field.name for _, field in FIELDS}


def test_levels_of_one_field_read_differently():
    for words in LEVELS.values():
        assert len({phrase.noun for phrase in words.values()}) == len(words)
        assert len({phrase.statement for phrase in words.values()}) == len(words)


def test_joint_levels_name_real_levels():
    for joint in WHOLE:
        for piece in joint.split(", "):
            field, level = piece.split(" ")
            assert level in LEVELS[field]


def test_attributes_have_words():
    field = attribute(ATTRIBUTE + "loyaltyTier").fields[0]
    nouns = [phrases(field.name, level)[0].noun for level in field.levels]
    assert nouns == ["a different loyaltyTier", "a similar loyaltyTier", "same loyaltyTier"]


def test_a_level_may_carry_its_field():
    assert phrases("birth", "birth exact") == phrases("birth", "exact")


def test_an_unknown_level_is_told_by_its_name():
    assert phrases("email", "half_right")[0].statement == "e-mail half right"
    assert phrases("email", "") == ()


def test_names():
    assert field_name("birth_date") == "Birth date"
    assert field_name("attribute:Tier") == "Tier"
    assert field_name("email") == field_name("emails") == "E-mail"
    assert field_name("customAttributes.Tier") == "Tier"
    assert field_name("postalCode") == "PostalCode"
    assert field_name("") == ""


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Birth date", ("birth", "birth_date", "birthdate", "customAttributes.birthdate")),
        ("National id", ("national_id", "nationalId", "customAttributes.nationalId")),
        ("External id", ("external_id", "external_ids", "externalCustomerId")),
        ("Handle", ("handle", "handles", "customAttributes.handles")),
        ("Language", ("locale", "customAttributes.locale")),
        ("Created", ("created_at", "createdAt")),
    ],
)
def test_a_field_has_one_name_everywhere(label, names):
    assert {field_name(name) for name in names} == {label}


def test_every_field_of_a_record_is_named():
    assert set(RECORD) <= set(NAMES)


def test_names_of_ours_are_not_hidden():
    assert hidden_name("company", str.upper) == "Company"
    assert hidden_name("customAttributes.birthdate", str.upper) == "Birth date"
    assert hidden_name("attribute:company", str.upper) == "COMPANY"
    assert hidden_name("customAttributes.name", str.upper) == "NAME"
