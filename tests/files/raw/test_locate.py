from __future__ import annotations

import os

import pytest

from resolver.errors import InputError
from resolver.files.raw.locate import chosen, is_inside, locate


def made(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id\n{name}\n")


def files(source, folder):
    return [path.removeprefix(f"{folder}/") for path, _ in locate(str(source)).files]


def test_a_file_is_itself(tmp_path):
    made(tmp_path, "a.csv", "b#c.csv", "[x].csv", "d")
    for name in ("a.csv", "b#c.csv", "[x].csv", "d"):
        found = locate(f"{tmp_path}/{name}")
        assert (found.files, found.searched) == ([(f"{tmp_path}/{name}", None)], False)


def test_a_part_stands_behind_the_last_mark_that_leaves_a_file(tmp_path):
    made(tmp_path, "a.zip", "b#c.zip")
    assert locate(f"{tmp_path}/a.zip#x#y").files == [(f"{tmp_path}/a.zip", "x#y")]
    assert locate(f"{tmp_path}/b#c.zip#x").files == [(f"{tmp_path}/b#c.zip", "x")]
    assert locate("-#x").files == [("-", "x")]
    assert locate("-").files == [("-", None)]


def test_a_folder_is_all_its_files_by_name(tmp_path):
    made(tmp_path, "b.csv", "a/z.csv", "a/b/c.csv", ".hidden", ".git/x.csv", "c.csv")
    found = locate(str(tmp_path))
    assert files(tmp_path, tmp_path) == ["a/b/c.csv", "a/z.csv", "b.csv", "c.csv"]
    assert found.searched
    assert sorted(found.left_out) == [f"{tmp_path}/.git (hidden)", f"{tmp_path}/.hidden (hidden)"]
    assert locate(f"{tmp_path}/").files == found.files


def test_links_and_rings_count_once(tmp_path):
    made(tmp_path, "real/a.csv")
    (tmp_path / "latest.csv").symlink_to(tmp_path / "real" / "a.csv")
    (tmp_path / "real" / "ring").symlink_to(tmp_path)
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    assert files(tmp_path, tmp_path) == ["real/a.csv"]
    assert locate(str(tmp_path)).left_out == [
        f"{tmp_path}/pipe (not a file)",
        f"{tmp_path}/gone.csv (cannot be opened)",
        f"{tmp_path}/latest.csv (the same as {tmp_path}/real/a.csv)",
        f"{tmp_path}/real/ring (the same as {tmp_path})",
    ]


def test_a_folder_behind_a_link_is_read(tmp_path):
    made(tmp_path, "real/a.csv")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "there").symlink_to(tmp_path / "real")
    assert files(tmp_path / "in", tmp_path) == ["in/there/a.csv"]


def test_patterns(tmp_path):
    made(tmp_path, "a.csv", "b.csv", "c.txt", "x/d.csv", "x/y/e.csv", ".f.csv")
    assert files(f"{tmp_path}/*.csv", tmp_path) == ["a.csv", "b.csv"]
    assert files(f"{tmp_path}/**/*.csv", tmp_path) == ["a.csv", "b.csv", "x/d.csv", "x/y/e.csv"]
    assert files(f"{tmp_path}/[ab].csv", tmp_path) == ["a.csv", "b.csv"]
    assert files(f"{tmp_path}/x*", tmp_path) == ["x/d.csv", "x/y/e.csv"]
    everything = ["a.csv", "b.csv", "c.txt", "x/d.csv", "x/y/e.csv"]
    assert files(f"{tmp_path}/**", tmp_path) == everything
    assert locate(f"{tmp_path}/?.csv#S").files == [
        (f"{tmp_path}/a.csv", "S"),
        (f"{tmp_path}/b.csv", "S"),
    ]


def test_results_of_a_scan_are_no_exports(tmp_path):
    made(tmp_path, "a.csv", "out/records.csv", "other/b.csv")
    (tmp_path / "out" / "run.json").write_text('{"format": "resolver-run/1"}')
    (tmp_path / "other" / "run.json").write_text("{}")
    assert files(tmp_path, tmp_path) == ["a.csv", "other/b.csv", "other/run.json"]
    assert locate(str(tmp_path)).left_out == [f"{tmp_path}/out (a result of a scan)"]
    with pytest.raises(InputError, match="is a result of a scan"):
        locate(f"{tmp_path}/out")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nothing.csv", "there is no such file"),
        ("nothing.zip#x", "there is no such file"),
        ("x\0y", "there is no such file"),
        ("a" * 5_000, "there is no such file"),
        ("*.parquet", "no file matches this pattern"),
        ("folder#a.csv", r"has no parts. Name the file in it: .*folder/a.csv"),
        ("a.numbers", "is a Numbers document"),
    ],
)
def test_what_is_not_there_is_said(tmp_path, source, said):
    made(tmp_path, "folder/a.csv", "a.numbers/Index.zip")
    with pytest.raises(InputError, match=said):
        locate(f"{tmp_path}/{source}")


def test_a_folder_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("resolver.files.raw.locate.MAX_ENTRIES", 3)
    made(tmp_path, *(f"{n}.csv" for n in range(4)))
    with pytest.raises(InputError, match="more than 3 files"):
        locate(str(tmp_path))


def test_names_are_chosen_by_case_only_where_one_is_so():
    assert chosen("a", ["A", "b"], "f", "sheet") == "A"
    assert chosen("a", ["A", "a"], "f", "sheet") == "a"
    for names in (["A", "B"], []):
        with pytest.raises(InputError, match="has no sheet 'c'"):
            chosen("c", names, "f", "sheet")
    with pytest.raises(InputError, match="It has: AB, Ab"):
        chosen("ab", ["AB", "Ab"], "f", "sheet")


def test_what_lies_inside(tmp_path):
    made(tmp_path, "x/y/a.csv", "b.csv")
    folder = f"{tmp_path}/x"
    assert is_inside(f"{folder}/y/a.csv", folder)
    assert is_inside(f"{folder}/y", folder)
    assert is_inside(f"{folder}/y/a.csv#S", folder)
    assert not is_inside(f"{tmp_path}/b.csv", folder)
    assert not is_inside(folder, f"{tmp_path}/nothing")
    assert not is_inside(f"{tmp_path}/b.csv", f"{tmp_path}/b.csv")
