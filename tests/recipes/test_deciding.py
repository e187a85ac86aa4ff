from __future__ import annotations

import csv
import json
import shutil
from functools import cache
from itertools import combinations

import polars as pl
import pytest
from recipes.customers import COLUMNS, JANES, flat, groups, result

import resolver
from resolver.errors import InputError, RulingError
from resolver.files import ledger
from resolver.recipes import planning
from resolver.recipes.deciding import accumulated, decide, unheard
from resolver.steps.seen import digests, fingerprint

ONE, TWO, BOB, ANN, CID = (("crm", str(number)) for number in range(1, 6))
SHOP = ("shop", "1")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deciding") / "out"
    result().write(folder)
    return folder


@pytest.fixture
def out(written, tmp_path):
    return shutil.copytree(written, tmp_path / "out")


@cache
def seen():
    records = result().records
    return dict(zip(records.select("source", "record_id").rows(), digests(records), strict=True))


def row(word, left, right, **rest):
    keys = {"left_source": left[0], "left": left[1], "right_source": right[0], "right": right[1]}
    print_ = fingerprint(seen()[left], seen()[right]) if {left, right} <= seen().keys() else None
    return {"ruling": word, **keys, "fingerprint": print_, **rest}


def said(folder, *rows, name="rulings.jsonl"):
    path = folder.parent / name
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def table(out, **decisions):
    """The table of proposals with these decisions by record id of the source `crm`."""
    with (out / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for one in rows:
        one.update(decisions.get(f"{one['source']}_{one['record_id']}", {}))
    return rows


def filled(out, rows):
    path = out.parent / "filled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def words(found):
    return sorted(found.taken["ruling"].fill_null("undo"))


def test_rulings_are_taken_kept_and_followed(out):
    file = said(out, row("same", ONE, ANN, by="kim", at="t1"), row("different", ONE, TWO))
    found = decide(out, file, by="dana")
    assert words(found) == ["different", "same"]
    assert (found.known, found.refused, found.kept) == (0, (), 2)
    assert found.taken["by"].to_list() == ["kim", "dana"]
    assert found.taken["at"][0] == "t1"
    assert found.taken["at"][1][:2] == "20"
    assert found.decided == (0, 1)
    assert found.before.customers == 6
    home = {key: group for group in groups(found.result) for key in group}
    assert ANN in home[ONE]
    assert TWO not in home[ONE]
    found.result.write(out)
    assert ledger.read(out).equals(found.taken)
    again = decide(out, file, by="dana")
    assert (len(again.taken), again.known, again.result) == (0, 2, None)
    back = [{"ruling": "undo", "undoes": one["fingerprint"]} for one in found.taken.to_dicts()]
    undone = decide(out, said(out, *back))
    assert words(undone) == ["undo", "undo"]
    assert groups(undone.result) == groups(result())
    assert groups(undone.result, "auto_entity_id") == groups(result(), "auto_entity_id")
    undone.result.write(out)
    assert decide(out, said(out, *back)).known == 2


def test_records_are_found_by_their_fingerprint_alone(out):
    masked = {"ruling": "same", "fingerprint": row("same", SHOP, CID)["fingerprint"]}
    taken = decide(out, said(out, masked)).taken
    assert taken.select("left_source", "left", "right_source", "right").rows() == [(*SHOP, *CID)]


def test_what_does_not_fit_is_refused_and_the_rest_is_taken(out):
    changed = fingerprint("0" * 16, seen()[TWO])
    file = said(
        out,
        {**row("same", ONE, TWO), "fingerprint": changed},
        {"ruling": "same", "fingerprint": changed},
        row("same", ONE, ("crm", "99")),
        {"ruling": "undo", "undoes": "nobody"},
        row("value", ONE, TWO, field="attribute:tier"),
        row("unsure", ONE, SHOP),
    )
    found = decide(out, file)
    assert words(found) == ["unsure"]
    assert [(one.line, one.ruling, one.why) for one in found.refused] == [
        (1, "same", "crm:1 says something else now than when this was decided"),
        (2, "same", "a record it was taken on is gone, or says something else now"),
        (3, "same", "this run holds no crm:99"),
        (4, "undo", "no ruling that was taken is called nobody"),
        (5, "value", "no record has attribute:tier"),
    ]
    assert {one.file for one in found.refused} == {str(file)}
    assert all(one.help for one in found.refused)


def test_rulings_without_fingerprints_are_given_one(out):
    bare = {key: value for key, value in row("same", ANN, CID).items() if key != "fingerprint"}
    file = said(out, {**bare, "left_source": None}, {**bare, "ruling": "different"})
    found = decide(out, file)
    assert found.taken["fingerprint"].to_list() == [row("same", ANN, CID)["fingerprint"]] * 2
    assert found.taken["left_source"].to_list() == ["crm", "crm"]
    found.result.write(out)
    assert decide(out, file).result is None


def test_contradictions_are_told(out):
    file = said(out, row("same", BOB, ANN), row("same", ANN, CID), row("different", BOB, CID))
    found = decide(out, file)
    assert len(found.contradictions) == 1
    assert any("contradict" in text for text in found.warnings)


def test_a_chosen_value_survives(out):
    file = said(out, row("value", SHOP, ONE, field="name"), row("value", SHOP, TWO, field="id"))
    found = decide(out, file).result
    [proposal] = found.proposals.to_dicts()
    assert json.loads(proposal["golden"])["name"] == "J. Doe"
    assert proposal["members"][0] == {"source": "shop", "record_id": "1", "survivor": True}
    rules = {one["field"]: one["rule"] for one in proposal["provenance"]}
    assert (rules["name"], rules["id"]) == ("ruled", "ruled")
    assert groups(found) == groups(result())


def test_a_table_of_proposals(out):
    rows = table(out, crm_2={"decision": "drop", "note": "=not she"})
    found = decide(out, filled(out, rows), by="kim")
    assert words(found) == ["different", "different", "same"]
    assert found.taken["reason"].unique().to_list() == ["=not she"]
    assert frozenset({ONE, SHOP}) in groups(found.result)
    found.result.write(out)
    assert decide(out, filled(out, rows), by="kim").result is None
    unsure = decide(out, filled(out, table(out, crm_1={"decision": "unsure"})))
    assert words(unsure) == ["unsure"]


def test_unsure_is_said_of_the_needed_links_once(out):
    rows = table(out, crm_1={"decision": "unsure"})
    found = decide(out, filled(out, rows))
    links = result().proposals["links"][0]
    ends = [[(link[f"{s}_source"], link[s]) for s in ("left", "right")] for link in links]
    taken = found.taken.select("left_source", "left", "right_source", "right").rows()
    assert {frozenset(pair) for pair in map(tuple, ends)} == {
        frozenset({one[:2], one[2:]}) for one in taken
    }
    found.result.write(out)
    assert decide(out, filled(out, rows)).result is None


def test_the_last_word_on_a_proposal_reaches_every_pair_ruled_on_before(out):
    step(out, *(row("unsure", *pair) for pair in combinations(JANES, 2)), by="dana")
    found = decide(out, filled(out, table(out, crm_1={"decision": "same"})), by="eve")
    found.result.write(out)
    last = {frozenset(one[:2]): one[2] for one in pairs(ledger.read(out))}
    assert set(last.values()) == {"same"}
    assert planning.plan(out, "neutral", []).counts["customers"] == 1
    again = decide(out, filled(out, table(out, crm_1={"decision": "same"})), by="eve")
    assert again.result is None


def pairs(rulings):
    keys = rulings.select("left_source", "left", "right_source", "right", "ruling").rows()
    return [(one[:2], one[2:4], one[4]) for one in keys]


def test_a_table_that_does_not_fit_is_refused(out):
    rows = table(out, crm_1={"decision": "same"}, crm_2={"fingerprint": "0" * 16})
    [stale] = decide(out, filled(out, rows)).refused
    assert stale.why == "crm:2 says something else now than when the table was written"
    rows = table(out, crm_1={"decision": "same"})
    [cut] = decide(out, filled(out, rows[:2])).refused
    assert cut.why == "the table holds 2 of its 3 records"
    gone = [*rows[:2], {**rows[2], "fingerprint": "0" * 16, "record_id": "99"}]
    [lost] = decide(out, filled(out, gone)).refused
    assert lost.why.startswith("this run holds no ")
    blank = [*rows[:2], {**rows[2], "fingerprint": ""}]
    [bare] = decide(out, filled(out, blank)).refused
    assert bare.why.endswith("has no fingerprint")
    blank = [*rows[:2], {**rows[2], "size": ""}]
    [bare] = decide(out, filled(out, blank)).refused
    assert bare.why == "a row of it does not say how many records it has"


@pytest.mark.parametrize("column", ["fingerprint", "size"])
def test_a_table_without_a_column_that_tells_its_age_is_refused(out, column):
    rows = table(out, crm_1={"decision": "same"})
    short = [{key: cell for key, cell in one.items() if key != column} for one in rows]
    with pytest.raises(RulingError, match=f"needs one column '{column}'.*Take the table"):
        decide(out, filled(out, short))


def test_a_file_of_another_run_is_told_once(out):
    rows = table(out, crm_1={"decision": "same"})
    for number, one in enumerate(rows):
        one.update(fingerprint=f"{number:016x}", record_id=f"9{number}")
    with pytest.raises(RulingError, match=r"filled.csv: none of these records is in this run"):
        decide(out, filled(out, rows))
    strange = [row("same", ("crm", f"9{number}"), ("crm", "99")) for number in range(3)]
    with pytest.raises(RulingError, match=r"rulings.jsonl: none of these records is in this run"):
        decide(out, said(out, *strange))


@pytest.mark.parametrize(
    "text", ["", "ruling,left,right\n", "entity_id,size,decision,fingerprint\n"]
)
def test_a_file_without_a_decision(out, text):
    (out.parent / "empty").write_text(text)
    with pytest.raises(RulingError, match="holds no decision"):
        decide(out, out.parent / "empty")


def test_a_run_that_is_damaged(out):
    file = said(out, row("same", ONE, ANN))
    manifest = json.loads((out / "run.json").read_text())
    (out / "run.json").write_text(json.dumps({**manifest, "counts": {}}))
    with pytest.raises(InputError, match=r"run\.json"):
        decide(out, file)


def test_what_a_directory_keeps_is_never_lost(out):
    file = said(out, row("same", ONE, ANN, at="t"))
    decide(out, file).result.write(out)
    kept = ledger.read(out)
    assert unheard(out, result()) == 1
    result().write(out)
    assert ledger.read(out).equals(kept)
    assert decide(out, file).result is not None
    other = said(out, row("different", ONE, BOB), name="more.jsonl")
    assert accumulated(out, other)["ruling"].to_list() == ["same", "different"]


def joined(found):
    return any({ANN, CID} <= group for group in groups(found))


def step(out, *rows, by=None):
    """What a file of decisions comes to, which is written."""
    found = decide(out, said(out, *rows), by=by)
    if found.result is not None:
        found.result.write(out)
    return found


def undo(print_, by=None, at=None, **rest):
    return {"ruling": "undo", "undoes": print_, "by": by, "at": at, **rest}


def test_who_knows_what_was_taken_back_takes_back_nothing_that_was_given_since(out):
    first = row("same", ANN, CID, by="dana", at="2026-01-01")
    name = first["fingerprint"]
    assert joined(step(out, first).result)
    second = row("different", ANN, CID, by="eve", at="2026-01-02")
    step(out, first, undo(name, "eve", "2026-01-02"), second)
    third = decide(out, said(out, first, undo(name, "fay", "2026-01-03")))
    [refused] = third.refused
    assert "given again by somebody else since" in refused.why
    assert (refused.line, refused.ruling, refused.help[:12]) == (2, "undo", "Rule on thes")
    assert (len(third.taken), third.known, third.result) == (0, 1, None)
    assert ledger.read(out)["by"].to_list() == ["dana", "eve", "eve"]
    anew = row("unsure", CID, ANN, by="fay", at="2026-01-03")
    last = step(out, first, undo(name, "fay", "2026-01-03"), anew)
    assert (words(last), last.known, last.refused, last.warnings) == (["unsure"], 2, (), ())


def test_of_two_who_say_the_same_one_may_think_again(out):
    both = [row("same", ANN, CID, by=name, at="2026-01-01") for name in ("ann", "bob")]
    step(out, *both)
    name = both[0]["fingerprint"]
    found = step(out, undo(name, at="2026-01-02"), by="bob")
    assert found.taken["by"].to_list() == ["bob"]
    assert (found.replaced, joined(found.result)) == ((), True)
    last = decide(out, said(out, undo(name, "ann", "2026-01-02")))
    assert ([one.was.by for one in last.replaced], joined(last.result)) == (["ann"], False)


def test_a_field_takes_back_no_value_of_another_field(out):
    step(out, row("value", SHOP, ONE, field="name"), row("value", SHOP, ONE, field="survivor"))
    name = row("value", SHOP, ONE)["fingerprint"]
    strange = decide(out, said(out, undo(name, field="address")))
    assert [one.why for one in strange.refused] == [
        f"no earlier ruling called {name} is on the field address"
    ]
    first = step(out, undo(name, "ann", "2026-01-01", field="survivor"))
    assert [one.was.field for one in first.replaced] == ["survivor"]
    again = decide(out, said(out, undo(name, "bob", "2026-01-02", field="survivor")))
    assert ("on the field survivor was taken back" in again.refused[0].why, again.replaced) == (
        True,
        (),
    )


def test_what_is_taken_back_without_a_field_is_told(out):
    step(out, row("same", SHOP, ONE, by="kim"), row("value", SHOP, ONE, field="name", by="kim"))
    name = row("same", SHOP, ONE)["fingerprint"]
    first = step(out, undo(name, "kim", "2026-01-01"))
    assert [(one.was.ruling, one.was.field) for one in first.replaced] == [("same", "")]
    second = step(out, undo(name, "kim", "2026-01-02"))
    assert [(one.was.ruling, one.was.field) for one in second.replaced] == [("value", "name")]
    assert second.warnings == ()
    third = decide(out, said(out, undo(name, "bob", "2026-01-03")))
    assert (third.known, third.refused, third.result) == (1, (), None)


def changed_name(name):
    frame = flat()
    there = (pl.col("source") == "crm") & (pl.col("id") == "2")
    return frame.with_columns(name=pl.when(there).then(pl.lit(name)).otherwise("name"))


def scanned(frame, *rows):
    rulings = pl.DataFrame([{"undoes": None, "field": None, **one} for one in rows])
    texts = rulings.with_columns(pl.all().cast(pl.String))
    return resolver.dedupe(frame, columns=COLUMNS, rulings=texts, model=result().model)


def told(found):
    return [text for text in found.summary.warnings if "open again" in text]


def test_rulings_on_records_that_say_the_same_are_not_opened_again():
    found = scanned(flat(), row("same", ONE, TWO), row("different", TWO, BOB))
    assert (told(found), found.summary.reopened) == ([], ())


@pytest.mark.parametrize("word", ["same", "value"])
def test_a_scan_opens_again_what_was_merged_on_other_values(word):
    found = scanned(changed_name("Jane A Doe"), row(word, ONE, TWO, field="name"))
    assert told(found)[0].startswith(f"1 ruling is open again (1 {word})")
    assert found.proposals["warnings"][0][0]["code"] == "reopened"
    assert "auto" not in found.proposals["band"]
    assert frozenset(JANES) in groups(found)
    home = {key: group for group in groups(found, "auto_entity_id") for key in group}
    assert TWO not in home[ONE]
    assert found.summary.reopened == ()


def codes(found):
    return [one["code"] for row in found.proposals["warnings"] for one in row]


def test_a_decision_in_a_table_closes_what_was_open_again(tmp_path):
    said_ = [row("same", SHOP, ONE), row("same", TWO, SHOP), row("same", ONE, TWO)]
    said_ += [row("value", TWO, SHOP, field=field) for field in ("name", "email")]
    said_ += [row("value", ONE, SHOP, field="name")]
    found = scanned(changed_name("Jane A Doe"), *said_)
    assert "reopened" in codes(found)
    out = tmp_path / "out"
    found.write(out)
    first = filled(out, table(out, crm_1={"decision": "same", "note": "asked her"}))
    decided = decide(out, first, by="dana")
    values = decided.taken.filter(pl.col("ruling") == "value")
    assert values.select("left", "right", "field").rows() == [("2", "1", "email")]
    assert codes(decided.result) == []
    assert told(decided.result) == []
    assert frozenset(JANES) in groups(decided.result, "auto_entity_id")
    decided.result.write(out)
    assert decide(out, first, by="dana").result is None


@pytest.mark.parametrize("joined_", [True, False])
def test_the_last_word_on_a_field_closes_an_older_one(joined_):
    stars = [row("same", SHOP, ONE), row("same", SHOP, TWO)] if joined_ else []
    now = [{**one, "fingerprint": None} for one in stars]
    old = row("value", TWO, SHOP, field="name")
    assert "reopened" in codes(scanned(changed_name("Jane A Doe"), *now, old))
    last = {**row("value", ONE, SHOP, field="given_name")}
    assert "reopened" not in codes(scanned(changed_name("Jane A Doe"), *now, old, last))
    other = {**last, "field": "email"}
    assert "reopened" in codes(scanned(changed_name("Jane A Doe"), *now, old, other))
    assert "reopened" in codes(scanned(changed_name("Jane A Doe"), *now, last, old))
    elsewhere = row("value", ANN, CID, field="name")
    assert "reopened" in codes(scanned(changed_name("Jane A Doe"), *now, old, elsewhere))


def test_a_scan_lists_what_was_kept_apart_on_other_values(tmp_path):
    rows = [row("different", ONE, TWO, by="kim", at="t"), row("related", BOB, TWO)]
    found = scanned(changed_name("Jane A Doe"), *rows, row("unsure", SHOP, TWO))
    assert told(found)[0].startswith("2 rulings are open again (1 different, 1 related)")
    first, second = found.summary.reopened
    assert (first.left, first.right, first.ruling) == (ONE, TWO, "different")
    assert (first.by, first.at) == ("kim", "t")
    assert second.ruling == "related"
    found.write(tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "run.json").read_text())
    assert [one["ruling"] for one in manifest["reopened"]] == ["different", "related"]
    assert len(ledger.read(tmp_path / "out")) == 3
