from __future__ import annotations

import re
from math import log2

import polars as pl
import pytest
from steps.people import records

from resolver.steps import share
from resolver.steps.clean import clean
from resolver.steps.share import COMMON

NAMES = ("Ann Archer", "Bob Baker", "Cid Cooper", "Dan Dyer", "Eve Ellis", "Fay Fox")
MAIL, PHONE, HOME = "info@acme.org", "+1 415 555 2671", "12 Elm Street, Springfield, IL 62704"


def frame(*rows):
    return clean(records(*rows), "US")


def behind(*rows):
    """People and holders of the first e-mail and phone of the first record, people of its home."""
    cleaned = frame(*rows)
    first = share.attach(cleaned, share.count(cleaned)).row(0, named=True)
    mail, phone = first["emails"][0], first["phones"][0]
    return (
        (mail["people"], mail["holders"]),
        (phone["people"], phone["holders"]),
        first["address_people"],
    )


def everything(name):
    return {"name": name, "emails": [MAIL], "phones": [PHONE], "address": HOME}


@pytest.mark.parametrize("count", [1, 2, 6])
def test_people_are_counted_by_their_initials(count):
    rows = [everything(name) for name in NAMES[:count]]
    assert behind(
        *rows, everything("Zoe Zane") | {"emails": [], "phones": [], "address": None}
    ) == (
        (count, count),
        (count, count),
        count,
    )


def test_spellings_of_one_name_are_one_person():
    rows = [everything(name) for name in ("Jane Doe", "DOE, JANE", "Jan Doe", "J. Doe", "Jane Dow")]
    assert behind(*rows) == ((1, 5), (1, 5), 1)


def test_records_without_a_full_name_are_nobody():
    assert behind(everything(None), everything("Jane"), everything("Bob Baker"))[0] == (1, 3)
    assert behind(everything(None), everything(None))[0] == (0, 2)


def test_spellings_of_one_mailbox_are_one_value():
    rows = [
        everything("Jane Doe") | {"emails": ["jane.doe@gmail.com"]},
        everything("Bob Baker") | {"emails": ["janedoe@gmail.com"]},
    ]
    assert behind(*rows)[0] == (2, 2)


def test_a_value_twice_on_one_record_has_one_holder():
    rows = [everything("Jane Doe") | {"emails": ["jane.doe@gmail.com", "janedoe@gmail.com"]}]
    assert behind(*rows)[0] == (1, 1)


def test_records_without_values_stay_as_they_are():
    cleaned = frame({}, {"name": "Jane Doe"})
    found = share.attach(cleaned, share.count(cleaned))
    assert found["row"].to_list() == [0, 1]
    assert found["emails"].to_list() == found["phones"].to_list() == [None, None]
    assert found["address_people"].to_list() == [None, None]
    assert found["rarity_given"].to_list()[0] is None


def test_no_records():
    cleaned = frame()
    assert share.attach(cleaned, share.count(cleaned)).is_empty()


def test_a_common_name_is_less_of_a_surprise():
    rows = [{"name": f"Jane {family}"} for family in ("Doe",) * COMMON]
    rows += [{"name": f"{given} Zane"} for given in ("Ann", "Bob")]
    found = share.attach(frame(*rows), share.count(frame(*rows)))
    bits = dict(zip(found["person"].struct.field("given"), found["rarity_given"], strict=True))
    assert bits["jane"] == pytest.approx(log2(12 / COMMON), abs=1e-5)
    assert bits["ann"] == bits["bob"] == pytest.approx(log2(12 / 5), abs=1e-5)


def test_counts_name_only_common_values_and_only_as_hashes():
    rows = [everything("Jane Doe")] * COMMON + [everything("Bob Baker") | {"emails": ["b@y.net"]}]
    counts = share.count(frame(*rows))
    assert len(counts.rarity["given"]) == len(counts.rarity["family"]) == 1
    assert [*counts.people["email"].values()] == [1]
    assert [*counts.people["phone"].values()] == [*counts.people["address"].values()] == [2]
    text = repr(counts)
    assert not re.search("jane|doe|baker|acme|5552671|elm", text.lower())


def test_hashes_depend_on_the_key():
    assert share.hashes(["jane"], "00ff") != share.hashes(["jane"], "00fe")
    assert share.hashes(["jane", "bob"], "00ff") == share.hashes(["jane", "bob"], "00ff")


def test_counts_of_a_model_hold_for_other_records():
    crowd = frame(*(everything(name) for name in NAMES * 2))
    later = frame(everything("Jane Doe"), everything("Jane Doe"))
    counts = share.count(crowd)
    found = share.attach(later, counts)
    alone = share.attach(later, share.count(later))
    assert [point["people"] for point in found["emails"][0]] == [6]
    assert [point["people"] for point in alone["emails"][0]] == [1]
    assert found["address_people"].to_list() == [6, 6]
    assert found["rarity_given"][0] == pytest.approx(counts.rare["given"])


@pytest.mark.parametrize(("records", "people"), [(share.MANY - 1, 1), (share.MANY, share.CROWD)])
def test_a_value_that_no_counts_hold_is_a_crowds_from_so_many_records_on(records, people):
    later = frame(*(everything("Jane Doe") | {"record_id": f"x{n}"} for n in range(records)))
    found = share.attach(later, share.count(frame(everything("Bob Baker"))))
    assert {mail["people"] for mails in found["emails"] for mail in mails} == {people}
    assert {one["people"] for phones in found["phones"] for one in phones} == {people}
    assert set(found["address_people"]) == {people}
    known = share.attach(later, share.count(later))
    assert {mail["people"] for mails in known["emails"] for mail in mails} == {1}


def test_counts_do_not_depend_on_the_order_of_records():
    rows = [everything(name) | {"record_id": f"x{n}"} for n, name in enumerate(NAMES * 2)]
    assert share.count(frame(*rows)) == share.count(frame(*reversed(rows)))


def test_attaching_twice_changes_nothing():
    cleaned = frame(everything("Jane Doe"), everything("Bob Baker"))
    counts = share.count(cleaned)
    once = share.attach(cleaned, counts)
    twice = share.attach(once, counts)
    assert twice.select(sorted(once.columns)).equals(once.select(sorted(once.columns)))
    assert isinstance(once.schema["address_people"], pl.UInt32)
