from __future__ import annotations

import polars as pl
import pytest

from resolver.frames.bridge import over_distinct
from resolver.frames.onerow import NotReadableError, compiled
from resolver.frames.onerow.patterns import pattern
from resolver.frames.staging import Staged

TEXT = {"s": pl.String(), "t": pl.String(), "p": pl.Boolean()}
S, T = pl.col("s"), pl.col("t")


@pytest.mark.parametrize(
    "expr",
    [
        S.reverse(),
        S.str.reverse(),
        pl.col("other"),
        S.map_batches(lambda values: values, return_dtype=pl.String),
        S.over("t"),
        S.str.contains(T),
        S.str.contains("(?m)^a"),
        S.str.contains("[a&&b]"),
        S.str.replace_all("x*", "-"),
        S.str.to_date("%d.%m.%Y", strict=False),
        pl.sum_horizontal(pl.lit(1.5, pl.Float64), pl.lit(0.1, pl.Float64), pl.col("p")),
        S.replace_strict({"a": 1}, return_dtype=pl.Int8),
    ],
)
def test_what_is_not_known_is_told_before_there_is_a_row(expr):
    with pytest.raises(NotReadableError):
        compiled({"x": expr}, TEXT)


def test_what_is_not_asked_for_is_not_worked_out():
    asked = []

    def noted(values):
        asked.extend(values)
        return values

    found = over_distinct(S, noted, pl.String)
    told = {
        "a": pl.when(pl.col("p")).then(found + "!").otherwise(T),
        "b": pl.when(pl.col("p")).then(found + "?"),
    }
    function = compiled(told, TEXT)
    assert function({"s": "x", "t": "y", "p": False}) == {"a": "y", "b": None}
    assert asked == []
    assert function({"s": "x", "t": "y", "p": True}) == {"a": "x!", "b": "x?"}
    assert asked == ["x"]


def test_columns_can_stand_for_values_of_several_arguments():
    places = {"s": "one['name']", "t": "other"}
    function = compiled({"same": S == T}, TEXT, places, ("one", "other"), single=True)
    assert function({"name": "a"}, "a") is True
    assert function({"name": "a"}, None) is None


def test_stages_answer_as_they_do_for_a_frame():
    staged = (
        Staged()
        .with_columns(long=S.str.len_chars() > 2, found=pl.lit(None, pl.String))
        .within(pl.col("long"), lambda part: part.select(found=S.str.head(1) + T))
        .select("found", "long")
    )
    rows = [{"s": s, "t": t, "p": None} for s in ("abc", "ab", None) for t in ("x", None)]
    frame = staged.run(pl.DataFrame(rows, schema=TEXT))
    assert [compiled(staged, TEXT)(row) for row in rows] == frame.to_dicts()
    assert frame["found"].to_list() == ["ax", None, None, None, None, None]


def chain(length):
    expr = S
    for number in range(length):
        expr = pl.when(str(number) == T).then(pl.lit("x")).otherwise(expr + "a")
    return {"x": expr}


def test_long_chains_are_written_in_blocks():
    assert compiled(chain(60), TEXT)({"s": "", "t": None, "p": None}) == {"x": "a" * 60}


def test_chains_that_are_too_long_are_told():
    with pytest.raises(NotReadableError):
        compiled(chain(200), TEXT)


@pytest.mark.parametrize(
    ("text", "found"),
    [("a$", None), ("a\\s$", "a\n"), (r"\bb", None), ("[a-c]\n", "a\n"), (r"\x61.", None)],
)
def test_patterns_mean_what_they_do_in_rust(text, found):
    hit = pattern(text).search("xa\n")
    assert (hit and hit[0]) == found
