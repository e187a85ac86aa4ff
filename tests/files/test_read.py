from __future__ import annotations

import gzip
import io
import sys
import time

import polars as pl
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import InputError, MappingError
from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.frames.schema import RECORDS, REJECTS

HEAD = b"id,name,email\n"
ROWS = b"".join(b"%d,Dana %d,d%d@example.org\n" % (i, i, i) for i in range(2, 1002))
DEEP = b"[" * 40 + b"]" * 40

# name: (content, accepted, rejected, skipped, codes)
CORPUS = {
    "empty.csv": (b"", 0, 0, 0, []),
    "empty.jsonl": (b"", 0, 0, 0, []),
    "blank.csv": (b"\n\n \n", 0, 0, 0, []),
    "header.csv": (HEAD, 0, 0, 0, []),
    "nul.csv": (HEAD + b"1,a\0b,x\n2,b,c\n", 1, 1, 0, ["nul"]),
    "unclosed.csv": (HEAD + b'1,"Dana,d@example.org\n' + ROWS, 1000, 1, 0, ["unclosed_quote"]),
    "unclosed_at_end.csv": (HEAD + ROWS + b'9,"Dana', 1000, 1, 0, ["unclosed_quote"]),
    "closed_far_away.csv": (
        HEAD + b'1,"Dana,d@example.org\n' + ROWS + b'9999,b",c\n',
        1001,
        1,
        0,
        ["unclosed_quote"],
    ),
    "stray_quote.csv": (HEAD + b'1,"Dana "D" Oka",x\n' + ROWS, 1000, 1, 0, ["quote"]),
    "quotes_all_over.csv": (HEAD + b'1,"a,b\n' * 50 + ROWS, 1000, 50, 0, ["unclosed_quote"] * 50),
    "multi_line.csv": (HEAD + b'1,"Dana\n\nR. ""Oka""","d@example.org"\n2,b,c\n', 2, 0, 0, []),
    "ragged.csv": (HEAD + b"1,a\n2,b,c,d\n3,c,d,\n4\n5,e,f\n", 3, 2, 0, ["ragged", "ragged"]),
    "cut_row.csv": (
        b"id,name,street,city,email\n1,Dana,12 Quay\nRoad,Bath,d@e.org\n2,a,b,c,d\n",
        1,
        2,
        0,
        ["broken_row", "broken_row"],
    ),
    "repeated_header.csv": (
        HEAD + b"1,a,b\n" + HEAD + b",,\n",
        1,
        0,
        2,
        ["repeated_header", "empty_row"],
    ),
    "long_field.csv": (HEAD + b"1," + b"a" * 70_000 + b",x\n2,b,c\n", 1, 1, 0, ["field_too_long"]),
    "long_line.csv": (HEAD + b"1," + b"a" * 2_000_000 + b"\n2,b,c\n", 1, 1, 0, ["record_too_long"]),
    "no_id.csv": (HEAD + b",a,b\n2,b,c\n", 1, 1, 0, ["no_id"]),
    "cr_only.csv": (b"id,name\r1,Dana\r2,Bo\r", 2, 0, 0, []),
    "crlf.csv": (b"id,name\r\n1,Dana\r\n\r\n2,Bo\r\n", 2, 0, 0, []),
    "sep.csv": (b"sep=|\r\nid|name\r\n1|Dana\r\n", 1, 0, 0, []),
    "bad_lines.jsonl": (
        b'{"id":"1"}\nnope\n{"id":"2","name":"x"\n[1]\n42\n\n{"name":"x"}\n',
        1,
        5,
        0,
        ["bad_json", "bad_json", "not_an_object", "not_an_object", "no_id"],
    ),
    "nan.jsonl": (b'{"id":"1","x":NaN}\n{"id":"2","x":-Infinity}\n', 0, 2, 0, ["not_finite"] * 2),
    "huge_number.jsonl": (b'{"id":"1","x":1e999}\n{"id":"2","x":1e5}\n', 1, 1, 0, ["not_finite"]),
    "surrogate.jsonl": (
        b'{"id":"1","x":"\\ud800"}\n{"id":"2","x":"\\ud83d\\ude00"}\n',
        1,
        1,
        0,
        ["lone_surrogate"],
    ),
    "same_key.jsonl": (b'{"id":"1","a":1,"a":2}\n', 0, 1, 0, ["duplicate_key"]),
    "deep.jsonl": (b'{"id":"1","a":' + DEEP + b"}\n", 0, 1, 0, ["too_deep"]),
    "deeper.jsonl": (b'{"id":"1","a":' + b"[" * 200_000 + b"\n", 0, 1, 0, ["too_deep"]),
    "nul.jsonl": (b'{"id":"1","n":"a\\u0000"}\n', 0, 1, 0, ["nul"]),
    "raw_nul.jsonl": (b'{"id":"1","n":"a\0"}\n', 0, 1, 0, ["bad_json"]),
    "long.jsonl": (b'{"id":"1","n":"' + b"a" * 70_000 + b'"}\n', 0, 1, 0, ["field_too_long"]),
    "line_separator.jsonl": ('{"id":"1","name":"a\u2028b\x85"}\n'.encode(), 1, 0, 0, []),
    "list.json": (b'[{"id":"1"},\n{"id":"2"}, 5, null]', 2, 2, 0, ["not_an_object"] * 2),
    "open_string.json": (
        b'[{"id":"1"},{"id":"2","n":"b},{"id":"3"},{"id":"4"}]',
        3,
        1,
        0,
        ["bad_json"],
    ),
    "open_brace.json": (
        b'[{"id":"1"},{"id":"2","n":{},{"id":"3"},{"id":"4"}]',
        3,
        1,
        0,
        ["bad_json"],
    ),
    "cut_off.json": (b'[{"id":"1"},\n{"id":"2","name":"x', 1, 1, 0, ["bad_json"]),
    "object.json": (b'{\n  "id": "1",\n  "name": "x"\n}\n', 1, 0, 0, []),
    "objects.json": (b'{\n"id": "1"\n}\n{\n"id": "2"\n}\n', 2, 0, 0, []),
    "envelope.json": (b'{"n":2,"customers":[{"id":"1"},{"id":"2"}],"next":null}', 2, 0, 0, []),
    "twice.jsonl": (b'{"id":"1","name":"a"}\n{"id":"1","name":"b"}\n', 1, 0, 1, ["superseded"]),
    "wide.jsonl": (
        b"".join(b'{"id":"%d","k%d":"x"}\n' % (i, i) for i in range(600)),
        511,
        89,
        0,
        ["too_many_columns"] * 89,
    ),
}


def written(path, content):
    path.write_bytes(content)
    return path


def balances(result):
    return all(i.accepted + i.rejected + i.skipped == i.physical for i in result.inputs)


def ids(result):
    return result.records["record_id"].to_list()


@pytest.mark.parametrize("name", CORPUS)
def test_malformed_files_cost_their_own_rows_only(tmp_path, name):
    content, accepted, rejected, skipped, codes = CORPUS[name]
    result = read(written(tmp_path / name, content))
    found = result.inputs[0]
    assert (found.accepted, found.rejected, found.skipped) == (accepted, rejected, skipped)
    assert found.physical == accepted + rejected + skipped
    assert sorted(result.rejects["code"]) == sorted(codes)
    assert result.records.height == accepted
    assert result.rejects.schema == REJECTS
    assert dict(result.records.schema).items() >= dict(RECORDS).items()


def test_rejects_name_the_line_and_no_value(tmp_path):
    file = written(tmp_path / "a.csv", HEAD + b'1,a,b\n\n2,"Secret,x\n3,c,d\n')
    row = read(file).rejects.row(0, named=True)
    assert (row["file"], row["line"], row["kind"]) == (str(file), 4, "rejected")
    assert "Secret" not in row["reason"]


def test_every_value_is_text_as_written(tmp_path):
    file = written(tmp_path / "a.csv", b"id,name,zip\n007,Null,01234\n008,NA,1e5\n009,O'Neil,9.0\n")
    records = read(file).records
    assert records["record_id"].to_list() == ["007", "008", "009"]
    assert records["name"].to_list() == ["Null", "NA", "O'Neil"]
    assert records["postcode"].to_list() == ["01234", "1e5", "9.0"]


def test_numbers_of_json_keep_every_digit(tmp_path):
    file = written(
        tmp_path / "a.jsonl", b'{"id":123456789012345678901,"zip":1.50}\n{"id":2,"zip":true}\n'
    )
    records = read(file).records
    assert records["record_id"].to_list() == ["123456789012345678901", "2"]
    assert records["postcode"].to_list() == ["1.50", "true"]


@pytest.mark.parametrize(
    ("encoding", "read_as", "warned"),
    [
        ("utf-8", "utf-8", 0),
        ("utf-8-sig", "utf-8", 0),
        ("utf-16", "utf-16-le", 0),
        ("utf-32", "utf-32-le", 0),
        ("cp1252", "windows-1252", 1),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "json"])
def test_encoding_makes_no_difference(tmp_path, encoding, read_as, warned, kind):
    text = {
        "csv": "id,name,city\n1,Jörg Müller,Zürich\n",
        "jsonl": '{"id":"1","name":"Jörg Müller","city":"Zürich"}\n',
        "json": '[{"id":"1","name":"Jörg Müller","city":"Zürich"}]\n',
    }[kind]
    result = read(written(tmp_path / f"a.{kind}", text.encode(encoding)))
    assert result.inputs[0].encoding == read_as
    assert result.records.select("name", "city").row(0) == ("Jörg Müller", "Zürich")
    assert sum("Windows-1252" in warning for warning in result.warnings) == warned


def test_single_lines_of_another_encoding_do_not_garble_the_rest(tmp_path):
    content = '{"id":"1","name":"Jörg"}\n{"id":"2","name":"Zoë"}\n'.encode()
    content += '{"id":"3","name":"André"}\n'.encode("cp1252")
    result = read(written(tmp_path / "a.jsonl", content))
    assert result.records["name"].to_list() == ["Jörg", "Zoë", "André"]
    assert "the first is 3" in result.warnings[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_dialect_makes_no_difference(tmp_path, delimiter, end):
    rows = [["id", "name", "address"], ["1", "Dana", "12 Quay Road"], ["2", "Bo", ""]]
    text = end.join(delimiter.join(f'"{c}"' if c == "Dana" else c for c in row) for row in rows)
    result = read(written(tmp_path / "a.txt", text.encode()))
    assert result.inputs[0].delimiter == delimiter
    assert result.records.select("record_id", "name", "address").rows() == [
        ("1", "Dana", "12 Quay Road"),
        ("2", "Bo", None),
    ]


def test_order_of_columns_makes_no_difference(tmp_path):
    rows = [
        {"id": "1", "email1": "a@x.org", "email2": "b@x.org", "phone": "1", "tier": "gold"},
        {"id": "2", "email1": "c@x.org", "email2": "", "phone": "2", "tier": "gold"},
        {"id": "3", "email1": "d@x.org", "email2": "", "phone": "3", "tier": "tin"},
    ]
    names = list(rows[0])
    frames = []
    for order in (names, names[::-1]):
        text = "\n".join(
            ",".join(row[c] for c in order) for row in [dict(zip(names, names, strict=True)), *rows]
        )
        frames.append(read(written(tmp_path / "a.csv", text.encode())).records)
    assert frames[0].equals(frames[1])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_files_are_known_by_their_bytes(tmp_path, pack):
    result = read(written(tmp_path / "a.csv", pack(HEAD + ROWS)))
    assert result.inputs[0].accepted == 1000


def test_standard_input_is_sniffed(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b'{"id":"1"}\n'))))
    found = read("-").inputs[0]
    assert (found.path, found.format, found.accepted) == ("-", "jsonl", 1)


def test_parquet_from_standard_input(monkeypatch):
    raw = io.BytesIO()
    pl.DataFrame({"id": [1]}).write_parquet(raw)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw.getvalue())))
    assert read("-").records["record_id"].to_list() == ["1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04zzz"),
        ("a.parquet", b"PAR1 garbage PAR1"),
        ("cut.csv.gz", gzip.compress(HEAD + ROWS)[:-20]),
        ("cut.csv.zst", zstandard.compress(HEAD + ROWS)[:-20]),
        ("twice.gz", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
        ("bomb.gz", gzip.compress(bytes(80_000_000))),
        ("bomb.zst", zstandard.compress(bytes(80_000_000))),
        ("not_utf_16.csv", b"\xff\xfe\x00\xd8a"),
        ("junk.bin", bytes(range(256)) * 9),
        ("one_line.csv", b"a" * 3_000_000),
        ("open_header.csv", b'id,"name\n1,a\n'),
        ("wide.csv", b",".join(b"c%d" % i for i in range(600)) + b"\n"),
    ],
)
def test_what_cannot_be_read_is_a_clear_error(tmp_path, name, content):
    file = written(tmp_path / name, content)
    with pytest.raises(InputError, match=name):
        read(file)


def test_paths_that_are_no_files(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="holds no file of customers"):
        read(tmp_path)
    with pytest.raises(InputError, match="LazyFrame"):
        read(pl.LazyFrame({"id": ["1"]}))
    with pytest.raises(InputError, match="Did you mean 'jsonl'"):
        read(tmp_path / "a", ReadOptions(format="jsnl"))


def test_newest_of_a_repeated_key_wins(tmp_path):
    file = written(
        tmp_path / "a.jsonl",
        b'{"id":"1","name":"new","modifiedAt":"2021-01-01T00:00:00.123456789Z"}\n'
        b'{"id":"1","name":"old","modifiedAt":"2020-01-01T00:00:00Z"}\n'
        b'{"id":"2","name":"a","createdAt":"2020-01-02T00:00:00Z"}\n'
        b'{"id":"2","name":"b","createdAt":"2020-01-01T00:00:00Z"}\n'
        b'{"id":"3","name":"first"}\n{"id":"3","name":"later"}\n',
    )
    result = read(file)
    assert result.records["name"].to_list() == ["new", "a", "later"]
    assert result.rejects.select("line", "kind").rows() == [
        (2, "skipped"),
        (4, "skipped"),
        (5, "skipped"),
    ]


def test_last_of_several_daily_exports_wins(tmp_path):
    line = '{"id":"1","name":"%s","emailAddresses":["a@x.org"],"phoneNumbers":[]}\n'
    days = [written(tmp_path / f"{n}.jsonl", (line % n).encode()) for n in ("mon", "tue")]
    result = read(days)
    assert result.records.select("source", "name").rows() == [("gladly", "tue")]
    assert [(i.accepted, i.skipped) for i in result.inputs] == [(0, 1), (1, 0)]
    assert balances(result)


def test_one_file_given_twice_is_superseded_once(tmp_path):
    file = written(tmp_path / "a.csv", HEAD + b"1,a,b\n2,c,d\n")
    result = read([file, str(file)])
    assert [(i.accepted, i.skipped) for i in result.inputs] == [(0, 2), (2, 0)]


def test_explicit_ids_must_be_there_and_differ():
    frame = pl.DataFrame({"key": ["b", "a", None, "a", ""], "name": list("vwxyz")})
    result = read(frame, ReadOptions(id_column="key"))
    assert result.records.select("record_id", "name").rows() == [("b", "v"), ("a", "w")]
    assert result.rejects.select("line", "code", "kind").rows() == [
        (3, "no_id", "rejected"),
        (4, "duplicate_id", "rejected"),
        (5, "no_id", "rejected"),
    ]


def test_without_an_id_records_are_numbered_through_a_source(tmp_path):
    files = [written(tmp_path / n, b"name,city\nDana,Bath\n\0,x\nBo,Ayr\n") for n in ("b", "a")]
    result = read(files)
    assert ids(result) == ["1", "3", "4", "6"]
    assert result.records["source"].unique().to_list() == ["file"]


def test_elements_on_one_line_are_told_by_number_and_stay_in_order(tmp_path):
    content = b'[{"name":"Ann"},{"id":"2","x":NaN},{"id":"3"},7,{"name":"Bo"}]'
    files = [written(tmp_path / name, content) for name in ("a.json", "b.json")]
    rejects = read(files, ReadOptions(source="shop", id_column="id")).rejects
    named = rejects.select(pl.col("reason").str.extract("^element ([0-9]+): ").cast(int), "code")
    told = [(1, "no_id"), (2, "not_finite"), (4, "not_an_object"), (5, "no_id")]
    assert named.rows() == [*told, *told[:2], (3, "duplicate_id"), *told[2:]]
    assert rejects.schema == REJECTS


def test_elements_on_their_own_lines_are_told_by_line(tmp_path):
    file = written(tmp_path / "a.json", b'[{"id":"1"},\n7,\n{"name":"Bo"}]')
    rejects = read(file).rejects
    assert rejects["line"].to_list() == [2, 3]
    assert not rejects["reason"].str.starts_with("element").any()


def test_sources_do_not_depend_on_order_or_names_of_files(tmp_path):
    a = written(tmp_path / "a.csv", b"id,name\n1,Dana\n")
    b = written(tmp_path / "b.csv", b"id,city\n1,Bath\n")
    c = written(tmp_path / "c.csv", b"name,id\nBo,2\n")
    for files in ([a, b, c], [c, b, a]):
        result = read(files)
        assert dict(result.records.select("file", "source").rows()) == {
            str(a): "file2",
            str(b): "file",
            str(c): "file2",
        }


def test_sources_as_the_user_names_them(tmp_path):
    a = written(tmp_path / "a.csv", b"id,name,source\n1,Dana,x\n")
    b = written(tmp_path / "b.csv", b"id,name,source\n1,Bo,y\n")
    named = read([a, b], ReadOptions(source={"a.csv": "shop", None: "crm"})).records
    assert named["source"].to_list() == ["shop", "crm"]
    mapped = read([a, b], ReadOptions(columns={"source": "source"})).records
    assert mapped["source"].to_list() == ["x", "y"]
    assert read(a, ReadOptions(source="one")).records["source"].to_list() == ["one"]
    with pytest.raises(InputError, match="not read"):
        read(a, ReadOptions(source={"c.csv": "x"}))


def test_presets_are_known_by_name(tmp_path):
    file = written(tmp_path / "a.csv", b"id,name\n1,Dana\n")
    for name in ("gladly", " Gladly "):
        assert read(file, ReadOptions(preset=name)).records["source"].to_list() == ["gladly"]
    with pytest.raises(InputError, match=r"^Unknown preset 'foo'\. Known: .*gladly, .*shopify"):
        read(file, ReadOptions(preset="foo"))
    with pytest.raises(InputError, match=r"'gladley'\. Did you mean 'gladly'\? "):
        read(file, ReadOptions(preset="gladley"))


def test_wishes_about_columns(tmp_path):
    file = written(tmp_path / "a.csv", b"id,label,tier\n1,Dana,gold\n2,Bo,gold\n")
    options = ReadOptions(columns={"Label": "name", "tier": "attribute:level"})
    result = read(file, options)
    assert result.records.select("name", "attribute:level").rows() == [
        ("Dana", "gold"),
        ("Bo", "gold"),
    ]
    assert result.mapping["role"].to_list() == ["id", "name", "attribute"]
    assert "name" not in read(file, ReadOptions(ignore=("label",))).mapping["role"].to_list()
    with pytest.raises(MappingError, match="Did you mean 'label'"):
        read(file, ReadOptions(columns={"lable": "name"}))
    with pytest.raises(MappingError, match="Did you mean 'email'"):
        read(file, ReadOptions(columns={"label": "emial"}))


@pytest.mark.parametrize("column", ["emal", "__file", "__line__", "input"])
def test_columns_of_our_own_are_not_told(tmp_path, column):
    file = written(tmp_path / "a.csv", b"id,label,tier\n1,Dana,gold\n2,Bo,gold\n")
    with pytest.raises(MappingError, match=r"\. Columns: id, label, tier\.$") as caught:
        read(file, ReadOptions(columns={column: "email"}))
    assert "__" not in str(caught.value).replace(repr(column), "")


def test_frames_and_dictionaries_read_alike():
    items = [
        {
            "id": 7,
            "name": "Dana",
            "emails": [{"original": "a@x.org", "primary": True}],
            "phones": [{"original": "555", "type": "HOME", "regionCode": "US"}],
            "customAttributes": {"birthdate": "1980-01-02"},
        },
        {"id": 8, "name": "Bo", "emails": [], "phones": None, "customAttributes": {}},
    ]
    from_items = read(items)
    from_frame = read(pl.DataFrame(items, schema_overrides={"id": pl.Int64}))
    generated = read(item for item in items)
    for result in (from_items, from_frame, generated):
        row = result.records.row(0, named=True)
        assert (row["record_id"], row["birth_date"]) == ("7", "1980-01-02")
        assert row["emails"][0]["original"] == "a@x.org"
        assert row["emails"][0]["primary"] is True
        assert row["phones"][0] == {
            "original": "555",
            "type": "HOME",
            "region": "US",
            "primary": None,
            "verified": None,
            "doubt": None,
        }
        assert result.records["emails"].list.len().to_list() == [1, 0]


def test_items_that_are_no_customers_are_rejected():
    loop: dict[str, object] = {"id": "9"}
    loop["loop"] = loop
    result = read([{"id": "1"}, None, 5, {"id": "\ud800"}, {"id": "a\0"}, loop])
    assert ids(result) == ["1"]
    assert result.rejects["line"].to_list() == [2, 3, 4, 5, 6]
    assert read([]).records.height == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"id,name,city\n" + b"1\n" * 30_000),
        ("a.csv", b"id,name,city\n" + b'1,"\n' * 30_000),
        ("a.csv", b"id,name,city\n" + b"1,2\n" * 30_000),
        ("a.json", b'[{"id":1},' + b'{"id":1,"x":{},\n' * 30_000),
        ("a.json", b'[{"id":1},' + b'{"id":1,"x":"' * 30_000),
        ("a.json", b"[" * 300_000),
        ("a.json", b"[1," + b'"x",' * 30_000),
        ("a.jsonl", b"[[" * 30_000 + b"\n{}"),
    ],
    ids=range(8),
)
def test_hostile_files_take_linear_time(tmp_path, name, content):
    started = time.perf_counter()
    assert balances(read(written(tmp_path / name, content)))
    assert time.perf_counter() - started < 20


CELLS = st.text(alphabet='ab\'",;|\t\n\r 1@.\0é"\u2028', max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=4), max_size=12), st.sampled_from([",", ";", "\t"]))
def test_any_delimited_text_balances(tmp_path_factory, rows, delimiter):
    text = "id,name,city\n".replace(",", delimiter) + "\n".join(delimiter.join(r) for r in rows)
    file = tmp_path_factory.getbasetemp() / "fuzz.csv"
    result = read(written(file, text.encode()))
    assert balances(result)
    assert result.records.height == result.inputs[0].accepted


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["csv", "jsonl", "json"]))
def test_any_bytes_balance_or_are_refused(tmp_path_factory, content, kind):
    file = written(tmp_path_factory.getbasetemp() / f"fuzz.{kind}", content)
    try:
        result = read(file, ReadOptions(format=kind))
    except InputError:
        return
    assert balances(result)


JSON = st.text(alphabet='{}[]":,\\ \nabid1u0dnulltrue', max_size=80)


@settings(max_examples=300, deadline=None)
@given(st.lists(JSON, max_size=5), st.sampled_from(["jsonl", "json"]))
def test_any_broken_json_balances(tmp_path_factory, parts, kind):
    text = '{"id":"0","name":"first"}\n' + ',{"id":"1"}\n'.join(parts)
    file = written(tmp_path_factory.getbasetemp() / f"fuzz.{kind}", text.encode())
    result = read(file, ReadOptions(format=kind))
    assert balances(result)
    assert result.records.height >= 1


def test_columns_as_read_are_kept_where_they_are_wanted():
    frame = pl.DataFrame({"id": ["1", "2"], "Name": ["Ada", None]})
    (kept,) = read(frame, ReadOptions(keep_columns=True)).columns
    assert kept.columns == ["id", "Name"]
    assert kept["Name"].to_list() == ["Ada", None]
    assert read(frame).columns == []


def test_a_number_of_too_many_digits_is_a_reject():
    found = read([{"id": "1", "name": "Ann Meyer", "n": 10**5_000}, {"id": "2", "name": "Bo Li"}])
    assert found.records["record_id"].to_list() == ["2"]
    assert found.rejects["code"].to_list() == ["field_too_long"]
