from __future__ import annotations

import pytest
from promises.population import generated
from recipes.live import shop

from resolver.errors import StoreError
from resolver.recipes.live import loading
from resolver.recipes.live.opened import open_store


def rows(number=12, seed=5):
    return generated(number, seed)


def counts(loaded):
    names = ("created", "updated", "unchanged", "deleted", "late", "suppressed")
    return {name: getattr(loaded, name) for name in names if getattr(loaded, name)}


def follows(store):
    """The journal without what differs from moment to moment."""
    with store._database.read() as connection:
        found = connection.exec_driver_sql("SELECT seq, kind, by_whom, body FROM journal")
        return [tuple(row) for row in found]


def nightly(store):
    export = rows()
    assert counts(store.load(export, by="shop")) == {"created": 12}
    assert counts(store.load(export)) == {"unchanged": 12}
    changed = [{**one, "name": "Ann Smith"} if n % 2 else one for n, one in enumerate(export)]
    assert counts(store.load(changed[:11], by="shop")) == {"updated": 5, "unchanged": 6}
    told = store.load(changed[:10], complete=True)
    assert counts(told) == {"unchanged": 10, "deleted": 2}
    assert counts(store.load(export)) == {"created": 2, "updated": 5, "unchanged": 5}


def test_few_changes_and_many_leave_the_same(new_url, monkeypatch):
    found = []
    for few in (1_000, 0):
        monkeypatch.setattr(loading, "FEW", few)
        monkeypatch.setattr(loading, "SHARE", 0.0)
        with open_store(new_url(), model=shop.model()) as store:
            nightly(store)
            told = shop.held(store, "models", "entities", "versions")
            for row in told["records"]:
                del row["at"]
            found.append((told, follows(store)))
    assert found[0] == found[1]
    assert [seq for seq, *_ in found[0][1]] == [1, 2, 3, 4]


def test_the_first_export_teaches_and_a_trial_writes_nothing(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        before = shop.held(store)
        tried = store.load(rows(40), dry_run=True)
        assert shop.held(store) == before
        assert tried.learned
        assert tried.seq is None
        assert sum(len(one.records) for one in tried.effect.regrouped) == 40
        told = store.load(rows(40))
        assert told.learned
        assert told.effect is None
        assert store.model.records == 40
        ids = {row["entity"] for row in shop.held(store)["records"]}
        assert ids == {one.entity_id for one in tried.effect.regrouped}
        assert not store.load(rows(41)).learned


def test_an_export_that_lacks_too_much_is_refused(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/store.db", model=shop.model()) as store:
        store.load(rows())
        before = shop.held(store)
        with pytest.raises(StoreError, match=r"lacks 3 of 12 records of source 'gladly'"):
            store.load(rows()[:9], complete=True)
        assert shop.held(store) == before
        assert store.load(rows()[:9], complete=True, most_gone=0.25).deleted == 3


def test_no_row_is_lost(tmp_path):
    export = tmp_path / "shop.csv"
    lines = ["id,name,email", "1,Ann Meyer,ann@example.com", ",No Id,x@example.com", "1,Two,t@a.b"]
    export.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with open_store(f"sqlite:///{tmp_path}/store.db", model=shop.model()) as store:
        told = store.load(export, columns={"id": "id"}, source_name="shop")
        assert told.accepted + told.rejected + told.skipped == 3
        assert len(told.rejects) == told.rejected + told.skipped
        assert told.created == told.accepted
        assert {row["source"] for row in shop.held(store)["records"]} == {"shop"}


def test_what_is_older_by_its_own_time_comes_too_late(tmp_path):
    export = [{**one, "updatedAt": "2026-02-01T00:00:00Z"} for one in rows()]
    with open_store(f"sqlite:///{tmp_path}/store.db", model=shop.model()) as store:
        store.load(export)
        old = [{**one, "name": "Ann Old", "updatedAt": "2025-01-01T00:00:00Z"} for one in export]
        assert counts(store.load(old)) == {"late": 12}
