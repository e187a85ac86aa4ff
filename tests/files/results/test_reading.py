from __future__ import annotations

import polars as pl
import pytest

from resolver.errors import InputError
from resolver.files.results import reading


def test_rows_end_at_line_feeds_alone(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes('{"a": "x\u2028y\x85z"}\n\n{"a": 2}\n'.encode())
    assert list(reading.rows(path)) == [{"a": "x\u2028y\x85z"}, {"a": 2}]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "run.json is missing. Put it back or scan again."),
        ("[", "Expecting value: line 1 column 2 (char 1). Scan again."),
        ('{"a": 1}', "'config'. Scan again."),
    ],
)
def test_what_is_missing_or_damaged_is_told(tmp_path, content, told):
    (tmp_path / "links.parquet").touch()
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    with (
        pytest.raises(InputError, match="the run cannot be read") as caught,
        reading.of_run(tmp_path, "links.parquet"),
    ):
        reading.manifest(tmp_path)["config"]
    assert str(caught.value) == f"{tmp_path}: the run cannot be read: {told}"


def test_the_file_that_is_missing_is_named(tmp_path):
    (tmp_path / "run.json").write_text("{}")
    with (
        pytest.raises(InputError, match=r"read: compared.parquet is missing"),
        reading.of_run(tmp_path, "run.json"),
    ):
        pl.read_parquet(tmp_path / "compared.parquet", glob=False)
