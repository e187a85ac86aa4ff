from __future__ import annotations

import pytest
from sqlalchemy import func, select

from resolver.store.tables import HOLDERS, KEYS, LINKS, RECORDS
from resolver.store.writing import add, change, copy, drop

FAR = 2**63 - 1
NAMES = ["source", "record_id", "version", "live", "at"]


def test_rows_come_back_as_they_went(database):
    rows = [
        (-FAR - 1, FAR, "tab\t newline\n \\N quote' \" é 😀", True),
        (FAR, 1, None, False),
        (0, 2, "", True),
    ]
    names = [column.name for column in HOLDERS.c]
    with database.write() as connection:
        assert copy(connection, HOLDERS, names, iter(rows)) == 3
        found = [tuple(row) for row in connection.execute(select(HOLDERS))]
        connection.execute(HOLDERS.delete())
        add(connection, HOLDERS, [dict(zip(names, row, strict=True)) for row in rows])
        again = [tuple(row) for row in connection.execute(select(HOLDERS))]
    assert sorted(found) == sorted(again) == sorted(rows)


def test_no_rows_are_fine(database):
    with database.write() as connection:
        add(connection, KEYS, [])
        drop(connection, KEYS, [])
        change(connection, RECORDS, [])
        assert copy(connection, KEYS, ["hash", "record"], []) == 0
        assert copy(connection, RECORDS, ["id", *NAMES], []) == 0
        assert connection.execute(select(func.count()).select_from(KEYS)).scalar() == 0


def test_more_rows_than_one_chunk(database):
    with database.write() as connection:
        assert copy(connection, KEYS, ["hash", "record"], ((n, 1) for n in range(45_001))) == 45_001
        assert connection.execute(select(func.count()).select_from(KEYS)).scalar() == 45_001


def test_records_are_numbered_after_those_loaded(database):
    with database.write() as connection:
        copy(connection, RECORDS, ["id", *NAMES], [(41, "a", "1", 1, True, "")])
        add(connection, RECORDS, [dict(zip(NAMES, ("a", "2", 1, True, ""), strict=True))])
        assert connection.execute(select(func.max(RECORDS.c.id))).scalar() == 42


def test_the_number_of_an_erased_record_is_not_given_again(database):
    first = dict(zip(NAMES, ("a", "1", 1, True, ""), strict=True))
    with database.write() as connection:
        add(connection, RECORDS, [first])
        connection.execute(RECORDS.delete())
    with database.write() as connection:
        add(connection, RECORDS, [first])
        assert connection.execute(select(RECORDS.c.id)).scalar() == 2


def test_rows_are_dropped_by_their_key(database):
    with database.write() as connection:
        pairs = [(1, 2), (2, 1), (1, 3), (FAR, -FAR - 1)]
        copy(connection, LINKS, ["a", "b", "likely"], [(*pair, True) for pair in pairs])
        drop(connection, LINKS, [{"a": 1, "b": 2}, {"b": -FAR - 1, "a": FAR}, {"a": 7, "b": 7}])
        found = [tuple(row) for row in connection.execute(select(LINKS))]
    assert sorted(found) == [(1, 3, True), (2, 1, True)]


def test_rows_with_more_than_their_key_are_dropped_by_it(database):
    rows = [{"hash": 1, "record": n, "signature": "x", "own": True} for n in (1, 2)]
    with database.write() as connection:
        add(connection, HOLDERS, rows)
        drop(connection, HOLDERS, [{**rows[0], "signature": "y"}])
        assert [row.record for row in connection.execute(select(HOLDERS))] == [2]


def test_only_the_columns_told_are_changed(database):
    rows = [
        {**dict(zip(NAMES, ("a", str(n), 1, True, "then"), strict=True)), "id": n, "entity": "e"}
        for n in (1, 2, 3)
    ]
    with database.write() as connection:
        add(connection, RECORDS, rows)
        changes = [{"id": 3, "entity": None, "at": "now"}, {"id": 1, "entity": "f", "at": "now"}]
        change(connection, RECORDS, changes)
        found = connection.execute(select(RECORDS).order_by(RECORDS.c.id)).all()
    assert [(row.id, row.entity, row.at) for row in found] == [
        (1, "f", "now"),
        (2, "e", "then"),
        (3, None, "now"),
    ]
    assert [row.record_id for row in found] == ["1", "2", "3"]


def test_rows_are_changed_by_a_key_of_two(database):
    rows = [{"hash": n, "record": 1, "signature": "x", "own": True} for n in (1, 2)]
    with database.write() as connection:
        add(connection, HOLDERS, rows)
        change(connection, HOLDERS, [{"hash": 2, "record": 1, "signature": None}])
        found = connection.execute(select(HOLDERS).order_by(HOLDERS.c.hash)).all()
    assert [tuple(row) for row in found] == [(1, 1, "x", True), (2, 1, None, True)]


def test_a_load_that_breaks_off_leaves_nothing(database):
    def broken():
        yield (1, 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.write() as connection:
        copy(connection, KEYS, ["hash", "record"], broken())
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(KEYS)).scalar() == 0
