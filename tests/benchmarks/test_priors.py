from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generator.tables.table import people
from benchmarks.priors import __main__ as door
from benchmarks.priors.chances import averaged, monotone, normal, smoothed, unseen
from benchmarks.priors.data import _table, fingerprint
from benchmarks.priors.text import apart, procedure, written
from benchmarks.priors.votes import CLASSES, household, same, unrelated, votes
from resolver.config.model import Config
from resolver.model.comparison import COMPARISONS, FAMILY, GIVEN
from resolver.model.priors import Chances, parse, shipped
from resolver.recipes import blocking

HAND = {
    "gender": Chances(
        levels=("different", "exact"), same=(0.1, 0.9), household=(0.6, 0.4), unrelated=(0.5, 0.5)
    )
}
ALL = dict.fromkeys(CLASSES, 1.0)
CHANCES = st.lists(st.floats(1e-6, 1.0), min_size=4, max_size=4).map(lambda r: normal(np.array(r)))


def counted(**counts):
    return {("gender", name): np.array(row, dtype=float) for name, row in counts.items()}


@pytest.fixture(scope="module")
def table():
    made = people("core", 150, duplicates=0.5, households=0.8, seed=4)
    return _table("core", made, "US")


def test_every_person_has_one_vote():
    found = same(pl.Series(["a", "b", "a", "a", "c", "c"]))
    assert found.select("l", "r").rows() == [(0, 2), (0, 3), (2, 3), (4, 5)]
    assert found["vote"].to_list() == [pytest.approx(1 / 3)] * 3 + [1.0]


def test_every_household_has_one_vote_and_its_pairs_of_people_count_alike():
    groups = pl.DataFrame(
        {"row": [0, 1, 2, 3, 4], "entity": list("aabcd"), "group": ["h", "h", "h", "h", "i"]},
        schema_overrides={"row": pl.UInt32},
    )
    found = {(left, right): vote for left, right, vote in household(groups).iter_rows()}
    expected = {(0, 2): 1 / 6, (1, 2): 1 / 6, (0, 3): 1 / 6, (1, 3): 1 / 6, (2, 3): 1 / 3}
    assert found == pytest.approx(expected)


def test_strangers_stand_for_all_pairs_and_are_nobodys_kin(table):
    pairs = blocking.candidates(table.cleaned, Config().blocking).pairs.select("l", "r")
    found = unrelated(table, pairs)
    kin = pl.concat([same(table.entity), household(table.groups)])
    assert found.join(kin, on=["l", "r"]).is_empty()
    rows = len(table.cleaned)
    wanted = rows * (rows - 1) / 2 - len(kin.select("l", "r").unique())
    assert found["vote"].sum() == pytest.approx(wanted, rel=0.01)


def test_what_is_counted_tells_the_classes_apart(table):
    found = {key: normal(row) for key, row in votes(table, (GIVEN, FAMILY)).items()}
    tops = {key: row[-1] for key, row in found.items()}
    assert tops["given", "same"] > 0.6 > 0.2 > tops["given", "household"]
    assert tops["family", "same"] > 0.6
    assert tops["family", "household"] > 0.4 > 0.05 > tops["family", "unrelated"]


@given(CHANCES, CHANCES)
def test_ratios_never_fall_and_chances_stay_a_distribution(one, other):
    found = monotone(one, other)
    bits = np.log2(one / found)
    assert (np.diff(bits) >= -1e-9).all()
    assert found.sum() == pytest.approx(1.0)
    if (np.diff(one / other) >= 0).all():
        assert found.tolist() == other.tolist()


def test_a_level_never_seen_is_seen_once_in_all_pairs_at_least():
    found = smoothed(np.array([1e6, 0.0]), np.array([0.999, 0.001]))
    assert found[1] == pytest.approx(1e-6, rel=0.01)
    rare = smoothed(np.array([1e3, 0.0]), np.array([1 - 1e-9, 1e-9]))
    assert rare[1] == pytest.approx(1e-9, rel=0.01)


def test_sets_have_one_voice_each_and_generators_too():
    plain = counted(same=(0, 1e9), household=(5e8, 5e8), unrelated=(5e8, 5e8))
    mixed = {**plain, **counted(same=(5e8, 5e8))}
    seen = [("a", plain), ("a", plain), ("a", plain), ("b", mixed)]
    found = averaged(seen, HAND, {}, ALL)["gender"]
    one = math.sqrt(smoothed(np.array([0, 1e9]), np.array([0.1, 0.9]))[0] * 0.5)
    assert found.same[0] == pytest.approx(one / (one + math.sqrt(0.5)), rel=1e-3)


def test_trust_goes_from_the_hand_set_to_the_counted_chances():
    seen = [("a", counted(same=(1e8, 9e8), household=(5e8, 5e8), unrelated=(9e8, 1e8)))]
    assert averaged(seen, HAND, {}, dict.fromkeys(CLASSES, 0.0)) == HAND
    assert averaged(seen, HAND, {}, ALL)["gender"].unrelated == pytest.approx((0.9, 0.1), rel=1e-3)
    half = averaged(seen, HAND, {}, dict.fromkeys(CLASSES, 0.5))["gender"]
    assert half.unrelated == pytest.approx((0.75, 0.25), rel=1e-3)


def test_kept_levels_keep_their_chances_and_few_votes_say_nothing():
    seen = [("a", counted(same=(2, 2), household=(9e8, 1e8), unrelated=(9e8, 1e8)))]
    found = averaged(seen, HAND, {"gender": ["exact"]}, ALL)["gender"]
    assert found == HAND["gender"]
    free = averaged(seen, HAND, {}, ALL)["gender"]
    assert free.same == HAND["gender"].same
    assert free.household != HAND["gender"].household


def test_levels_that_no_person_shows_are_named():
    seen = [("a", counted(same=(0, 9), household=(1, 1), unrelated=(1, 1)))]
    assert unseen(seen, HAND) == {"gender": ["different"]}
    with pytest.raises(SystemExit, match="gender different"):
        door._complete(seen, replace(procedure(), hand=HAND, kept={}))


def test_what_is_written_is_read_back():
    text = written(shipped(), {"generators": fingerprint(), "sets": 3})
    assert parse(text) == shipped()
    assert apart(parse(text), shipped())[0][0] == 0.0


def test_differences_are_told_the_greatest_first():
    other = {"gender": replace(HAND["gender"], household=(0.2, 0.8))}
    found = apart(other, HAND)
    assert found[0] == (
        pytest.approx(math.log2(3)), "gender different, household: 0.6 shipped, 0.2 now"
    )  # fmt: skip
    assert apart({}, HAND) == [(math.inf, "gender: is no longer")]


def test_the_check_fails_where_the_shipped_file_is_far_off(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(door, "PRIORS", tmp_path / "priors.toml")
    door.PRIORS.write_text(written(HAND, {}), encoding="utf-8")
    door._check(HAND)
    with pytest.raises(SystemExit):
        door._check({"gender": replace(HAND["gender"], household=(0.2, 0.8))})
    assert "2 of 6 chances differ" in capsys.readouterr().out


def test_the_procedure_knows_every_level_that_is_shipped():
    told = procedure()
    assert {f: c.levels for f, c in told.hand.items()} == {
        f: c.levels for f, c in shipped().items()
    }
    for field, levels in told.kept.items():
        for level in levels:
            place = told.hand[field].levels.index(level)
            assert shipped()[field].same[place] == told.hand[field].same[place]


def test_shipped_ratios_never_fall():
    for comparison in COMPARISONS:
        for field in comparison.fields:
            ratios = np.array(field.same) / np.array(field.unrelated)
            assert (ratios[1:] >= ratios[:-1] * 0.999).all()
