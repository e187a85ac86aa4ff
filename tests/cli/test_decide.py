from __future__ import annotations

import json
import shutil

import pytest
from recipes.customers import JANE, ROWS, result

from resolver.cli.main import main
from resolver.steps.seen import digests, fingerprint


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("decide") / "out"
    result().write(folder)
    return folder


@pytest.fixture
def out(written, tmp_path):
    return shutil.copytree(written, tmp_path / "out")


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def rulings(folder, *rows):
    path = folder.parent / "decided.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def ruling(word, left, right, **rest):
    keys = {"left_source": "crm", "left": left, "right_source": "crm", "right": right}
    return {"ruling": word, **keys, **rest}


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_taken_refused_and_contradictory(out, capsys):
    stale = fingerprint("0" * 16, digests(result().records)[1])
    same = [ruling("same", "3", "4"), ruling("same", "4", "5"), ruling("different", "3", "5")]
    file = rulings(out, *same, ruling("same", "1", "2", fingerprint=stale))
    before = contents(out)
    assert call("decide", out, file, "--dry-run") == 1
    assert contents(out) == before
    assert "Nothing was written (--dry-run)." in capsys.readouterr().out
    assert call("decide", out, file, "--by", "kim") == 1
    told = capsys.readouterr()
    assert "Taken: 3 rulings (1 different, 2 same)." in told.out
    assert f"{file}, line 4: same of crm:1 and crm:2: crm:1 says something else now" in told.out
    assert "Open the new report" in told.out
    assert "crm:3 and crm:5 are ruled different, but 'same' through crm:3, crm:4" in told.out
    assert "Of 1 proposal, 0 are decided (0 before)." in told.out
    assert "rulings.jsonl there holds all that were ever taken (3)" in told.out
    values = {str(value) for row in ROWS for value in (row.get("name"), row.get("address"))}
    assert not [value for value in (*values, *JANE["emails"]) if value in told.out + told.err]
    kept = [json.loads(line) for line in (out / "rulings.jsonl").read_text().splitlines()]
    assert [one["by"] for one in kept] == ["kim"] * 3
    after = contents(out)
    assert call("decide", out, rulings(out, *same)) == 0
    assert "Taken: 0 rulings; 3 were taken before." in capsys.readouterr().out
    assert contents(out) == after


def test_a_scan_tells_what_it_does_not_follow(out, capsys):
    (out / "rulings.jsonl").write_text(json.dumps(ruling("same", "1", "4")) + "\n")
    source = out.parent / "in.csv"
    source.write_text("id,name,email\n1,Ann Lee,a@x.org\n4,Bo Li,b@x.org\n")
    assert call("scan", source, "-o", out) == 0
    assert "1 ruling that" in capsys.readouterr().err
    (out / "rulings.jsonl").write_text("no rulings\nof ours")
    assert call("scan", source, "-o", out) == 1
    assert "rulings.jsonl, line 1: the header needs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", 1, "holds no decision"),
        ('{"ruling": "sme", "left": "1", "right": "2"}', 1, "Did you mean 'same'?"),
        ('{"ruling": "value", "left": "1", "right": "2"}', 1, "needs a 'field'"),
        ('{"ruling": "value", "left": "1", "right": "2", "field": "adress"}', 1, "'address'?"),
        ("entity_id,decison\n", 1, "Did you mean 'decison'?"),
        ("PK\x03\x04", 1, "damaged or cut off"),
    ],
)
def test_files_that_are_no_decisions(out, capsys, text, code, said):
    path = out.parent / "odd"
    path.write_text(text)
    before = contents(out)
    assert call("decide", out, path) == code
    assert said in capsys.readouterr().err
    assert contents(out) == before


def test_wrong_use(out, capsys):
    file = rulings(out, ruling("same", "1", "4"))
    assert call("decide", out.parent, file) == 2
    assert "holds no result of a scan" in capsys.readouterr().err
    assert call("decide", out, out / "nothing") == 2
    assert call("decide", out, out) == 2
