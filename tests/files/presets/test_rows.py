from __future__ import annotations

import io

import polars as pl

from resolver.files.read import read


def calls(*pairs):
    return [{"type": "alias", "previousId": old, "userId": new} for old, new in pairs]


def merges(found):
    return list(found.rulings.select("right", "left").iter_rows())


def test_merges_both_ways_are_one():
    found = read([*calls(("a", "b"), ("b", "a"), ("a", "b")), user("a"), user("b")])
    assert merges(found) == [("a", "b")]
    assert found.records.select("record_id", "merged_into").rows() == [("a", "b"), ("b", None)]


def test_a_visitor_of_two_users_is_neither():
    found = read([user("a", "tablet"), user("b", "tablet"), user("c", "phone")])
    assert merges(found) == [("phone", "c")]


def user(name, anonymous=None):
    call = {"type": "identify", "userId": name, "traits": {"email": f"{name}@example.org"}}
    return call | ({"anonymousId": anonymous} if anonymous else {})


def test_both_forms_of_an_id_are_one_record():
    head = "Id,IsDeleted,MasterRecordId,LastName,LastModifiedDate\n"
    rows = (
        "0031a00000AbCdE,0,,Old,2020-01-01\n"
        "0031a00000AbCdEAAV,0,,New,2024-01-01\n"
        "0031a00000AbCdF,1,0031a00000AbCdE,Gone,2024-01-01\n"
        "003000000000001,0,,Digits,2024-01-01\n"
    )
    found = read(frame(head + rows))
    assert found.records["record_id"].to_list() == [
        "0031a00000AbCdEAAV",
        "0031a00000AbCdFAAV",
        "003000000000001AAA",
    ]
    assert found.records["merged_into"].to_list() == [None, "0031a00000AbCdEAAV", None]
    assert found.rejects["code"].to_list() == ["superseded"]


def frame(text):
    return pl.read_csv(io.StringIO(text), infer_schema=False)


def test_rows_that_are_no_customers_are_told_with_their_ids():
    head = "Id,IsDeleted,MasterRecordId,LastName,MailingStreet\n"
    rows = (
        "0031a00000AbCdE,1,,Gone,1 Elm\n"
        "0031a00000AbCdF,1,0031a00000AbCdG,Merged,2 Elm\n"
        "0031a00000AbCdG,0,,There,3 Elm\n"
    )
    found = read(frame(head + rows))
    assert found.left_out.select("record_id", "code", "unmerged").rows() == [
        ("0031a00000AbCdEAAV", "deleted", True)
    ]
    assert read([user("a")]).left_out.height == 0
