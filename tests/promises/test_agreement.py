"""A field that comes to agree never lowers the weight, under one model and among equal others.

The other records stay as they are. One thing may still move with the two: who is counted behind a
value that others hold as well. Two records that share it count as the people they name, so a name
that comes to agree can leave more *other* people behind a shared phone. The cases here give the two
records values of their own; a shared value is held to the smaller promise below.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import customers, person

import resolver

VALUES = {
    "name": ("Ann Meyer", ("Ann Novak", "Bo Meyer", "Bo Novak", "A. Meyer", "Anna Meier", None)),
    "emails": (["ann.m@example.org"], (["bo@example.net"], ["ann.m@example.com"], None)),
    "phones": (["206-555-0142"], (["206-555-0143"], ["+49 30 901820"], None)),
    "birth": ("1980-02-03", ("1980-03-02", "1980-02-04", "1971-11-30", "1980", None)),
    "address": (
        "12 Larkin Road, Seattle, WA 98101",
        ("21 Larkin Road, Seattle, WA 98101", "5 Elm Street, Boston, MA 02108", "Seattle", None),
    ),
}
GOOD = {field: good for field, (good, _) in VALUES.items()}


@cache
def model():
    return resolver.dedupe(customers()).model


@cache
def _weight(right):
    values = {field: list(v) if isinstance(v, tuple) else v for field, v in right}
    pair = [person("1", **GOOD), person("2", **{k: v for k, v in values.items() if v})]
    return resolver.dedupe(pair, model=model()).explain("1", "2").weight


def weight(right):
    return _weight(tuple((k, tuple(v) if isinstance(v, list) else v) for k, v in right.items()))


@pytest.mark.parametrize(
    ("field", "worse"), [(f, worse) for f, (_, others) in VALUES.items() for worse in others]
)
def test_one_field_comes_to_agree(field, worse):
    assert weight({**GOOD, field: worse}) <= weight(GOOD) + 1e-9


@settings(max_examples=6, deadline=None)
@given(
    st.fixed_dictionaries(
        {field: st.sampled_from([good, *others]) for field, (good, others) in VALUES.items()}
    ),
    st.sampled_from(sorted(VALUES)),
)
def test_one_field_comes_to_agree_among_others_that_do_not(right, field):
    assert weight(right) <= weight({**right, field: GOOD[field]}) + 1e-9


def test_a_second_point_that_agrees():
    alone = person("2", "Ann Meyer", ["bo@example.net"])
    more = person("2", "Ann Meyer", ["bo@example.net", *GOOD["emails"]])
    first = person("1", **GOOD)
    weights = [
        resolver.dedupe([first, second], model=model()).explain("1", "2").weight
        for second in (alone, more)
    ]
    assert weights == sorted(weights)


def test_a_value_that_others_hold_too():
    others = [
        person(f"o{n}", name, phones=GOOD["phones"]) for n, name in enumerate(["Bo Li", "Cy"])
    ]
    weights = [
        resolver.dedupe([person("1", **GOOD), second, *others], model=model())
        .explain("1", "2")
        .weight
        for second in (person("2", "Ann Meyer"), person("2", "Ann Meyer", phones=GOOD["phones"]))
    ]
    assert weights == sorted(weights)
