from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from resolver.errors import ModelError
from resolver.model import codec
from resolver.model.comparison import COMPARISONS, NAME, attribute
from resolver.model.convention import Convention
from resolver.model.model import Model
from resolver.model.pairing import Pairing
from resolver.model.weights import Whole
from resolver.steps.fit import fit

COMPARED = (*COMPARISONS, attribute("attribute:tier"))
NOTHING_SEEN = pl.DataFrame(
    schema={
        **{c.name: pl.UInt32 for c in COMPARED},
        "candidates": pl.Float64,
        "others": pl.Float64,
    }
)
MODEL = Model(
    weights=replace(
        fit(NOTHING_SEEN, COMPARED, 1_000).weights,
        whole={NAME: Whole(slope=0.75, usual=14.5)},
    ),
    records=1_000,
    key="00ff",
    rarity={"given": {"ab12": 7.25}, "family": {}},
    rare={"given": 11.5, "family": 12.0},
    people={"email": {"cd34": 12}, "phone": {}, "address": {}},
    rules=("email", "given+birth"),
    notes=("Fitted in 3 rounds — ünïcode.",),
    sizes={1: 40, 2: 7, 11: 1},
    pairing=Pairing(
        rules=("city+year", "given"),
        largest=20,
        least=1_500,
        rare=900,
        common={"city": {"0f" * 8: 120}, "year": {}},
    ),
    conventions={
        "crm": Convention(day_numbers=False, day_first=True, home="PL"),
        "web": Convention(day_numbers=True, day_first=False),
    },
)


def damaged(change):
    content = json.loads(codec.dump(MODEL))
    change(content)
    return json.dumps(content)


def test_round_trip():
    assert codec.load(codec.dump(MODEL)) == MODEL


def test_the_weights_before_rulings_are_kept():
    moved = replace(MODEL.weights, prior=MODEL.weights.prior + 1.0)
    model = replace(MODEL, weights=moved, fitted=MODEL.weights)
    assert codec.load(codec.dump(model)) == model
    assert "fitted" not in json.loads(codec.dump(MODEL))


def test_written_alike_every_time():
    again = codec.load(codec.dump(MODEL))
    turned = replace(again, people=dict(reversed(again.people.items())))
    assert codec.dump(turned) == codec.dump(MODEL)


def test_numbers_survive_exactly():
    odd = replace(MODEL, weights=replace(MODEL.weights, prior=0.1 + 0.2))
    assert codec.load(codec.dump(odd)).weights.prior == 0.1 + 0.2


def test_an_older_model_with_fewer_parts_is_read():
    def older(content):
        del content["sizes"], content["whole"], content["conventions"], content["pairing"]

    found = codec.load(damaged(older))
    assert found.sizes == {}
    assert found.conventions == {}
    assert found.pairing is None
    assert found.weights == replace(MODEL.weights, whole={})


def test_infinite_bits_are_never_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        codec.dump(replace(MODEL, weights=replace(MODEL.weights, prior=float("inf"))))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "no json",
        '{"format": "resolver-model/0"}',
        '{"format": "resolver-model/1"}',
        codec.dump(MODEL)[:-20],
        "[" * 100_000,
    ],
    ids=["empty", "list", "null", "words", "old", "bare", "cut", "deep"],
)
def test_what_is_no_model_is_refused(text):
    with pytest.raises(ModelError, match=r"^runs/model\.json(, line \d+)?: "):
        codec.load(text, "runs/model.json")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\n1,Dana\n", "m.json, line 1: the model file is not JSON (Expecting value)."),
        (
            '{\n "format": "resolver-model/1",\n oops',
            "m.json, line 3: the model file is not JSON "
            "(Expecting property name enclosed in double quotes).",
        ),
        ("", "m.json, line 1: the model file is not JSON (it is empty)."),
        ("[" * 100_000, "m.json: the model file is not JSON that can be read."),
    ],
    ids=["words", "third", "empty", "deep"],
)
def test_what_is_no_json_is_told_with_its_line(text, told):
    with pytest.raises(ModelError) as caught:
        codec.load(text, "m.json")
    assert str(caught.value) == told


def drop(*path):
    def change(content):
        for step in path[:-1]:
            content = content[step]
        del content[path[-1]]

    return change


def put(value, *path):
    def change(content):
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        drop("prior"),
        drop("comparisons", 0, "fields"),
        drop("comparisons", 0, "unrelated"),
        drop("floors"),
        put([1.0], "comparisons", 0, "unrelated"),
        put([], "comparisons", 1, "household"),
        put("x", "comparisons", 0, "unrelated", 3),
        put(None, "prior"),
        put(float("nan"), "prior"),
        put(float("inf"), "comparisons", 0, "unrelated", 3),
        put([], "floors"),
        put({}, "floors"),
        put({}, "usual_rarity"),
        put([0.0], "floors", "given"),
        put([], "rarity"),
        put({"email": {"cd34": "many"}}, "people"),
        put([3], "sizes"),
        put({"0": 4}, "sizes"),
        put({"2": -4}, "sizes"),
        put(-1, "pairing", "least"),
        put([7], "pairing", "rules"),
        put({"city": {"x": 2**16}}, "pairing", "common"),
        put({"largest": 1}, "pairing"),
        put({"crm": {"day_first": True}}, "conventions"),
        put({"crm": {"day_first": 1, "day_numbers": False, "home": None}}, "conventions"),
        put({"crm": {"day_first": True, "day_numbers": True, "home": 1}}, "conventions"),
        put([0.7], "whole", "name"),
        put([0.0, 14.0], "whole", "name"),
        put([1.1, 14.0], "whole", "name"),
        put("not hex", "key"),
        put(7, "rules"),
        put({}, "comparisons"),
        put("resolver-model/2", "format"),
    ],
)
def test_damage_is_told_and_not_followed(change):
    with pytest.raises(ModelError, match=r"^model: "):
        codec.load(damaged(change))
