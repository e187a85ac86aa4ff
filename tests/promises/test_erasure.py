"""Erased means erased, and what was erased does not come back unasked."""

from __future__ import annotations

import logging
from pathlib import Path

import orjson
import pytest
from promises.population import person
from recipes.live import shop

import resolver
from resolver.errors import InputError
from resolver.recipes.live import erasing, journal
from resolver.recipes.live.journal import START, Entry
from resolver.store.tables import RULINGS
from resolver.store.writing import add

CANARIES = (
    "Qwendolyn", "Zyxcanary", "qwen.zyx", "zyxmail", "zyxold", "739-0461", "7390461", "Zyxstrasse",
    "zyxhandle", "ZYX-77", "zyxtier", "Zyxworks", "zyxid", "zyxreason", "1931-07-19", "19310719",
)  # fmt: skip
SUBJECT = person(
    "zyxid-1@zyxmail.com",
    "Qwendolyn Zyxcanary",
    ["qwen.zyx@zyxmail.com"],
    ["+1 415-739-0461"],
    "12 Zyxstrasse, Reno, NV 89501",
    "1931-07-19",
    externalCustomerId="ZYX-77",
    company="Zyxworks GmbH",
    channels=[{"type": "INSTAGRAM", "address": "zyxhandle"}],
)
OLDER = SUBJECT | {
    "emails": [{"original": "zyxold@zyxmail.com"}],
    "name": "Qwendolyn Zyxcanary-R",
}
COPY = SUBJECT | {"id": "zyxid-2"}
NEIGHBOURS = (
    person("n1", "Bob Marsh", ["bob@marsh.org"], ["+1 415-739-0999"], "12 Elm St, Reno, NV"),
    person("n2", "Quentin Zander", ["bob@marsh.org"], ["+1 415-739-0998"], "4 Oak Rd, Reno, NV"),
    person("n3", "Qwen Zyl", [], ["+1 415-739-0998"], "4 Oak Road, Reno, NV 89501"),
)
KEYS = [("crm", "zyxid-1@zyxmail.com"), ("crm", "zyxid-2")]


@pytest.fixture
def store(database_url):
    """A subject in two records, one with three versions, one ruled on, and neighbours."""
    with shop.opened(database_url) as opened:
        opened.upsert([OLDER, COPY, *NEIGHBOURS], source="crm", by="feed")
        opened.upsert([SUBJECT | {"customAttributes": {"tier": "zyxtier"}}], source="crm")
        opened.upsert([SUBJECT], source="crm")
        numbers = {row["record_id"]: row["id"] for row in shop.rows(opened, "records")}
        for seq, other in ((901, "n1"), (902, "zyxid-2")):
            rule(opened, seq, numbers[KEYS[0][1]], numbers[other])
        yield opened


def rule(store, seq, left, right):
    row = {
        "seq": seq, "at": "2026-01-01T00:00:00.000000+00:00", "by_whom": "desk",
        "ruling": "unsure", "left_record": left, "right_record": right, "field": None,
        "reason": "zyxreason", "fingerprint": "zyxreason", "undoes": None, "system": False,
    }  # fmt: skip
    with store._database.write() as connection:
        add(connection, RULINGS, [row])


def on_disk(store):
    """All bytes of the files of a store in SQLite."""
    place = store._database.place
    files = [Path(place + end) for end in ("", "-wal", "-shm")]
    return b"".join(path.read_bytes() for path in files if path.exists())


def left(store):
    found = {one for one in CANARIES if one.lower() in shop.dump(store).lower()}
    if store._database.dialect == "sqlite":
        data = on_disk(store).lower()
        found |= {one for one in CANARIES if one.lower().encode() in data}
    return found


def batch(store):
    """The partition of a scan of the live records as they were given."""
    found = resolver.dedupe(
        [one | {"source": "crm"} for one in NEIGHBOURS], model=shop.model()
    ).entities
    groups = {}
    for key, label in zip(found["record_id"], found["entity_id"], strict=True):
        groups.setdefault(label, set()).add(("crm", key))
    return set(map(frozenset, groups.values()))


def test_every_canary_is_there_before(store):
    assert left(store) >= set(CANARIES) - {"7390461", "19310719"}


def test_nothing_is_left(store, caplog):
    caplog.set_level(logging.DEBUG)
    before = {row["record_id"]: row for row in shop.rows(store, "records")}
    erased = store.erase(KEYS, by="desk", reason="request 2026-7")
    assert (erased.records, erased.pending) == (2, ())
    assert erased.entities == tuple({before[key]["entity"] for _, key in KEYS})
    assert left(store) == set()
    text = caplog.text + repr(erased)
    assert [one for one in CANARIES if one.lower() in text.lower()] == []
    numbers = {before[key]["id"] for _, key in KEYS}
    for table, columns in (
        ("versions", ["record"]), ("cards", ["record"]), ("keys", ["record"]),
        ("holders", ["record"]), ("links", ["a", "b"]), ("ties", ["record", "other"]),
    ):  # fmt: skip
        assert {row[name] for row in shop.rows(store, table) for name in columns} & numbers == set()


def test_events_and_history_tell_no_key_of_it(store):
    before = {row["record_id"]: row for row in shop.rows(store, "records")}
    gone = {before[key]["id"] for _, key in KEYS}
    store.erase(KEYS, by="desk")
    told = [one for event in store.events() for one in (*event.records, *event.members)]
    assert {one.number for one in told if (one.source, one.record_id) == (None, None)} == gone
    changes = store.history(before[KEYS[0][1]]["entity"])
    assert {key for change in changes for key in change.records} == {None}


def test_neighbours_are_as_a_scan_of_them_finds_them(store):
    bodies = {row["record"]: row["body"] for row in shop.rows(store, "versions")}
    numbers = {row["record_id"]: row["id"] for row in shop.rows(store, "records")}
    store.erase(KEYS, by="desk")
    kept = {row["record"]: row["body"] for row in shop.rows(store, "versions")}
    assert kept == {number: bodies[number] for key, number in numbers.items() if key[0] == "n"}
    assert shop.partition(store) == batch(store)


def test_a_number_and_the_history_of_ids_stay(store):
    before = {row["record_id"]: row for row in shop.rows(store, "records")}
    store.erase(KEYS, by="desk")
    rows = {row["id"]: row for row in shop.rows(store, "records")}
    for _, key in KEYS:
        row = rows[before[key]["id"]]
        assert (row["source"], row["live"], row["entity"]) == (erasing.ERASED, False, None)
        assert row["version"] == before[key]["version"] + 1
    entities = {row["id"]: row["state"] for row in shop.rows(store, "entities")}
    assert entities[before[KEYS[0][1]]["entity"]] == "gone"
    lines = shop.rows(store, "journal")
    body = orjson.loads(lines[-1]["body"])
    assert lines[-1]["kind"] == "erase"
    assert sorted(record for record, *_ in body["records"]) == sorted(
        before[key]["id"] for _, key in KEYS
    )


def test_the_chain_of_the_journal_holds(store):
    store.erase(KEYS, by="desk", reason="request 2026-7")
    store.upsert([SUBJECT], source="crm")
    with store._database.read() as connection:
        key = store._force.seal.key(connection)
    mac = START
    for row in sorted(shop.rows(store, "journal"), key=lambda row: row["seq"]):
        names = ("seq", "at", "kind", "model", "body")
        entry = Entry(by=row["by_whom"], **{name: row[name] for name in names})
        mac = journal.chained(key, mac, entry)
        assert row["mac"] == mac


def test_what_was_deleted_before_is_erased_by_its_key(store):
    store.delete(KEYS)
    assert left(store) != set()
    assert store.erase(KEYS, by="desk").records == 2
    assert left(store) == set()


def test_an_entity_is_erased_by_its_id(store):
    rows = {row["record_id"]: row for row in shop.rows(store, "records")}
    name = rows[KEYS[0][1]]["entity"]
    assert rows[KEYS[1][1]]["entity"] == name
    assert store.erase(entity=name, by="desk").records == 2
    assert left(store) == set()
    assert store.erase(entity=name, by="desk").records == 0


def test_erased_does_not_come_back_unasked(store):
    store.erase(KEYS, by="desk")
    lines = len(shop.rows(store, "journal"))
    told = store.upsert([SUBJECT, COPY, NEIGHBOURS[0]], source="crm")
    assert [one.what for one in told] == ["suppressed", "suppressed", "unchanged"]
    assert left(store) == set()
    (line,) = shop.rows(store, "journal")[lines:]
    assert orjson.loads(line["body"]) == {"records": [], "suppressed": 2}
    assert store.allow(KEYS[:1], by="desk") == 1
    told = store.upsert([SUBJECT, COPY], source="crm")
    assert [one.what for one in told] == ["created", "suppressed"]


def test_a_fault_in_the_middle_changes_nothing(store, monkeypatch):
    before = shop.dump(store)

    def fail(*_):
        raise RuntimeError("power")

    monkeypatch.setattr(erasing, "_silence", fail)
    with pytest.raises(RuntimeError):
        store.erase(KEYS, by="desk")
    assert shop.dump(store) == before


@pytest.mark.parametrize("word", ["QWEN.zyx@zyxmail.com", "of Qwendolyn Zyxcanary", "ZYX-77"])
def test_a_reason_that_tells_whom_it_is_about_is_refused(store, word):
    before = shop.dump(store)
    for words in ({"by": word}, {"by": "desk", "reason": f"asked by {word}"}):
        with pytest.raises(InputError) as told:
            store.erase(KEYS, **words)
        assert word.lower() not in str(told.value).lower()
    assert shop.dump(store) == before
