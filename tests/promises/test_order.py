"""Order, files, columns and repetition change nothing; a frozen model gives its partition again."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import DATA, RECORDS, customers, generated, ids, partition

import resolver
from resolver.config.model import Config
from resolver.files.options import ReadOptions
from resolver.recipes import batch

RECORDS_READ = customers()
FLAT = [
    {
        "id": record["id"],
        "name": record["name"] or "",
        "email": "; ".join(email["original"] for email in record["emails"]),
        "phone": "; ".join(phone["original"] for phone in record["phones"]),
        "address": record["address"] or "",
    }
    for record in RECORDS_READ[:150]
]


def write(path: Path, records):
    path.write_text("".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8")
    return path


def scan(*paths, model=None):
    return batch.scan(
        [str(path) for path in paths],
        config=Config(),
        options=ReadOptions(source={None: "shop"}),
        model=model,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return scan(write(tmp_path_factory.mktemp("first") / "all.jsonl", RECORDS_READ))


def test_order_of_rows(first, tmp_path):
    shuffled = list(RECORDS_READ)
    random.Random(5).shuffle(shuffled)
    again = scan(write(tmp_path / "shuffled.jsonl", shuffled))
    assert ids(again) == ids(first)
    assert again.links.equals(first.links)
    assert again.related.equals(first.related)
    assert again.proposals.equals(first.proposals)
    assert again.model == first.model


def test_splitting_a_file_and_order_of_files(first, tmp_path):
    parts = [
        write(tmp_path / f"{name}.jsonl", records)
        for name, records in (("c", RECORDS_READ[:7]), ("a", RECORDS_READ[7:300]))
    ]
    rest = write(tmp_path / "b.jsonl", RECORDS_READ[300:])
    assert ids(scan(rest, *parts)) == ids(first)


def test_order_of_keys(first, tmp_path):
    turned = [dict(reversed(record.items())) for record in RECORDS_READ]
    assert ids(scan(write(tmp_path / "turned.jsonl", turned))) == ids(first)


def test_a_frozen_model_gives_the_same_partition(first, tmp_path):
    first.write(tmp_path / "run")
    path = write(tmp_path / "all.jsonl", RECORDS_READ)
    for model in (first.model, tmp_path / "run" / "model.json"):
        again = scan(path, model=model)
        assert ids(again) == ids(first)
        assert again.links.equals(first.links)


def test_under_a_model_strangers_change_nothing(first, tmp_path):
    some = RECORDS_READ[::2]
    strangers = [
        {"id": f"z{n}", "name": f"Xq{chr(97 + n % 26)}o Zv{chr(97 + n // 26)}u", "emails": []}
        for n in range(300)
    ]
    alone = scan(write(tmp_path / "some.jsonl", some), model=first.model)
    among = scan(write(tmp_path / "more.jsonl", some + strangers), model=first.model)
    assert ids(alone).items() <= ids(among).items()
    own = ~pl.col("left").str.starts_with("z")
    assert among.links.filter(own).equals(alone.links)


def test_running_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        result = resolver.dedupe(DATA / "customers.jsonl")
        timeless = replace(result.summary, created="", timings={})  # the report tells both
        replace(result, summary=timeless).write(tmp_path / name)
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names == {path.name for path in (tmp_path / "two").iterdir()}
    for name in sorted(names):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_order_of_columns():
    frame = pl.DataFrame(FLAT)
    turned = frame.select(reversed(frame.columns)).sample(fraction=1.0, shuffle=True, seed=3)
    assert ids(resolver.dedupe(turned)) == ids(resolver.dedupe(frame))


@settings(max_examples=4, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_order_of_hostile_records(records, dice):
    once = resolver.dedupe(records)
    dice.shuffle(records)
    assert ids(resolver.dedupe(records)) == ids(once)


@pytest.mark.parametrize("seed", [8, 9])
def test_order_of_generated_customers(seed):
    records = generated(60, seed)
    once = resolver.dedupe(records)
    again = resolver.dedupe(records[::-1], model=once.model)
    assert partition(again) == partition(once)
    assert ids(again) == ids(once)
