from __future__ import annotations

import polars as pl

from resolver.frames.bridge import framewise, over_distinct
from resolver.frames.staging import Staged

A, B = pl.col("a"), pl.col("b")


def doubled(part):
    return part.with_columns(twice=A * 2).select(b="twice")


def test_a_stage_within_looks_at_its_rows_alone():
    seen = []

    def noted(values):
        seen.extend(values)
        return values

    inner = over_distinct(A, noted, pl.Int64)
    staged = Staged().within(B.is_null(), lambda part: part.select(b=inner * 10))
    frame = pl.DataFrame({"a": [1, 2, 3], "b": [None, 5, None]}, schema_overrides={"b": pl.Int8})
    found = staged.run(frame)
    assert found["b"].to_list() == [10, 5, 30]
    assert found.schema == frame.schema
    assert seen == [1, 3]


def test_a_stage_within_no_row_changes_nothing():
    frame = pl.DataFrame({"a": [1], "b": [2]})
    assert Staged().within(pl.lit(False), doubled).run(frame).equals(frame)
    assert Staged().within(A == 1, doubled).run(frame)["b"].to_list() == [2]


def test_stages_say_what_they_need():
    staged = Staged().with_columns(c=A + 1).within(pl.col("c") > 1, doubled).select("b")
    assert staged.needed() == {"a", "b"}
    assert staged.answered() == {"b"}


def test_stages_are_an_expression_too():
    staged = Staged().with_columns(c=A + 1).select(c=pl.col("c") * B)
    frame = pl.DataFrame({"x": [1, 2], "y": [3, None]})
    expr = framewise({"a": pl.col("x"), "b": pl.col("y")}, staged, pl.Int64)
    assert frame.select(found=expr)["found"].to_list() == [6, None]
