from __future__ import annotations

from recipes.live import turns

from resolver.recipes.live import writing

MINE = b"not so long, but long enough"


def test_a_change_does_not_tell_the_key(database_url):
    with turns.store(database_url, MINE) as (_, database, force), database.write() as connection:
        moment = writing.moment(connection, force)
        assert moment.key == MINE
        assert MINE.decode() not in repr(moment)
