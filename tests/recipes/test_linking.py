from __future__ import annotations

import polars as pl
import pytest

from resolver.errors import MappingError
from resolver.files.options import ReadOptions
from resolver.recipes import linking

CRM = pl.DataFrame({"id": ["1", "2"], "name": ["Jane Doe", "Bob Baker"]})
SHOP = pl.DataFrame({"id": ["1"], "name": ["Jane Doe"]})


def both(left, right, **options):
    return linking.read_both(left, right, [ReadOptions(partial=True, **options)] * 2)


def keys(found):
    return found.found.records.select("source", "record_id").rows()


def test_two_frames_of_one_header_are_two_sources():
    found = both(CRM, SHOP)
    assert keys(found) == [("left", "1"), ("left", "2"), ("right", "1")]
    assert found.side_of == {"left": "left", "right": "right"}
    assert [(one.path, one.source) for one in found.found.inputs] == [
        ("left", "left"),
        ("right", "right"),
    ]
    assert set(found.found.mapping["source"]) == {"left", "right"}


def test_sides_with_names_of_their_own_keep_them():
    found = both([{"id": "1", "name": "Jane Doe", "emails": []}], SHOP, columns={})
    names = list(found.side_of)
    assert found.side_of[names[1]] == names[1] == "right"
    sourced = SHOP.with_columns(origin=pl.lit("web"))
    assert {*both(CRM, sourced, columns={"origin": "source"}).side_of} >= {"left", "web"}


def test_sources_on_both_sides_are_told_apart():
    rows = SHOP.with_columns(source=pl.lit("web"))
    found = both(rows, rows, columns={"source": "source"})
    assert {source for source, _ in keys(found)} == {"left-web", "right-web"}
    assert set(found.side_of.values()) == {"left", "right"}


def test_sides_stand_for_all_their_sources():
    rows = pl.concat([SHOP.with_columns(source=pl.lit(name)) for name in ("web", "till")])
    found = both(rows, CRM, columns={"source": "source"})
    assert {"web", "till"} <= {*found.named(["left"])}
    assert found.named(["till", "right", "nobody"]) == ("till", "right", "nobody")


def test_the_order_does_not_depend_on_which_is_left():
    here, there = both(CRM, SHOP), both(SHOP, CRM)
    assert here.order["left"] == there.order["right"]
    assert here.order["right"] == there.order["left"]
    assert here.order["right"] < here.order["left"]


def test_a_column_need_be_on_one_side_only():
    extra = SHOP.with_columns(nick=pl.lit("Jj"))
    assert len(both(CRM, extra, columns={"nick": "attribute"}).found.records) == 3
    with pytest.raises(MappingError, match="neck"):
        both(CRM, extra, columns={"neck": "attribute"})


def test_warnings_and_rejects_name_the_side():
    twice = pl.concat([SHOP, SHOP])
    found = both(CRM.drop("id"), twice, id_column="id").found
    assert "Source 'left' has no id column; its records are numbered." in found.warnings
    assert found.rejects["file"].to_list() == ["right"]
