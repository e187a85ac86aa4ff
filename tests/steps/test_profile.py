from __future__ import annotations

from steps.people import cleaned

from resolver.steps.profile import CROWD, SHOWN, shared_values

NAMES = ("Ann Archer", "Bob Baker", "Cid Cooper", "Dan Dyer", "Eve Ellis", "Fay Fox")
HOME = "12 Elm Street, Springfield, IL 62704"


def told(*rows):
    frame = shared_values(cleaned(*rows))
    return [(row["field"], row["kind"], row["records"], row["people"]) for row in frame.to_dicts()]


def crowd(count=CROWD, **values):
    return [{"name": name, **values} for name in NAMES[:count]]


def test_kinds_of_widely_shared_values():
    assert told(*crowd(emails=["info@acme.org"])) == [("email", "role mailbox", 4, 4)]
    assert told(*crowd(emails=["smiths@acme.org"])) == [("email", "shared mailbox", 4, 4)]
    assert told(*crowd(phones=["+1 415 555 2671"])) == [("phone", "switchboard", 4, 4)]
    assert told(*crowd(phones=["+1 800 253 0000"])) == [("phone", "company number", 4, 4)]
    assert told(*crowd(address=HOME)) == [("address", "shared address", 4, 4)]


def test_a_few_people_are_no_crowd():
    assert told(*crowd(CROWD - 1, emails=["info@acme.org"], address=HOME)) == []
    assert told(*[{"name": "Jane Doe", "emails": ["jane@acme.org"]}] * 9) == []


def test_most_records_first():
    few = crowd(4, emails=["few@acme.org"])
    many = crowd(6, emails=["many@acme.org"])
    found = shared_values(cleaned(*few, *many))
    assert found["value"].to_list() == ["many@acme.org", "few@acme.org"]
    assert found.columns == ["field", "kind", "value", "records", "people"]


def test_not_more_than_can_be_read():
    rows = [row for n in range(SHOWN + 3) for row in crowd(emails=[f"team{n}x@acme.org"])]
    assert len(shared_values(cleaned(*rows))) == SHOWN


def test_nothing_shared():
    assert told() == told({}) == []
