from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from promises.population import person
from recipes.live import shop

from resolver.errors import InputError
from resolver.recipes.live import retaining

NAMES = ("Ann Smith", "Bob Marsh", "Carl Lee", "Dora King", "Emil Nord")
PEOPLE = [person(f"p{n}", name, [f"{name.split()[0]}@x-mail.org"]) for n, name in enumerate(NAMES)]


@pytest.fixture
def store(database_url):
    with shop.opened(database_url) as opened:
        opened.upsert(PEOPLE, source="web")
        opened.upsert(PEOPLE[:1], source="crm")
        yield opened


def later(days):
    return datetime.now(UTC) + timedelta(days=days)


def live(store):
    return {(row["source"], row["record_id"]) for row in shop.rows(store, "records") if row["live"]}


def test_what_is_too_old_is_erased_and_may_come_again(store, monkeypatch):
    monkeypatch.setattr(retaining, "BATCH", 2)
    store.retain("web", 30, by="law")
    assert store.expire(now=later(29), by="clock").records == 0
    lines = len(shop.rows(store, "journal"))
    erased = store.expire(now=later(31), by="clock")
    assert (erased.records, erased.pending) == (5, ())
    assert live(store) == {("crm", "p0")}
    kinds = [row["kind"] for row in shop.rows(store, "journal")[lines:]]
    assert kinds == ["expire", "expire", "expire"]
    assert {row["record"] for row in shop.rows(store, "versions")} == {6}
    assert shop.rows(store, "suppressed") == []
    assert {one.what for one in store.upsert(PEOPLE, source="web")} == {"created"}


def test_what_was_deleted_long_ago_is_erased_as_well(store):
    store.delete([("web", "p1")])
    store.retain("web", 30, by="law")
    assert store.expire(now=later(31), by="clock").records == 5
    assert {row["record"] for row in shop.rows(store, "versions")} == {6}


def test_a_change_begins_the_time_anew(store):
    store.retain("web", 30, by="law")
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE records SET at = '2020-01-01T00:00:00.000000+00:00'")
    store.upsert([PEOPLE[1] | {"name": "Bob Marsch"}], source="web")
    assert store.expire(by="clock").records == 4
    assert live(store) == {("crm", "p0"), ("web", "p1")}


def test_for_ever_again(store):
    store.retain("web", 30, by="law")
    store.retain("web", 40, by="law")
    assert shop.rows(store, "retention") == [{"source": "web", "days": 40}]
    store.retain("web", None, by="law")
    assert store.expire(now=later(9_000), by="clock").records == 0
    assert shop.rows(store, "journal")[-1]["body"] == '{"days":null,"source":"web"}'


@pytest.mark.parametrize("days", [-1, 36_501])
def test_days_that_are_none(store, days):
    with pytest.raises(InputError, match="0 to 36,500"):
        store.retain("web", days, by="law")
    assert shop.rows(store, "retention") == []
