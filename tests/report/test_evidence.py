from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.sample import link

from resolver.report.evidence import explanation, link_view
from resolver.report.mask import Mask

OPEN = Mask(active=False)


def view(*parts, mask=OPEN, household=-0.3):
    found = link(("a", "1"), ("b", "2"), "review", *parts, household=household)
    return link_view(explanation(found), mask)


def test_bars_begin_where_the_last_one_ended():
    found = view(("email", "exact", "j@x.org", "j@x.org", 20.0, None))
    prior, email, household = (part.bar for part in found.parts)
    assert (prior.start, prior.sign) == (0.0, "negative")
    assert prior.start + prior.width == pytest.approx(prior.zero)
    assert (email.start, email.sign) == (0.0, "positive")
    assert household.start + household.width == pytest.approx(100.0)
    assert found.total_bar.start == found.total_bar.zero


def test_equal_values_are_told_once_and_missing_ones_in_words():
    found = view(
        ("email", "exact", "j@x.org", "j@x.org", 20.0, None),
        ("phone", "different", "+14155550171", None, -1.0, None),
    )
    assert len(found.parts[1].values) == 1
    assert [v[0].text for v in found.parts[2].values] == ["+14155550171", "none"]


def test_values_are_masked():
    found = view(("email", "exact", "jane@x.org", "jane@x.org", 20.0, None), mask=Mask())
    assert found.parts[1].values[0][0].text == "j•••@x•••.org"


@given(st.lists(st.floats(-40, 40), max_size=8), st.floats(-20, 0))
def test_bars_stay_inside_the_drawing(bits, household):
    found = view(*(("email", "exact", None, None, b, None) for b in bits), household=household)
    for bar in [*(part.bar for part in found.parts), found.total_bar]:
        assert 0 <= bar.start <= 100
        assert bar.start + bar.width <= 100.02
