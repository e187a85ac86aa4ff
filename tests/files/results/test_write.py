from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from resolver.files.filled import filled
from resolver.files.formula import safe, unsafe
from resolver.files.results import write as module
from resolver.files.results.rundir import NAMES, run_directory
from resolver.files.results.write import RunFiles, members, proposal_lines, write
from resolver.frames.result import SPLITS
from resolver.frames.schema import ENTITIES, LINK_KEYS, RECORDS, REJECTS, empty

SCHEMA = json.loads(Path(module.__file__).with_name("seed_schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)
MEMBER = pl.Struct({"source": pl.String, "record_id": pl.String, "survivor": pl.Boolean})
PROPOSALS = pl.Schema(
    {
        "entity_id": pl.String(),
        "band": pl.String(),
        "size": pl.UInt32(),
        "weight": pl.Float64(),
        "probability": pl.Float64(),
        "precision": pl.Float64(),
        "members": pl.List(MEMBER),
        "golden": pl.String(),
    }
)


def point(original):
    return {"original": original}


def proposals(*names):
    golden = json.dumps({"id": "2", "name": "Ann\u2028Lee"}, ensure_ascii=False)
    members = [
        {"source": "s", "record_id": "2", "survivor": True},
        {"source": "s", "record_id": "1", "survivor": False},
    ]
    rows = [(name, "auto", 2, 7.25, 0.99, float("nan"), members, golden) for name in names]
    return pl.DataFrame(rows, schema=PROPOSALS, orient="row")


def records(**values):
    rows = [
        {"source": "s", "record_id": "1", "name": "=cmd()", "emails": [point("-a@x.org")]},
        {"source": "s", "record_id": "2", "given_name": "Ann", "family_name": "Lee"} | values,
    ]
    return pl.DataFrame(rows, schema=RECORDS)


def files(**changed):
    survivors = pl.DataFrame({"entity_id": ["b", "a"], "golden": ['{"id":"2"}', '{"id":"1"}']})
    entities = pl.DataFrame(
        [("s", "2", "e", "e"), ("s", "1", "e", "e")], schema=ENTITIES, orient="row"
    )
    links = pl.DataFrame([("s", "1", "s", "2", 7.25, 0.99, "auto")], schema=LINK_KEYS, orient="row")
    rejects = pl.DataFrame(
        [("f", 3, None, "bad_json", "Expecting value.", "rejected")], schema=REJECTS, orient="row"
    )
    given_files = {
        "entities": entities,
        "links": links,
        "related": empty(LINK_KEYS),
        "proposals": proposals("e"),
        "splits": empty(SPLITS),
        "survivors": survivors,
        "records": records(),
        "rejects": rejects,
        "model": {"weights": [1.5, float("inf")], "name": "ë"},
        "manifest": {"started": "2024-01-01", "seconds": float("nan")},
    }
    return RunFiles(**given_files | changed)


def json_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_file_of_a_run_but_the_report_and_the_records(tmp_path):
    with run_directory(tmp_path / "out") as folder:
        write(folder, files())
    found = {path.name for path in (tmp_path / "out").iterdir()}
    assert found == set(NAMES) - {
        *("report.html", "records.parquet", "compared.parquet", "rulings.jsonl")
    }


def test_frames_come_back_ordered_by_their_keys(tmp_path):
    write(tmp_path, files())
    entities = pl.read_parquet(tmp_path / "entities.parquet")
    assert entities.schema == ENTITIES
    assert entities["record_id"].to_list() == ["1", "2"]
    assert pl.read_parquet(tmp_path / "links.parquet").equals(files().links)
    assert pl.read_parquet(tmp_path / "related.parquet").schema == LINK_KEYS


def test_lines_are_one_object_each_even_with_other_line_ends(tmp_path):
    write(tmp_path, files())
    [proposal] = json_lines(tmp_path / "proposals.jsonl")
    assert proposal["golden"] == {"id": "2", "name": "Ann\u2028Lee"}
    assert proposal["precision"] is None
    assert [m["record_id"] for m in proposal["members"]] == ["2", "1"]
    assert json_lines(tmp_path / "golden.jsonl") == [{"id": "1"}, {"id": "2"}]
    [reject] = json_lines(tmp_path / "rejects.jsonl")
    assert (reject["line"], reject["column"]) == (3, None)


def test_rejects_stay_in_the_order_of_their_file(tmp_path):
    rows = [
        ("g", 1, None, "no_id", "element 2: …", "rejected"),
        ("f", 1, None, "no_id", "element 1: …", "rejected"),
        ("f", 1, None, "bad_json", "element 2: …", "rejected"),
    ]
    write(tmp_path, files(rejects=pl.DataFrame(rows, schema=REJECTS, orient="row")))
    told = [(row["file"], row["code"]) for row in json_lines(tmp_path / "rejects.jsonl")]
    assert told == [("f", "no_id"), ("f", "bad_json"), ("g", "no_id")]


def test_documents_hold_no_number_that_json_has_not(tmp_path):
    write(tmp_path, files())
    assert json.loads((tmp_path / "model.json").read_text("utf-8"))["weights"] == [1.5, None]
    manifest = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert manifest == {"format": "resolver-run/1", "started": "2024-01-01", "seconds": None}


def test_a_file_name_that_is_no_text_can_be_noted(tmp_path):
    write(tmp_path, files(manifest={"file": "caf\udce9.csv"}))
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["file"] == "caf\udce9.csv"


def test_the_same_result_gives_the_same_bytes(tmp_path):
    there, again = tmp_path / "a", tmp_path / "b"
    there.mkdir()
    again.mkdir()
    one = files()
    write(there, one)
    upside_down = {
        "entities": one.entities.reverse(),
        "survivors": one.survivors.reverse(),
        "records": one.records.sort("record_id", descending=True),
    }
    write(again, files(**upside_down))
    for path in there.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()


def test_nothing_found(tmp_path):
    nothing = files(
        entities=empty(ENTITIES),
        links=empty(LINK_KEYS),
        proposals=empty(PROPOSALS),
        survivors=pl.DataFrame(schema={"entity_id": pl.String, "golden": pl.String}),
        records=empty(RECORDS),
        rejects=empty(REJECTS),
    )
    write(tmp_path, nothing)
    assert (tmp_path / "golden.jsonl").read_bytes() == b""
    assert (tmp_path / "proposals.csv").read_text().startswith("entity_id,band,weight,")


def test_the_table_has_one_member_a_row_as_read():
    address = {"street": "Quay Road", "house_number": "18", "city": "Ulm"}
    phones = {"phones": [point("+1 212"), point("\t99")]}
    table = members(proposals("e"), records(**address, **phones))
    assert table.columns == [
        *("entity_id", "band", "weight", "probability", "size", "source", "record_id"),
        *("survivor", "name", "email", "phone", "address", "decision", "note", "fingerprint"),
    ]
    assert table["weight"].to_list() == [7.25, 7.25]
    assert table.row(0)[5:14] == (
        *("s", "2", True, "Ann Lee", None),
        *("+1 212; \t99", "18 Quay Road, Ulm", None, None),
    )
    assert table.row(1)[5:12] == ("s", "1", False, "=cmd()", "-a@x.org", None, None)
    assert table["fingerprint"].str.contains("^[0-9a-f]{16}$").all()


def test_the_table_on_disk_runs_nothing(tmp_path):
    write(tmp_path, files())
    with (tmp_path / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["Ann Lee", "'=cmd()"]
    assert [row["decision"] for row in rows] == ["", ""]


def test_hostile_members_come_back_whole_from_both_tables(tmp_path):
    texts = [
        *("=1+1", "@x", "'+1", "\u202eabc", "🧑\u200d🤝\u200d🧑", "<r>x</r>", 'a"b', "a\r\nb;=c"),
        *("x" * 10_000, "007", "\ufeffx", "_x0041_", "a\u2028b"),
    ]
    for text in texts:
        write(tmp_path, files(records=records(given_name=None, family_name=None, name=text)))
        for name in ("proposals.csv", "proposals.xlsx"):
            told = [dict(row) for _, _, row in filled(tmp_path / name, ("decision",)).rows]
            assert [row["name"] for row in told] == [text, "=cmd()"]
            assert [row["email"] or None for row in told] == [None, "-a@x.org"]


def test_proposals_without_a_golden_record_are_lines_too():
    [line] = proposal_lines(proposals("e").drop("golden"))
    assert json.loads(line)["entity_id"] == "e"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=x", "＝1", "\nx"])
def test_formulas_are_made_harmless_and_restored(cell):
    guarded = pl.DataFrame({"c": [cell]}).select(safe(pl.col("c"))).item()
    assert guarded == "'" + cell
    assert unsafe(guarded) == cell


HOSTILE = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=5))
def test_every_text_survives_the_guard(cells):
    guarded = pl.DataFrame({"c": cells}).select(safe(pl.col("c"))).to_series().to_list()
    assert [unsafe(cell) for cell in guarded] == cells
    assert not [cell for cell in guarded if cell.startswith(tuple("=+-@\t\r"))]


@settings(deadline=None, max_examples=50)
@given(st.lists(HOSTILE.filter(lambda t: "\0" not in t), min_size=1, max_size=4))
def test_hostile_texts_come_back_from_every_text_file(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("hostile")
    golden = [json.dumps({"id": name or "x"}, ensure_ascii=False) for name in names]
    survivors = pl.DataFrame(
        {"entity_id": [f"{n:03d}" for n in range(len(names))], "golden": golden}
    )
    found = files(proposals=proposals(*names), survivors=survivors)
    write(folder, found)
    back = json_lines(folder / "golden.jsonl")
    assert [row["id"] for row in back] == [name or "x" for name in names]
    for row in back:
        VALID.validate(row)
    assert [row["entity_id"] for row in json_lines(folder / "proposals.jsonl")] == names
    with (folder / "proposals.csv").open(encoding="utf-8", newline="") as file:
        cells = [unsafe(row["entity_id"]) for row in csv.DictReader(file)]
    assert cells == [name for name in names for _ in range(2)]


@pytest.mark.parametrize(
    "customer",
    [
        {},
        {"id": ""},
        {"id": "1", "name": None},
        {"id": "1", "emails": [{"original": "a@x.org"}]},
        {"id": "1", "phones": [{"original": "1", "normalized": "212", "primary": True}]},
        {"id": "1", "createdAt": "2020-01-01"},
        {"id": "1", "channels": [{"type": "X", "address": "a"}]},
        {"id": "1", "other": "x"},
    ],
)
def test_the_schema_refuses_what_the_seed_does_not_have(customer):
    assert not VALID.is_valid(customer)
