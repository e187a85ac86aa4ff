from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from promises import hostile
from promises.population import customers, generated
from recipes.customers import ROWS, result
from steps.people import every_pair, records

import resolver
from resolver.config.model import Auto, Config, ExternalIds
from resolver.files.read import read
from resolver.frames.schema import ATTRIBUTE
from resolver.model.convention import Convention
from resolver.recipes import stages, weighing
from resolver.recipes.onerow import Cleaner, Weigher

SHARED = ("people", "holders")


@cache
def learned():
    return resolver.dedupe(generated(200, 11)).model


def sample(name):
    if name == "hostile":
        sides = map(read, hostile.customers())
        named = [
            side.records.with_columns(source=pl.lit(n)) for n, side in zip("ab", sides, strict=True)
        ]
        return pl.concat(named, how="diagonal")
    if name == "written":
        return records(*ROWS)
    return read(generated(150, 3) if name == "generated" else customers("hard_negatives")).records


@cache
def given(name):
    """Records, the model with conventions of their sources, and the settings."""
    found = sample(name)
    convention = Convention(day_numbers=False, day_first=name == "generated", home="GB")
    usual = {source: convention for source in found["source"].unique()}
    return found, replace(learned(), conventions=usual)


def without_counts(row):
    kept = {k: v for k, v in row.items() if k not in ("row", "address_people")}
    for kind in ("emails", "phones"):
        points = kept[kind]
        kept[kind] = points and [
            {k: v for k, v in point.items() if k not in SHARED} for point in points
        ]
    return kept


NAMES = ("generated", "hostile", "hard", "written")


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_cleaned_as_among_all(name):
    found, model = given(name)
    cleaner = Cleaner(model, "US", found.columns)
    rows = found.sort("source", "record_id").to_dicts()
    wanted = stages.prepare(found, "US", model).to_dicts()
    assert [cleaner.clean(row) for row in rows] == [without_counts(row) for row in wanted]


@pytest.mark.parametrize("name", NAMES)
def test_a_pair_is_weighed_as_among_all(name):
    found, model = given(name)
    free = [c for c in found.columns if c.startswith(ATTRIBUTE)]
    compared = [c.name for c in model.weights.comparisons]
    frame = stages.prepare(found.drop(set(free) - set(compared)), "US", model)
    sources = tuple(found["source"].unique())
    config = Config(external_ids=ExternalIds(blocked=sources[:1]))
    pairs = every_pair(min(len(frame), 70))
    weigher = Weigher(model, config)
    rows = frame.to_dicts()
    wanted = weighing.weigh(pairs, frame, model.weights, config).drop("l", "r").to_dicts()
    assert [weigher.weigh(rows[left], rows[right]) for left, right in pairs.rows()] == wanted


def test_a_pair_weighs_the_same_from_both_sides():
    frame = stages.prepare(records(*ROWS), "US", result().model)
    rows, config = frame.to_dicts(), Config(auto=Auto(require_verified=True))
    weigher = Weigher(result().model, config)
    wanted = weighing.weigh(every_pair(len(rows)), frame, result().model.weights, config)
    for pair in wanted.to_dicts():
        left, right = pair.pop("l"), pair.pop("r")
        assert weigher.weigh(rows[left], rows[right]) == pair
        assert weigher.weigh(rows[right], rows[left]) == pair


def test_a_source_that_the_model_does_not_know_writes_as_its_region_does():
    born = {"source": "new", "record_id": "1", "birth_date": "03/07/1985"}
    for region, value in (("US", "1985-03-07"), ("GB", "1985-07-03")):
        row = Cleaner(result().model, region).clean(born)
        assert row["birth"]["value"] == value
        assert row["convention"] == {
            "day_numbers": False,
            "day_first": region == "GB",
            "home": None,
        }
        assert row["emails"] is None
