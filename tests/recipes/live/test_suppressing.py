from __future__ import annotations

import pytest
from promises.population import person
from recipes.live import shop

from resolver.recipes.live import marking

ANN = person(
    "a", "Ann Smith", ["ann.smith@x-mail.org"], ["+1 415-739-0461"], externalCustomerId="L-77"
)


@pytest.fixture
def store(database_url):
    with shop.opened(database_url) as opened:
        opened.upsert([ANN], source="crm")
        opened.erase([("crm", "a")], by="desk")
        yield opened


def comes(store, *args, source="web", **more):
    (told,) = store.upsert([person(*args, **more)], source=source)
    return told.what


SAME = {
    "e-mail and initials": ("b", "Amy Stone", ["ANN.SMITH@x-mail.org"]),
    "e-mail, no name": ("b", None, ["ann.smith@x-mail.org"]),
    "e-mail, half a name": ("b", "Bob", ["ann.smith@x-mail.org"]),
    "phone and full name": ("b", "Smith, Ann", [], ["(415) 739-0461"]),
}
OTHER = {
    "other initials": ("b", "Bob Marsh", ["ann.smith@x-mail.org"]),
    "phone alone": ("b", None, [], ["+1 415-739-0461"]),
    "phone and initials": ("b", "Amy Stone", [], ["+1 415-739-0461"]),
    "name alone": ("b", "Ann Smith"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_person_is_not_taken_back_under_another_key(store, name):
    assert comes(store, *SAME[name]) == "suppressed"


@pytest.mark.parametrize("name", OTHER)
def test_somebody_else_is_taken(store, name):
    assert comes(store, *OTHER[name]) == "created"


def test_an_external_id_counts_in_its_system(store):
    assert comes(store, "b", "Ann Smith", externalCustomerId="L-77", source="crm") == "suppressed"


def test_an_erased_record_without_a_name_stands_for_any(store):
    comes(store, "q", None, ["lone@x-mail.org"])
    store.erase([("web", "q")], by="desk")
    assert comes(store, "r", "Bob Marsh", ["lone@x-mail.org"]) == "suppressed"


def test_old_versions_are_known_too(store):
    comes(store, "q", "Ann Smith", ["old@x-mail.org"])
    comes(store, "q", "Ann Smith", ["new@x-mail.org"])
    store.erase([("web", "q")], by="desk")
    assert comes(store, "r", "Ann Smith", ["old@x-mail.org"]) == "suppressed"


def test_a_live_record_is_kept_up_to_date(store):
    comes(store, "q", "Alan Stone")
    assert comes(store, "q", "Alan Stone", ["ann.smith@x-mail.org"]) == "updated"


def test_a_mailbox_of_a_role_is_nobody(store):
    comes(store, "q", "Ann Smith", ["info@shop-mail.org"])
    store.erase([("web", "q")], by="desk")
    assert comes(store, "r", "Ann Smith", ["info@shop-mail.org"]) == "created"


def test_a_key_that_is_allowed_comes_with_what_it_holds_and_no_other(store):
    assert store.allow([("crm", "a")], by="desk") == 1
    assert comes(store, "b", "Ann Smith", ["ann.smith@x-mail.org"]) == "suppressed"
    assert [one.what for one in store.upsert([ANN], source="crm")] == ["created"]
    store.erase([("crm", "a")], by="desk")
    assert [one.what for one in store.upsert([ANN], source="crm")] == ["suppressed"]


def test_a_person_who_is_allowed_comes_under_any_key(store):
    assert store.allow(customer=ANN, source="crm", by="desk") >= 3
    assert (
        comes(store, "b", "Ann Smith", ["ann.smith@x-mail.org"], ["+1 415-739-0461"]) == "created"
    )
    assert [one.what for one in store.upsert([ANN], source="crm")] == ["created"]


def test_what_is_allowed_is_counted_in_the_journal(store):
    store.allow([("crm", "a")], by="desk")
    line = shop.rows(store, "journal")[-1]
    assert (line["kind"], line["by_whom"]) == ("allow", "desk")
    assert line["body"] == '{"keys":1,"lifted":1}'


def test_marks_are_those_of_one_store(new_url):
    found = []
    for url in (new_url(), new_url()):
        with shop.opened(url) as store:
            store.upsert([ANN], source="crm")
            store.erase([("crm", "a")], by="desk")
            found.append({(row["mark"], row["who"]) for row in shop.rows(store, "suppressed")})
            with store._database.read() as connection:
                key = marking.Marker(connection).key(("crm", "a"))
            assert (key, "") in found[-1]
    assert not found[0] & found[1]
