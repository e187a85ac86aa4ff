from __future__ import annotations

import csv
import io

import polars as pl

from resolver.files.results.questions import write
from resolver.files.rulings import read
from resolver.frames.schema import RULINGS


def table(**more):
    blank = {name: pl.Series([None], dtype=pl.String) for name in RULINGS}
    keys = {"left_source": ["crm"], "left": ["007"], "right_source": ["shop"], "right": ["-3"]}
    values = {"name (left)": ["=1+1"], "name (right)": ["Ann, Meyer"]}
    known = {"question": ["1"], "chance": [0.125]}
    return pl.DataFrame({**blank, **keys, **known, **values, **more})


def written(frame):
    out = io.BytesIO()
    write(frame, out)
    return out.getvalue()


def test_what_is_filled_in_comes_first_and_values_side_by_side():
    text = written(table()).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert list(row)[:3] == ["question", "ruling", "reason"]
    assert list(row)[7:9] == ["name (left)", "name (right)"]
    assert row["chance"] == "0.125"
    assert row["name (right)"] == "Ann, Meyer"


def test_excel_reads_utf_8_and_runs_nothing():
    raw = written(table(**{"=header (left)": ["x"]}))
    assert raw.startswith("\ufeff".encode())
    assert raw.endswith(b"\r\n")
    text = raw.decode("utf-8-sig")
    assert ",'=1+1," in text
    assert "'=header (left)" in text
    assert ",'007," in text
    assert ",'-3," in text


def test_ids_come_back_as_they_were(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes(written(table(ruling=["same"])))
    assert read(path).row(0)[:5] == ("same", "crm", "007", "shop", "-3")
