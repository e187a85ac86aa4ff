from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pytest
from report.browser import KEY, frames, strange
from report.review.unpack import texts, unpacked
from report.sample import PEOPLE, PROPOSALS_SAMPLE, RECORDS_SAMPLE

from resolver.frames.review import Beside
from resolver.report.review import block as module
from resolver.report.review.block import block, is_lean
from resolver.steps.seen import digests, mark


@dataclass(frozen=True)
class Said:
    """Everything that can be read in a block."""

    text: str


def made(proposals, records, *, masked=True, key=""):
    return block(proposals, records, Beside(key=key), masked=masked)


def said(masked):
    head, streams = unpacked(made(PROPOSALS_SAMPLE, RECORDS_SAMPLE, masked=masked))
    held = [texts(streams, name) for name in streams if name.startswith(("table", "id", "entity"))]
    return f"{head} {held}".casefold()


def test_a_masked_block_holds_no_full_value():
    found = said(True)
    for _, _, name, email, phone, address, birth in PEOPLE:
        for value in (name, email, phone, address, birth):
            assert not value or value.casefold() not in found
    assert "janedoe@gmail.com" in said(False)


def test_every_record_has_its_mark_survivors_first():
    proposals, records = frames()
    _, streams = unpacked(made(proposals, records, key=KEY))
    said = digests(records)
    keys = records.select("source", "record_id").rows()
    known = dict(zip(keys, mark(said, KEY), strict=True))
    members = [(m["source"], m["record_id"]) for row in proposals["members"] for m in row]
    assert streams["mark"].hex() == "".join(known[key] for key in members)
    assert texts(streams, "id") == [key for _, key in members]


def test_keys_that_the_mask_changes_are_told():
    proposals, records = frames()
    address = pl.when(pl.col("record_id") == "003-1").then(pl.lit("ada@example.com"))
    named = records.with_columns(record_id=address.otherwise("record_id"))
    renamed = pl.element().struct.with_fields(
        pl.when(pl.element().struct.field("record_id") == "003-1")
        .then(pl.lit("ada@example.com"))
        .otherwise(pl.element().struct.field("record_id"))
        .alias("record_id")
    )
    rows = proposals.with_columns(members=pl.col("members").list.eval(renamed), links=pl.lit(None))
    rows = rows.cast(proposals.schema)
    head, streams = unpacked(made(rows, named))
    assert len(head["blank"]) == 1
    assert texts(streams, "id")[head["blank"][0]] == "a•••@e•••.com"
    assert texts(streams, "entity").count("") == 1
    head, streams = unpacked(made(rows, named, masked=False))
    assert (head["blank"], "" in texts(streams, "entity")) == ([], False)


def test_marks_cannot_be_found_without_the_key():
    proposals, records = frames()
    told = {
        key: unpacked(made(proposals, records, key=key))[1]["mark"] for key in (KEY, KEY[::-1], "")
    }
    assert len(set(told.values())) == 3
    assert set(told[""]) == {0}
    assert not set(digests(records)) & {told[KEY][at : at + 8].hex() for at in range(0, 999, 8)}


def test_the_same_frames_give_the_same_block():
    proposals, records = frames()
    assert made(proposals, records) == block(proposals, records, Beside(), masked=True)
    shuffled = records.sample(fraction=1.0, shuffle=True, seed=1)
    assert made(proposals, shuffled) == block(proposals, records, Beside(), masked=True)


@pytest.mark.parametrize("records", [None, RECORDS_SAMPLE])
def test_a_block_can_be_made_with_and_without_records(records):
    head, streams = unpacked(made(PROPOSALS_SAMPLE, records))
    assert (head["total"], head["lean"]) == (20, False)
    assert len(streams["size"]) == 20
    assert len(streams["mark"]) == 8 * sum(map(len, PROPOSALS_SAMPLE["members"]))


def test_many_records_make_it_lean(monkeypatch):
    monkeypatch.setattr(module, "LEAN", 30)
    monkeypatch.setattr(module, "MOST", 40)
    proposals, records = frames()
    assert is_lean(proposals)
    long = pl.col("record_id") + "-of-a-long-name"
    head, streams = unpacked(made(proposals, records.with_columns(record_id=long)))
    assert (head["lean"], head["total"], len(streams["size"])) == (True, 60, 40)
    assert "created_at" not in [name for name, _ in head["fields"]]
    assert set(streams["cut"]) == {0}
    renamed = pl.element().struct.with_fields(
        pl.element().struct.field("record_id") + "-of-a-long-name"
    )
    rows = proposals.with_columns(members=pl.col("members").list.eval(renamed), links=pl.lit(None))
    _, streams = unpacked(made(rows.cast(proposals.schema), records))
    assert set(streams["cut"]) == {1}
    assert texts(streams, "id")[0] == "000-0"


def test_a_report_of_hostile_values_is_small():
    values = ["</script>", "\0", "\u2028", "x" * 10_000, "e" + "\u0301" * 10_000]
    assert len(strange(values, masked=False)) < 350_000
