from __future__ import annotations

from random import Random

import pytest
from recipes.live import turns
from sqlalchemy import text

from resolver.frames.live import Head, Verified
from resolver.recipes.live.journal import START

LINES = 9
COLUMNS = ("seq", "at", "kind", "by_whom", "model", "body", "mac")


@pytest.fixture
def written(database_url):
    """A store with a journal, and its database."""
    with turns.store(database_url) as (store, database, force):
        turns.tables_of(database, force, Random(2), LINES)
        yield store, database


def tamper(database, *statements):
    with database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def lines(database):
    with database.read() as connection:
        found = connection.execute(text("SELECT * FROM journal ORDER BY seq")).mappings()
        return [dict(line) for line in found]


def test_an_intact_journal(written):
    store, database = written
    head = store.head()
    assert head == Head(seq=LINES, mac=lines(database)[-1]["mac"])
    assert str(head) == f"{LINES}:{head.mac}"
    assert store.verify() == store.verify(head) == Verified(head=head)
    assert store.verify().intact
    early = Head(seq=3, mac=lines(database)[2]["mac"])
    assert store.verify(early).head == head
    assert store.verify(Head(seq=0, mac=START)).intact


def test_a_journal_without_lines(database_url):
    with turns.store(database_url) as (store, _, _force):
        assert store.head() == Head(seq=0, mac=START)
        assert store.verify() == store.verify(store.head()) == Verified(head=store.head())
        assert store.verify(Head(seq=1, mac=START)).wrong == 1


def changed(value):
    """The same with one byte flipped, or a number that is another."""
    if isinstance(value, int):
        return value + 1
    return "x" if not value else chr(ord(value[0]) ^ 1) + value[1:]


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "seq"])
def test_a_byte_of_any_line_is_found(written, column):
    store, database = written
    for line in lines(database):
        update = text(f"UPDATE journal SET {column} = :value WHERE seq = :seq")
        for value in (changed(line[column]), line[column]):
            with database.write() as connection:
                connection.execute(update, {"value": value, "seq": line["seq"]})
            found = store.verify()
            assert found.wrong == (line["seq"] if value != line[column] else None)
            if not found.intact:
                assert found.head.seq == line["seq"] - 1
                assert "changed" in found.why


def test_who_did_nothing_is_not_nobody(written):
    store, database = written
    nobody = next(line["seq"] for line in lines(database) if line["by_whom"] is None)
    tamper(database, f"UPDATE journal SET by_whom = '' WHERE seq = {nobody}")
    assert store.verify().wrong == nobody


@pytest.mark.parametrize("seq", range(1, LINES))
def test_a_line_that_is_missing(written, seq):
    store, database = written
    tamper(database, f"DELETE FROM journal WHERE seq = {seq}")
    found = store.verify()
    assert (found.wrong, found.head.seq) == (seq, seq - 1)
    assert "missing" in found.why


def test_numbers_closed_up_behind_a_missing_line(written):
    store, database = written
    tamper(database, "DELETE FROM journal WHERE seq = 4")
    for seq in range(5, LINES + 1):
        tamper(database, f"UPDATE journal SET seq = {seq - 1} WHERE seq = {seq}")
    assert store.verify().wrong == 4


def test_two_lines_in_each_others_place(written):
    store, database = written
    for left, right in ((1, 2), (3, 7), (LINES - 1, LINES)):
        swap = [
            f"UPDATE journal SET seq = 99 WHERE seq = {left}",
            f"UPDATE journal SET seq = {left} WHERE seq = {right}",
            f"UPDATE journal SET seq = {right} WHERE seq = 99",
        ]
        tamper(database, *swap)
        assert store.verify().wrong == left
        tamper(database, *swap)
        assert store.verify().intact


COPY = (
    "INSERT INTO journal (seq, at, kind, by_whom, model, body, mac) "
    "SELECT {}, at, kind, by_whom, model, body, mac FROM journal WHERE seq = 5"
)


@pytest.mark.parametrize(("seq", "why"), [(0, "first"), (-7, "first"), (LINES + 1, "changed")])
def test_a_line_put_in(written, seq, why):
    store, database = written
    tamper(database, COPY.format(seq))
    found = store.verify()
    assert found.wrong == seq
    assert why in found.why


def test_a_line_put_far_behind(written):
    store, database = written
    tamper(database, COPY.format(2**40))
    assert store.verify().wrong == LINES + 1


@pytest.mark.parametrize("kept", [0, 1, LINES - 1])
def test_an_end_that_is_cut_off(written, kept):
    store, database = written
    head = store.head()
    tamper(database, f"DELETE FROM journal WHERE seq > {kept}")
    assert store.verify().intact
    found = store.verify(head)
    assert (found.wrong, found.head.seq) == (kept + 1, kept)
    assert f"had {LINES}" in found.why


def test_a_chain_written_anew_by_one_who_has_the_key(database_url, new_url):
    key = b"sixteen bytes, or more"
    with turns.store(database_url, key) as (store, database, force):
        turns.tables_of(database, force, Random(2), LINES)
        head = store.head()
        assert store.verify(head).intact
    with turns.store(new_url(), key) as (store, database, force):
        turns.tables_of(database, force, Random(3), LINES)
        assert store.verify().intact
        found = store.verify(head)
        assert found.wrong == LINES
        assert "rewritten" in found.why
        assert store.verify(Head(seq=-1, mac=head.mac)).wrong == -1


def test_another_key_fits_no_line(database_url, tmp_path):
    with turns.store(database_url) as (store, database, force):
        turns.tables_of(database, force, Random(2), 3)
        with database.write() as connection:
            connection.execute(
                text("UPDATE meta SET value = :value WHERE name = 'audit_key'"),
                {"value": "ab" * 32},
            )
        force.seal._key = None
        assert store.verify().wrong == 1


@pytest.mark.parametrize("column", ["at", "kind", "by_whom", "model", "body", "mac"])
@pytest.mark.parametrize("value", ["CAST(x'61ff' AS TEXT)", "x'6162'", "1.5"])
def test_what_is_no_text_is_found(tmp_path, column, value):
    with turns.store(f"sqlite:///{tmp_path / 's.db'}") as (store, database, force):
        turns.tables_of(database, force, Random(2), 3)
        tamper(database, f"UPDATE journal SET {column} = {value} WHERE seq = 2")
        assert store.verify().wrong == 2
        assert store.head().seq == 3
