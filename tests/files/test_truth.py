from __future__ import annotations

import polars as pl
import pytest

from resolver.errors import InputError
from resolver.files.truth import read_truth

TRUTH = pl.DataFrame({"record_id": ["007", "a,b"], "entity_id": ["NA", "x"]})


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_text_as_written(tmp_path, separator):
    path = tmp_path / "truth.csv"
    TRUTH.write_csv(path, separator=separator, include_bom=True)
    assert read_truth(path).equals(TRUTH)


def test_parquet_is_known_by_its_first_bytes(tmp_path):
    path = tmp_path / "truth.csv"
    TRUTH.with_columns(number=1).write_parquet(path)
    assert read_truth(path).equals(TRUTH.with_columns(number=pl.lit("1")))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"PAR1 no more", b'a,b\n"1,2\n3,4,5,6\n'])
def test_what_cannot_be_read_is_named(tmp_path, data):
    path = tmp_path / "truth[1].csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_truth(path)
    assert str(caught.value).startswith(str(path))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        read_truth(tmp_path / "none.csv")
    with pytest.raises(InputError, match="Is a directory"):
        read_truth(tmp_path)
