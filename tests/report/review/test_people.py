from __future__ import annotations

from report.sample import record, records_frame

from resolver.report.members import VALUES
from resolver.report.review.people import SHOWN, People, fields_of, held
from resolver.report.review.streams import Streams


def added(*records, masked=False):
    frame = records_frame(list(records))
    people, streams = People(fields_of(frame), masked=masked), Streams()
    found = list(held(frame.select("source", "record_id"), frame))
    shown = people.add(found, streams)
    patterns = people.patterns.all()
    told = {field: patterns[streams.numbers(f"pattern {field}")[0]] for field in people.fields}
    return told, shown, people


def test_patterns_say_what_is_the_same_and_how_it_is_written():
    told, _, people = added(
        record("a", "1", "Ada Byron", "ada@x.org; b@x.org"),
        record("b", "2", "ADA BYRON", "ada@x.org"),
        record("b", "3", "Bob", ""),
    )
    assert told["name"] == "A,a,B"
    assert told["emails"] == "AB,A,"
    assert told["phones"] == ""
    assert list(people.tables["name"].places) == ["Ada Byron", "ADA BYRON", "Bob"]


def test_masked_values_that_look_alike_keep_their_difference():
    told, shown, people = added(
        record("a", "1", "Jane Doe"), record("a", "2", "John Dee"), masked=True
    )
    assert told["name"] == "A,B"
    assert list(people.tables["name"].places) == ["J. D."]
    assert shown[0]["name"] == shown[1]["name"] == ["J. D."]


def test_only_so_many_records_and_values_are_kept():
    many = "; ".join(f"a{n}@x.org" for n in range(VALUES + 20))
    told, shown, _ = added(*(record("a", str(n), "Ann", many) for n in range(SHOWN + 3)))
    assert len(shown) == SHOWN
    assert told["name"] == ",".join("A" * SHOWN)
    assert shown[0]["emails"][-1] == (f"a{VALUES - 1}@x.org", "and 20 more")


def test_more_than_26_values_have_letters_of_their_own():
    names = [f"{n}a" for n in range(3)]
    emails = ["; ".join(f"{name}{n}@x.org" for n in range(VALUES)) for name in names]
    told, _, _ = added(*(record("a", str(n), "Ann", mail) for n, mail in enumerate(emails)))
    letters = told["emails"].replace(",", "")
    assert len(set(letters)) == len(letters) == 3 * VALUES


def test_long_values_are_whole_unless_there_are_very_many_records():
    whole, lean = (People(["name"], masked=False, lean=lean) for lean in (False, True))
    assert whole.entry("name", "x" * 10_000) == "x" * 10_000
    assert lean.entry("name", "x" * 10_000) == ("x" * 240, "cut, 10,000 characters")


def test_lean_values_are_not_cut_before_they_differ():
    long = [record("a", str(n), "Ann", address="x" * 300 + letter) for n, letter in enumerate("AB")]
    frame = records_frame(long)
    people, streams = People(fields_of(frame), masked=False, lean=True), Streams()
    shown = people.add(list(held(frame.select("source", "record_id"), frame)), streams)
    assert [one["address"][0][-1] for one in shown] == ["A", "B"]
