"""Whatever fails while a store is made or opened: it opens the next time, whole."""

from __future__ import annotations

import gc
from itertools import count
from pathlib import Path

import pytest
from promises import places
from promises.faults import ANSWER, KINDS, injected, strikes
from promises.places import TABLES, Files, Schemas

from resolver.config.model import Config
from resolver.errors import StoreError
from resolver.recipes.live.opened import existing_store, open_store
from resolver.recipes.shipped import shipped
from resolver.store.database import Database

KEY = b"not so long, but long enough"
MODEL = shipped("0" * 32)
OPEN_FILES = Path("/proc/self/fd")
MADE = {"meta": 2, "models": 1}
"""How many rows a new store has, in the tables that have any."""


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        places.steady(patch)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def shelf(request, tmp_path):
    """Where stores are."""
    if request.param == "sqlite":
        return Files(tmp_path)
    return Schemas(request.getfixturevalue("postgres_server"))


@pytest.fixture
def faults():
    with injected() as found:
        yield found


def open_new(url):
    open_store(url, model=MODEL, config=Config(), audit_key=KEY).close()


def open_old(url):
    existing_store(url, audit_key=KEY).close()


def tried(call, url, faults, kind, nth):
    """The operation that failed and the error, each None if there is none."""
    faults.strike(kind, nth)
    error = None
    try:
        call(url)
    except Exception as caught:
        error = caught
    struck, kept = faults.struck, faults.kept
    faults.spare()
    assert error is None or isinstance(error, StoreError), (struck, repr(error))
    return struck, kept, error


def rows(url):
    """How many rows the tables have that have any; None where there are no tables."""
    found = places.held(url)
    assert [*found] in ([], TABLES)
    return {name: len(of) for name, of in found.items() if of} if found else None


def whole(url):
    """Whether it is a store, with all that is in a new one."""
    with open_store(url, audit_key=KEY) as store:
        store.erase(by="kim")
        assert store.verify().intact
        assert store.events() == []
    return rows(url) == MADE and Database.exists(url)


def test_a_store_of_which_one_operation_fails_as_it_is_made(shelf, faults):
    """Its tables are made in one change, and filled in another."""
    url, seen = shelf.new(), []
    for nth, kind in strikes(KINDS[shelf.kind], 1 if shelf.kind == "sqlite" else 3):
        struck, kept, error = tried(open_new, url, faults, kind, nth)
        if struck is None:
            break
        found = rows(url)
        assert found is None or kept
        assert found == MADE or error is not None
        seen.append(found)
        if kept:
            assert found in ({}, MADE)
            if found == {}:
                open_new(url)
            assert whole(url)
            url = shelf.new()
    assert error is None
    assert whole(url)
    assert [seen.count(None) > 9, {} in seen, MADE in seen] == [True, True, True]


def test_a_store_of_which_one_operation_fails_as_it_is_opened(shelf, faults):
    url = shelf.new()
    open_new(url)
    before, failed = places.held(url), 0
    for nth, kind in strikes(KINDS[shelf.kind], 1):
        struck, kept, error = tried(open_old, url, faults, kind, nth)
        assert not kept
        assert places.held(url) == before
        if struck is None:
            break
        failed += error is not None
    assert error is None
    assert failed > 8
    assert whole(url)


def test_a_store_that_is_made_and_nobody_hears_of_it(shelf, faults):
    found, errors = [], 0
    for nth in count(1):
        url = shelf.new()
        struck, _, error = tried(open_new, url, faults, ANSWER, nth)
        found.append(rows(url))
        open_old(url) if found[-1] else open_new(url)
        assert whole(url)
        errors += error is not None
        if struck is None:
            break
    assert error is None
    assert errors > 2
    assert [one for one in (None, {}, MADE) if one not in found] == []


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="open files cannot be counted")
def test_connections_that_fail_as_they_are_made_are_closed(shelf, faults):
    url, kinds = shelf.new(), KINDS[shelf.kind]
    open_new(url)
    gc.collect()
    before = len([*OPEN_FILES.iterdir()])
    for nth in range(1, 13):
        assert tried(open_old, url, faults, kinds[nth % 2], nth)[0] is not None
        assert len([*OPEN_FILES.iterdir()]) == before
