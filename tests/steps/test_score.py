from __future__ import annotations

import math
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.model.comparison import COMPARISONS, NAME, attribute
from resolver.model.weights import Whole
from resolver.steps.fit import fit
from resolver.steps.score import score, states

COMPARED = (*COMPARISONS, attribute("attribute:tier"))
FIELDS = {field.name: field for c in COMPARED for field in c.fields}
NAMED = ("given", "family")
SCHEMA = {
    **{f"level_{name}": pl.Int8 for name in FIELDS},
    **{f"rarity_{name}": pl.Float32 for name in NAMED},
}
SEEN = {**{c.name: pl.UInt32 for c in COMPARED}, "candidates": pl.Float64, "others": pl.Float64}
NOTHING_SEEN = pl.DataFrame(schema=SEEN)
PRIORS = fit(NOTHING_SEEN, COMPARED, 1_000).weights
QUICK = settings(deadline=None, max_examples=40)


def pairs(*rows):
    return pl.DataFrame(
        [{f"level_{name}": level for name, level in row.items()} for row in rows], schema=SCHEMA
    )


@st.composite
def level_rows(draw):
    """Levels of one pair, with the rarity of the names that it shares."""
    row = {
        f"level_{name}": draw(st.none() | st.integers(0, len(field.levels) - 1))
        for name, field in FIELDS.items()
    }
    for name in NAMED:
        shared = row[f"level_{name}"] == top(name)
        row[f"rarity_{name}"] = draw(st.none() | st.floats(0, 25, width=32)) if shared else None
    return row


@st.composite
def fitted(draw):
    """Weights of a fit to random pattern counts."""
    rows = [
        {
            **{c.name: draw(st.integers(0, c.states - 1)) for c in COMPARED},
            "candidates": draw(st.sampled_from([0.0, 1.0, 10.0, 500.0])),
            "others": draw(st.sampled_from([0.0, 1.0, 1e4])),
        }
        for _ in range(draw(st.integers(1, 12)))
    ]
    records = draw(st.sampled_from([2, 50, 10_000]))
    weights = fit(pl.DataFrame(rows, schema=SEEN), COMPARED, records).weights
    whole = draw(st.none() | st.builds(Whole, slope=st.floats(0.2, 1.0), usual=st.floats(0, 30)))
    return weights if whole is None else replace(weights, whole={NAME: whole})


def top(name):
    return len(FIELDS[name].levels) - 1


def frame(*rows):
    return pl.DataFrame(rows, schema=SCHEMA)


def test_states_are_told_apart_and_nothing_known_is_zero():
    rows = [
        {"given": given, "family": family} for given in (None, *range(5)) for family in range(4)
    ]
    found = states(pairs({}, *rows), COMPARED)
    assert found.columns == [c.name for c in COMPARED]
    assert found["name"].dtype == pl.UInt32
    assert found["name"][0] == 0
    assert found["name"].n_unique() == 25
    assert found["name"].max() == COMPARISONS[0].states - FIELDS["middle"].states
    assert found.drop("name").sum_horizontal().sum() == 0


def test_nothing_known_leaves_the_priors():
    found = score(pairs({}), PRIORS).row(0, named=True)
    assert [found[f"bits_{c.name}"] for c in COMPARED] == [0.0] * len(COMPARED)
    assert found["weight"] == pytest.approx(PRIORS.prior + found["bits_household"])
    # as many households as persons among a thousand records, so both are as rare
    assert found["probability"] == pytest.approx(found["related"])


def test_usual_evidence():
    same = {"given": 4, "family": 3, "email": 8}
    spouse = {"given": 0, "family": 3, "street": 5, "locality": 3, "phone": 4}
    namesake = {"given": 4, "family": 3, "birth": 0, "street": 0, "locality": 0}
    stranger = {"given": 0, "family": 0}
    found = score(pairs(same, spouse, namesake, stranger), PRIORS)
    assert found["probability"][0] > 0.99
    assert found["related"][1] > 0.9
    assert found["probability"][1] < 0.1
    assert found["probability"][2] < 0.01
    assert found["weight"][3] < -15


def test_a_rare_name_says_more_and_a_common_one_never_less_than_a_lower_level():
    exact = {"level_given": 4, "level_family": 3}
    close = {"level_given": 4, "level_family": 2}
    rows = [exact | {"rarity_family": bits} for bits in (0.0, 3.0, 20.0)]
    found = score(frame(*rows, exact, close), PRIORS)["bits_name"]
    assert found[4] <= found[0] + 1e-9
    assert found[0] <= found[1] < found[3] < found[2]


def test_whole_names_count_by_their_slope_and_parts_alone_as_before():
    both = {"level_given": 4, "level_family": 3}
    rows = [both | {"rarity_given": bits, "rarity_family": 12.0} for bits in (8.0, 10.0)]
    rows.append(both | {"rarity_family": 12.0})
    whole = replace(PRIORS, whole={NAME: Whole(slope=0.5, usual=4.0)})
    plain = score(frame(*rows), PRIORS)["bits_name"]
    found = score(frame(*rows), whole)["bits_name"]
    assert math.isclose(plain[1] - plain[0], 2.0)
    assert math.isclose(found[1] - found[0], 1.0)
    assert math.isclose(found[0] - score(frame(both), PRIORS)["bits_name"][0], 6.0)
    assert found[2] == plain[2]


def test_rows_keep_their_order():
    rows = [{"given": 4}, {"given": 0}, {}]
    found = score(pairs(*rows), PRIORS)
    turned = score(pairs(*reversed(rows)), PRIORS)
    assert found.equals(turned.reverse())


def test_no_pairs():
    found = score(pairs(), PRIORS)
    assert len(found) == 0
    assert {"weight", "probability", "related", "bits_household"} <= {*found.columns}


@given(st.lists(level_rows(), min_size=1, max_size=20), st.just(PRIORS) | fitted())
@QUICK
def test_bits_are_finite_and_add_up_to_the_weight(rows, weights):
    found = score(frame(*rows), weights)
    total = found.select(pl.sum_horizontal(r"^bits_.*$")).to_series() + weights.prior
    for weight, added in zip(found["weight"], total, strict=True):
        assert math.isfinite(weight)
        assert math.isclose(weight, added, rel_tol=0, abs_tol=1e-9)
    assert (found["bits_household"] <= 0).all()
    for chance in ("probability", "related"):
        assert found[chance].is_between(0, 1).all()
    assert (found["probability"] + found["related"] <= 1 + 1e-9).all()


@given(level_rows(), st.data(), st.just(PRIORS) | fitted())
@QUICK
def test_more_agreement_never_lowers_the_weight(row, data, weights):
    name = data.draw(st.sampled_from(sorted(FIELDS)))
    better = row | {f"level_{name}": top(name)}
    if name in NAMED and row[f"level_{name}"] != top(name):
        better[f"rarity_{name}"] = data.draw(st.none() | st.floats(0, 25, width=32))
    elif name in NAMED:
        row = row | {f"level_{name}": None, f"rarity_{name}": None}
    lower, higher = score(frame(row, better), weights)["weight"]
    assert higher >= lower - 1e-9


@given(level_rows(), st.data(), st.just(PRIORS) | fitted())
@QUICK
def test_a_higher_level_never_lowers_the_weight(row, data, weights):
    name = data.draw(st.sampled_from(sorted(FIELDS)))
    steps = [
        row | {f"level_{name}": level} | ({f"rarity_{name}": None} if name in NAMED else {})
        for level in range(top(name) + 1)
    ]
    found = score(frame(*steps), weights)["weight"]
    assert (found.diff().drop_nulls() >= -1e-9).all()
