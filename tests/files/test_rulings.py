from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import RulingError
from resolver.files.formula import unsafe
from resolver.files.rulings import ANSWERS, SCHEMA, answers, asked, read
from resolver.frames.schema import RULINGS

SAME = {"ruling": "same", "left_source": "crm", "left": "1", "right_source": "crm", "right": "2"}


@pytest.fixture
def given_file(tmp_path):
    def write(content, name="rulings.jsonl"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def lines(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_json_lines(given_file):
    path = given_file(lines(SAME | {"by": "ann"}, {}).replace("{}\n", "\n") + lines(SAME))
    found = read(path)
    assert found.schema == SCHEMA
    assert found["line"].to_list() == [1, 3]
    assert found["by"].to_list() == ["ann", None]
    assert found["file"].unique().to_list() == [str(path)]
    assert found.row(0)[:5] == ("same", "crm", "1", "crm", "2")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_its_dialects(given_file, separator, encoding):
    rows = ["Ruling,left,right,reason,note", 'same,1,2,"two\r\nlines",x', "", "DIFFERENT,1,3"]
    text = "\r\n".join(rows).replace(",", separator)
    found = read(given_file(text.encode(encoding), "r.csv"))
    assert found["ruling"].to_list() == ["same", "different"]
    assert found["reason"].to_list() == ["two\r\nlines", None]
    assert found["line"].to_list() == [2, 5]
    assert found["left_source"].to_list() == [None, None]


def test_ids_are_texts_as_they_stand(given_file):
    path = given_file(lines(SAME | {"left": 12345678901234567890, "right": " 007 "}))
    assert read(path).row(0)[2:5] == ("12345678901234567890", "crm", " 007 ")
    path = given_file("ruling,left,right\nsame,'-5,''=x\nsame,'5,007", "r.csv")
    assert read(path)["left"].to_list() == ["-5", "5"]
    assert read(path)["right"].to_list() == ["'=x", "007"]


def test_taking_back_needs_no_records(given_file):
    path = given_file(lines({"undoes": "f1"}, {"ruling": "undo", "undoes": "2"}))
    assert read(path)["undoes"].to_list() == ["f1", "2"]
    assert read(path)["ruling"].to_list() == [None, None]


@pytest.mark.parametrize("content", ["", "\n \n", "ruling,left,right\n", "\ufeff"])
def test_no_rulings(given_file, content):
    found = read(given_file(content))
    assert found.is_empty() and found.schema == SCHEMA


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            lines(SAME, SAME | {"ruling": "sane"}),
            "line 2: 'sane' is no ruling. Did you mean 'same'?",
        ),
        (
            lines(SAME | {"ruling": None}),
            "line 1: the ruling is missing. Known are same, different",
        ),
        (lines(SAME | {"left": ""}), "line 1: 'left' names no record."),
        (
            lines({k: v for k, v in SAME.items() if k != "right"}),
            "line 1: 'right' names no record.",
        ),
        (lines(SAME | {"left": ["1"]}), "line 1: 'left' is to be a text."),
        (lines(SAME | {"left": True}), "line 1: 'left' is to be a text."),
        (
            lines(SAME) + '{"ruling": ',
            "line 2: is no whole JSON object; was the file cut off? Expecting value",
        ),
        (lines(SAME) + "[1]\n", "line 2: a ruling is a JSON object"),
        ("left,right\n1,2\n", "line 1: the header needs one column 'ruling'"),
        ("ruling,left,left,right\n", "line 1: the header needs one column 'left'"),
        ("rulling,left,right\n", "Did you mean 'rulling'?"),
        ("ruling,left,right\nsame,1,2\nsame,1,2,3,4\n", "line 3: has 5 cells below 3 columns."),
        ('ruling,left,right\nsame,"1"x,2\n', "line 2: is not CSV"),
        ("ruling,left,right\nsame,1,2\nmaybe,1,2\n", "line 3: 'maybe' is no ruling."),
        (lines(SAME | {"left": "\ud800"}), "line 1: A text holds half of a surrogate pair."),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(given_file, content, message):
    path = given_file(content)
    with pytest.raises(RulingError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}, line ")
    assert message in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(RulingError, match="there is no such file"):
        read(tmp_path / "none.jsonl")


@settings(deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode(errors="replace"))
    )
)
def test_any_bytes_are_rulings_or_an_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "r"
    path.write_bytes(content)
    try:
        assert read(path).columns == SCHEMA.names()
    except RulingError as error:
        assert str(path) in str(error)


KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
ROWS = st.fixed_dictionaries(
    {
        "ruling": st.sampled_from(["same", "different", "related", "unsure"]),
        "left": KEYS.filter(str.strip),
        "right": KEYS.filter(str.strip),
    }
)


@settings(deadline=None)
@given(rows=st.lists(ROWS, max_size=5))
def test_both_formats_tell_the_same(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("both")
    (folder / "r.jsonl").write_bytes(lines(*rows).encode())
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, ["ruling", "left", "right"])
    writer.writeheader()
    writer.writerows({**row, "left": unsafe(row["left"]), "right": "x"} for row in rows)
    (folder / "r.csv").write_bytes(table.getvalue().encode())
    names = [row["left"] for row in rows]
    assert read(folder / "r.jsonl")["left"].to_list() == names
    assert read(folder / "r.csv")["left"].to_list() == [unsafe(unsafe(name)) for name in names]
    assert read(folder / "r.csv")["ruling"].to_list() == [row["ruling"] for row in rows]
    assert set(RULINGS.names()) <= set(read(folder / "r.csv").columns)


ASKED = "ruling,left,right,question,chance\nsame,1,2,1,\n,1,3,2,0.25\n,1,4,3,\n"


def test_questions_without_an_answer_are_no_rulings(given_file):
    path = given_file(ASKED, "r.csv")
    assert read(path)["right"].to_list() == ["2"]
    found = answers(path)
    assert found.schema == ANSWERS
    assert found.select("ruling", "right", "question", "chance").rows() == [
        ("same", "2", "1", None),
        (None, "3", "2", 0.25),
        (None, "4", "3", None),
    ]


def test_a_chance_may_have_a_comma_and_be_a_number_of_json(given_file):
    path = given_file(ASKED.replace(",", ";").replace("0.25", "0,25"), "r.csv")
    assert answers(path)["chance"].to_list() == [None, 0.25, None]
    path = given_file(lines(SAME | {"question": "1", "chance": 0.5}))
    assert answers(path)["chance"].to_list() == [0.5]


@pytest.mark.parametrize("chance", ["often", "0", "1.5", "-1", "nan"])
def test_a_chance_that_is_none(given_file, chance):
    path = given_file(ASKED.replace("0.25", chance), "r.csv")
    with pytest.raises(RulingError, match="line 3: 'chance'"):
        answers(path)


def test_other_columns_of_that_name_are_ignored_where_nothing_was_asked(given_file):
    path = given_file("ruling,left,right,chance\nsame,1,2,slim\n", "r.csv")
    assert len(read(path)) == 1


def test_frames_are_read_alike():
    frame = pl.DataFrame({"ruling": ["same"], "left": ["1"], "right": ["2"], "note": ["x"]})
    found = asked(frame)
    assert found.schema == ANSWERS
    assert found.row(0)[:5] == ("same", None, "1", None, "2")
    assert found["line"].to_list() == [1]


def test_all_rows_with_a_typo_are_told_up_to_a_bound(given_file):
    rows = [SAME | {"ruling": f"maybe{n}"} for n in range(7)]
    with pytest.raises(RulingError) as caught:
        read(given_file(lines(SAME, *rows)))
    told = str(caught.value)
    assert [f"'maybe{n}' is no ruling" in told for n in range(7)] == [True] * 5 + [False] * 2
    assert told.endswith("And 2 more.")


def test_marks_of_a_report_name_records(given_file):
    row = {"ruling": "same", "fingerprint": f"mark-{'0' * 16}-{'1' * 16}"}
    assert read(given_file(lines(row)))["left"].to_list() == [None]


def test_a_number_is_taken_as_its_text(given_file):
    text = '{"ruling": "same", "left": 7, "right": 12345678901234567890}\n'
    assert read(given_file(text)).select("left", "right").rows() == [("7", "12345678901234567890")]
