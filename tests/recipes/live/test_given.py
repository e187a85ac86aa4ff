from __future__ import annotations

import json

import polars as pl
import pytest
from promises.population import person
from recipes.live import shop

from resolver.errors import RulingError

PEOPLE = [
    person("5", "Bo Li", ["bo.li@example.net"]),
    person("6", "Zoë Quist", ["zq@example.com"]),
    person("7", "Igor Novak", ["inovak@example.cz"]),
    person("8", "Uma Rao", ["uma.rao@example.in"]),
]


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        opened.upsert(PEOPLE, source="crm")
        yield opened


def groups(store, column="entity"):
    return {"".join(sorted(one for _, one in group)) for group in shop.partition(store, column)}


def ruling(word, left, right, **more):
    return {"ruling": word, "left": left, "right": right, **more}


def written(path, *rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_a_file_is_taken_once(store, tmp_path):
    path = written(
        tmp_path / "rulings.jsonl",
        ruling("same", "5", "6", by="dana", reason="called her", fingerprint="r1"),
        ruling("different", "5", "6"),
        ruling("same", "6", "5", left_source="crm"),
        ruling("related", "7", "8", by="lee"),
    )
    found = store.take_rulings(path, by="kim")
    assert [(one.ruling, one.left[1], one.right[1], one.by) for one in found.taken] == [
        ("same", "6", "5", "kim"),
        ("related", "7", "8", "lee"),
    ]
    assert (found.known, found.refused) == (0, ())
    assert groups(store) == {"56", "7", "8"}
    before = shop.dump(store)
    again = store.take_rulings(path, by="kim")
    assert (again.taken, again.known, again.refused) == ((), 2, ())
    assert shop.dump(store) == before


def test_what_cannot_be_taken_is_told_and_the_rest_is_taken(store):
    rows = [
        ruling("same", "5", "99"),
        ruling("same", "5", "6"),
        ruling("same", "6", "7"),
        ruling("different", "5", "7"),
        ruling("sane", "5", "8"),
        ruling("same", "7", "8", by="system"),
    ]
    found = store.take_rulings(pl.DataFrame(rows, infer_schema_length=None), by="kim")
    assert [(one.line, one.ruling) for one in found.refused] == [
        (1, "same"),
        (5, "sane"),
        (4, "different"),
        (6, "same"),
    ]
    assert "no 99" in found.refused[0].why
    assert "crm:5 – crm:6 – crm:7" in found.refused[2].why
    assert len(found.taken) == 2
    assert groups(store) == {"567", "8"}


def test_what_a_file_takes_back_later_is_taken_back(store, tmp_path):
    first = ruling("same", "5", "6", fingerprint="r1")
    path = written(tmp_path / "rulings.jsonl", first)
    store.take_rulings(path, by="kim")
    path = written(path, first, {"ruling": "undo", "undoes": "r1"})
    assert store.take_rulings(path, by="kim").taken == ()
    assert groups(store) == {"5", "6", "7", "8"}
    assert [one.state for one in store.rulings()] == ["undone", "standing"]
    before = shop.dump(store)
    store.take_rulings(path, by="kim")
    assert shop.dump(store) == before


def test_what_was_ruled_on_other_values_is_open_again(store):
    stale = f"seen1-{'0' * 16}-{'1' * 16}"
    row = ruling("same", "5", "6", fingerprint=stale)
    (made,) = store.take_rulings(pl.DataFrame([row]), by="kim").taken
    assert [(one.seq, one.state) for one in store.rulings()] == [(made.seq, "reopened")]
    assert groups(store) == {"56", "7", "8"}
    assert groups(store, "auto") == {"5", "6", "7", "8"}
    assert store.take_rulings(pl.DataFrame([row]), by="kim").known == 1


def test_a_file_that_cannot_be_read_changes_nothing(store, tmp_path):
    before = shop.dump(store)
    for bad in (
        written(tmp_path / "bad.jsonl", ruling("sane", "5", "6")),
        pl.DataFrame({"a": [1]}),
    ):
        with pytest.raises(RulingError):
            store.take_rulings(bad, by="kim")
    assert shop.dump(store) == before
