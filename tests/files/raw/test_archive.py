from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import InputError
from resolver.files.limits import MAX_ENTRIES, MAX_UNPACKED
from resolver.files.raw.archive import is_zip, open_archive, visible
from resolver.files.raw.compression import Packed


def packed(members, method=zipfile.ZIP_DEFLATED):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return raw.getvalue()


def contents(path, limit=MAX_UNPACKED):
    with Packed(str(path), limit) as file:
        archive = open_archive(file)
        found = {}
        for name in archive.names:
            with archive.member(name) as member:
                found[member.path.rpartition("#")[2]] = b"".join(member.chunks())
        return found


def written(folder, content):
    path = folder / "a.zip"
    path.write_bytes(content)
    return path


def test_members_are_files_of_their_own(tmp_path):
    members = [("b.csv", b"id\n2\n"), ("x/", b""), ("x/a.csv", b"id\n1\n"), ("c.csv", b"")]
    junk = [("__MACOSX/._b.csv", b"x"), (".DS_Store", b"x"), ("x/.DS_Store", b"x")]
    path = written(tmp_path, packed([*members, *junk]))
    assert contents(path) == {"b.csv": b"id\n2\n", "x/a.csv": b"id\n1\n", "c.csv": b""}


def test_an_empty_archive_has_no_members(tmp_path):
    path = written(tmp_path, packed([]))
    assert contents(path) == {}
    with Packed(str(path), MAX_UNPACKED) as file:
        assert is_zip(file)


def test_hidden_members_are_told_apart():
    assert visible(["b", "a/.x", ".c/d", "a/b", "a.b"]) == ["a.b", "a/b", "b"]


def test_links_are_not_followed(tmp_path):
    info = zipfile.ZipInfo("link.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with Packed(str(written(tmp_path, packed([(info, "/etc/passwd")]))), MAX_UNPACKED) as file:
        archive = open_archive(file)
    assert (archive.names, archive.links) == ([], ["link.csv"])


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "x/../../a.csv", "C:/a.csv", "..\\a.csv"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    with pytest.raises(InputError, match="leads out of the archive"):
        contents(written(tmp_path, packed([(name, b"x")])))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"two files named 'a.csv'"):
        contents(written(tmp_path, packed([("a.csv", b"x"), ("a.csv", b"y")])))


def test_encrypted_members_are_refused(tmp_path):
    raw = bytearray(packed([("a.csv", b"id\n1\n")]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + at] |= 1
    with pytest.raises(InputError, match=r"a.zip#a.csv: is encrypted\."):
        contents(written(tmp_path, bytes(raw)))


@pytest.mark.parametrize(
    ("method", "said"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "LZMA")]
)
def test_rare_methods_are_named(tmp_path, method, said):
    with pytest.raises(InputError, match=said):
        contents(written(tmp_path, packed([("a.csv", b"id\n1\n")], method)))


def test_bombs_are_refused_by_what_comes_out(tmp_path):
    bomb = written(tmp_path, packed([("a.csv", bytes(80_000_000))]))
    with pytest.raises(InputError, match=r"a.csv: unpacks to more than 200 times"):
        contents(bomb)
    with pytest.raises(InputError, match=r"a.csv: unpacks to more than 9 bytes"):
        contents(written(tmp_path, packed([("a.csv", b"0123456789")])), limit=9)


def test_the_whole_archive_is_bounded_too(tmp_path):
    half = bytes(40_000_000)
    with pytest.raises(InputError, match=r"a.zip: unpacks to more than 200 times"):
        contents(written(tmp_path, packed([("a.csv", half), ("b.csv", half)])))
    pair = [("a.csv", b"012345"), ("b.csv", b"012345")]
    with pytest.raises(InputError, match=r"a.zip: unpacks to more than"):
        contents(written(tmp_path, packed(pair, zipfile.ZIP_STORED)), limit=11)


def test_sizes_in_the_directory_are_not_believed(tmp_path):
    raw = bytearray(packed([("a.csv", bytes(80_000_000))]))
    at = raw.find(b"PK\x01\x02")
    raw[at + 20 : at + 24] = struct.pack("<I", 4_000_000_000)
    with pytest.raises(InputError, match=r"200 times|damaged"):
        contents(written(tmp_path, bytes(raw)))


def test_too_many_members_are_refused(tmp_path):
    raw = packed([(f"{n}", b"") for n in range(MAX_ENTRIES + 1)], zipfile.ZIP_STORED)
    with pytest.raises(InputError, match="more than 10000 files"):
        contents(written(tmp_path, raw))
    raw = packed([(f"{n:0500}", b"") for n in range(9_000)], zipfile.ZIP_STORED)
    with pytest.raises(InputError, match="more than 10000 files"):
        contents(written(tmp_path, raw))


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_archive_is_an_error_or_whole(tmp_path_factory, data):
    members = [("a.csv", b"id,name\n1,Dana\n" * 9), ("b.csv", b"id\n2\n")]
    content = bytearray(packed(members))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        found = contents(written(tmp_path_factory.mktemp("x"), bytes(content)))
    except InputError:
        return
    assert set(found.values()) <= {content for _, content in members}
