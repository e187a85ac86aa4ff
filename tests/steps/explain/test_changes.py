from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps.people import cleaned

from resolver.config.model import Auto
from resolver.model.comparison import COMPARISONS
from resolver.steps import band, compare
from resolver.steps.explain import shipped, told, variants
from resolver.steps.explain.changes import GONE
from resolver.steps.fit import fit
from resolver.steps.score import score

SEEN = {**{c.name: pl.UInt32 for c in COMPARISONS}, "candidates": pl.Float64, "others": pl.Float64}
WEIGHTS = fit(pl.DataFrame(schema=SEEN), COMPARISONS, 1_000).weights
ALL = frozenset(c.name for c in COMPARISONS)
JANE = {
    "name": "Jane Doe",
    "birth_date": "1980-02-03",
    "emails": ["jane.doe@x.org"],
    "address": "12 Elm Street, Springfield, IL 62704",
}


def weigh(levels):
    weighed = pl.concat([levels, score(levels, WEIGHTS)], how="horizontal")
    return band.bands(weighed, Auto())


def changes(left, right, present=ALL):
    clean = cleaned(left, right)
    pair = pl.DataFrame({"l": [0], "r": [1]}, schema=dict.fromkeys("lr", pl.UInt32))
    levels = compare.compare(pair, clean)
    weighed = weigh(levels)
    said, after = variants(levels, WEIGHTS, present)
    if not said:
        return weighed, []
    assert weigh(after)["weight"].min() >= weighed["weight"][0] - 1e-9
    return weighed, told(levels, weighed["weight"][0], said, weigh(after), 0.0)


def by(found, level=None):
    return {one.fields: one for one in found if level in (None, one.level)}


def test_a_missing_value_that_agreed_and_a_conflict_that_were_not():
    other = {"name": "Robert Doe", "emails": ["bob@x.org"], "address": JANE["address"]}
    weighed, found = changes(JANE, other)
    assert [one.bits for one in found] == sorted(one.bits for one in found)
    birth = by(found, "exact")["birth",]
    assert birth.before == ("",)
    assert birth.weight == pytest.approx(weighed["weight"][0] + birth.bits)
    gone, agrees = by(found, GONE)["given",], by(found, "exact")["given",]
    assert (gone.before, agrees.before) == (("differs",), ("differs",))
    assert 0 < gone.bits < agrees.bits
    assert ("family",) not in by(found)


def test_a_change_is_what_the_pair_would_weigh():
    _, found = changes(JANE, JANE | {"birth_date": None})
    as_it_would_be, _ = changes(JANE, JANE)
    assert by(found)["birth",].weight == pytest.approx(as_it_would_be["weight"][0])


def test_an_address_agrees_as_a_whole_and_only_if_there_are_any():
    jane = {"name": "Jane Doe", "address": JANE["address"]}
    _, found = changes(jane, {"name": "Jane Doe"})
    assert ("street", "locality") in by(found)
    assert not {("street",), ("locality",)} & by(found).keys()
    _, found = changes(jane, {"name": "Jane Doe"}, ALL - {"address"})
    assert ("street", "locality") not in by(found)


def test_a_generation_apart_is_a_conflict_of_given_names():
    _, found = changes(JANE | {"name": "John Doe Sr"}, JANE | {"name": "John Doe Jr"})
    assert by(found, GONE)["given",].before == ("differs",)


def test_nothing_adds_to_full_agreement():
    full = JANE | {"name": "Jane Maria Doe", "phones": ["+1 415 555 2671"], "gender": "f"}
    full |= {"company": "Acme", "handles": [("x", "jane")], "external_ids": [("crm", "7")]}
    _, found = changes(full, full, ALL - {"national_id"})
    assert found == []


PEOPLE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Jane Doe", "Doe, J.", "Robert Doe", "Ann Lee", None]),
        "birth_date": st.sampled_from(["1980-02-03", "1980-03-02", "1999-09-09", None]),
        "emails": st.lists(st.sampled_from(["jane@x.org", "jd@gmail.com"]), max_size=2),
        "phones": st.lists(st.sampled_from(["+1 415 555 2671", "+1 212 736 5000"]), max_size=1),
        "gender": st.sampled_from(["f", "m", None]),
    }
)


@given(PEOPLE, PEOPLE)
@settings(deadline=None, max_examples=15)
def test_no_change_for_the_better_lowers_a_weight(left, right):
    _, found = changes(left, right)
    assert all(one.bits > 0 for one in found)
    assert all((one.weight > 0) == bool(one.band) for one in found)


def test_weights_that_nothing_was_learned_for_are_the_shipped_ones():
    assert shipped(WEIGHTS) == tuple(c.name for c in COMPARISONS)
