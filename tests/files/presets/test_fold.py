from __future__ import annotations

import time

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.files.read import read

IDS = st.sampled_from([None, "1", "2", "3"])
MAILS = st.sampled_from([None, "a@example.org", "b@example.org", "c@example.org"])
PHONES = st.sampled_from([None, "+16175550142", "+16175550143", "+16175550144"])
NAMES = st.sampled_from([None, "Dana", "Bo"])


def table(rows, names):
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def originals(records, column):
    return {one["original"] for points in records[column] for one in points}


def values(rows, at):
    return {row[at] for row in rows if row[at] is not None}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(IDS, MAILS, NAMES, PHONES, PHONES), max_size=12))
def test_rows_with_one_key_lose_nothing(rows):
    names = ["ID", "Email", "First Name", "Phone", "Address Phone"]
    rows += [(f"x{n}", *[None] * 4) for n in range(13)]
    frame = table(rows, names).with_columns(
        pl.lit("MERGE").alias("Command"), pl.lit(None, dtype=pl.String).alias("Address Line 1")
    )
    found = read(frame)
    (one,) = found.inputs
    assert (one.source, one.physical) == ("shopify", len(rows))
    assert one.accepted + one.skipped + one.rejected == one.physical
    keyed = [row for row in rows if row[0] or row[1]]
    assert one.rejected == len(rows) - len(keyed)
    assert found.records["record_id"].n_unique() == one.accepted
    assert originals(found.records, "phones") == values(keyed, 3) | values(keyed, 4)
    assert originals(found.records, "emails") == values(keyed, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(MAILS, PHONES), max_size=12))
def test_rows_that_go_on_lose_nothing(rows):
    rows += [(f"x{n}@example.org", None) for n in range(13)]
    frame = table(rows, ["email", "_address_telephone"]).with_columns(
        pl.int_range(pl.len()).cast(pl.String).alias("_website"), pl.lit("x").alias("_store")
    )
    found = read(frame)
    (one,) = found.inputs
    first = next((at for at, row in enumerate(rows) if row[0]), len(rows))
    assert one.accepted == sum(row[0] is not None for row in rows)
    assert one.rejected == first
    assert one.accepted + one.skipped + one.rejected == one.physical
    assert originals(found.records, "phones") == values(rows[first:], 1)


def test_a_row_does_not_go_on_with_the_customer_before_a_rejected_one(tmp_path):
    lines = [
        "email,_website,_store,_address_telephone",
        "a@example.org,base,x,617-555-0142",
        "b@example.org,base,x,617-555-0143,surplus,surplus",
        ",,,617-555-0144",
        "c@example.org,base,x,",
    ]
    (tmp_path / "x.csv").write_text("\n".join(lines), encoding="utf-8")
    found = read(tmp_path / "x.csv")
    assert found.records["emails"].list.len().to_list() == [1, 1]
    assert originals(found.records, "phones") == {"617-555-0142"}
    assert found.rejects["code"].to_list() == ["ragged", "no_id"]


def test_lists_of_rows_become_one_list():
    traits = [{"id": "c-1", "type": "shop"}], [{"id": "c-2", "type": "crm"}]
    calls = [
        {"type": "identify", "userId": "u", "traits": {}, "context": {"externalIds": ids}}
        for ids in traits
    ]
    (codes,) = read(calls).records["external_ids"].to_list()
    assert codes == [{"system": "shop", "value": "c-1"}, {"system": "crm", "value": "c-2"}]


def test_the_newest_row_wins_and_one_without_a_time_is_the_oldest():
    calls = [
        {"type": "identify", "userId": "u", "traits": {"name": "Undated"}},
        {"type": "identify", "userId": "u", "traits": {"name": "Old"}, "timestamp": "2021-01-01"},
        {"type": "identify", "userId": "u", "traits": {"name": "New"}, "timestamp": "2024-01-01"},
    ]
    assert read(calls).records["name"].to_list() == ["New"]


def test_a_huge_customer_is_read_in_linear_time():
    rows = [("1", None, None, f"+1617{n:07}", None) for n in range(100_000)]
    names = ["ID", "Email", "First Name", "Phone", "Address Phone"]
    frame = table(rows, names).with_columns(
        pl.lit("MERGE").alias("Command"), pl.lit(None, dtype=pl.String).alias("Address Line 1")
    )
    start = time.perf_counter()
    found = read(frame)
    assert time.perf_counter() - start < 30
    assert found.records["phones"].list.len().to_list() == [100_000]
