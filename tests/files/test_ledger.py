from __future__ import annotations

import polars as pl
import pytest

from resolver.errors import RulingError
from resolver.files.ledger import FILE, beyond, merged, read, whole, write
from resolver.frames.schema import RULINGS


def rulings(*rows):
    return whole(pl.DataFrame(rows, schema={**RULINGS, "file": pl.String, "line": pl.UInt32}))


SAME = {"ruling": "same", "left": "1", "right": "2"}
TEXTS = (
    "=1+1",
    "\u202eabc",
    "🧑‍🤝‍🧑",
    "<b>",
    'a"b\\',
    "two\r\nlines",
    "a\u2028b\x85c",
    "x" * 10_000,
)


def test_rulings_come_back_as_they_were(tmp_path):
    rows = [
        *({**SAME, "left": text, "reason": text, "fingerprint": "f"} for text in TEXTS),
        {"ruling": "value", "left": "1", "right": "2", "field": "attribute:tier"},
        {"ruling": None, "undoes": "f", "by": "ann"},
    ]
    write(tmp_path / FILE, rulings(*rows))
    assert read(tmp_path).equals(rulings(*rows))
    lines = (tmp_path / FILE).read_text(encoding="utf-8").split("\n")
    assert lines[-2] == '{"ruling": "undo", "by": "ann", "undoes": "f"}'
    assert not any(mark in line for line in lines for mark in "\u2028\x85")


def test_a_run_without_rulings(tmp_path):
    assert read(tmp_path).schema == RULINGS
    write(tmp_path / FILE, rulings())
    assert read(tmp_path).is_empty()
    (tmp_path / FILE).write_text("nonsense\nof somebody\n")
    with pytest.raises(RulingError, match=r"rulings\.jsonl"):
        read(tmp_path)


def test_what_is_taken_back_by_its_line_is_taken_back_by_a_name():
    found = rulings(
        {**SAME, "file": "r", "line": 2},
        {**SAME, "ruling": "different", "file": "r", "line": 3},
        {"ruling": "undo", "undoes": "2", "file": "r", "line": 4},
        {"ruling": "undo", "undoes": "nobody", "file": "r", "line": 5},
    )
    name = found["fingerprint"][0]
    assert name.startswith("line-")
    assert found["fingerprint"].to_list() == [name, None, None, None]
    assert found["undoes"].to_list() == [None, None, name, "nobody"]
    assert found["ruling"].to_list() == ["same", "different", None, None]


def test_rulings_are_only_ever_appended():
    kept = rulings(SAME, {**SAME, "ruling": "unsure"})
    given = rulings({**SAME, "ruling": "unsure"}, {**SAME, "by": "ann"}, SAME, SAME)
    assert merged(kept, kept).equals(kept)
    assert merged(kept, given)["by"].to_list() == [None, None, "ann", None]
    assert len(beyond(given, kept)) == 2
    assert beyond(kept, given).is_empty()


def test_what_a_ruling_leaves_open_does_not_matter():
    full = {**SAME, "left_source": "crm", "fingerprint": "f", "by": "ann"}
    bare = {"ruling": "same", "left": "2", "right": "1"}
    assert beyond(rulings(bare), rulings(full)).is_empty()
    assert beyond(rulings({"ruling": "same", "fingerprint": "f"}), rulings(full)).is_empty()
    assert len(beyond(rulings(full), rulings(bare))) == 1
    assert beyond(rulings(full), rulings(bare), mutual=True).is_empty()
    turned = [{**one, "ruling": "value", "field": "name"} for one in (bare, SAME)]
    assert len(beyond(rulings(turned[0]), rulings(turned[1]))) == 1
