from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from promises.population import RECORDS, check_whole, partition, person

import resolver
from resolver.config.model import Config, Match, Sources
from resolver.errors import ConfigError

BOTH = ("left", "right")
FREE = {"duplicate_free": BOTH}


def customers(prefix, names):
    return [
        person(
            f"{prefix}{number}",
            name,
            emails=[f"{name.lower().replace(' ', '.')}@example.org"],
            phones=[f"206-555-{2000 + number}"] if prefix == "a" else (),
            birth=f"19{60 + number}-03-0{1 + number % 9}",
        )
        for number, name in enumerate(names)
    ]


NAMES = ("Ann Meyer", "Bo Linden", "Carl Voss", "Dora Quist", "Emil Zorn", "Fay Ulmer")
LEFT = customers("a", NAMES)
RIGHT = [*customers("b", NAMES[:4]), *customers("c", ["Ann Meyer", "Gus Yardley"])]


@cache
def fitted_to_both():
    return resolver.dedupe([*LEFT, *RIGHT]).model


@cache
def linked(**options):
    return resolver.link(LEFT, RIGHT, model=fitted_to_both(), **options)


def pairs(result):
    found = result.links.select("left_source", "left", "right_source", "right").rows()
    return {frozenset({(a, b), (c, d)}) for a, b, c, d in found}


def turned(found):
    other = dict(zip(BOTH, reversed(BOTH), strict=True))
    return {frozenset((other[source], key) for source, key in pair) for pair in found}


def at_most_one(result, *sources):
    for group in partition(result):
        names = [source for source, _ in group if source in sources]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("free", [(), ("right",), BOTH])
@pytest.mark.parametrize("within", [False, True])
def test_a_result_is_whole_and_links_are_across(free, within):
    result = linked(within=within, duplicate_free=free)
    check_whole(result)
    at_most_one(result, *free)
    assert {"left", "right"} == set(result.records["source"])
    across = [len({source for source, _ in pair}) == 2 for pair in pairs(result)]
    assert len(across) >= 4
    assert all(across) or within
    config = result.config.sources
    assert (config.across_only, config.duplicate_free) == (not within, free)


def test_within_finds_the_duplicates_of_one_side():
    twins = frozenset({("right", "b0"), ("right", "c0")})
    assert twins in pairs(linked(within=True))
    assert twins not in pairs(linked())
    assert any(twins <= group for group in partition(linked(within=True)))
    assert not any(twins <= group for group in partition(linked(**FREE)))


@pytest.mark.parametrize("fitted", [True, False])
@pytest.mark.parametrize("options", [{}, FREE, {"within": True}], ids=["across", "free", "within"])
def test_left_and_right_make_no_difference(options, fitted):
    model = None if fitted else fitted_to_both()
    here = resolver.link(LEFT, RIGHT, model=model, **options)
    there = resolver.link(RIGHT, LEFT, model=model, **options)
    assert pairs(here) == turned(pairs(there))
    assert here.model.weights == there.model.weights
    assert partition(here) == turned(partition(there))
    weights = [sorted(result.links["weight"]) for result in (here, there)]
    assert weights[0] == weights[1]


def test_the_order_of_rows_makes_no_difference():
    again = resolver.link(LEFT[::-1], RIGHT[::-1], model=fitted_to_both(), **FREE)
    assert again.links.equals(linked(**FREE).links)
    assert again.proposals.equals(linked(**FREE).proposals)


@pytest.mark.parametrize("bits", [3, 12, 20])
def test_a_threshold_only_refines(bits):
    config = Config(match=Match(threshold_bits=float(bits)))
    strict = resolver.link(LEFT, RIGHT, model=fitted_to_both(), config=config, **FREE)
    loose = partition(linked(**FREE))
    assert all(any(group <= whole for whole in loose) for group in partition(strict))


def ruling(word, *keys):
    names = ("left_source", "left", "right_source", "right")
    return pl.DataFrame([{"ruling": word, **dict(zip(names, keys, strict=True))}])


def test_rulings_hold():
    apart = resolver.link(
        LEFT,
        RIGHT,
        model=fitted_to_both(),
        rulings=ruling("different", "left", "a1", "right", "b1"),
    )
    assert not any({("left", "a1"), ("right", "b1")} <= group for group in partition(apart))
    same = resolver.link(
        LEFT, RIGHT, model=fitted_to_both(), rulings=ruling("same", "left", "a4", "left", "a5")
    )
    assert any({("left", "a4"), ("left", "a5")} <= group for group in partition(same))
    check_whole(same)


def test_a_source_without_duplicates_stands_above_rulings():
    rulings = ruling("same", "left", "a4", "left", "a5")
    result = resolver.link(LEFT, RIGHT, model=fitted_to_both(), rulings=rulings, **FREE)
    at_most_one(result, *BOTH)
    assert any("free of duplicates" in warning for warning in result.summary.warnings)


def test_copies_in_a_source_without_duplicates_are_kept_apart_and_told():
    copy = {**LEFT[0], "id": "a9"}
    result = resolver.link([*LEFT, copy], RIGHT, model=fitted_to_both(), **FREE)
    at_most_one(result, *BOTH)
    assert any("the same as another" in warning for warning in result.summary.warnings)
    rivals = result.links.filter(pl.col("left").is_in(["a0", "a9"]))
    assert set(rivals["band"]) == {"review"}


def test_links_are_explained():
    result = linked(**FREE)
    row = result.links.row(0, named=True)
    left, right = (row["left_source"], row["left"]), (row["right_source"], row["right"])
    found = result.explain(left, right)
    assert (found.left, found.right) == (left, right)
    assert found.weight == pytest.approx(row["weight"])
    assert found.band == row["band"] == result.explain(right, left).band


def test_an_unknown_source_is_named():
    with pytest.raises(ConfigError, match=r"'lefty'.*'left'"):
        resolver.link(LEFT, RIGHT, duplicate_free=["lefty"])


def test_a_scan_of_one_source_across_only_says_so():
    config = Config(sources=Sources(across_only=True))
    result = resolver.dedupe(LEFT, config=config, model=fitted_to_both())
    assert result.links.is_empty()
    assert any("nothing was compared" in warning for warning in result.summary.warnings)


@given(RECORDS, RECORDS)
@settings(deadline=None, max_examples=4)
def test_whatever_is_linked(left, right):
    for options in ({}, FREE):
        result = resolver.link(left, right, model=fitted_to_both(), **options)
        check_whole(result)
        other = resolver.link(right, left, model=fitted_to_both(), **options)
        assert pairs(result) == turned(pairs(other))


@pytest.mark.parametrize(("left", "right"), [([], []), (LEFT, []), ([], RIGHT)])
def test_an_empty_side(left, right):
    result = resolver.link(left, right, **FREE)
    assert len(result.entities) == len(left) + len(right)
    assert result.links.is_empty()


def test_a_side_may_have_no_wishes_and_a_frame_may_be_lazy():
    left = pl.DataFrame({"id": ["1"], "foo": ["ann@x.org"], "name": ["Ann Archer"]})
    right = pl.DataFrame({"id": ["1"], "email": ["ann@x.org"], "name": ["Ann Archer"]})
    wishes = ({"foo": "email"}, None)
    eager = resolver.link(left, right, columns=wishes)
    assert resolver.link(left.lazy(), right.lazy(), columns=wishes).links.equals(eager.links)
    assert eager.links.height == 1
    assert resolver.dedupe(left.lazy()).entities.height == 1
