from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps.people import every_pair, records

from resolver.frames.result import PART
from resolver.model.comparison import COMPARISONS, attribute
from resolver.steps import compare, share
from resolver.steps.clean import clean
from resolver.steps.explain import parts, written
from resolver.steps.fit import fit
from resolver.steps.score import score

COMPARED = (*COMPARISONS, attribute("attribute:tier"))
SEEN = {**{c.name: pl.UInt32 for c in COMPARED}, "candidates": pl.Float64, "others": pl.Float64}
WEIGHTS = fit(pl.DataFrame(schema=SEEN), COMPARED, 1_000).weights


def explained(*rows):
    """The weighed pairs of all rows and the parts of each."""
    frame = records({"attribute:tier": None}, *rows)[1:]
    cleaned = clean(frame, "US")
    cleaned = share.attach(cleaned, share.count(cleaned))
    pairs = every_pair(len(rows))
    levels = compare.compare(pairs, cleaned)
    weighed = pl.concat([levels, score(levels, WEIGHTS)], how="horizontal")
    best = compare.best_values(pairs, cleaned)
    return weighed, parts(weighed, written(frame), best, WEIGHTS)


def test_written_values_are_those_of_the_files():
    found = written(
        records(
            {"given_name": "Jane", "family_name": "Doe", "birth_year": "1980", "city": "Bonn"},
            {"name": "J. Doe", "given_name": "Jane", "address": "12 Elm St", "city": "Bonn"},
            {"house_number": "12", "street": "Elm St", "attribute:tier": "gold"},
        )
    )
    assert found.to_dicts() == [
        {
            "name": "Jane Doe",
            "birth": "1980",
            "address": "Bonn",
            "national_id": None,
            "company": None,
            "gender": None,
            "attribute:tier": None,
        },
        {
            "name": "J. Doe",
            "birth": None,
            "address": "12 Elm St",
            "national_id": None,
            "company": None,
            "gender": None,
            "attribute:tier": None,
        },
        {
            "name": None,
            "birth": None,
            "address": "12, Elm St",
            "national_id": None,
            "company": None,
            "gender": None,
            "attribute:tier": "gold",
        },
    ]


def test_parts_show_both_values_level_and_bits():
    jane = {
        "name": "Jane Doe",
        "birth_date": "1980-02-03",
        "emails": ["jane.doe@gmail.com"],
        "external_ids": [("crm", "77")],
        "attribute:tier": "Gold",
    }
    other = jane | {"name": "DOE, JAN", "emails": ["janedoe@gmail.com"], "phones": ["4155552671"]}
    weighed, (found,) = explained(jane, other)
    assert found.dtype == PART
    shown = {part["name"]: part for part in found}
    assert [*shown] == [
        "prior",
        "name",
        "birth",
        "email",
        "external_id",
        "attribute:tier",
        "household",
    ]
    assert shown["prior"]["bits"] == WEIGHTS.prior
    assert shown["name"]["left"] == "Jane Doe"
    assert shown["name"]["right"] == "DOE, JAN"
    assert shown["name"]["level"].startswith("given ")
    assert shown["name"]["level"].endswith(", family exact")
    assert shown["birth"]["level"] == "birth exact"
    assert shown["email"]["level"] == "same_mailbox"
    assert (shown["email"]["left"], shown["email"]["right"]) == (
        "jane.doe@gmail.com",
        "janedoe@gmail.com",
    )
    assert shown["email"]["note"]
    assert shown["external_id"]["left"] == "crm:77"
    assert shown["attribute:tier"]["left"] == "Gold"
    assert shown["household"]["bits"] == weighed["bits_household"].item()
    assert all(part["note"] is None for name, part in shown.items() if name != "email")


def test_nothing_known_leaves_prior_and_household():
    _, (found,) = explained({}, {})
    assert [part["name"] for part in found] == ["prior", "household"]


def test_half_a_name_is_told_as_such():
    _, (found,) = explained({"name": "Jane"}, {"name": "Jane Doe"})
    assert [part["level"] for part in found if part["name"] == "name"] == ["given exact"]


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("John Smith Sr", "John Smith Jr", "given generation, family exact"),
        ("John Smith Sr", "Peter Smith Jr", "given conflict, family exact"),
        ("John Smith Jr", "John Smith", "given exact, family exact"),
    ],
)
def test_generations_are_told_as_such(left, right, level):
    _, (found,) = explained({"name": left}, {"name": right})
    assert [part["level"] for part in found if part["name"] == "name"] == [level]


def test_no_pairs():
    assert len(explained({})[1]) == 0


NAMES = st.sampled_from(["Jane Doe", "Doe, Jane", "Robert Doe", "Jane", None])
EMAILS = st.lists(st.sampled_from(["jane@x.org", "jd@gmail.com", "info@x.org"]), max_size=2)
PEOPLE = st.fixed_dictionaries(
    {
        "name": NAMES,
        "emails": EMAILS,
        "gender": st.sampled_from(["f", "m", None]),
        "city": st.sampled_from(["Bonn", None]),
        "attribute:tier": st.sampled_from(["gold", None]),
    }
)


@given(st.lists(PEOPLE, min_size=2, max_size=4))
@settings(deadline=None, max_examples=8)
def test_bits_of_the_parts_add_up_to_the_weight(rows):
    weighed, found = explained(*rows)
    for weight, shown in zip(weighed["weight"], found, strict=True):
        assert sum(part["bits"] for part in shown) == pytest.approx(weight, rel=0, abs=1e-9)
        assert [shown[0]["name"], shown[-1]["name"]] == ["prior", "household"]
