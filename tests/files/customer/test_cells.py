from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from promises.population import TEXT

from resolver.files.accounting import RowError
from resolver.files.customer.cells import cells
from resolver.files.formats.memory import whole
from resolver.files.formats.strict_json import dumps, flatten

KEY = st.sampled_from(["a", "b", "a.b", "b.c", "c", ""])
LEAF = TEXT | st.none() | st.booleans() | st.integers() | st.floats()
VALUE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3)
)


def texts(found):
    return {
        name: value if isinstance(value, str) else dumps(value)
        for name, value in found.values.items()
    }


@settings(deadline=None)
@given(st.dictionaries(KEY, VALUE, max_size=5))
@example({"a": {"b": 1}, "a.b": 2})
@example({"a": {"b": None}, "a.b": 2})
@example({"a": {"b.c": "1"}, "a.b": {"c": "2"}})
@example({"a": ["\ud800"], "b": ["\udc00"]})
@example({"a": [{"\0": "b"}]})
@example({"a": [{"b": True, "c": None}, "d"], "b": [], "c": {}})
@example({"a": float("nan"), "b": float("inf"), "c": -0.0, "": 2**80})
def test_a_customer_has_the_cells_of_a_table(customer):
    try:
        expected = flatten(whole(customer))
    except RowError as error:
        with pytest.raises(RowError) as wrong:
            cells(customer)
        assert wrong.value.args == error.args
        return
    found = cells(customer)
    assert texts(found) == expected
    assert [*texts(found)] == [*expected]
    assert found.keys == tuple(customer)
    assert all(isinstance(found.values[name], list) for name in found.lists)


def test_lists_are_written_late_and_all_texts_are_told_at_once():
    found = cells({"id": "1", "emails": [{"original": "a@b.org"}], "own": {"tier": "gold"}})
    assert found.lists == ["emails"]
    assert {"1", "original", "a@b.org", "gold"} <= {*found.texts.split("\n")}


def test_other_kinds_of_value_are_read_as_in_a_table():
    found = cells({"born": date(1980, 2, 3), "tags": ("a", "b"), "raw": b"x"})
    assert found.values == {"born": "1980-02-03", "tags": '["a","b"]', "raw": "x"}


@pytest.mark.parametrize("flags", [[{}] * 30_000, [{"k" * n: None} for n in range(400)]])
def test_a_list_that_is_long_only_as_written_is_refused(flags):
    with pytest.raises(RowError) as error:
        cells({"id": "1", "emails": flags})
    assert error.value.code == "field_too_long"
