from __future__ import annotations

import pytest
from promises.population import person
from recipes.live import shop

from resolver.errors import RulingError, UnknownRecordError
from resolver.recipes.live import journal

BO, ZOE, IGOR, UMA = (
    person("5", "Bo Li", ["bo.li@example.net"]),
    person("6", "Zoë Quist", ["zq@example.com"]),
    person("7", "Igor Novak", ["inovak@example.cz"]),
    person("8", "Uma Rao", ["uma.rao@example.in"]),
)
ANNS = [
    person(number, "Ann Meyer", ["ann.meyer@example.org"], ["206-555-0142"], birth="1980-02-03")
    for number in "12"
]


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        opened.upsert([BO, ZOE, IGOR, UMA], source="crm")
        yield opened


def groups(store, column="entity"):
    return {"".join(sorted(one for _, one in group)) for group in shop.partition(store, column)}


def lines(store):
    return [(row["seq"], row["kind"], row["by_whom"]) for row in shop.rows(store, "journal")]


def nothing_changes(store, error, call, *words):
    before = shop.dump(store)
    with pytest.raises(error) as told:
        call()
    assert shop.dump(store) == before
    for word in words:
        assert word in str(told.value)


def test_same_joins_and_undo_restores_in_both_databases(database_url):
    with shop.opened(database_url) as store:
        store.upsert([BO, ZOE, IGOR], source="crm")
        alone = shop.rows(store, "records")
        one = store.decide("same", "5", "crm:6", by="kim", reason="called her")
        assert (one.seq, one.ruling, one.left, one.right) == (2, "same", ("crm", "5"), ("crm", "6"))
        assert (one.by, one.reason, one.state, one.undoes) == (
            "kim",
            "called her",
            "standing",
            None,
        )
        assert groups(store) == groups(store, "auto") == {"56", "7"}
        joined = shop.rows(store, "records")
        back = store.undo(one.seq, by="lee")
        assert (back.seq, back.ruling, back.undoes, back.by) == (3, "undo", 2, "lee")
        assert shop.rows(store, "records") == alone
        again = store.undo(back.seq, by="kim")
        assert shop.rows(store, "records") == joined
        store.undo(again.seq, by="kim")
        assert shop.rows(store, "records") == alone


@pytest.mark.parametrize("word", ["different", "related"])
def test_different_and_related_keep_apart(store, word):
    store.upsert(ANNS, source="crm")
    assert "12" in groups(store)
    store.decide(word, "1", "2", by="kim")
    assert {"1", "2"} <= groups(store)


def test_unsure_leaves_the_pair_to_the_evidence_but_is_never_auto(store):
    store.upsert(ANNS, source="crm")
    assert "12" in groups(store, "auto")
    store.decide("unsure", "1", "2", by="kim")
    assert "12" in groups(store)
    assert {"1", "2"} <= groups(store, "auto")


def test_the_last_word_on_a_pair_replaces_the_one_before(store):
    for word, found in (("same", {"56"}), ("different", {"5", "6"}), ("same", {"56"})):
        store.decide(word, "5", "6", by="kim")
        assert groups(store) == {*found, "7", "8"}
    assert [one.state for one in store.rulings()] == ["replaced", "replaced", "standing"]


def test_rulings_are_inherited_through_merges_deletes_and_returns(store):
    store.decide("same", "5", "6", by="kim")
    store.decide("same", "6", "7", by="kim")
    store.decide("different", "7", "8", by="kim")
    assert groups(store) == {"567", "8"}
    store.delete([("crm", "6")])
    assert groups(store) == {"5", "7", "8"}
    nothing_changes(
        store, RulingError, lambda: store.decide("same", "5", "8", by="kim"), "crm:6", "crm:8"
    )
    store.upsert([ZOE], source="crm")
    assert groups(store) == {"567", "8"}


def test_contradictions_are_refused_with_the_way_between_the_records(store):
    store.decide("same", "5", "6", by="kim")
    store.decide("same", "6", "7", by="kim")
    for word in ("different", "related"):
        nothing_changes(
            store,
            RulingError,
            lambda word=word: store.decide(word, "7", "5", by="lee"),
            word,
            "crm:5 – crm:6 – crm:7",
        )
    store.decide("different", "6", "7", by="lee")
    store.decide("related", "5", "7", by="lee")
    nothing_changes(
        store, RulingError, lambda: store.decide("same", "6", "7", by="kim"), "related", " – crm:6"
    )
    assert groups(store) == {"56", "7", "8"}


def test_what_comes_to_count_again_must_not_contradict_either(store):
    first = store.decide("same", "5", "6", by="kim")
    back = store.undo(first.seq, by="kim")
    store.decide("same", "6", "7", by="kim")
    store.decide("different", "5", "7", by="kim")
    nothing_changes(store, RulingError, lambda: store.undo(back.seq, by="kim"), "crm:5", "crm:7")


def test_what_cannot_be_taken_back(store):
    one = store.decide("same", "5", "6", by="kim")
    store.undo(one.seq, by="kim")
    nothing_changes(store, RulingError, lambda: store.undo(one.seq, by="lee"), "already: 3")
    nothing_changes(store, RulingError, lambda: store.undo(77, by="lee"), "no ruling 77")
    nothing_changes(store, RulingError, lambda: store.undo(1, by="lee"), "no ruling 1")


@pytest.mark.parametrize(
    ("said", "error", "word"),
    [
        (("same", "5", "99"), UnknownRecordError, "99"),
        (("same", "5", ("shop", "6")), UnknownRecordError, "shop:6"),
        (("same", "5", "nul\0"), UnknownRecordError, "nul"),
        (("same", "5", "crm:5"), RulingError, "one record"),
        (("sane", "5", "6"), RulingError, "Did you mean 'same'?"),
        (("undo", "5", "6"), RulingError, "no ruling"),
        (("value", "5", "6"), RulingError, "needs a 'field'"),
        (("value", "5", "6", "shoe"), RulingError, "no field"),
    ],
)
def test_what_cannot_be_ruled(store, said, error, word):
    word_, left, right, *field = said
    field = field[0] if field else None
    nothing_changes(
        store, error, lambda: store.decide(word_, left, right, by="kim", field=field), word
    )


@pytest.mark.parametrize("by", ["", " ", "system", "k\0m", "k\ud800m"])
def test_who_cannot_rule(store, by):
    nothing_changes(store, RulingError, lambda: store.decide("same", "5", "6", by=by))


def test_deleted_records_are_not_ruled_on(store):
    store.delete([("crm", "6")])
    nothing_changes(
        store, UnknownRecordError, lambda: store.decide("same", "5", "6", by="kim"), "deleted"
    )


def test_an_id_of_several_sources_is_asked_back(store):
    store.upsert([BO], source="shop")
    nothing_changes(
        store,
        UnknownRecordError,
        lambda: store.decide("same", "5", "6", by="kim"),
        "several sources (crm, shop)",
    )
    assert store.decide("same", "shop:5", "6", by="kim").left == ("shop", "5")


def test_the_same_said_again_is_no_second_ruling(store):
    one = store.decide("same", "5", "6", by="kim", reason="called")
    before = shop.dump(store)
    assert store.decide("same", "6", "5", by="kim") == one
    assert store.decide("Same ", "6", "5", by="kim", reason="called") == one
    assert shop.dump(store) == before
    assert store.decide("same", "5", "6", by="lee").seq == 3
    assert store.decide("same", "5", "6", by="lee", reason="she wrote").seq == 4


def test_a_value_is_said_again_once_it_was_replaced(store):
    store.decide("same", "5", "6", by="kim")
    store.decide("same", "6", "7", by="kim")
    one = store.decide("value", "5", "6", by="kim", field="emails")
    assert one.field == "email"
    assert store.decide("value", "5", "6", by="kim", field="email") == one
    assert store.decide("value", "6", "5", by="kim", field="email").seq == 5
    assert store.decide("value", "7", "6", by="kim", field="email").seq == 6
    assert store.decide("value", "6", "5", by="kim", field="email").seq == 7
    states = [row.state for row in store.rulings()]
    assert states == ["standing", "standing", "replaced", "replaced", "replaced", "standing"]
    assert store.entity(("crm", "5")).golden["emails"][0]["original"] == "zq@example.com"


def test_a_changed_record_opens_a_ruling_again(store):
    store.decide("same", "5", "6", by="kim")
    changed = {**ZOE, "name": "Zoë Quist-Li"}
    store.upsert([changed], source="crm")
    assert groups(store) == {"56", "7", "8"}
    assert groups(store, "auto") == {"5", "6", "7", "8"}
    assert [one.state for one in store.rulings()] == ["reopened"]
    assert store.decide("same", "5", "6", by="kim").seq == 4
    assert groups(store, "auto") == {"56", "7", "8"}
    assert [one.state for one in store.rulings()] == ["replaced", "standing"]
    store.upsert([ZOE], source="crm")
    assert [one.state for one in store.rulings()] == ["replaced", "reopened"]
    store.undo(4, by="kim")
    assert [one.state for one in store.rulings()] == ["standing", "undone", "standing"]
    assert groups(store, "auto") == {"56", "7", "8"}


def test_the_journal_tells_who_and_what_and_nothing_of_the_records(store):
    store.decide("same", "5", "6", by="kim", reason="called Bo in Bremen")
    store.undo(2, by="lee", reason="not Bo")
    store.decide("value", "5", "6", by="kim", field="attribute:shoe size")
    assert lines(store)[1:] == [(2, "ruling", "kim"), (3, "undo", "lee"), (4, "ruling", "kim")]
    told = [row["body"] for row in shop.rows(store, "journal")]
    assert '"pair":[1,2],"ruling":"same"' in told[1]
    assert '"undoes":2' in told[2]
    assert not any(word in text for text in told for word in ("Bo", "called", "shoe", "crm"))
    rows = shop.rows(store, "journal")
    with store._database.read() as connection:
        key = store._force.seal.key(connection)
    for before, row in zip([None, *rows], rows, strict=False):
        entry = journal.Entry(
            **{name: row[name] for name in ("seq", "at", "kind", "model", "body")},
            by=row["by_whom"],
        )
        mac = journal.START if before is None else before["mac"]
        assert journal.chained(key, mac, entry) == row["mac"]


def test_rulings_of_one_record(store):
    store.decide("same", "5", "6", by="kim")
    store.decide("related", "6", "7", by="kim")
    assert [one.seq for one in store.rulings("5")] == [2]
    assert [one.seq for one in store.rulings(("crm", "6"))] == [2, 3]
    assert store.rulings("8") == []
    store.delete([("crm", "7")])
    assert [one.seq for one in store.rulings("7")] == [3]
    with pytest.raises(UnknownRecordError):
        store.rulings("9")
