from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.frames.schema import ROLES
from resolver.steps.inspect import SUSPICIOUS, inspect


def look(values, role, label="", region="US"):
    return inspect(pl.Series("c", values, dtype=pl.String), role, label, region)


def test_filled_distinct_and_the_most_frequent_are_counted():
    found = look(["a", "a", "b", None, ""], "attribute", "tier")
    assert (found.filled, found.distinct, found.most_frequent) == (3, 2, 2)
    assert found.suspicious == {}


@pytest.mark.parametrize(
    ("role", "values", "kinds", "suspicious"),
    [
        (
            "email",
            ["a.roe@x.org", "A.Roe@x.org", "info@x.org", "test@test.com", "n/a", "no mail here"],
            {"personal": 2, "role": 1},
            {"placeholder": 2, "invalid": 1},
        ),
        ("email", ["a.roe@x.org; b.doe@x.org"], {"personal": 2}, {}),
        (
            "phone",
            ["+1 415 555 2671", "0612345678", "0000000000", "1.5E+10", "call"],
            {"mobile": 1},
            {"placeholder": 1, "invalid": 1, "unvalidated": 1, "corrupt": 1},
        ),
        (
            "name",
            ["Ann Archer", "John & Mary Smith", "test", "Miller Plumbing LLC", "ann@x.org"],
            {"handle": 1, "joint": 1, "organisation": 1, "person": 1},
            {"placeholder": 1, "looks_like_email": 1},
        ),
        ("given_name", ["Ann", "0611 234567"], {"handle": 1, "person": 1}, {"looks_like_phone": 1}),
        (
            "birth_date",
            ["1980-02-03", "1980-02-04", "1900-01-01", "1961-81-01", "25/04/1980", "04/25/1980"],
            {},
            {"placeholder": 1, "impossible": 1, "mixed_dates": 2, "day_or_month_first": 1},
        ),
        ("created_at", ["2024-01-02T03:04:05Z", "soon"], {}, {"invalid": 1, "mixed_dates": 1}),
        ("city", [" Ulm", "Ulm", "KÃ¶ln", "Ul\ufffdm"], {}, {"mojibake": 2, "outer_blanks": 1}),
        ("attribute", ["4,9E+12", "n/a", "gold"], {}, {
            "placeholder": 1, "corrupt": 1, "all_different": 3,
        }),
        ("attribute", ["same"] * 3, {}, {"all_equal": 3}),
        ("attribute", ["x" * 300, "y", "y"], {}, {"too_long": 1}),
        ("id", ["1", "1", "2"], {}, {"repeated": 1}),
        ("ignore", ["SÃO PAULO", "CONCEIÇÃO", "CAFÉ"], {}, {}),
    ],
)  # fmt: skip
def test_kinds_and_oddities_of_values(role, values, kinds, suspicious):
    found = look(values, role)
    assert dict(found.kinds) == kinds
    assert dict(found.suspicious) == suspicious


def test_points_in_json_are_taken_apart():
    cell = json.dumps([{"original": "a.roe@x.org"}, {"original": "info@x.org"}])
    found = look([cell, cell, None], "email")
    assert dict(found.kinds) == {"personal": 2, "role": 2}
    assert (found.filled, found.distinct) == (2, 1)


def test_a_region_makes_numbers_valid():
    assert look(["0612345678"], "phone", region="FR").kinds == {"mobile": 1}


def test_parts_of_a_date_are_no_dates():
    assert look(["12", "31"], "birth_date", "day").suspicious == {}


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=5), st.sampled_from(ROLES))
def test_any_column_can_be_looked_at(values, role):
    found = look(values, role)
    assert found.most_frequent <= found.filled <= len(values)
    assert found.distinct <= found.filled
    assert {*found.suspicious} <= {*SUSPICIOUS}
    assert all(n > 0 for n in [*found.kinds.values(), *found.suspicious.values()])
    assert look([*reversed(values)], role) == found
