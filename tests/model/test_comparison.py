from __future__ import annotations

import math

import pytest

from resolver.fields import address, code, company, date, person, phone
from resolver.fields import attribute as free
from resolver.model import comparison
from resolver.model.comparison import COMPARISONS, attribute

FIELDS = [f for c in (*COMPARISONS, attribute("attribute:x")) for f in c.fields]
EVERY_FIELD = pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)


@EVERY_FIELD
def test_priors_are_distributions_over_the_levels(field):
    for chances in (field.same, field.household, field.unrelated):
        assert len(chances) == len(field.levels)
        assert all(0 < chance < 1 for chance in chances)
        assert math.isclose(sum(chances), 1, abs_tol=1e-4)


@EVERY_FIELD
def test_disagreement_speaks_against_and_the_top_level_for_one_person(field):
    against_all = [s / u for s, u in zip(field.same, field.unrelated, strict=True)]
    assert against_all[0] < 1 < against_all[-1]
    assert against_all[0] == min(against_all)


@pytest.mark.parametrize(
    ("field", "levels"),
    [
        (comparison.GIVEN, person.LEVELS_GIVEN),
        (comparison.FAMILY, person.LEVELS_FAMILY),
        (comparison.LOCALITY, address.LEVELS_LOCALITY),
        (comparison.NATIONAL_ID, code.LEVELS_ID),
        (comparison.COMPANY, company.LEVELS),
        (attribute("attribute:x").fields[0], free.LEVELS),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_levels_are_those_of_the_values(field, levels):
    assert len(field.levels) == len(levels)
    assert [level.value for level in levels] == list(range(len(levels)))


@pytest.mark.parametrize(
    ("field", "levels", "added"),
    [
        (comparison.BIRTH, date.LEVELS, {"default_day"}),
        (comparison.STREET, address.LEVELS_STREET, {"exact_shared"}),
        (comparison.PHONE, phone.LEVELS, {"shared", "household"}),
    ],
    ids=["birth", "street", "phone"],
)
def test_levels_that_sharing_adds(field, levels, added):
    assert len(field.levels) == len(levels) + len(added)
    assert added < set(field.levels)


def test_states_count_every_level_and_no_evidence():
    name = COMPARISONS[0]
    assert [field.states for field in name.fields] == [6, 5, 4]
    assert name.states == 120


def test_names_are_told_apart():
    assert len({c.name for c in COMPARISONS}) == len(COMPARISONS)
    names = [field.name for c in COMPARISONS for field in c.fields]
    assert len(set(names)) == len(names)
