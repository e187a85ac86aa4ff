from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from random import Random

import pytest
from files.mapping.people import columns, table

from resolver.files.mapping.choose import choose

SETS = tomllib.loads(Path(__file__).with_name("public.toml").read_text(encoding="utf-8"))


@cache
def chosen(name):
    """The columns of a set as they stand, and what was found of them."""
    frame = table(SETS[name])
    return frame, choose(frame, {}, "file")[1]


def harmless(role, kind):
    return {"attribute", "ignore"} if role == "*" or kind == "empty" else {*role.split("/")}


@pytest.mark.parametrize("name", SETS)
def test_every_column_has_its_role(name):
    _, mapping = chosen(name)
    found = dict(mapping.select("column", "role").iter_rows())
    wrong = {
        header: found[header]
        for header, kind, role in columns(SETS[name])
        if found[header] not in harmless(role, kind)
    }
    assert wrong == {}


@pytest.mark.parametrize("name", SETS)
def test_the_order_of_columns_and_rows_does_not_matter(name):
    frame, mapping = chosen(name)
    names = list(frame.columns)
    Random(7).shuffle(names)
    _, shuffled = choose(frame.select(names).sample(fraction=1, shuffle=True, seed=1), {}, "file")
    assert shuffled.sort("column").rows() == mapping.sort("column").rows()
