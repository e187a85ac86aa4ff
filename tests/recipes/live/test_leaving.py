from __future__ import annotations

import shutil

import pytest
from promises.population import person
from recipes.live import shop

import resolver
from resolver.errors import InputError
from resolver.recipes.live.leaving import holds
from resolver.recipes.live.opening import Force
from resolver.recipes.live.sealing import Seal
from resolver.recipes.live.store import Store
from resolver.store.database import Database

PEOPLE = [
    person("a", "Ann Smith", ["Ann.Smith@x-mail.org"]),
    person("b", "Bob Marsh", ["bob@x-mail.org"]),
]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run directories of both people, of one of them, and of one under another key."""
    folder = tmp_path_factory.mktemp("runs")
    other = person("z", "Ann Smith", ["ann.smith@x-mail.org"])
    for name, people in (("both", PEOPLE), ("bob", PEOPLE[1:]), ("other", [other])):
        found = resolver.dedupe([one | {"source": "crm"} for one in people], model=shop.model())
        found.write(folder / name)
    return folder


def test_runs_that_still_hold_the_subject_are_told(tmp_path, runs):
    with shop.opened(f"sqlite:///{tmp_path}/s.db") as store:
        store.upsert(PEOPLE, source="crm")
        folders = [runs / name for name in ("both", "bob", "other")]
        erased = store.erase([("crm", "a")], by="desk", runs=folders)
        assert erased.runs == (str(runs / "both"), str(runs / "other"))


@pytest.mark.parametrize(
    ("name", "text"),
    [("entities.parquet", "PAR1"), ("rulings.jsonl", "{"), ("rulings.jsonl", "[]")],
)
def test_a_run_that_cannot_be_read_is_told_and_the_records_are_erased(tmp_path, runs, name, text):
    damaged = shutil.copytree(runs / "bob", tmp_path / "damaged")
    (damaged / name).write_text(text)
    with shop.opened(f"sqlite:///{tmp_path}/s.db") as store:
        store.upsert(PEOPLE, source="crm")
        erased = store.erase([("crm", "a")], by="desk", runs=[runs / "bob", damaged])
        assert (erased.records, erased.runs) == (1, (str(damaged),))


def test_a_run_is_searched_for_rulings_as_well(runs):
    rulings = runs / "bob" / "rulings.jsonl"
    key = frozenset({("crm", "gone")})
    assert not holds(runs / "bob", key, frozenset())
    rulings.write_text(
        '{"left_source": "crm", "left": "b", "right_source": "crm", "right": "gone"}\n'
    )
    assert holds(runs / "bob", key, frozenset())


def test_a_folder_that_is_no_run_is_refused_before_anything_is_erased(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/s.db") as store:
        store.upsert(PEOPLE, source="crm")
        with pytest.raises(InputError, match=r"no run\.json"):
            store.erase([("crm", "a")], by="desk", runs=[tmp_path])
        assert len(shop.partition(store)) == 2


def test_a_reader_that_holds_on_is_told_of_and_the_next_time_tries_again(database_url):
    with shop.opened(database_url) as store:
        store.upsert(PEOPLE, source="crm")
    with Store(Database.open(database_url, patience=0.2), Force(Seal())) as store:
        with store._database.read() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM records").scalar_one()
            erased = store.erase([("crm", "a")], by="desk")
        assert (erased.records, len(erased.pending)) == (1, 1)
        assert "still reads" in erased.pending[0]
        assert store.erase(by="desk").pending == ()
        if store._database.dialect == "postgresql":
            assert any("VACUUM FULL" in line for line in erased.remains)
