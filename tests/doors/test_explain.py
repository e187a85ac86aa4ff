"""`resolver explain` on any two records of a run: a sentence, and bits that add up."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import polars as pl
import pytest
from promises.population import DATA, customers

from resolver.cli.main import main
from resolver.recipes import explain as recipe


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "out"
    assert call("scan", DATA / "customers.jsonl", "-o", out) == 0
    return out


def of_band(run, band):
    if band == "unrelated":
        known = customers()
        return known[0]["id"], known[-1]["id"]
    name = "related" if band == "related" else "links"
    found = pl.read_parquet(run / f"{name}.parquet").filter(pl.col("band") == band)
    return found.select("left", "right").row(0)


LINE = re.compile(r"^(\S.*?)  +([+-]?\d+\.\d)  ")


def printed(text):
    """The name and the bits of every line of the table, the total last."""
    lines = [LINE.match(line) for line in text.replace("\u2212", "-").splitlines()]
    return [(line[1], round(float(line[2]) * 10)) for line in lines if line]


@pytest.mark.parametrize("band", ["auto", "review", "blocked", "related", "unrelated"])
def test_explanations_add_up_as_printed(run, capsys, band):
    left, right = of_band(run, band)
    capsys.readouterr()
    assert call("explain", run, left, right) == 0
    out, err = capsys.readouterr()
    assert err == ""
    *parts, (name, total) = printed(out)
    assert name == "Total"
    assert len(parts) >= 2
    assert sum(bits for _, bits in parts) == total
    told = recipe.explain(run, left, right)
    assert told.band == band
    assert total == round(told.weight * 10)
    assert len(parts) == len(told.parts)


@pytest.mark.parametrize("band", ["auto", "related", "unrelated"])
def test_explanations_begin_with_a_sentence(run, capsys, band):
    left, right = of_band(run, band)
    capsys.readouterr()
    assert call("explain", run, f"gladly:{left}", right) == 0
    keys, sentence, empty = capsys.readouterr().out.splitlines()[:3]
    assert left in keys
    assert right in keys
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence.split()) > 3
    assert empty == ""


def test_either_order_says_the_same(run, capsys):
    left, right = of_band(run, "auto")
    capsys.readouterr()
    assert call("explain", run, left, right) == 0
    there = capsys.readouterr().out
    assert call("explain", run, right, left) == 0
    assert capsys.readouterr().out == there


def headings(text):
    return [line for line in text.splitlines() if line and not line.startswith((" ", "-"))]


@pytest.mark.parametrize("band", ["review", "related", "unrelated"])
def test_explanations_say_how_they_met_and_what_would_change_it(run, capsys, band):
    left, right = of_band(run, band)
    capsys.readouterr()
    assert call("explain", run, left, right) == 0
    told = headings(capsys.readouterr().out)
    assert "How they met" in told
    assert {"What would change the answer", "What bars auto"} & {*told}


def test_one_record_or_entity_tells_how_it_grew(run, capsys):
    found = pl.read_ndjson(run / "proposals.jsonl").row(0, named=True)
    member = found["members"][-1]
    capsys.readouterr()
    assert call("explain", run, found["entity_id"]) == 0
    grown = capsys.readouterr().out
    assert call("explain", run, f"{member['source']}:{member['record_id']}") == 0
    assert capsys.readouterr().out == grown
    assert grown.startswith(f"{found['entity_id']}: {found['size']} records\n")
    assert headings(grown)[1:3] == ["How it grew", "What it hangs on"]


def test_the_same_for_machines(run, capsys):
    left, right = of_band(run, "auto")
    capsys.readouterr()
    assert call("explain", run, left, right, "--json") == 0
    pair = json.loads(capsys.readouterr().out)
    assert pair == json.loads(json.dumps(asdict(recipe.explain(run, left, right))))
    assert sum(part["bits"] for part in pair["parts"]) == pytest.approx(pair["weight"])
    assert pair["reasons"]["compared"] == "found"
    assert call("explain", run, left, "--json") == 0
    grown = json.loads(capsys.readouterr().out)
    assert len(grown["steps"]) == len(grown["members"]) - 1
