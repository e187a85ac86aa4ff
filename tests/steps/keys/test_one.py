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

RULES = ("birth", "family+given", "street+number", "initial+postcode", "domain+monthday", "city")
SAMPLES = ("written", "generated", "hostile")


def frame(name):
    if name == "written":
        return cleaned(*ROWS, {"name": "Anna Meyer (née Roth)"}, {"name": "Bo & Cy Roe"})
    made = hostile.customers()[0] if name == "hostile" else generated(120, 4)
    found = clean(read(made).records, "US")
    return share.attach(found, share.count(found))


def hashed(told):
    """The keys of all records as the batch has them: per rule the row and the hash."""
    found = {}
    for row, rule, text in told:
        (key,) = pl.Series([text], dtype=pl.String).hash(seed=0)
        found.setdefault(rule, set()).add((row, key))
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_strong_keys_of_one_record_are_those_among_all(name):
    found = frame(name)
    one = keys.OneKeyer(found.schema, ())
    told = hashed((row["row"], *key) for row in found.to_dicts() for key in one.strong(row))
    for rule, keyed in keys.strong_keys(found).items():
        assert told.get(rule, set()) == set(keyed.select("row", "key").rows())


@pytest.mark.parametrize("name", SAMPLES)
def test_tokens_of_one_record_are_those_among_all(name):
    found = frame(name)
    one, told = keys.OneKeyer(found.schema, ()), keys.tokens(found).drop("row")
    wanted = told.to_dicts()
    assert [{c: one.tokens(row)[c] for c in told.columns} for row in found.to_dicts()] == wanted


@pytest.mark.parametrize("name", SAMPLES)
def test_conjunctions_of_one_record_are_those_among_all(name):
    found = frame(name)
    tokens, known = keys.tokens(found), keys.conjunctions(found)
    rules = [rule for rule in RULES if rule in known]
    one = keys.OneKeyer(found.schema, rules)
    rows = found.to_dicts()
    told = hashed((row["row"], *key) for row in rows for key in one.conjunctions(one.tokens(row)))
    for rule in rules:
        keyed = keys.conjunction_keys(tokens, known[rule])
        assert told.get(rule, set()) == set(keyed.select("row", "key").rows())
