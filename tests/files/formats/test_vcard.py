from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.errors import InputError
from resolver.files.formats.content_lines import property_of, unescaped
from resolver.files.gather import tables
from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.files.table import Table

_BEGIN = re.compile(rb"(?im)^BEGIN:VCARD[ \t]*\r?$")


def _table(directory: Path, text: str | bytes, name: str = "contacts.vcf") -> Table:
    path = directory / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tables(str(path), ReadOptions())[0]


def _card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def _record(directory: Path, *lines: str, version: str = "3.0") -> dict[str, str]:
    table = _table(directory, _card(*lines, version=version))
    assert table.rejects.is_empty()
    return {name: text for name, text in table.frame.row(0, named=True).items() if text}


def _rejects(table: Table) -> list[tuple[int, str, str]]:
    return table.rejects.select("line", "code", "kind").rows()


@pytest.mark.parametrize(
    ("line", "column", "text"),
    [
        ("N:Roe;Jane;Ann,Mary;Dr.;Jr.", "family_name", "Roe"),
        ("N:Roe;Jane;Ann,Mary;Dr.;Jr.", "middle_name", "Ann Mary"),
        ("FN:Roe\\, Jane", "name", "Roe, Jane"),
        ("NICKNAME:Jay,JJ", "nickname", "Jay,JJ"),
        ("ORG:Acme\\, Inc.;Sales;West", "company", "Acme, Inc."),
        ("ORG:Acme\\, Inc.;Sales;West", "department", "Sales, West"),
        ("BDAY:--0307", "birth_date", "--0307"),
        ("BDAY:19800307", "birth_date", "19800307"),
        ("BDAY;VALUE=date-and-or-time:19800307T000000Z", "birth_date", "19800307"),
        ("BDAY:1980-03-07T00:00:00Z", "birth_date", "1980-03-07"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-07", "birth_date", "--03-07"),
        ("GENDER:F", "gender", "female"),
        ("GENDER:O;intersex", "gender", "other"),
        ("UID:urn:uuid:4fbe8971", "uid", "4fbe8971"),
        ("REV:20230101T120000Z", "modified_at", "2023-01-01T12:00:00Z"),
        ("NOTE:one\\ntwo\\; three", "note", "one\ntwo; three"),
        ("ADR;TYPE=home:12;Apt 2;5 Home St;Town;CA;90002;USA", "street", "5 Home St, PO Box 12"),
        ("ADR;TYPE=home:;Apt 2;5 Home St;Town;CA;90002;USA", "unit", "Apt 2"),
        ("adr;type=home:;;5 Home St\\nRear;Town;CA;90002;USA", "street", "5 Home St, Rear"),
        ("TEL;TYPE=FAX:030 1234567", "fax", "030 1234567"),
    ],
)
def test_one_property(tmp_path: Path, line: str, column: str, text: str) -> None:
    assert _record(tmp_path, line)[column] == text


@pytest.mark.parametrize(
    "line",
    [
        "TEL;TYPE=CELL,PREF:+1 415 555 2671",
        "TEL;CELL;PREF:+1 415 555 2671",
        'TEL;TYPE="cell,voice,pref":+1 415 555 2671',
        "TEL;type=CELL;type=VOICE;type=pref:+1 415 555 2671",
        "tel;type=cell;PREF=1:+1 415 555 2671",
        "item1.TEL;TYPE=CELL;TYPE=PREF:+1 415 555 2671",
        "TEL;VALUE=uri;TYPE=cell;PREF=1:tel:+1 415 555 2671",
    ],
)
def test_spellings_of_types(tmp_path: Path, line: str) -> None:
    phone = {"value": "+1 415 555 2671", "type": "mobile", "primary": True}
    assert json.loads(_record(tmp_path, line)["phones"]) == [phone]


def test_extension_and_context_of_a_tel_uri(tmp_path: Path) -> None:
    record = _record(tmp_path, "TEL;VALUE=uri:tel:555-2671;phone-context=+1-415;ext=9")
    assert json.loads(record["phones"]) == [{"value": "+1-415 555-2671", "extension": "9"}]


def test_the_lowest_preference_is_primary(tmp_path: Path) -> None:
    lines = [
        "EMAIL;PREF=2:b@example.com",
        "EMAIL;PREF=1:a@example.com",
        "EMAIL:mailto:c@example.com",
    ]
    mails = json.loads(_record(tmp_path, *lines, version="4.0")["emails"])
    assert [(mail["value"], mail["primary"]) for mail in mails] == [
        ("b@example.com", False),
        ("a@example.com", True),
        ("c@example.com", False),
    ]


def test_labels_of_groups(tmp_path: Path) -> None:
    lines = ["item1.EMAIL:a@example.com", "item1.X-ABLabel:_$!<School>!$_"]
    lines += ["item2.TEL:+1 415 555 2671", "item2.X-ABLabel:iPhone"]
    record = _record(tmp_path, *lines)
    assert json.loads(record["emails"])[0]["type"] == "School"
    assert json.loads(record["phones"])[0]["type"] == "mobile"


def test_handles(tmp_path: Path) -> None:
    record = _record(
        tmp_path,
        "IMPP;X-SERVICE-TYPE=Skype:skype:jane.roe",
        "IMPP:xmpp:jane@chat.example",
        "X-SOCIALPROFILE;type=twitter;x-user=janer:http://twitter.com/x",
        "X-SOCIALPROFILE;type=facebook:https://facebook.com/jane.roe/",
        "X-SKYPE:jane2",
    )
    found = [(handle["type"], handle["value"]) for handle in json.loads(record["handles"])]
    assert found == [
        ("skype", "jane.roe"),
        ("xmpp", "jane@chat.example"),
        ("twitter", "janer"),
        ("facebook", "jane.roe"),
        ("skype", "jane2"),
    ]


def test_quoted_printable_with_soft_breaks(tmp_path: Path) -> None:
    record = _record(
        tmp_path,
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6=",
        "rg;=",
        ";Dr.;",
        "ADR;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:;;Stra=DFe 5;Ort;;12345;",
        version="2.1",
    )
    assert (record["family_name"], record["given_name"]) == ("Müller", "Jörg")
    assert record["street"] == "Straße 5"


def test_folded_lines(tmp_path: Path) -> None:
    assert _record(tmp_path, "FN:Jane", "  Roe", "\t-Doe")["name"] == "Jane Roe-Doe"
    assert _record(tmp_path, "FN:Jane", " Roe", version="2.1")["name"] == "Jane Roe"


def test_pictures_cost_nothing(tmp_path: Path) -> None:
    picture = [
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4A",
        *[" " + "A" * 70] * 20_000,
        "/9j/unfolded==",
        "",
    ]
    assert _record(tmp_path, *picture, "FN:Jane Roe", version="2.1")["name"] == "Jane Roe"


def test_the_preferred_address_comes_first(tmp_path: Path) -> None:
    lines = ["ADR;TYPE=work:;;1 Work Rd;Town;;;", "ADR;TYPE=home:;;5 Home St;Town;;;"]
    record = _record(tmp_path, *lines)
    assert (record["street"], record["address_2_street"]) == ("5 Home St", "1 Work Rd")


def test_cards_that_are_no_customers_and_cards_that_do_not_end(tmp_path: Path) -> None:
    text = (
        _card("FN:Ann", "AGENT:", "BEGIN:VCARD", "FN:Helper", "END:VCARD", "TEL:+14155552671")
        + "BEGIN:VCARD\nFN:Lost\n"
        + _card("KIND:group", "FN:Friends")
        + "what is this\n"
        + _card("KIND:org", "FN:Acme GmbH")
        + _card("FN:Bad", "no colon here")
        + _card("NOTE:a note", "that was not folded", "FN:Good")
        + _card()
        + _card("FN:N\0L")
        + "BEGIN:VCARD\nFN:Last\n"
    )
    table = _table(tmp_path, text)
    assert table.frame["name"].to_list() == ["Ann", None, "Good"]
    assert table.frame["company"].to_list() == [None, "Acme GmbH", None]
    assert table.frame["phones"].null_count() == 2
    assert _rejects(table) == [
        (5, "agent_card", "skipped"),
        (10, "unclosed_card", "rejected"),
        (12, "no_customer", "skipped"),
        (23, "bad_line", "rejected"),
        (34, "empty_row", "skipped"),
        (37, "nul", "rejected"),
        (41, "unclosed_card", "rejected"),
    ]
    assert table.physical == len(_BEGIN.findall(text.encode())) == 10
    assert table.warnings == ("Lines outside of cards, left out: 1.",)


def test_uid_is_the_id_only_where_every_card_has_one(tmp_path: Path) -> None:
    both = _card("UID:a", "FN:Ann Lee") + _card("UID:b", "FN:Bob Lee")
    (tmp_path / "a.vcf").write_text(both)
    (tmp_path / "b.vcf").write_text(both.replace("UID:b", "X-NONE:b"))
    known = read(tmp_path / "a.vcf")
    assert known.records["record_id"].to_list() == ["a", "b"]
    numbered = read(tmp_path / "b.vcf")
    assert numbered.records["record_id"].to_list() == ["1", "2"]
    assert any("UID is no id" in warning for warning in numbered.warnings)


def test_known_by_content_or_name(tmp_path: Path) -> None:
    card = _card("FN:Ann Lee")
    for name, raw in {
        "contacts.txt": card.encode(),
        "wide.vcf": card.encode("utf-16"),
        "mark.txt": b"\xef\xbb\xbf\r\n" + card.lower().encode(),
        "empty.vcard": b"nothing\n",
    }.items():
        assert _table(tmp_path, raw, name).format == "vcard"
    assert _table(tmp_path, card.encode("utf-16")).frame["name"].to_list() == ["Ann Lee"]


def test_card_and_line_too_long(tmp_path: Path) -> None:
    long = ["X-A:" + "a" * 60_000] * 20
    table = _table(tmp_path, _card(*long) + _card("X-A:" + "b" * 1_100_000) + _card("FN:Ann"))
    assert [code for _, code, _ in _rejects(table)] == ["record_too_long"] * 2
    assert table.frame.height == 1


def test_field_too_long(tmp_path: Path) -> None:
    assert _rejects(_table(tmp_path, _card("FN:" + "a" * 70_000)))[0][1] == "field_too_long"


@pytest.mark.parametrize(
    "line",
    [
        "TEL" + ";TYPE=a" * 30_000 + ":1",
        "TEL;" + "a;" * 100_000 + ":1",
        'TEL;TYPE="' + "a," * 100_000,
        "a-" * 100_000,
        "a." * 100_000 + ":",
        "N:" + "\\" * 200_001,
        "N:" + ";" * 200_000,
        'N;"' * 60_000 + ":x",
        "N;ENCODING=QUOTED-PRINTABLE:" + "=C3" * 60_000,
    ],
)
def test_hostile_lines_take_linear_time(tmp_path: Path, line: str) -> None:
    table = _table(tmp_path, _card(line, "FN:Ann"))
    assert table.frame.height + table.rejects.height == 1


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError):
        tables("nowhere.vcf", ReadOptions())


@given(st.text(max_size=60))
def test_escapes_round_trip(text: str) -> None:
    written = (
        text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")
    )
    assert unescaped(written) == text
    one = property_of(f"N:x;{written};y")
    assert one is not None
    assert one.parts()[:3:2] == ["x", "y"]
    assert one.parts()[1] == text.strip()


_PIECE = st.sampled_from(
    [
        "BEGIN:VCARD", "END:VCARD", "begin:vcard ", "VERSION:2.1", "FN:Ann", "N:a;b", "AGENT:",
        " folded", "\tx", "TEL;CELL:1", "NOTE;ENCODING=QUOTED-PRINTABLE:a=", "a=", "PHOTO:x", "é",
        "", " ", "\0", "KIND:group", "EMAIL;PREF=1:a@b.example", "UID:1", ":", ";:", "x.y.z:1",
        "ADR:;;;;", "BDAY:--0307", "N;ENCODING=b:%%", "TEL:tel:;ext=", "IMPP::",
    ]
)  # fmt: skip


@given(st.lists(_PIECE | st.text(max_size=20), max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_no_crash_and_no_lost_card(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str
) -> None:
    raw = end.join(["BEGIN:VCARD", *lines]).encode("utf-8", "replace")
    table = _table(tmp_path_factory.mktemp("fuzz"), raw)
    assert table.physical == table.frame.height + table.rejects.height
    if b"\r" not in raw.replace(b"\r\n", b""):
        assert table.physical == len(_BEGIN.findall(raw))
