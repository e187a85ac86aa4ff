from __future__ import annotations

import polars as pl
import pytest
from promises import hostile
from promises.population import generated
from recipes.customers import ROWS
from steps.people import cleaned

from resolver.files.read import read
from resolver.steps import keys, share
from resolver.steps.clean import clean
from resolver.steps.keyed import OneKeyer


def frame(name):
    if name == "written":
        return cleaned(*ROWS, {"name": "Anna Meyer (née Roth)"}, {"name": "Bo & Cy Roe"})
    made = hostile.customers()[0] if name == "hostile" else generated(120, 4)
    found = clean(read(made).records, "US")
    return share.attach(found, share.count(found))


@pytest.mark.parametrize("name", ["written", "generated", "hostile"])
def test_keys_of_one_record_are_those_among_all(name):
    found, keyer = frame(name), OneKeyer()
    rows = found.to_dicts()
    for rule, keyed in keys.strong_keys(found).items():
        told = {
            (row["row"], key)
            for row in rows
            for key in pl.Series(keyer.keys(row)[rule], dtype=pl.String).hash(seed=0)
        }
        assert told == set(keyed.select("row", "key").rows())


@pytest.mark.parametrize("name", ["written", "generated", "hostile"])
def test_tokens_of_one_record_are_those_among_all(name):
    found, keyer = frame(name), OneKeyer()
    told = keys.tokens(found).drop("row")
    wanted = told.to_dicts()
    assert [{c: keyer.tokens(row)[c] for c in told.columns} for row in found.to_dicts()] == wanted
