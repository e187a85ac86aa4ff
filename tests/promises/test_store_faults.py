"""Whatever operation of its database fails, a store is as before the call or as after it.

`STORE_FAULTS=1` lets all operations fail in all ways, which takes some minutes.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import count

import pytest
from promises import places
from promises.faults import ANSWER, KINDS, injected, strikes
from promises.places import Files, Schemas
from promises.population import generated

from resolver.errors import StoreError
from resolver.recipes.live import adopting
from resolver.recipes.live.opened import open_store
from resolver.recipes.shipped import shipped

PEOPLE = generated(24, 3)
KEYS = [("crm", one["id"]) for one in PEOPLE]
MODEL = shipped("0" * 32)
LATER = places.NOW + timedelta(days=9)


def merged(gone, kept):
    """Word of a source that two of its customers are one."""
    said = {"sourceCustomerId": gone["id"], "destinationCustomerId": kept["id"]}
    return {"type": "CUSTOMER/MERGED", "content": said}


def build(url):
    """A store with a bit of everything."""
    with open_store(url, model=MODEL) as store:
        store.upsert([*PEOPLE[:10], {**PEOPLE[0], "id": "copy"}], source="crm")
        store.upsert([{**PEOPLE[1], "id": "other"}], source="shop")
        store.decide("different", KEYS[2], KEYS[3], by="kim")
        store.delete([KEYS[4]])
        store.erase([KEYS[5]], by="kim")
        store.retain("shop", 5, by="kim")


def upsert(store):
    changed = {**PEOPLE[6], "name": "Bo Li", "emails": PEOPLE[7]["emails"]}
    return store.upsert([changed, PEOPLE[8], PEOPLE[4], PEOPLE[5], PEOPLE[10]], source="crm")


def learn(store):
    """Learn a model; what is adopted is nothing, as that is a call of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adopting, "adopt", lambda *_, **__: None)
        store.learn(by="kim")


CALLS = {
    "upsert one": lambda store: store.upsert([PEOPLE[11]], source="crm"),
    "upsert": upsert,
    "upsert many": lambda store: store.upsert(PEOPLE[11:], source="web"),
    "delete": lambda store: store.delete([KEYS[6], ("shop", "none")], by="kim"),
    "decide": lambda store: store.decide("same", KEYS[7], KEYS[8], by="kim", reason="heard"),
    "undo": lambda store: store.undo(3, by="lee"),
    "told": lambda store: store.upsert([merged(PEOPLE[8], PEOPLE[20])], source="crm"),
    "load": lambda store: store.load(PEOPLE[6:14], source_name="crm"),
    "adopt": lambda store: store.adopt(MODEL, by="kim"),
    "learn": learn,
    "erase": lambda store: store.erase([KEYS[1], KEYS[4]], by="lee", reason="7"),
    "allow": lambda store: store.allow([KEYS[5]], customer=PEOPLE[5], source="crm", by="kim"),
    "retain": lambda store: store.retain("shop", 6, by="kim"),
    "expire": lambda store: store.expire(now=LATER, by="kim"),
}
SLOW = {"decide", "undo", "load", "adopt", "expire"}
"""The calls of which only every fifth operation fails; in PostgreSQL, of others every fourth."""
TWICE = CALLS.keys() - {"upsert", "undo", "adopt", "allow", "retain"}
"""The calls that leave everything as it is when they are made again."""


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        places.steady(patch)
        patch.setattr(adopting, "fitted", lambda *_: MODEL)
        yield


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shelf(request, tmp_path_factory):
    """Where stores are."""
    if request.param == "sqlite":
        return Files(tmp_path_factory.mktemp("stores"))
    return Schemas(request.getfixturevalue("postgres_server"))


@pytest.fixture(scope="module")
def base(shelf):
    """A store that others are copies of; nobody has it open."""
    url = shelf.new()
    build(url)
    return url


@pytest.fixture
def faults():
    with injected() as found:
        yield found


def state(url):
    """All that is in a store, by itself and as it tells."""
    return places.held(url), places.told(url, KEYS)


@pytest.fixture(scope="module")
def ends(shelf, base):
    """What is there before any call, and what each makes of it where nothing fails."""

    @cache
    def found(name):
        url = shelf.copied(base)
        with open_store(url) as store:
            CALLS[name](store)
        return state(url)

    before = state(base)
    return lambda name: (before, found(name))


def tried(call, store):
    """The error of a call, if it has one."""
    try:
        call(store)
    except Exception as error:
        return error
    return None


class Trial:
    """A store in which a call is made again and again; once it was made, in another copy."""

    def __init__(self, shelf, base, faults, call, ends):
        self.shelf, self.base, self.faults, self.call, self.ends = shelf, base, faults, call, ends
        self.url, self.store = shelf.copied(base), None

    def struck(self, kind, nth):
        """The operation that failed and the error of the call, each None if there is none.

        All of the call is there where it was committed, else nothing, and the store goes on.
        """
        if self.store is None:
            self.shelf.renew(self.url, self.base)
            self.store = open_store(self.url)
        self.faults.strike(kind, nth)
        error = tried(self.call, self.store)
        struck, made = self.faults.struck, self.faults.kept or error is None
        self.faults.spare()
        assert error is None or isinstance(error, StoreError), (struck, repr(error))
        assert self.store.verify().intact
        rows, told = self.ends[made]
        assert places.held(self.url) == rows, (struck, made, repr(error))
        if made or struck in ("commit", "rollback", "connect"):
            assert places.told(self.url, KEYS) == told
        if made:
            self.store.close()
            self.store = None
        return struck, error


@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_which_one_operation_fails_is_not_made_or_whole(shelf, base, ends, faults, name):
    """The same store goes on, whatever failed before; nothing of that is left in it."""
    trial, failed = Trial(shelf, base, faults, CALLS[name], ends(name)), 0
    step = 5 if name in SLOW else 1 if shelf.kind == "sqlite" else 4
    for nth, kind in strikes(KINDS[shelf.kind], step):
        struck, error = trial.struck(kind, nth)
        if struck is None:
            break
        failed += error is not None
    assert error is None
    assert failed > 1


@pytest.mark.parametrize("name", CALLS)
def test_a_commit_of_which_nobody_hears_is_whole(shelf, base, ends, faults, name):
    """It is told as a failure; who calls again finds it made."""
    trial, failed = Trial(shelf, base, faults, CALLS[name], ends(name)), 0
    for nth in count(1):
        struck, error = trial.struck(ANSWER, nth)
        if struck is None:
            break
        failed += error is not None
        if trial.store is None and name in TWICE:
            with open_store(trial.url) as store:
                CALLS[name](store)
            assert state(trial.url) == trial.ends[True]
    assert error is None
    assert failed > 0
