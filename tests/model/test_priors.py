from __future__ import annotations

import pytest

from resolver.errors import ModelError
from resolver.model import comparison, priors
from resolver.model.comparison import COMPARISONS
from resolver.model.priors import parse, shipped

GOOD = """
format = "resolver-priors/1"
[field.gender]
different = [0.1, 0.6, 0.5]
exact = [0.9, 0.4, 0.5]
"""


def test_a_file_is_read_level_by_level():
    found = parse(GOOD)["gender"]
    assert found.levels == ("different", "exact")
    assert (found.same, found.household, found.unrelated) == ((0.1, 0.9), (0.6, 0.4), (0.5, 0.5))


@pytest.mark.parametrize(
    ("part", "damaged", "says"),
    [
        ("[0.9, 0.4, 0.5]", "[0.8, 0.4, 0.5]", "sum to 0.9"),
        ("[0.9, 0.4, 0.5]", "[0.9, 0.4]", "three chances"),
        ("[0.9, 0.4, 0.5]", "[0.9, 0.4, 0.0]", "three chances"),
        ("[0.9, 0.4, 0.5]", "[0.9, 0.4, nan]", "three chances"),
        ("[0.9, 0.4, 0.5]", '[0.9, 0.4, "0.5"]', "three chances"),
        ("exact = [0.9, 0.4, 0.5]", "", "at least two levels"),
        ("resolver-priors/1", "resolver-priors/0", "not a file of format"),
        ("[field.gender]", "[gender]", "not a file of format"),
        ("exact = [", "exact = ", "not TOML"),
    ],
)
def test_a_damaged_file_is_refused(part, damaged, says):
    assert part in GOOD
    with pytest.raises(ModelError, match=says):
        parse(GOOD.replace(part, damaged))


def test_the_shipped_file_holds_all_fields_and_no_others():
    known = {field.name for one in COMPARISONS for field in one.fields}
    assert set(shipped()) == {*known, "attribute"}


def test_a_field_whose_levels_are_not_those_of_the_file_is_refused(monkeypatch):
    monkeypatch.setattr(priors, "shipped", lambda: parse(GOOD))
    with pytest.raises(ModelError, match="of the levels of attribute:x"):
        comparison.attribute("attribute:x")
