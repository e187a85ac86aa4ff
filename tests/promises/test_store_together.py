"""Many at work on one store leave what the same calls leave one after another.

The journal tells in which order they were. `STORE_TOGETHER=50` has them make so many times as
many.
"""

from __future__ import annotations

import os
from operator import ne
from threading import Event, Thread, current_thread

import pytest
from promises import deeds, places
from promises.places import Files, Schemas

from resolver.errors import UnknownRecordError
from resolver.recipes.live import journal
from resolver.recipes.live.following import Follower
from resolver.recipes.live.opened import open_store

TIMES = int(os.environ.get("STORE_TOGETHER", "1"))
DEEDS = 16 * TIMES
"""Calls that each of them makes."""
CHANGES = ("upsert", "delete", "erase", "decide", "undo", "allow")


class Heard:
    """A store that remembers the calls which change it, by the line of the journal they wrote."""

    def __init__(self, store, worker, told):
        self.store, self.worker, self.told = store, worker, told

    def __getattr__(self, name):
        call = getattr(self.store, name)
        if name not in CHANGES:
            return call

        def heard(*given, **more):
            here = current_thread()
            here.lines = []
            answer = call(*given, **more)
            if here.lines:
                self.told[here.lines[-1]] = self.worker, (name, given, more, said(answer))
            return answer

        return heard


def said(answer):
    """An answer without what depends on who else has the file open."""
    if hasattr(answer, "pending"):
        return answer.records, answer.entities, answer.seq
    return answer


def work(store, first, wrong):
    """Make calls, and look at what others do in between."""
    for number in range(first, first + DEEDS):
        try:
            deeds.do(store, number)
            store.resolve(deeds.PEOPLE[number % len(deeds.PEOPLE)])
            seen(store, deeds.key(deeds.random.Random(number)))
        except BaseException as error:
            wrong.append(error)
            raise


def seen(store, key):
    """What a record is in is whole: the record is in it."""
    try:
        assert key in store.entity(key).records
    except UnknownRecordError:
        return


def follow(store, follower, done):
    """Read the feed as it grows, and once more when nobody adds to it any more."""
    ended = False
    while not ended:
        ended = done.is_set()
        while events := store.events(follower.cursor, limit=7):
            follower.apply(events)


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request, tmp_path, monkeypatch):
    places.steady(monkeypatch)
    append = journal.append

    def noted(connection, key, entry, before=None):
        append(connection, key, entry, before)
        current_thread().lines.append(entry.seq)

    monkeypatch.setattr(journal, "append", noted)
    if request.param == "sqlite":
        return Files(tmp_path)
    return Schemas(request.getfixturevalue("postgres_server"))


def test_calls_at_the_same_time_are_calls_one_after_another(shelf):
    base = shelf.new()
    current_thread().lines = []
    deeds.build(base)
    url, twin_url = shelf.copied(base), shelf.copied(base)
    wrong, told, done, follower = [], {}, Event(), Follower()
    with open_store(url) as one, open_store(url) as other, open_store(url) as third:
        workers = [
            Thread(target=work, args=(Heard(store, n, told), 1_000 * n, wrong))
            for n, store in enumerate((one, one, other))
        ]
        reader = Thread(target=follow, args=(third, follower, done))
        for thread in (*workers, reader):
            thread.start()
        for thread in workers:
            thread.join()
        done.set()
        reader.join()
        assert not wrong
        assert third.verify().intact
        assert follower.cursor == third.head().seq
    with open_store(twin_url) as twin:
        for line, (_, (name, given, more, answer)) in sorted(told.items()):
            assert said(getattr(twin, name)(*given, **more)) == answer, (line, name)
        assert follower.cursor == twin.head().seq
        again = Follower()
        again.apply(twin.events(limit=100_000))
    assert again == follower
    turns = [worker for _, (worker, _) in sorted(told.items())]
    assert sum(map(ne, turns, turns[1:])) > len(turns) / 4
    assert places.held(url) == places.held(twin_url)
