"""Files that cannot be made, or grow no more: a store is as before, and goes on when there is room.

The limit is that of the system for the size of any file, so what fails is what SQLite does with its
files: the store, its log, the index of the log, the copy that is made in cleaning.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from promises import places
from promises.places import Files
from promises.population import generated, person

from resolver.errors import StoreError
from resolver.recipes.live.opened import open_store
from resolver.recipes.shipped import shipped
from resolver.store import sqlite

resource = pytest.importorskip("resource")

PAGE = 4096
CANARY = "zyxcanary"
SUBJECT = person("subject", "Ann Zyxcanary", [f"{CANARY}@zyxmail.com"])
MODEL = shipped("0" * 32)


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        places.steady(patch)
        yield


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory):
    """A store of some size with one subject in it; nobody has it open.

    It is made before any limit, under which Python could not keep what it compiles.
    """
    url = Files(tmp_path_factory.mktemp("base")).new()
    with open_store(url, model=MODEL) as store:
        store.upsert([*generated(30, 5), SUBJECT], source="crm")
    return url


@contextmanager
def limited(size):
    """No file grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def tried(call, size):
    """What a call gives, or its error, where files grow no further."""
    with limited(size):
        try:
            return call()
        except StoreError as error:
            return error


def on_disk(url):
    """All bytes of the files of a store."""
    found = [Path(places.file(url) + end) for end in ("", "-wal", "-shm", "-journal")]
    return b"".join(path.read_bytes() for path in found if path.exists()).lower()


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_store_that_finds_no_room_as_it_is_made(files):
    url, failed = files.new(), 0
    for pages in count():
        made = tried(lambda: open_store(url, model=MODEL), pages * PAGE)
        if not isinstance(made, StoreError):
            break
        failed += 1
        places.held(url)
    with made as store:
        assert store.upsert([SUBJECT], source="crm")[0].what == "created"
        assert store.verify().intact
    assert failed > 10


def test_a_change_that_finds_no_room_is_not_made(files, base):
    """Where the log has room for a part of the change, that part is nothing."""
    url, before, failed = files.copied(base), places.held(base), 0
    people = generated(40, 6)
    with open_store(url) as store:
        store.resolve(SUBJECT)
        for pages in count(1, 4):
            made = tried(lambda: store.upsert(people, source="web"), pages * PAGE)
            assert store.verify().intact
            if not isinstance(made, StoreError):
                break
            failed += 1
            assert places.held(url) == before
    twin = files.copied(base)
    with open_store(twin) as store:
        assert store.upsert(people, source="web") == made
    assert places.held(twin) == places.held(url)
    assert failed > 10


def test_an_erasure_that_finds_no_room_tells_what_is_left(files, base):
    """It is not made, or made and its traces told; the next one takes them away."""
    key, seen = ("crm", "subject"), []
    for pages in count(1, 8):
        url = files.copied(base)
        with open_store(url) as store:
            store.resolve(SUBJECT)
            made = tried(lambda: store.erase([key], by="kim"), pages * PAGE)
            assert store.verify().intact
            if isinstance(made, StoreError):
                assert places.held(url) == places.held(base)
                seen.append("failed")
            else:
                assert made.pending or CANARY.encode() not in on_disk(url)
                seen.append("pending" if made.pending else "clean")
            again = store.erase([key], by="kim")
            assert (again.pending, CANARY.encode() in on_disk(url)) == ((), False)
        if seen[-1] == "clean":
            break
    assert sorted({*seen}) == ["clean", "failed", "pending"]


@pytest.mark.parametrize("why", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EMFILE])
def test_a_file_that_cannot_be_made(files, monkeypatch, why):
    def refuse(*_):
        raise OSError(why, os.strerror(why))

    url = files.new()
    for name in ("open", "close"):
        with monkeypatch.context() as patch:
            patch.setattr(sqlite.os, name, refuse)
            with pytest.raises(StoreError, match="Cannot be made") as told:
                open_store(url)
            assert os.strerror(why) in str(told.value)
    open_store(url).close()
    assert left(files.folder) == [Path(places.file(url)).name]


@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_place_that_something_else_has(files, end):
    url = files.new()
    other = Path(places.file(url) + end)
    other.mkdir()
    for _ in range(2):
        with pytest.raises(StoreError):
            open_store(url)
    other.rmdir()
    open_store(url).close()
    with open_store(url) as store:
        assert store.verify().intact


def test_a_store_that_nobody_closed_is_whole(files, base):
    """Its log holds what came last; without the log it is as before that."""
    url = files.copied(base)
    with open_store(url) as store:
        store.upsert(generated(3, 9), source="web")
        for end in ("", "-wal"):
            made = files.new()
            names = [(places.file(url) + one, places.file(made) + one) for one in ("", end)]
            for source, target in names:
                Path(target).write_bytes(Path(source).read_bytes())
            wanted = places.held(url) if end else places.held(base)
            assert places.held(made) == wanted
            with open_store(made) as other:
                assert other.verify().intact
