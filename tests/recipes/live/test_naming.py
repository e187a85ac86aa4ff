from __future__ import annotations

import pytest
from promises import streams
from promises.population import person
from recipes.live import shop

from resolver.recipes import proposing
from resolver.recipes.live.naming import Asked, hashed

ANN = person("b", "Ann Meyer", ["ann@example.org"], ["+1 206 555 0142"], birth="1980-02-03")
BO = person("c", "Bo Li", ["bo@example.com"], ["+1 503 555 0199"], birth="1971-05-06")


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        yield opened


def homes(store):
    rows = shop.rows(store, "records")
    return {row["record_id"]: row["entity"] for row in rows if row["live"]}


def entities(store):
    return {row["id"]: row for row in shop.rows(store, "entities")}


def named(record_id, *more):
    return proposing.named_after("e-", "crm", record_id, *more)


def test_an_entity_is_named_after_its_first_record(store):
    store.upsert([ANN | {"id": "z"}, ANN, BO], source="crm")
    assert homes(store) == {"z": named("b"), "b": named("b"), "c": named("c")}
    assert {row["state"] for row in entities(store).values()} == {"live"}


def test_it_keeps_its_id_whatever_comes(store):
    store.upsert([ANN], source="crm")
    store.upsert([ANN | {"id": "a"}], source="crm")
    assert homes(store) == {"a": named("b"), "b": named("b")}
    store.delete([("crm", "b")])
    assert homes(store) == {"a": named("b")}


def test_one_that_is_merged_away_leads_to_the_other_and_comes_back(store):
    """The older id stays; a split gives both the ids that they had."""
    store.upsert([ANN], source="crm")
    store.upsert([BO], source="crm")
    before = homes(store)
    store.upsert([ANN | {"id": "c"}], source="crm")
    assert set(homes(store).values()) == {named("b")}
    merged = entities(store)[named("c")]
    assert (merged["state"], merged["into_id"]) == ("merged", named("b"))
    assert merged["ended"] is not None
    store.upsert([BO], source="crm")
    assert homes(store) == before
    assert entities(store)[named("c")]["state"] == "live"
    assert entities(store)[named("c")]["ended"] is None
    history = [row["entity"] for row in shop.rows(store, "memberships") if row["record"] == 2]
    assert history == [named("c"), named("b"), named("c")]


def test_one_without_records_is_gone(store):
    store.upsert([ANN], source="crm")
    store.delete([("crm", "b")])
    assert entities(store)[named("b")]["state"] == "gone"
    assert homes(store) == {}
    history = [(row["seq"], row["entity"]) for row in shop.rows(store, "memberships")]
    assert history == [(1, named("b")), (2, None)]


def test_no_id_is_given_to_others(store):
    """A record that left its entity takes no id along; one that comes back has its own again."""
    store.upsert([ANN | {"id": "z"}, ANN], source="crm")
    assert homes(store) == {"z": named("b"), "b": named("b")}
    store.upsert([BO | {"id": "b"}], source="crm")
    first = homes(store)
    assert first == {"z": named("b"), "b": named("b", "1")}
    store.delete([("crm", "b")])
    store.upsert([BO | {"id": "b"}], source="crm")
    assert homes(store) == first


def test_groups_are_told_apart_by_their_records():
    groups = [frozenset(group) for group in ((1,), (2,), (1, 2), (12,), (1, 2, 3), (1, 23))]
    assert len({hashed(group) for group in groups}) == len(groups)
    assert all(-(2**63) <= hashed(group) < 2**63 for group in groups)
    assert hashed(frozenset((30, 4))) == hashed(frozenset((4, 30)))


def test_what_is_asked_is_read_once_and_not_before():
    read = []

    def reading():
        read.append(1)
        return {1: "a", 2: "b"}

    asked = Asked(reading)
    assert read == []
    assert (asked[1], len(asked), [*asked], asked.get(3)) == ("a", 2, [1, 2], None)
    assert read == [1]


@pytest.mark.parametrize("seed", [3, 5])
def test_ids_are_sound_in_any_stream(store, seed):
    given = set()
    for word, told in streams.made(seed, calls=20, people=6).calls:
        before = homes_by_number(store)
        if word == "gone":
            store.delete(told)
        else:
            store.upsert([{**one, "source": source} for source, one in told])
        known, after = entities(store), homes_by_number(store)
        assert given <= known.keys()
        given = {*known}
        check(store, known, after)
        check_kept(before, after)
    assert {"live", "merged"} <= {row["state"] for row in known.values()}


def homes_by_number(store):
    rows = shop.rows(store, "records")
    return {row["id"]: row["entity"] for row in rows if row["live"]}


def check(store, known, homes):
    """States tell who lives, all others lead there or are gone, and the history ends with now."""
    assert {one for one, row in known.items() if row["state"] == "live"} == {*homes.values()}
    for row in known.values():
        assert (row["state"] == "merged") == (row["into_id"] is not None)
        assert (row["state"] == "live") == (row["ended"] is None)
        steps = 0
        while row["state"] == "merged":
            row, steps = known[row["into_id"]], steps + 1
            assert steps <= len(known)
    last = {}
    for row in sorted(shop.rows(store, "memberships"), key=lambda row: row["seq"]):
        assert last.get(row["record"]) != row["entity"]
        last[row["record"]] = row["entity"]
    assert {record: one for record, one in last.items() if one is not None} == homes


def check_kept(before, after):
    """A group of which nobody left, and nobody of another one came, has the id that it had."""
    for old in {*before.values()}:
        members = {record for record, one in before.items() if one == old}
        homes = {after.get(record) for record in members}
        if len(homes) == 1 and None not in homes:
            (home,) = homes
            others = {before.get(r) for r, one in after.items() if one == home} - {None}
            if others == {old}:
                assert home == old
