"""A store holds what a batch of its records finds, whatever came before and in whatever order."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import count

import pytest
from promises import streams
from promises.population import person
from promises.streams import Stream, World

from resolver.config.model import Blocking, Config, ExternalIds, Match, Sources

NARROW = Config(
    sources=Sources(duplicate_free=("crm",)),
    blocking=Blocking(max_block=4),
    match=Match(threshold_bits=3.0),
)
TWICE = ((0, "1980-02-03"), (1, None))
ACROSS = Config(sources=Sources(across_only=True), external_ids=ExternalIds(unique=("",)))


@pytest.fixture
def sqlite_url(tmp_path):
    numbers = count()
    return lambda: f"sqlite:///{tmp_path}/stream-{next(numbers)}.db"


@pytest.mark.parametrize(
    ("seed", "settings", "frames"),
    [(3, Config(), False), (10, NARROW, False), (31, ACROSS, True)],
)
def test_a_store_holds_what_a_batch_finds(sqlite_url, seed, settings, frames):
    made = streams.made(seed, calls=24, people=12)
    stream = replace(made, settings=settings, frames=frames, largest=None)
    assert streams.run(sqlite_url(), stream, every=12) is None


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_so_does_one_in_postgresql(new_url):
    stream = replace(streams.made(5, calls=24, people=12), settings=NARROW, largest=None)
    assert streams.run(new_url(), stream, every=24) is None


def homes(url, calls, settings=None):
    """What a store holds after these calls."""
    world = World(url, Stream(calls=calls, settings=settings or Config()))
    for call in calls:
        world.do(call)
    found = world.homes("entity"), world.homes("auto")
    world.store.close()
    return found


def test_any_order_and_batching_leads_to_the_same(sqlite_url):
    rng = random.Random(8)
    keyed = {}
    for word, given in streams.made(9, calls=22).calls:
        if word == "came":
            keyed |= {(source, one["id"]): (source, one) for source, one in given}
    found = []
    for most in (1, 4, len(keyed)):
        came = rng.sample(sorted(keyed.values(), key=str), len(keyed))
        calls = []
        while came:
            size = len(keyed) if most == len(keyed) else rng.randint(1, most)
            calls, came = [*calls, ("came", came[:size])], came[size:]
        found.append(homes(sqlite_url(), calls))
    assert found[0] == found[1] == found[2]
    assert any(len(group) > 2 for group in found[0][0])


def test_a_value_held_by_too_many_finds_nobody_until_it_is_not(sqlite_url):
    """More records than a block may have share one phone, and then fewer do again."""
    phones = [streams.PHONE]
    crowd = [("crm", person(f"c{n:02}", None, [], phones, company=f"Firm {n}")) for n in range(60)]
    pair = [("crm", person(f"p{n}", "Ann Meyer", [], phones)) for n in range(2)]
    calls = [
        ("came", [*crowd[:59], pair[0]]),
        ("came", [pair[1]]),
        ("gone", [("crm", "c03"), ("crm", "c04")]),
        ("came", [crowd[59], *crowd[3:5]]),
    ]
    assert streams.run(sqlite_url(), Stream(calls=calls), every=1) is None


def test_small_blocks_cross_their_limit_in_both_directions(sqlite_url):
    people = [
        ("web", person(f"r{n}", name, [f"{n}@example.org"], [streams.PHONE]))
        for n, name in enumerate(
            ("Ann Meyer", "Ann Meyer", "Anne Meier", "Bo Li", "B Li", "Bo Lee")
        )
    ]
    calls = [
        ("came", people[:4]),
        ("came", people[4:]),
        ("gone", [("web", "r3"), ("web", "r1")]),
        ("came", [people[3]]),
    ]
    assert streams.run(sqlite_url(), Stream(calls=calls, settings=NARROW), every=2) is None


def test_a_source_without_duplicates_makes_nobody_a_copy(sqlite_url):
    """One says the same as one of a source that is not compared within itself, and goes."""
    same = {"name": "Ann Meyer", "emails": [{"original": "ann@example.org"}]}
    calls = [
        ("came", [("crm", {"id": "1", **same})]),
        ("came", [("web", {"id": "2", **same}), ("shop", {"id": "3", **same})]),
        ("gone", [("crm", "1")]),
        ("came", [("crm", {"id": "4", **same}), ("crm", {"id": "1", **same})]),
        ("gone", [("shop", "3")]),
    ]
    assert streams.run(sqlite_url(), Stream(calls=calls, settings=NARROW), every=2) is None


def test_a_record_of_two_people_may_come_first_or_last(sqlite_url):
    """Its contact points lead to both, and it has no name."""
    mails, phones = (
        ["ann@example.org", "bob.lee@example.com"],
        ["+1 206 555 0142", "+1 503 555 0199"],
    )
    people = [
        *(("crm", person(f"a{n}", "Ann Meyer", mails[:1], phones[:1], birth=b)) for n, b in TWICE),
        *(("crm", person(f"b{n}", "Robert Lee", mails[1:], phones[1:])) for n, _ in TWICE),
        ("crm", person("x", None, mails, phones)),
    ]
    calls = [("came", people), ("gone", [("crm", "a1")]), ("came", people[1:2])]
    assert streams.run(sqlite_url(), Stream(calls=calls), every=2) is None
    wanted = homes(sqlite_url(), calls)
    assert {frozenset({("crm", "b0"), ("crm", "b1")})} < wanted[0]
    for order in ((0, 1, 2, 3, 4), (4, 0, 2, 1, 3), (2, 3, 4, 1, 0)):
        assert homes(sqlite_url(), [("came", [people[n]]) for n in order]) == wanted
