from __future__ import annotations

from random import Random

import pytest
from recipes.live import turns

from resolver.errors import UnknownRecordError
from resolver.recipes.live.identities import follow
from resolver.store.tables import ENTITIES
from resolver.store.writing import add, change


def row(entity, state, into=None):
    return {
        "id": entity,
        "born": 1,
        "state": state,
        "into_id": into,
        "at": "2026-01-02",
        "ended": None,
    }


@pytest.mark.parametrize("seed", range(4))
def test_every_id_ever_given_leads_somewhere(seed, database_url):
    with turns.store(database_url) as (_, database, force):
        known = turns.tables_of(database, force, Random(seed), 30)[30]
        with database.read() as connection:
            found = {entity: follow(connection, entity) for entity in known.ids}
    assert found == {entity: known.leads(entity) for entity in known.ids}
    assert {one for state, one in found.values() if state == "live"} == {*known.entity.values()}


def test_a_long_way_is_one_statement(database_url):
    with turns.store(database_url) as (_, database, _force), database.write() as connection:
        merged = [row(f"e-{n}", "merged", f"e-{n + 1}") for n in range(5_000)]
        add(connection, ENTITIES, [*merged, row("e-5000", "live")])
        assert follow(connection, "e-0") == ("live", "e-5000")
        assert follow(connection, "e-5000") == ("live", "e-5000")
        change(connection, ENTITIES, [{"id": "e-5000", "state": "gone"}])
        assert follow(connection, "e-17") == ("gone", "e-5000")


def test_an_id_that_was_never_given(database_url):
    with (
        turns.store(database_url) as (_, database, _force),
        database.read() as connection,
        pytest.raises(UnknownRecordError, match="'e-1' is no entity"),
    ):
        follow(connection, "e-1")
