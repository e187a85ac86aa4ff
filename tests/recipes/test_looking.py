from __future__ import annotations

import polars as pl
import pytest
from steps.people import cleaned

from resolver.config.model import Blocking
from resolver.frames.result import RULES
from resolver.recipes import blocking
from resolver.recipes.looking import looked
from resolver.steps.sides import OPEN, sides

JANE = {"name": "Jane Doe", "phones": ["+1 415 555 2671"], "city": "Springfield"}
CROWD = [{"name": f"Person {letter}xx", "phones": ["+1 212 736 5000"]} for letter in "abcdef"]


def seen(*rows, settings=None, known=OPEN, drop=()):
    """What is seen of the first two rows, with the rules of a run over all."""
    settings = settings or Blocking()
    clean = cleaned(*rows)
    found = blocking.candidates(clean, settings, known)
    compared = found.pairs.filter(pl.col("l") == 0, pl.col("r") == 1).height > 0
    rules = found.rules.filter(~pl.col("rule").is_in(list(drop)))
    return compared, looked((0, 1), clean, rules, settings, known, compared=compared)


def states(told):
    return {key.rule: (key.records, key.state) for key in told.keys}


def test_shared_keys_and_the_size_of_their_blocks():
    compared, told = seen(JANE, JANE | {"city": "Bonn"}, *CROWD)
    assert compared
    assert states(told)["phone"] == (2, "found")
    assert states(told)["name"] == (2, "found")
    assert [key.records for key in told.keys] == sorted(key.records for key in told.keys)


def test_a_value_on_too_many_records_is_set_aside():
    alone = {"name": "Zoe Quill", "phones": ["+1 212 736 5000"]}
    other = {"name": "Abe Rust", "phones": ["+1 212 736 5000"]}
    _, told = seen(alone, other, *CROWD, settings=Blocking(max_block=4))
    assert states(told)["phone"] == (8, "set_aside")
    _, told = seen(alone, other, *CROWD)
    assert states(told)["phone"] == (8, "found")


def test_copies_need_no_key():
    compared, told = seen(JANE, JANE, *CROWD)
    assert compared
    assert states(told) == {"copy": (2, "found")}


def test_a_rule_that_the_run_had_not():
    _, told = seen(
        {"city": "Bonn", "name": "Al Fa"}, {"city": "Bonn", "name": "Be Ta"}, drop=["city"]
    )
    assert states(told)["city"] == (2, "not_run")


def test_too_little_to_look_for():
    left = {"name": "Jane Doe", "birth_date": "1980-02-03"}
    right = {"name": "Bob Ray", "birth_date": "1980-09-09"}
    compared, told = seen(left, right, *CROWD)
    assert not compared
    assert told.keys == ()
    assert told.tokens == ("year",)


@pytest.mark.parametrize(("budget", "expected"), [(1, "oversized"), (60, "found")])
def test_a_block_is_too_large_for_a_small_budget(budget, expected):
    rows = [{"name": f"{a}nn {b}ox", "city": "Bonn"} for a in "ABCDEFGH" for b in "PQRST"]
    settings = Blocking(pairs_per_record=budget)
    _, told = seen(*rows, settings=settings)
    assert states(told)["city"] == (len(rows), expected)


def test_nothing_in_common():
    compared, told = seen({"name": "Jane Doe"}, {"name": "Bob Ray"})
    assert (compared, told.keys, told.tokens) == (False, (), ())


def test_records_of_one_side_are_not_looked_for():
    clean = cleaned(JANE, JANE)
    known = sides(clean["source"], across_only=True)
    compared, told = seen(JANE, JANE, known=known)
    assert not compared
    assert {state for _, state in states(told).values()} == {"one_side"}


def test_without_rules_nothing_is_called_found():
    told = looked(
        (0, 1),
        cleaned({"city": "Bonn"}, {"city": "Bonn", "name": "Al Fa"}),
        pl.DataFrame(schema=RULES),
        Blocking(),
        OPEN,
        compared=False,
    )
    assert {key.state for key in told.keys} == {"not_run"}
