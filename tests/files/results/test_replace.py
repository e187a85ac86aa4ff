from __future__ import annotations

import os
import threading

import pytest

from resolver.errors import ForeignOutputError, InputError, OutputError
from resolver.files.results.replace import replaced
from resolver.files.results.rundir import run_directory


def test_a_new_file_is_its_owners_alone(tmp_path):
    with replaced(tmp_path / "a") as file:
        file.write(b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_replaced_and_keeps_its_mode(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with replaced(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [*tmp_path.iterdir()] == [path]


def test_after_an_error_nothing_has_changed(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(InputError), replaced(path) as file:
        file.write(b"new")
        raise InputError("damaged")
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("a")
    with replaced(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def test_a_pipe_is_written_to_as_it_stands(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    found = []
    reader = threading.Thread(target=lambda: found.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    with replaced(tmp_path / "pipe") as file:
        file.write(b"x")
    reader.join()
    assert found == [b"x"]


def test_directories_and_files_of_a_run_are_left_alone(tmp_path):
    with run_directory(tmp_path / "run") as folder:
        (folder / "run.json").write_text('{"format": "resolver-run/1"}')
    for path in (tmp_path, tmp_path / "run" / "golden.jsonl"):
        with pytest.raises(ForeignOutputError), replaced(path):
            pass
    with replaced(tmp_path / "run" / "mine.csv") as file:
        file.write(b"x")


@pytest.mark.parametrize("name", ["none/a", "a\0b"])
def test_a_place_that_cannot_be_written(tmp_path, name):
    with pytest.raises(OutputError), replaced(tmp_path / name):
        pass
