from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.files import ledger, rulings
from resolver.frames.schema import RULINGS
from resolver.steps.rulings.undo import standing

CORPUS = Path(__file__).parents[2] / "corpus"
CASES = [
    case
    for name in ("undo_cases.json", "undo_people_cases.json")
    for case in json.loads((CORPUS / name).read_text())["cases"]
]


@pytest.fixture
def read(tmp_path):
    def read(rows):
        path = tmp_path / "rulings.jsonl"
        lines = ["" if row is None else json.dumps(row) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        return rulings.read(path)

    return read


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_taking_back_does(case, read):
    given = read(case["rows"])
    found = given.with_columns(standing(given))
    assert found.filter("stands")["line"].to_list() == case["stands"]
    aimless = found.filter(found["aimless"].is_not_null())
    assert aimless["line"].to_list() == case["aimless"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_does_the_same_where_the_rulings_are_kept(case, read):
    given = read(case["rows"])
    found = given.select("line").with_columns(standing(ledger.whole(given)))
    assert found.filter("stands")["line"].to_list() == case["stands"]


@pytest.mark.parametrize(
    ("undoes", "field", "why"),
    [
        ("g", None, "no earlier ruling is called g"),
        ("f", "phone", "no earlier ruling called f is on the field phone"),
        ("f", "name", "what is called f on the field name was taken back before"),
        ("f", None, "what is called f was taken back before and given again by somebody else"),
    ],
)
def test_why_nothing_is_taken_back(undoes, field, why):
    rows = [
        ruling("same", "ann"),
        value("ann", "name"),
        undo("ann", "f", field="name"),
        undo("ann", "f"),
        ruling("different", "bob"),
        undo("cid", undoes, field=field),
    ]
    assert stood(rows)["aimless"][-1].startswith(why)


@pytest.mark.parametrize(
    ("rows", "moot"),
    [
        ([("same", "ann"), ("undo", "ann"), ("undo", "bob")], True),
        ([("same", "ann"), ("undo", "ann"), ("same", "ann"), ("undo", "bob")], False),
        ([("same", "ann"), ("undo", "bob")], False),
    ],
)
def test_nothing_is_amiss_where_nothing_of_the_name_stands(rows, moot):
    made = [undo(by, "f") if word == "undo" else ruling(word, by) for word, by in rows]
    assert stood(made)["moot"][-1] == moot


def ruling(word, by, print_="f", **rest):
    return {"ruling": word, "left": "a", "right": "b", "by": by, "fingerprint": print_, **rest}


def value(by, field, print_="f"):
    return ruling("value", by, print_, field=field)


def undo(by, undoes, **rest):
    return {"ruling": None, "by": by, "undoes": undoes, **rest}


def stood(rows):
    return standing(pl.DataFrame([{**dict.fromkeys(RULINGS), **row} for row in rows], RULINGS))


PEOPLE = st.sampled_from([None, "ann", "bob", "cid"])
RULED = st.builds(
    lambda word, by, name: ruling(word, by, name),
    st.sampled_from(["same", "different"]),
    PEOPLE,
    st.sampled_from("fg"),
)
CHOSEN = st.builds(value, PEOPLE, st.sampled_from(["name", "email"]), st.sampled_from("fg"))
UNDONE = st.tuples(PEOPLE, st.integers(0, 30), st.sampled_from([None, None, "name"]))


@st.composite
def histories(draw):
    """Rulings and takings back by several people; the latter have names, too: u and their place."""
    rows = []
    for one in draw(st.lists(st.one_of(RULED, RULED, CHOSEN, UNDONE), max_size=14)):
        if isinstance(one, tuple):
            by, number, field = one
            taken = [row["fingerprint"] for row in rows if row["ruling"] is None]
            names = [*"fg", *taken]
            name = names[number % len(names)]
            one = undo(by, name, field=field, fingerprint=f"u{len(rows)}")
        rows.append({**dict.fromkeys(RULINGS), **one})
    return rows


def plainly(rows):
    """Which rulings stand, from first to last, as it is told in words."""
    felled = {}

    def live(at):
        return not any(at in those and live(taker) for taker, those in felled.items())

    for at, row in enumerate(rows):
        if not row["undoes"]:
            continue
        known = [n for n in range(at) if rows[n]["fingerprint"] == row["undoes"]]
        known = [n for n in known if not rows[n]["undoes"] or n in felled]
        field = row["field"] if any(rows[n]["field"] for n in known) else None
        named = [n for n in known if live(n)]
        found = None
        for those in ([n for n in named if rows[n]["by"] == row["by"]], named):
            about = [n for n in those if rows[n]["field"] == field]
            those = about if about or field else those
            found = those[-1] if those and found is None else found
        if found is None:
            continue
        own = rows[found]["by"] == row["by"]
        given_ = [n for n in known if rows[n]["by"] == row["by"]]
        if not own and any(not field or rows[n]["field"] == field for n in given_):
            continue
        others = {rows[n]["ruling"] for n in named if rows[n]["field"] == rows[found]["field"]}
        if not own and len(others - {None}) > 1:
            continue
        earlier = [
            taker
            for taker, those in felled.items()
            if taker < found and live(taker) and rows[taker]["undoes"] == row["undoes"]
            if not field or any(rows[one]["field"] == field for one in those)
        ]
        if earlier and not own:
            continue
        same = ("ruling", "field", "undoes", "fingerprint", *(["by"] if own else []))
        felled[at] = {n for n in named if all(rows[n][k] == rows[found][k] for k in same)}
    return [live(at) and not row["undoes"] for at, row in enumerate(rows)]


@given(histories())
def test_any_history(rows):
    assert stood(rows)["stands"].to_list() == plainly(rows)


@given(histories())
def test_what_is_taken_back_never_changes_when_others_follow(rows):
    takes = stood(rows)["takes"].to_list()
    for many in range(len(rows)):
        assert stood(rows[:many])["takes"].to_list() == takes[:many]


@given(histories())
def test_nobodys_ruling_falls_by_what_somebody_else_takes_back_of_another(rows):
    before = stood(rows[:0])
    for at in range(len(rows)):
        after = stood(rows[: at + 1])
        fallen = [n for n in range(at) if before["stands"][n] and not after["stands"][n]]
        for one in (n for n in fallen if rows[n]["ruling"] == "different"):
            name, by = rows[one]["fingerprint"], rows[at]["by"]
            if rows[at]["undoes"] != name or rows[one]["by"] == by:
                continue
            named = [n for n in range(at) if rows[n]["fingerprint"] == name]
            assert by not in [rows[n]["by"] for n in named]
            words = [n for n in named if before["stands"][n] and rows[n]["field"] is None]
            assert rows[words[-1]]["ruling"] == "different"
            backs = [n for n in range(words[-1]) if rows[n]["undoes"] == name]
            undone = set(before["takes"])
            assert all(before["takes"][n] is None or n in undone for n in backs)
        before = after


@given(histories(), PEOPLE, PEOPLE, st.sampled_from("fg"))
def test_the_second_of_two_who_know_the_first_ruling_takes_back_nothing(rows, eve, fay, name):
    rows = [row for row in rows if row["by"] != fay]
    given_ = [*rows, ruling("same", "dana", name), undo(eve, name), ruling("different", eve, name)]
    if eve != fay and stood(given_)["takes"][-2] is not None:
        last = stood([*given_, undo(fay, name)])
        assert last["stands"][-2]
        assert last["aimless"][-1] is not None


@given(histories(), PEOPLE, PEOPLE, st.sampled_from("fg"))
def test_taking_back_restores(rows, by, other, name):
    before = stood(rows)["stands"].to_list()
    ruled = [*rows, ruling("same", by, "new"), undo(other, "new")]
    assert stood(ruled)["stands"].to_list() == [*before, False, False]
    undone = [*rows, undo(by, name, fingerprint="new"), undo(other, "new")]
    assert stood(undone)["stands"].to_list() == [*before, False, False]


@given(histories(), histories(), PEOPLE, st.sampled_from("fg"))
def test_what_was_taken_back_is_as_though_it_had_never_been(rows, more, by, name):
    later = [{**row, "fingerprint": f"v{row['fingerprint']}"} for row in more if row["undoes"]]
    later = [row for row in later if row["undoes"] in ("f", "g")]
    both = [undo(by, name, fingerprint="new"), undo(by, "new")]
    without = stood([*rows, *later])["stands"].to_list()
    found = stood([*rows, *both, *later])["stands"].to_list()
    assert found == [*without[: len(rows)], False, False, *without[len(rows) :]]


def test_many_rulings_of_one_name_are_judged_in_linear_time():
    pair = [ruling("same", "ann"), undo("ann", "f")]
    assert stood(pair * 20_000)["stands"].sum() == 0
    apart = [ruling("same", "ann", right=str(n)) for n in range(20_000)]
    assert stood([*apart, *[undo("bob", "f")] * 20_000])["stands"].sum() == 0
    chain = [undo("ann", f"u{n}", fingerprint=f"u{n + 1}") for n in range(1_000)]
    assert stood([ruling("same", "ann", "u0"), *chain])["stands"][0]
