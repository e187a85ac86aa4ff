from __future__ import annotations

import json

import polars as pl
import pytest

from resolver.files.read import read
from resolver.files.table import distinct_names

PATTERNS = ["*", "^email.*$", "^$"]
"""Names that polars takes for patterns of names."""


def test_names_are_distinct_and_literal():
    assert distinct_names(["a", "a", "", *PATTERNS]) == [
        "a",
        "a__2",
        "column_3",
        "*_",
        "^email.*$_",
        "^$_",
    ]


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        *((name, f"{name}_") for name in PATTERNS),
        ("__line__", "__line____2"),
        ("__input__", "__input____2"),
    ],
)
def test_a_column_may_have_a_name_that_means_something(name, marked, tmp_path):
    rows = [{"id": "1", name: "x", "email": "a@b.de"}, {"id": "2", name: "y", "email": "c@d.de"}]
    lines = tmp_path / "a.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in rows))
    for source in (rows, pl.DataFrame(rows), lines):
        found = read(source)
        assert found.records.height == 2
        assert marked in found.mapping["column"].to_list()
