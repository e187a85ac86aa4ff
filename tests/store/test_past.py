from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from resolver.store import past
from resolver.store.tables import ENTITIES, JOURNAL, MEMBERSHIPS
from resolver.store.writing import add, copy

LINE = ["seq", "at", "kind", "by_whom", "model", "body", "mac"]
MOVES = [
    (1, 1, "e"),
    (1, 4, "f"),
    (1, 7, None),
    (1, 9, "e"),
    (2, 2, "e"),
    (2, 3, "e"),
    (3, 4, "f"),
]
STATEMENTS = {
    "after": lambda connection: past.after(connection, 7, 3),
    "lines": lambda connection: past.lines(connection, [1, 2]),
    "until": lambda connection: past.until(connection, "2026"),
    "moves": lambda connection: past.moves(connection, [1, 2]),
    "visitors": lambda connection: past.visitors(connection, "e-3"),
    "home": lambda connection: past.home(connection, 3, 9),
    "members": lambda connection: past.members(connection, "e-3", 9),
    "end": lambda connection: past.end(connection, "e-3"),
}


def lines(connection, rows):
    copy(connection, JOURNAL, LINE, ((n, at, "records", None, 1, "{}", "m") for n, at in rows))


def test_lines_of_the_journal(database):
    with database.write() as connection:
        lines(connection, [(n, f"2026-01-{n // 2:02}") for n in range(1, 9)])
    with database.read() as connection:
        assert [line.seq for line in past.after(connection, 2, 3)] == [3, 4, 5]
        assert [line.seq for line in past.after(connection, 7, 3)] == [8]
        assert {n: line.seq for n, line in past.lines(connection, [9, 3, 3, 8]).items()} == {
            3: 3,
            8: 8,
        }
        times = ["2025-12-31", "2026-01-00", "2026-01-01", "2026-01-02T", "2027-01-01"]
        assert [past.until(connection, at) for at in times] == [0, 1, 3, 5, 8]


def test_the_whole_chain_is_one_statement(database):
    with database.write() as connection:
        lines(connection, [(n, "2026") for n in [-3, 0, *range(1, 1_000), 2**62]])
    asked = []
    with database.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = [line.seq for line in past.chain(connection)]
    assert found == [-3, 0, *range(1, 1_000), 2**62]
    assert len(asked) == 1


def test_a_chain_that_is_left_early_leaves_nothing_open(database):
    with database.write() as connection:
        lines(connection, [(n, "2026") for n in range(1, 500)])
    with database.read() as connection:
        chain = past.chain(connection)
        assert next(chain).seq == 1
        chain.close()
        assert past.after(connection, 3, 1)[0].at == "2026"


def test_where_records_were(database):
    with database.write() as connection:
        copy(connection, MEMBERSHIPS, ["record", "seq", "entity"], reversed(MOVES))
    with database.read() as connection:
        assert [tuple(row) for row in past.moves(connection, [2, 1])] == MOVES[:6]
        assert past.visitors(connection, "e") == [1, 2]
        assert past.visitors(connection, "g") == []
        homes = [past.home(connection, 1, seq) for seq in range(11)]
        assert homes == [None, "e", "e", "e", "f", "f", "f", None, None, "e", "e"]
        assert [past.members(connection, "e", seq) for seq in (0, 1, 2, 3, 4, 7, 9)] == [
            [],
            [1],
            [1, 2],
            [1, 2],
            [2],
            [2],
            [1, 2],
        ]
        assert past.members(connection, "f", 6) == [1, 3]
        assert past.members(connection, "f", 99) == [3]


def test_where_ids_lead(database):
    states = {"a": ("merged", "b"), "b": ("merged", "c"), "c": ("live", None), "d": ("gone", None)}
    ring = {"x": ("merged", "y"), "y": ("merged", "x")}
    with database.write() as connection:
        add(
            connection,
            ENTITIES,
            [
                {"id": one, "born": 1, "state": state, "into_id": into, "at": "2026", "ended": None}
                for one, (state, into) in {**states, **ring}.items()
            ],
        )
        found = {one: past.end(connection, one) for one in "abcdxz"}
    live = ("live", "c")
    assert found == {"a": live, "b": live, "c": live, "d": ("gone", "d"), "x": None, "z": None}


@pytest.fixture
def filled(database):
    """A store with so many rows that reading all of them is never the better plan."""
    many = range(1, 5_001)
    with database.write() as connection:
        lines(connection, [(n, f"2026-{n:06}") for n in many])
        rows = ((n, n, f"e-{n % 500}") for n in many)
        copy(connection, MEMBERSHIPS, ["record", "seq", "entity"], rows)
        names = ["id", "born", "state", "into_id", "at"]
        ids = ((f"e-{n}", n, "merged", f"e-{n + 1}", "2026") for n in many)
        copy(connection, ENTITIES, names, ids)
        connection.exec_driver_sql("ANALYZE")
    return database


def planned(connection, ask):
    """How the database goes about a question, as text."""
    asked = []
    event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2:4]))
    ask(connection)
    [(statement, parameters)] = asked
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_question_walks_along_an_index(filled, name):
    with filled.read() as connection:
        plan = planned(connection, STATEMENTS[name])
    through = r"SCAN (?:journal|memberships|later|entities)\b|Seq Scan on \w+"
    assert re.findall(through, plan) == [], plan
    assert "Index" in plan or "SEARCH" in plan
