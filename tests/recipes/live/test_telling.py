from __future__ import annotations

from itertools import permutations

import pytest
from promises.population import person
from recipes.live import shop

from resolver.errors import RejectedCustomer, RulingError, UnknownRecordError

BO, ZOE, IGOR = (
    person("5", "Bo Li", ["bo.li@example.net"]),
    person("6", "Zoë Quist", ["zq@example.com"]),
    person("7", "Igor Novak", ["inovak@example.cz"]),
)
MERGED, MASTER = "0031t00000AAAAAAA1", "0031t00000AAAAAAA2"
ANSWER = {"errors": [{"code": "moved", "meta": {"old": "6", "new": "7"}}]}


def webhook(gone, kept):
    told = {"sourceCustomerId": gone, "destinationCustomerId": kept}
    return {"type": "CUSTOMER/MERGED", "content": told}


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        yield opened


def groups(store, column="entity"):
    return {"".join(sorted(one for _, one in group)) for group in shop.partition(store, column)}


def told(store, *customers, source="crm"):
    return [(one.record_id, one.what, one.seq) for one in store.upsert(customers, source=source)]


def test_a_merge_counts_in_whatever_order_it_comes(tmp_path):
    came = [BO, ZOE, webhook("5", "6")]
    for n, order in enumerate(permutations(came)):
        with shop.opened(f"sqlite:///{tmp_path}/{n}.db") as store:
            for one in order:
                told(store, one)
            assert groups(store) == groups(store, "auto") == {"56"}


def test_what_tells_of_a_merge_is_no_record(database_url):
    with shop.opened(database_url) as store:
        assert told(store, webhook("5", "6")) == [("5", "told", 1)]
        assert groups(store) == set()
        with pytest.raises(UnknownRecordError):
            store.rulings("5")
        assert told(store, BO, ANSWER, ZOE, webhook("5", "6")) == [
            ("5", "created", 2),
            ("6", "told", 3),
            ("6", "created", 2),
            ("5", "told", None),
        ]
        assert groups(store) == {"56"}
        versions = shop.rows(store, "versions")
        assert [(row["version"], row["what"]) for row in versions] == [(1, "upsert")] * 2
        (one, two) = store.rulings()
        assert (one.seq, one.ruling, one.left, one.right) == (1, "same", ("crm", "6"), ("crm", "5"))
        assert (one.by, one.state, two.seq) == ("system", "standing", 3)
        (kind,) = {row["kind"] for row in shop.rows(store, "journal") if row["seq"] != 2}
        assert kind == "ruling"


def test_the_same_told_again_changes_nothing(store):
    told(store, BO, ZOE, webhook("5", "6"), webhook("5", "6"))
    before = shop.dump(store)
    assert told(store, webhook("5", "6"), webhook("6", "5"), BO) == [
        ("5", "told", None),
        ("6", "told", None),
        ("5", "unchanged", None),
    ]
    assert shop.dump(store) == before


def test_a_record_may_tell_of_a_merge_as_well(store):
    rows = [
        {"Id": one, "LastName": name, "Email": f"{name}@example.org", "MasterRecordId": into}
        for one, name, into in ((MERGED, "Li", MASTER), (MASTER, "Quist", None))
    ]
    found = told(store, *rows, source=None)
    assert [what for _, what, _ in found] == ["created", "created"]
    assert groups(store) == {MERGED + MASTER}


def test_several_merges_in_one_are_several_rulings(store):
    row = {"Record ID": "1", "First Name": "Bo", "Email": "bo@example.org",
           "Merged Contact IDs": "2;3"}  # fmt: skip
    (made,) = store.upsert([row])
    assert made.what == "created"
    assert [(one.left[1], one.right[1]) for one in store.rulings()] == [("1", "2"), ("1", "3")]


def test_people_have_the_last_word(store):
    told(store, BO, ZOE, IGOR)
    store.decide("different", "5", "6", by="kim")
    told(store, webhook("5", "6"))
    assert groups(store) == {"5", "6", "7"}
    assert [one.state for one in store.rulings()] == ["standing", "replaced"]
    told(store, webhook("5", "7"))
    store.decide("same", "6", "7", by="kim")
    assert groups(store) == {"5", "67"}
    assert [one.state for one in store.rulings()][-1] == "standing"


def test_a_person_may_keep_apart_what_sources_alone_connect(store):
    told(store, BO, ZOE, IGOR, webhook("5", "6"), webhook("6", "7"))
    assert groups(store) == {"567"}
    store.decide("different", "5", "7", by="kim")
    assert groups(store) == {"56", "7"}


def test_a_person_may_take_back_what_a_source_told_for_good(store):
    told(store, BO, ZOE, webhook("5", "6"))
    store.undo(2, by="kim")
    told(store, webhook("5", "6"))
    assert groups(store) == {"5", "6"}
    store.undo(3, by="kim")
    assert groups(store) == {"56"}
    with pytest.raises(RulingError):
        store.undo(3, by="kim")


def test_a_record_that_was_merged_away_does_not_survive(store):
    told(store, BO, ZOE, IGOR)
    store.decide("same", "5", "6", by="kim")
    assert store.entity(("crm", "5")).golden["id"] == "5"
    assert store.entity(("crm", "5")).proposal is not None
    told(store, webhook("5", "6"))
    assert store.entity(("crm", "5")).golden["id"] == "6"
    assert store.entity(("crm", "5")).proposal is None
    told(store, webhook("6", "7"))
    assert "merged there" in " ".join(store.explain("6", "7").reasons.decided)


def test_other_events_are_refused_still(store):
    before = shop.dump(store)
    with pytest.raises(RejectedCustomer):
        told(store, BO, {"type": "CUSTOMER/CREATED", "content": {"customerId": "1"}})
    assert shop.dump(store) == before
