from __future__ import annotations

import pytest

from resolver.errors import InputError
from resolver.files.results import reading


def test_rows_end_at_line_feeds_alone(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes('{"a": "x\u2028y\x85z"}\n\n{"a": 2}\n'.encode())
    assert list(reading.rows(path)) == [{"a": "x\u2028y\x85z"}, {"a": 2}]


@pytest.mark.parametrize("content", [None, "[", '{"a": 1}'])
def test_what_is_missing_or_damaged_is_told_with_its_files(tmp_path, content):
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    with (
        pytest.raises(InputError, match="the run cannot be read") as caught,
        reading.of_run(tmp_path, "links.parquet"),
    ):
        reading.manifest(tmp_path)["config"]
    assert "links.parquet and run.json; scan again" in str(caught.value)
