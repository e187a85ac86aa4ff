from __future__ import annotations

from random import Random

import polars as pl
import pytest
from recipes.live import shop

from resolver.recipes.live import tying
from resolver.steps import overmerged


@pytest.fixture(scope="module")
def found():
    """Records as read, in the order of their keys."""
    rows = shop.records(60, 9)
    return sorted(rows, key=lambda one: (one["source"], one["record_id"]))


@pytest.fixture(scope="module")
def filled(tmp_path_factory, found):
    """A store of these records, which have the numbers 1, 2, ... in the order of their keys."""
    with shop.opened(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db") as store:
        shop.take(store, found)
        yield store


@pytest.fixture(scope="module")
def clean(found):
    return shop.cleaned(found)


def pairs(ties):
    """Record and other of the ties of a batch, by numbers."""
    return {(row + 1, other + 1) for row, other in ties.select("row", "other").iter_rows()}


def test_ties_are_those_of_a_batch(filled, clean):
    wanted = pairs(overmerged.ties(clean))
    assert len(wanted) > 20
    with shop.deck(filled) as deck:
        assert tying.ties(deck, range(1, len(clean) + 1)) == wanted
        some = range(1, 20)
        assert tying.ties(deck, some) == {tie for tie in wanted if tie[0] in some}
    assert {tuple(row.values()) for row in shop.rows(filled, "ties")} == wanted


def test_ties_follow_every_change(tmp_path, found):
    random = Random(3)
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as store:
        left = {}
        for _ in range(4):
            come = random.sample(found, 18)
            shop.take(store, come)
            left |= {one["record_id"]: one for one in come}
            for one in random.sample(sorted(left), 4):
                store.delete([(left[one]["source"], one)])
                del left[one]
        numbers = {row["record_id"]: row["id"] for row in shop.rows(store, "records")}
        clean = shop.cleaned([*left.values()])
        ids = [numbers[one] for one in clean["record_id"]]
        ties = overmerged.ties(clean).select("row", "other").iter_rows()
        wanted = {(ids[row], ids[other]) for row, other in ties}
        assert {tuple(row.values()) for row in shop.rows(store, "ties")} == wanted
        assert wanted


@pytest.mark.parametrize("seed", range(4))
def test_a_record_is_torn_where_parts_hang_on_it(filled, clean, seed):
    """Over random entities, and over random links inside of them."""
    random = Random(seed)
    rows = len(clean)
    ties = overmerged.ties(clean)
    told = set()
    with shop.deck(filled) as deck:
        for _ in range(12):
            groups = random.choice((2, 10, rows // 2, rows))
            entity = [random.randrange(groups) for _ in range(rows)]
            joined = [
                sorted((a, random.choice([b for b in range(rows) if entity[b] == entity[a]])))
                for a in random.choices(range(rows), k=random.choice((0, rows, 3 * rows)))
            ]
            links = sorted({(a, b) for a, b in joined if a != b})
            frame = pl.DataFrame(links, schema={"l": pl.UInt32, "r": pl.UInt32}, orient="row")
            looked = random.sample(range(rows), 12)
            label = pl.Series("entity", entity, dtype=pl.UInt32)
            for one in looked:
                only = ties.filter(pl.col("row") == one)
                wanted = bool(len(only) and overmerged.parts(only, label, frame))
                here = tying.torn(
                    deck,
                    [one + 1],
                    {row + 1: label for row, label in enumerate(entity)},
                    [(a + 1, b + 1) for a, b in links],
                )
                assert here == wanted
                told.add(wanted)
    assert told == {True, False}


def test_points_on_too_many_records_tie_nobody(tmp_path, found):
    """Nor are they one person's own where only some of these records are looked at."""
    crowd = next(one["phones"] for one in found if one["phones"])
    crowded = [
        {**found[n % len(found)], "record_id": f"w{n:02}", "phones": crowd, "emails": []}
        for n in range(overmerged.HOLDERS + 1)
    ]
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as store:
        shop.take(store, crowded)
        with shop.deck(store) as deck:
            ((kind, _),) = tying.wide(deck, [1, 2])
            assert kind == "phone"
        store.delete([(crowded[0]["source"], "w00")])
        with shop.deck(store) as deck:
            assert tying.wide(deck, [2, 3]) == frozenset()
        left = shop.cleaned(crowded[1:])
        wanted = {(a + 2, b + 2) for a, b in overmerged.ties(left).select("row", "other").rows()}
        assert {tuple(row.values()) for row in shop.rows(store, "ties")} == wanted
