from __future__ import annotations

import pytest
from sqlalchemy import select
from store.watched import watched

from resolver.errors import StoreError
from resolver.recipes.live.sealing import CHECK, KEY, Seal
from resolver.store.tables import META
from resolver.store.writing import drop

MINE = b"not so long, but long enough"


def begun(database, given=None):
    with database.write() as connection:
        Seal(given).begin(connection)


def key(database, given=None):
    with database.read() as connection:
        return Seal(given).key(connection)


def kept(database):
    with database.read() as connection:
        return {row.name: row.value for row in connection.execute(select(META))}


def test_a_store_keeps_a_key_of_its_own(database):
    begun(database)
    assert key(database) == key(database) == bytes.fromhex(kept(database)[KEY])
    assert len(key(database)) == 32
    with pytest.raises(StoreError, match="keeps its own audit key"):
        key(database, MINE)


def test_two_stores_have_two_keys(database, new_url):
    from resolver.store.database import Database

    begun(database)
    with Database.open(new_url()) as other:
        begun(other)
        assert key(database) != key(other)


def test_a_key_that_is_given_is_not_kept(database):
    begun(database, MINE)
    found = kept(database)
    assert [*found] == [CHECK]
    for text in (MINE.hex(), MINE.decode()):
        assert text not in found[CHECK]
    assert key(database, MINE) == MINE
    with pytest.raises(StoreError, match="none was given"):
        key(database)
    with pytest.raises(StoreError, match="not the one"):
        key(database, MINE + b"!")


def test_a_key_that_is_too_short():
    for given in (b"", b"x" * 15):
        with pytest.raises(StoreError, match="at least 16 bytes"):
            Seal(given)
    Seal(b"x" * 16)


@pytest.mark.parametrize("given", [None, MINE])
def test_a_key_that_is_lost(database, given):
    begun(database, given)
    with database.write() as connection:
        drop(connection, META, [{"name": KEY}, {"name": CHECK}])
    with pytest.raises(StoreError, match="missing"):
        key(database, given)


def test_it_is_read_once(database):
    begun(database)
    seal = Seal()
    with database.read() as connection, watched() as asked:
        first = seal.key(connection)
        before = len(asked)
        assert seal.key(connection) == first
        assert 0 < before == len(asked)
