from __future__ import annotations

import pytest

from resolver.store import kept
from resolver.store.tables import (
    JOURNAL,
    MEMBERSHIPS,
    RECORDS,
    RETENTION,
    RULINGS,
    SUPPRESSED,
    VERSIONS,
)
from resolver.store.writing import add


def line(seq, body):
    return {
        "seq": seq, "at": f"t{seq}", "kind": "records", "by_whom": None, "model": 1,
        "body": body, "mac": "",
    }  # fmt: skip


def ruling(seq, left, right):
    return {
        "seq": seq, "at": "t", "by_whom": "x", "ruling": "same", "left_record": left,
        "right_record": right, "system": False,
    }  # fmt: skip


def record(number, source, at):
    return {
        "id": number, "source": source, "record_id": f"r{number}", "version": 1, "live": True,
        "at": at,
    }  # fmt: skip


@pytest.fixture
def connection(database):
    with database.write() as opened:
        versions = [(1, 2), (2, 1), (1, 1), (3, 1)]
        add(
            opened,
            VERSIONS,
            [{"record": r, "version": v, "at": "t", "what": "upsert"} for r, v in versions],
        )
        moves = [(1, 5, None), (1, 2, "e"), (2, 2, "e")]
        add(opened, MEMBERSHIPS, [{"record": r, "seq": s, "entity": e} for r, s, e in moves])
        add(opened, RULINGS, [ruling(3, 1, 2), ruling(1, 2, 1), ruling(2, 3, 4)])
        add(
            opened,
            JOURNAL,
            [line(1, '{"records":[[1,1]]}'), line(2, '{"records":[[11,1],[1,2]]}')],
        )
        add(opened, JOURNAL, [line(3, '{"records":[[11,1]]}')])
        yield opened


def test_versions_and_memberships_of_records_in_order(connection):
    found = kept.versions(connection, [1, 3, 9])
    assert {n: [row.version for row in rows] for n, rows in found.items()} == {1: [1, 2], 3: [1]}
    moves = kept.memberships(connection, [1])
    assert [(row.seq, row.entity) for row in moves[1]] == [(2, "e"), (5, None)]


def test_rulings_on_either_side_once(connection):
    assert [row.seq for row in kept.ruled(connection, [1, 2])] == [1, 3]


def test_lines_that_name_a_record(connection):
    assert sorted(kept.naming(connection, 1)) == [1, 2]
    assert [(row.seq, row.at) for row in kept.lines(connection, [3, 1])] == [(1, "t1"), (3, "t3")]


def test_marks(connection):
    assert not kept.suppresses(connection)
    rows = [{"mark": m, "who": w, "at": "t", "allowed": False} for m, w in ("ax", "ay", "bx")]
    add(connection, SUPPRESSED, rows)
    assert kept.suppresses(connection)
    found = kept.marks(connection, ["a", "c"])
    assert {mark: {row.who for row in rows} for mark, rows in found.items()} == {"a": {"x", "y"}}


def test_periods_and_what_is_stale(connection):
    add(connection, RETENTION, [{"source": "s", "days": 3}])
    assert kept.periods(connection) == {"s": 3}
    add(connection, RECORDS, [record(1, "s", "b"), record(2, "s", "a"), record(3, "t", "a")])
    add(connection, RECORDS, [record(4, "s", "c")])
    assert [row.id for row in kept.stale(connection, "s", "c", 5)] == [1, 2]
    assert [row.id for row in kept.stale(connection, "s", "c", 1)] == [1]
