from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from resolver.errors import InputError
from resolver.files.formats.columnar import read_parquet, table_of
from resolver.files.limits import MAX_UNPACKED
from resolver.files.raw.compression import Packed
from resolver.files.table import distinct_names


def texts(values, dtype=None):
    table = table_of(pl.DataFrame({"a": pl.Series(values, dtype=dtype)}), "frame", "frame")
    return table.frame["a"].to_list()


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([2**63, 1], pl.UInt64, ["9223372036854775808", "1"]),
        ([14155551234.0, float("nan"), 0.1], pl.Float64, ["14155551234.0", None, "0.1"]),
        ([True, None], pl.Boolean, ["true", None]),
        ([Decimal("1.50")], pl.Decimal(10, 2), ["1.50"]),
        ([dt.date(1980, 1, 2)], pl.Date, ["1980-01-02"]),
        ([["a", "b"], []], pl.List(pl.String), ['["a","b"]', None]),
        ([[1, None]], pl.List(pl.Int64), ['["1",null]']),
        ([b"ab", b"\xff"], pl.Binary, ["ab", "ff"]),
        (["x", ""], pl.Categorical, ["x", None]),
        ([None], pl.Null, [None]),
        ([dt.timedelta(seconds=1)], pl.Duration, ["0:00:01"]),
    ],
)
def test_every_type_becomes_text_without_loss(values, dtype, expected):
    assert texts(values, dtype) == expected


def test_moments_keep_their_fraction_and_zone():
    value = dt.datetime(2024, 1, 2, 3, 4, 5, 123456)
    assert texts([value], pl.Datetime("us")) == ["2024-01-02T03:04:05.123456"]
    zoned = pl.DataFrame({"a": [value]}).select(pl.col("a").dt.replace_time_zone("UTC"))
    assert table_of(zoned, "f", "f").frame["a"].to_list() == ["2024-01-02T03:04:05.123456+00:00"]


def test_structs_become_dotted_columns():
    frame = pl.DataFrame({"id": ["1"], "a": [{"b": {"c": 1}, "d": ["x"]}]})
    table = table_of(frame, "f", "frame")
    assert table.columns == ["id", "a.b.c", "a.d"]
    assert table.header == {"id", "a"}


def test_rows_with_nul_or_too_much_text_are_rejected():
    frame = pl.DataFrame({"a": ["x", "y\0", "z" * 70_000], "b": ["1", "2", "3"]})
    table = table_of(frame, "f", "frame")
    assert table.frame["b"].to_list() == ["1"]
    assert table.rejects.select("line", "column", "code").rows() == [
        (2, "a", "nul"),
        (3, "a", "field_too_long"),
    ]
    assert table.physical == 3


def test_names_of_columns_differ():
    assert distinct_names(["a", "a", "", "a__2", "__line__"]) == [
        "a",
        "a__2",
        "column_3",
        "a__2__2",
        "__line____2",
    ]


def test_a_frame_too_wide_is_refused():
    with pytest.raises(InputError, match="600 columns"):
        table_of(pl.DataFrame({f"c{i}": [1] for i in range(600)}), "f", "frame")


def test_parquet_with_nested_columns(tmp_path):
    path = tmp_path / "a.parquet"
    pl.DataFrame(
        {"id": [7], "emails": [[{"original": "a@x.org", "primary": True}]], "none": [None]}
    ).write_parquet(path)
    with Packed(str(path), MAX_UNPACKED) as packed:
        table = read_parquet(packed)
    assert table.frame.select("id", "emails", "none").row(0) == (
        "7",
        '[{"original":"a@x.org","primary":true}]',
        None,
    )


def test_a_frame_without_rows_or_columns():
    assert table_of(pl.DataFrame(), "f", "frame").physical == 0
    assert table_of(pl.DataFrame({"a": []}, schema={"a": pl.Int64}), "f", "frame").columns == ["a"]
