from __future__ import annotations

import pytest
from sqlalchemy import bindparam, literal, select, union_all
from store.watched import watched

from resolver.store.asking import Asked
from resolver.store.many import listed
from resolver.store.rows import RecordRow
from resolver.store.tables import CARDS, RECORDS
from resolver.store.writing import add

ROW = {
    "id": 7,
    "source": "a%b",
    "record_id": "x's :y ?",
    "version": 1,
    "live": True,
    "at": "",
    "content": -(2**63),
}


@pytest.fixture
def filled(database):
    with database.write() as connection:
        add(connection, RECORDS, [ROW, {**ROW, "id": 8, "record_id": "8", "live": False}])
        add(connection, CARDS, [{"record": 7, "sketch": b"\x00\xff", "card": "é"}])
    return database


def test_rows_are_those_that_sqlalchemy_gives(filled):
    numbers = listed("asked")
    found = select(RECORDS).join_from(numbers, RECORDS, RECORDS.c.id == numbers.c.value)
    asked = Asked(found, RecordRow._make)
    with filled.read() as connection:
        rows = asked.rows(connection, asked=[7, 8, 9])
        assert [*map(tuple, rows)] == [*map(tuple, connection.execute(found, {"asked": [7, 8, 9]}))]
        assert {row.id: row.live for row in rows} == {7: True, 8: False}
        assert type(rows[0].live) is bool
        assert asked.rows(connection, asked=[]) == []


def test_values_that_are_part_of_a_statement_are_given_with_it(filled):
    one = select(RECORDS.c.id, literal("50% ?")).where(RECORDS.c.source == bindparam("source"))
    both = Asked(union_all(one, one.where(RECORDS.c.live)), tuple)
    with filled.read() as connection:
        rows = sorted(both.rows(connection, source="a%b"))
    assert rows == [(7, "50% ?"), (7, "50% ?"), (8, "50% ?")]


def test_bytes_come_back_as_they_went(filled):
    with filled.read() as connection:
        assert Asked(select(CARDS), tuple).rows(connection) == [(7, b"\x00\xff", "é")]


def test_the_text_is_written_once(filled, monkeypatch):
    asked = Asked(select(RECORDS.c.id).where(RECORDS.c.id == bindparam("n")), tuple)
    with filled.read() as connection, watched() as found:
        assert [asked.rows(connection, n=n) for n in (7, 1)] == [[(7,)], []]
    assert found[0][0] is found[1][0]
