from __future__ import annotations

from pathlib import Path

import pytest

from resolver.files.options import Read, ReadOptions
from resolver.files.read import read


def _read(directory: Path, ids: list[str], id_column: str | None = None) -> Read:
    rows = [f"{code},Person {chr(65 + n)}son,p{n}@shop.example" for n, code in enumerate(ids)]
    path = directory / "a.csv"
    path.write_text("\n".join(["customer id,name,email", *rows, ""]))
    return read(path, ReadOptions(id_column=id_column))


@pytest.mark.parametrize(
    "ids",
    [
        ["1.23457E+10", "1.23457E+10", "12345678901"],
        ["1.5E+11", "7", "8"],
        ["1E+12", "7", "8"],
        ["1234567890123450", "1234567890123460", "12345678901234600"],
    ],
)
def test_rounded_ids_are_no_ids(tmp_path: Path, ids: list[str]) -> None:
    found = _read(tmp_path, ids)
    assert found.records["record_id"].to_list() == ["1", "2", "3"]
    assert found.rejects.is_empty()
    assert [(one.code, one.field) for one in found.findings] == [("corrupt_id", "customer id")]
    assert any("'customer id'" in warning for warning in found.warnings)
    assert found.mapping["role"].to_list() == ["ignore", "name", "email"]


@pytest.mark.parametrize(
    "ids",
    [
        ["1234567890123450", "1234567890123460", "1234567890123461"],
        ["12e5", "1e10", "5E12"],
        ["100", "200", "300"],
    ],
)
def test_other_ids_stay(tmp_path: Path, ids: list[str]) -> None:
    found = _read(tmp_path, ids)
    assert found.records["record_id"].to_list() == ids
    assert found.findings == ()


def test_rows_with_a_rounded_id_of_a_named_column_are_rejected(tmp_path: Path) -> None:
    found = _read(tmp_path, ["1.23457E+10", "7", "1.23457E+10"], "customer id")
    assert found.records["record_id"].to_list() == ["7"]
    assert found.rejects.select("line", "code", "kind").rows() == [
        (2, "corrupt_id", "rejected"),
        (4, "corrupt_id", "rejected"),
    ]
