from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import resolver
from benchmarks.ablation import Outcome, ablated, changes, main
from benchmarks.parts import PARTS
from benchmarks.sets import sets_in
from benchmarks.switches import lowered, number
from resolver.fields import phone
from resolver.steps.measure import evaluate

TRUTH = pl.DataFrame({"record_id": list("1234"), "entity_id": list("AABB")})


def outcome(name, part, entities, auto):
    frame = pl.DataFrame(
        {"record_id": list("1234"), "entity_id": list(entities), "auto_entity_id": list(auto)}
    )
    return Outcome(name=name, part=part, found=evaluate(frame, TRUTH))


OUTCOMES = (
    outcome("one", None, "aabb", "aabb"),
    outcome("one", "worthy", "aaaa", "aaaa"),
    outcome("one", "idle", "aabb", "aabc"),
    outcome("two", None, "aabc", "abcd"),
    Outcome(name="two", part="worthy", found=None, failure="ValueError()"),
    outcome("two", "idle", "aabb", "abcd"),
)


def test_changes_are_told_with_the_worthiest_part_first():
    assert changes(OUTCOMES, "F1") == [
        ("F1", "one", "two", "mean"),
        ("all parts", "1.000", "0.667", "0.833"),
        ("worthy", "-0.500", "?", "-0.500"),
        ("idle", ".", "+0.333", "+0.167"),
    ]
    assert changes(OUTCOMES, "auto precision")[2:] == [
        ("worthy", "-0.6667", "?", "-0.6667"),
        ("idle", ".", ".", "."),
    ]
    assert changes(OUTCOMES, "removed")[3] == ("idle", "-0.500", ".", "-0.250")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = [
        "Robert Blakemore",
        "Bob Blakemore",
        "Gisela Nordqvist",
        "Gisela Nordqvist",
        "Pelle Ek",
    ]
    mails = ["rb@web.de", None, "gn@web.de", "gn@web.de", "pe@web.de"]
    dates = ["1950-03-04", "1950-03-04", "1991-10-11", "1991-10-11", "1970-12-30"]
    frame = pl.DataFrame({"rec_id": list("12345"), "name": names, "email": mails, "dob": dates})
    frame.write_parquet(tmp_path / "records.parquet")
    truth = pl.DataFrame({"rec_id": list("12345"), "entity_id": list("AABBC")})
    truth.write_parquet(tmp_path / "truth.parquet")
    return tmp_path


def test_a_set_is_resolved_with_all_parts_and_without_each(folder: Path) -> None:
    whole, without = ablated(sets_in(folder)[0], ["weak rules"], resolver.dedupe)
    assert (whole.part, without.part) == (None, "weak rules")
    assert whole.figure("F1") == 1.0 > without.figure("F1")


def test_a_part_that_fails_is_told_and_the_others_go_on(folder: Path) -> None:
    calls = []

    def dedupe(source, **options):
        calls.append(options)
        if len(calls) == 2:
            raise ValueError("broken")
        return resolver.dedupe(source, **options)

    whole, broken, last = ablated(sets_in(folder)[0], ["gender", "company"], dedupe)
    assert (whole.failure, broken.failure, last.failure) == (None, "ValueError('broken')", None)
    assert broken.figure("F1") is None
    assert broken.as_dict() == {
        "set": folder.name,
        "without": "gender",
        "failure": "ValueError('broken')",
    }
    calls.clear()
    with pytest.raises(SystemExit, match="nothing frozen: gender on"):
        main([str(folder), "--part", "gender", "--freeze", str(folder / "out")], dedupe)
    assert not (folder / "out").exists()


def test_command_prints_writes_and_freezes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "ablation.json"
    arguments = [str(folder), "--part", "nicknames", "--json", str(out), "--freeze", str(folder)]
    main(arguments, resolver.dedupe)
    printed = capsys.readouterr().out
    assert "F1 without a part" in printed
    assert "auto precision without a part" in printed
    rows = json.loads(out.read_text())["rows"]
    assert [row["without"] for row in rows] == [None, "nicknames"]
    page = (folder / "ablation.md").read_text()
    assert PARTS["nicknames"].says in page
    assert '--part "nicknames"' in page
    assert str(folder) not in page


def test_an_unknown_part_is_refused(folder: Path) -> None:
    with pytest.raises(SystemExit, match=r"No part magic; there are sharing, other scripts"):
        main([str(folder), "--part", "magic"])


def test_a_level_that_is_gone_cannot_be_switched_off() -> None:
    assert number(phone.LEVELS, "one_digit") == 1
    with pytest.raises((StopIteration, RuntimeError)), lowered(phone, ["two_digits"]):
        pass
