from __future__ import annotations

import inspect
import re
from contextlib import ExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from store.watched import watched

from resolver.store import lookups
from resolver.store.database import Database
from resolver.store.tables import (
    CARDS,
    ENTITIES,
    FORMERS,
    HOLDERS,
    JOURNAL,
    KEYS,
    LINKS,
    META,
    METADATA,
    MODELS,
    RECORDS,
    RULINGS,
    TIES,
    VERSIONS,
)
from resolver.store.writing import add, copy

FAR = 2**63 - 1
TABLES = "|".join(METADATA.tables)
AT = "2026-01-02T03:04:05.000006+00:00"


def record(number, *, source="a", record_id=None, version=1, live=True, content=None, entity=None):
    return {
        "id": number,
        "source": source,
        "record_id": record_id or f"r{number}",
        "version": version,
        "live": live,
        "at": AT,
        "content": content,
        "entity": entity,
    }


def test_blocks_are_ascending_and_bounded(database):
    with database.write() as connection:
        copy(connection, KEYS, ["hash", "record"], ((7, n) for n in range(5_000, 0, -1)))
        add(connection, KEYS, [{"hash": -FAR - 1, "record": FAR}])
        add(connection, KEYS, [{"hash": 8, "record": n} for n in (3, 1, 2)])
    with database.read() as connection:
        found = lookups.blocks(connection, [7, 8, 9, -FAR - 1], 3)
    assert found == {7: [1, 2, 3, 4], 8: [1, 2, 3], 9: [], -FAR - 1: [FAR]}


def test_nothing_asked_gives_nothing(database):
    with database.read() as connection:
        assert lookups.blocks(connection, [], 3) == {}
        assert lookups.holders(connection, [], 3) == {}
        assert lookups.owners(connection, [], 3) == {}
        assert lookups.linked(connection, []) == {}
        assert lookups.tied(connection, []) == []
        assert lookups.neighbours(connection, []) == []
        assert lookups.entities(connection, []) == {}
        assert lookups.formers(connection, []) == {}
        assert lookups.by_key(connection, []) == {}
        assert lookups.by_id(connection, []) == {}
        assert lookups.called(connection, []) == []
        assert lookups.cards(connection, []) == {}
        assert lookups.bodies(connection, []) == {}
        assert lookups.saying(connection, [], 1) == {}
        assert lookups.members(connection, []) == {}


def test_holders_tell_signature_and_whose_it_is(database):
    rows = [
        {"hash": 1, "record": 12, "signature": 'a "b" é', "own": True},
        {"hash": 1, "record": 11, "signature": None, "own": False},
        {"hash": 1, "record": 13, "signature": "c", "own": True},
    ]
    with database.write() as connection:
        add(connection, HOLDERS, rows)
        found = lookups.holders(connection, [1, 2], 1)
    assert found == {1: [(11, None, False), (12, 'a "b" é', True)], 2: []}
    assert [type(own) for _, _, own in found[1]] == [bool, bool]


def test_owners_are_those_whose_own_it_can_be(database):
    rows = [(1, n, None if n % 3 else "x", n % 2 == 0) for n in range(1, 9)]
    with database.write() as connection:
        copy(connection, HOLDERS, ["hash", "record", "signature", "own"], rows)
        found = lookups.owners(connection, [1, 2], 2)
    assert found == {1: [(2, None, True), (4, None, True), (6, "x", True)], 2: []}
    assert [type(own) for _, _, own in found[1]] == [bool] * 3


def test_links_and_ties_are_those_of_the_records(database):
    with database.write() as connection:
        pairs = [(2, 1), (1, 2), (1, 4), (4, 1), (4, 5), (5, 4)]
        copy(connection, LINKS, ["a", "b", "likely"], [(*pair, 2 in pair) for pair in pairs])
        copy(connection, TIES, ["record", "other"], [(1, 3), (6, 1), (3, 7)])
        found = lookups.linked(connection, [1, 2])
        assert found == {(1, 2): True, (1, 4): False, (2, 1): True}
        assert [type(likely) for likely in found.values()] == [bool] * 3
        assert sorted(lookups.tied(connection, [1, 2, 7])) == [(1, 3)]


def test_neighbours_are_linked_tied_or_ruled_on(database):
    usual = {"at": AT, "by_whom": "x", "ruling": "same", "system": False}
    pairs = [(1, 9), (8, 1), (1, 7), (4, 5)]
    rulings = [
        {**usual, "seq": n, "left_record": a, "right_record": b} for n, (a, b) in enumerate(pairs)
    ]
    with database.write() as connection:
        add(connection, RECORDS, [record(n, live=n != 7) for n in range(1, 10)])
        links = [(1, 2, True), (2, 1, True), (1, 5, False), (5, 1, False)]
        copy(connection, LINKS, ["a", "b", "likely"], links)
        copy(connection, TIES, ["record", "other"], [(1, 3), (6, 1), (3, 4)])
        add(connection, RULINGS, rulings)
        found = lookups.neighbours(connection, [1, 5])
    assert {(*sorted((a, b)), kind) for a, b, kind in found} == {
        (1, 2, "likely"),
        (1, 5, "near"),
        (1, 3, "tie"),
        (1, 6, "tie"),
        (1, 8, "ruling"),
        (1, 9, "ruling"),
        (4, 5, "ruling"),
    }
    assert len(found) == 8


def test_entities_and_groups_that_there_were(database):
    rows = [
        {"id": "e-1", "born": 1, "state": "merged", "into_id": "e-2", "at": AT, "ended": AT},
        {"id": "e-2", "born": 2, "state": "live", "into_id": None, "at": AT, "ended": None},
    ]
    with database.write() as connection:
        add(connection, ENTITIES, rows)
        copy(connection, FORMERS, ["members", "entity"], [(-FAR - 1, "e-1"), (4, "e-2")])
        found = lookups.entities(connection, ["e-1", "e-3", "e-1"])
        assert [row._asdict() for row in found.values()] == rows[:1]
        assert [*found] == ["e-1"]
        assert lookups.formers(connection, [-FAR - 1, 5]) == {-FAR - 1: "e-1"}


def test_the_last_line_of_the_journal(database):
    names = ["seq", "at", "kind", "model", "body", "mac"]
    with database.write() as connection:
        assert lookups.last_entry(connection) is None
        copy(connection, JOURNAL, names, [(n, AT, "records", 1, "{}", f"m{n}") for n in (9, 10, 2)])
        last = lookups.last_entry(connection)
        assert (last.seq, last.at, last.mac) == (10, AT, "m10")


def test_the_newest_model_and_what_the_store_keeps(database):
    with database.write() as connection:
        assert lookups.version(connection) is None
        assert lookups.greatest(connection) == 0
        assert lookups.meta(connection, "key") is None
        copy(
            connection,
            MODELS,
            ["id", "at", "body", "config"],
            [(10, AT, "b", "c"), (9, AT, "", "")],
        )
        add(connection, META, [{"name": "key", "value": "v"}, {"name": "other", "value": "w"}])
        add(connection, RECORDS, [record(4), record(17, live=False), record(5)])
        assert lookups.version(connection) == 10
        assert tuple(lookups.model(connection, 10)) == (10, AT, "b", "c")
        assert lookups.greatest(connection) == 17
        assert lookups.meta(connection, "key") == "v"


def test_records_are_found_by_key_and_by_id(database):
    odd = 'o\'Brien "x" {,} é \\'
    with database.write() as connection:
        add(connection, RECORDS, [record(4), record(5, source="b", record_id=odd)])
    with database.read() as connection:
        found = lookups.by_key(connection, [("b", odd), ("a", "r4"), ("a", odd), ("b", odd)])
        assert {key: row.id for key, row in found.items()} == {("b", odd): 5, ("a", "r4"): 4}
        assert found["b", odd].live is True
        rows = lookups.by_id(connection, [5, 6, 5])
    assert {number: row.record_id for number, row in rows.items()} == {5: odd}
    assert tuple(rows[5]) == tuple(found["b", odd])


def test_records_are_called_by_their_id_in_any_source(database):
    rows = [record(1, record_id="x"), record(2, source="b", record_id="x", live=False), record(3)]
    with database.write() as connection:
        add(connection, RECORDS, rows)
        found = lookups.called(connection, ["x", "y"])
    assert sorted((row.id, row.live) for row in found) == [(1, True), (2, False)]


def test_cards_are_kept_of_some_records(database):
    with database.write() as connection:
        copy(connection, CARDS, ["record", "sketch", "card"], [(1, b"", "one"), (FAR, b"", "far")])
        assert lookups.cards(connection, [FAR, 1, 2, 1]) == {1: "one", FAR: "far"}


def test_the_newest_version_is_read(database):
    versions = [
        (1, 1, AT, "upsert", "old"),
        (1, 2, AT, "upsert", "new"),
        (2, 1, AT, "upsert", "said"),
        (3, 1, AT, "upsert", "said"),
        (3, 2, AT, "delete", None),
    ]
    with database.write() as connection:
        add(connection, RECORDS, [record(1, version=2), record(2), record(3, version=2)])
        copy(connection, VERSIONS, ["record", "version", "at", "what", "body"], versions)
        assert lookups.bodies(connection, [1, 2, 3, 4]) == {1: "new", 2: "said"}


def test_who_says_the_same_is_found_by_key(database):
    rows = [
        record(1, record_id="z", content=5),
        record(2, record_id="b", content=5),
        record(3, record_id="a", content=5, live=False),
        record(4, source="0", record_id="y", content=5),
        record(5, content=6),
    ]
    with database.write() as connection:
        add(connection, RECORDS, rows)
        found = lookups.saying(connection, [5, 7], 2)
    assert found == {5: [("0", "y", 4), ("a", "b", 2)], 7: []}


def test_members_are_those_that_live(database):
    rows = [
        record(1, entity="e"),
        record(3, entity="e"),
        record(2, entity="e", live=False),
        record(4, entity="f"),
    ]
    with database.write() as connection:
        add(connection, RECORDS, rows)
        assert lookups.members(connection, ["e", "g"]) == {"e": [1, 3], "g": []}


def test_lists_may_be_long(database):
    with database.write() as connection:
        copy(connection, KEYS, ["hash", "record"], ((n, n) for n in range(40_000)))
        found = lookups.blocks(connection, range(40_000), 1)
    assert found == {n: [n] for n in range(40_000)}


@settings(max_examples=30)
@given(
    pairs=some.sets(some.tuples(some.integers(-4, 4), some.integers(0, 30))),
    asked=some.lists(some.integers(-5, 5)),
    most=some.integers(0, 5),
)
def test_blocks_are_those_of_plain_python(tmp_path_factory, pairs, asked, most):
    place = tmp_path_factory.mktemp("store") / "store.db"
    with Database.open(f"sqlite:///{place}") as database, database.write() as connection:
        copy(connection, KEYS, ["hash", "record"], pairs)
        found = lookups.blocks(connection, asked, most)
    assert found == {
        key: sorted(record for other, record in pairs if other == key)[: most + 1] for key in asked
    }


STATEMENTS = {
    "blocks": lambda connection: lookups.blocks(connection, [1, 2], 3),
    "holders": lambda connection: lookups.holders(connection, [1, 2], 3),
    "owners": lambda connection: lookups.owners(connection, [1, 2], 3),
    "linked": lambda connection: lookups.linked(connection, [1, 2]),
    "tied": lambda connection: lookups.tied(connection, [1, 2]),
    "neighbours": lambda connection: lookups.neighbours(connection, [1, 2]),
    "last_entry": lookups.last_entry,
    "entities": lambda connection: lookups.entities(connection, ["1", "2"]),
    "formers": lambda connection: lookups.formers(connection, [1, 2]),
    "by_key": lambda connection: lookups.by_key(connection, [("a", "1")]),
    "by_id": lambda connection: lookups.by_id(connection, [1, 2]),
    "called": lambda connection: lookups.called(connection, ["1", "2"]),
    "cards": lambda connection: lookups.cards(connection, [1, 2]),
    "sketches": lambda connection: lookups.sketches(connection, [1, 2]),
    "version": lookups.version,
    "model": lambda connection: lookups.model(connection, 1),
    "meta": lambda connection: lookups.meta(connection, "1"),
    "greatest": lookups.greatest,
    "bodies": lambda connection: lookups.bodies(connection, [1, 2]),
    "saying": lambda connection: lookups.saying(connection, [1, 2], 3),
    "members": lambda connection: lookups.members(connection, ["a"]),
}


def test_every_question_is_looked_at():
    asked = {
        name
        for name, found in vars(lookups).items()
        if inspect.isfunction(found)
        and found.__module__ == lookups.__name__
        and "connection" in inspect.signature(found).parameters
        and not name.startswith("_")
    }
    assert asked == STATEMENTS.keys()


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Stores by their kind that are filled once."""
    with ExitStack() as stack:
        opened = {}

        def filled(kind, url):
            if kind not in opened:
                opened[kind] = stack.enter_context(Database.open(url))
                _fill(opened[kind])
            return opened[kind]

        yield filled


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request, stores, tmp_path_factory):
    """A store with so many rows that reading all of them is never the better plan."""
    if request.param == "sqlite":
        return stores("sqlite", f"sqlite:///{tmp_path_factory.mktemp('filled')}/store.db")
    from postgres import schema

    return stores("postgresql", schema(request.getfixturevalue("postgres_server")))


def _fill(database):
    many = range(1, 5_001)
    rows = {
        META: (("name", "value"), ((str(n), "x") for n in many)),
        MODELS: (("id", "at", "body", "config"), ((n, AT, "", "") for n in many)),
        RECORDS: (
            ("id", "source", "record_id", "version", "live", "at", "content", "entity"),
            ((n, "a", str(n), 1, True, AT, n, str(n)) for n in many),
        ),
        VERSIONS: (
            ("record", "version", "at", "what", "body"),
            ((n, 1, AT, "upsert", "x") for n in many),
        ),
        CARDS: (("record", "sketch", "card"), ((n, b"", "x") for n in many)),
        KEYS: (("hash", "record"), ((n % 50, n) for n in many)),
        HOLDERS: (("hash", "record", "own"), ((n % 50, n, True) for n in many)),
        LINKS: (("a", "b", "likely"), ((n, n + 1, n % 2 == 0) for n in many)),
        TIES: (("record", "other"), ((n, n + 1) for n in many)),
        ENTITIES: (("id", "born", "state", "at"), ((str(n), n, "live", AT) for n in many)),
        FORMERS: (("members", "entity"), ((n, "e") for n in many)),
        RULINGS: (
            ("seq", "at", "by_whom", "ruling", "left_record", "right_record", "system"),
            ((n, AT, "x", "same", n, n + 1, False) for n in many),
        ),
        JOURNAL: (
            ("seq", "at", "kind", "model", "body", "mac"),
            ((n, AT, "records", 1, "{}", "") for n in many),
        ),
    }
    with database.write() as connection:
        for table, (names, values) in rows.items():
            copy(connection, table, names, values)
        connection.exec_driver_sql("ANALYZE")


def planned(connection, ask):
    """How the database goes about a question, as text."""
    with watched() as asked:
        ask(connection)
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    [(statement, parameters)] = asked
    given = parameters if isinstance(parameters, dict) else tuple(parameters)
    rows = connection.exec_driver_sql(f"{explain} {statement}", given)
    return "\n".join(str(row[-1]) for row in rows)


def read_through(plan):
    """The tables that are read from end to end, or sorted to find the first rows."""
    return re.findall(rf"SCAN (?:{TABLES})\b|Seq Scan on \w+|USE TEMP B-TREE", plan)


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_question_walks_along_an_index(filled, name):
    with filled.read() as connection:
        plan = planned(connection, STATEMENTS[name])
    if (name, filled.dialect) == ("last_entry", "sqlite"):
        assert plan == "SCAN journal"  # from the end of its key, up to the first row
        return
    assert read_through(plan) == [], plan
    assert "Index" in plan or "SEARCH" in plan


@pytest.mark.parametrize("name", ["blocks", "holders", "owners", "saying"])
def test_the_first_are_found_without_sorting(filled, name):
    with filled.read() as connection:
        plan = planned(connection, STATEMENTS[name])
    assert "Sort" not in plan, plan
    if filled.dialect == "postgresql":
        assert "Limit" in plan
