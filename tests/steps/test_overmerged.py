from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps.people import cleaned

from resolver.model.comparison import COMPARISONS
from resolver.steps import compare, overmerged
from resolver.steps.fit import fit
from resolver.steps.score import score

SEEN = {**{c.name: pl.UInt32 for c in COMPARISONS}, "candidates": pl.Float64, "others": pl.Float64}
BOTH = {
    "name": "John Smith",
    "emails": ["john.smith@x.org", "mary.jones@y.net"],
    "phones": ["+1 415 555 2671", "+1 212 736 5000"],
}
JOHN = {"name": "Smith, John", "emails": ["john.smith@x.org"], "birth_date": "1980-02-03"}
MARY = {"name": "Mary Jones", "emails": ["mary.jones@y.net"], "birth_date": "1991-05-06"}
CROWD = [
    {"record_id": f"{first} {last}", "name": f"{first} {last}", "source": "others"}
    for first in ("Ann", "Bo", "Cid", "Dan")
    for last in ("Ek", "Fox", "Gray")
]


@cache
def weights():
    return fit(pl.DataFrame(schema=SEEN), COMPARISONS, 1_000).weights


def found(*rows, groups=None, links=()):
    """The splits of the rows; every row is an entity of its own unless `groups` says otherwise."""
    clean = cleaned(*rows, *CROWD)
    entity = [*(groups or range(len(rows))), *range(len(rows), len(clean))]
    joined = pl.DataFrame([*links], schema=dict.fromkeys("lr", pl.UInt32), orient="row")
    hanging = overmerged.parts(
        overmerged.ties(clean), pl.Series("entity", entity, dtype=pl.UInt32), joined
    )
    met = overmerged.pairs(hanging)
    levels = compare.compare(met.select("l", "r"), clean)
    weighed = pl.concat([levels, score(levels, weights())], how="horizontal")
    return overmerged.splits(
        hanging,
        overmerged.judged(pl.concat([met, weighed.drop("l", "r")], how="horizontal")),
    )


def points(part):
    return {value for _, value in part.points}


def test_two_people_in_one_profile():
    (split,) = found(BOTH, JOHN, MARY)
    assert split.row == 0
    assert split.bits > 0
    john, mary = split.parts
    assert (john.named, mary.named) == (True, False)
    assert (points(john), points(mary)) == ({"john.smith@x.org"}, {"mary.jones@y.net"})
    assert (john.rows, mary.rows) == ((1,), (2,))
    assert min(john.bits, mary.bits) > 0


def test_it_is_found_whichever_entity_the_record_is_in():
    alone = found(BOTH, JOHN, MARY)
    assert found(BOTH, JOHN, MARY, groups=[0, 0, 2], links=[(0, 1)]) == alone
    assert found(BOTH, JOHN, MARY, groups=[0, 0, 0], links=[(0, 1), (0, 2)]) == alone


def test_three_people_in_one_profile():
    third = {"name": "Ravi Patel", "emails": ["ravi.patel@z.com"]}
    mixed = BOTH | {"emails": [*BOTH["emails"], "ravi.patel@z.com"]}
    (split,) = found(mixed, JOHN, MARY, third)
    assert [part.rows for part in split.parts] == [(1,), (2,), (3,)]


def test_records_that_agree_are_one_of_the_people():
    other = {"name": "Mary A. Jones", "phones": ["+1 212 736 5000"]}
    (split,) = found(BOTH, JOHN, MARY, other)
    assert split.parts[1].rows == (2, 3)
    assert points(split.parts[1]) == {"mary.jones@y.net", "+12127365000"}


def test_a_profile_without_a_name_may_be_one():
    (split,) = found(BOTH | {"name": None}, JOHN, MARY)
    assert not any(part.named for part in split.parts)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": "Mary Smith"}, "a couple of one name"),
        ({"address": "12 Elm Street, Springfield, IL 62704"}, "a household of two names"),
        ({"phones": ["+1 415 555 9999"]}, "a household with a phone"),
        ({"name": "John Jones"}, "a new family name"),
        ({"name": "Smith J"}, "the same in short"),
        ({"name": None}, "nobody is known behind the mailbox"),
        ({"birth_date": "1980-02-03"}, "born on one day"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_two_people_are_seen_where_anything_connects_them(changed, why):
    assert why
    home = {"address": "12 Elm Street, Springfield, IL 62704", "phones": ["+1 415 555 9999"]}
    assert found(BOTH, JOHN | home, MARY | changed) == []


@pytest.mark.parametrize(
    ("both", "mary"),
    [
        ({"emails": ["john.smith@x.org"]}, {"emails": [], "phones": ["+1 212 736 5000"]}),
        ({"emails": ["john.smith@x.org", "the.jones@y.net"]}, {"emails": ["the.jones@y.net"]}),
        ({"emails": ["john.smith@x.org", "info@y.net"]}, {"emails": ["info@y.net"]}),
        (
            {"emails": ["john.smith@x.org"], "phones": ["+1 212 736 5000", "+1 212 736 5001"]},
            {"emails": [], "phones": ["+1 212 736 5000", "+1 212 736 5001"]},
        ),
        ({"name": "John & Mary Smith"}, {}),
        ({"name": "Smith & Jones Ltd"}, {}),
        ({"name": "Otto Person"}, {}),
    ],
    ids=["number", "family mailbox", "role", "two numbers", "couple", "company", "third name"],
)
def test_what_changes_hands_or_is_a_familys_is_no_second_person(both, mary):
    assert found(BOTH | both, JOHN, MARY | mary) == []


def test_a_number_counts_beside_an_address_without_a_name():
    plain = {"emails": ["john.smith@x.org", "sunny77@y.net"]}
    mary = {"emails": ["sunny77@y.net"], "phones": ["+1 212 736 5000"]}
    assert found(BOTH | plain, JOHN, MARY | {"emails": ["sunny77@y.net"]}) == []
    assert len(found(BOTH | plain, JOHN, MARY | mary)) == 1


def test_what_both_have_is_nobodys_own():
    shared = ["john.smith@x.org", "mary.jones@y.net"]
    assert found(BOTH, JOHN | {"emails": shared}, MARY | {"emails": shared}) == []


def test_nothing_at_all():
    assert found({}, {}) == []


NAMES = st.sampled_from(["John Smith", "Mary Jones", "Ravi Patel", "J. Smith", None])
MAILS = st.lists(
    st.sampled_from(["john.smith@x.org", "mary.jones@y.net", "ravi@z.com"]), max_size=3, unique=True
)
NUMBERS = st.lists(st.sampled_from(["+1 415 555 2671", "+1 212 736 5000"]), max_size=2, unique=True)
PEOPLE = st.fixed_dictionaries({"name": NAMES, "emails": MAILS, "phones": NUMBERS})


@given(st.lists(PEOPLE, min_size=2, max_size=6))
@settings(deadline=None, max_examples=12)
def test_parts_share_nothing_and_the_record_has_all_their_points(rows):
    clean = cleaned(*rows, *CROWD)
    for split in found(*rows):
        assert len(split.parts) > 1
        held = {point["value"] for point in clean["emails"][split.row] or []}
        held |= {point["value"] for point in clean["phones"][split.row] or []}
        own = [points(part) for part in split.parts]
        assert sum(map(len, own)) == len(set().union(*own))
        assert set().union(*own) <= held
        others = [row for part in split.parts for row in part.rows]
        assert len(others) == len({*others, split.row}) - 1
