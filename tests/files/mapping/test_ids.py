from __future__ import annotations

import polars as pl
import pytest

from resolver.files.mapping.choose import choose
from resolver.steps.columns import INPUT

ROWS = 60


def ids(name, repeats, **more):
    values = [str(700 + row // repeats) for row in range(ROWS)]
    names = [f"{'abcdef'[row % 6]}na {'stuvwx'[row // 10]}mith" for row in range(ROWS)]
    frame = pl.DataFrame({name: values, "name": names, **more})
    _, mapping = choose(frame, {}, "file")
    return dict(mapping.select("column", "role").iter_rows())[name]


@pytest.mark.parametrize("name", ["person_id", "rec_id", "voter_id", "customer_id", "no"])
def test_an_id_of_every_row_is_the_id(name):
    assert ids(name, 1) == "id"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("person_id", "ignore"),
        ("rec_id", "ignore"),
        ("ncid", "ignore"),
        ("customer_id", "external_id"),
        ("patient id", "external_id"),
        ("membership number", "attribute"),
    ],
)
def test_an_id_that_comes_again_on_many_rows_is_no_id_of_a_record(name, role):
    assert ids(name, 2) == role


def test_rows_of_one_id_are_versions_where_changes_are_told():
    assert ids("customer_id", 2, modified_at=["2024-01-02T10:00:00Z"] * ROWS) == "id"


def test_an_id_may_come_again_in_another_file():
    files = [row // (ROWS // 2) for row in range(ROWS)]
    values = [str(700 + row % (ROWS // 2)) for row in range(ROWS)]
    frame = pl.DataFrame({"customer_id": values, "name": values, INPUT: files})
    _, mapping = choose(frame, {}, "file")
    assert dict(mapping.select("column", "role").iter_rows())["customer_id"] == "id"


@pytest.mark.parametrize("name", ["EnterpriseID", "alumni_id", "booking key", "SUB_ID"])
def test_an_unknown_header_of_an_id_is_the_id_where_there_is_none(name):
    assert ids(name, 1) == "id"
    assert ids(name, 2) == "attribute"
