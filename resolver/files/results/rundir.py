"""The run directory: written beside its place and put there in one step.

A process killed at any moment leaves the previous result whole; what it had begun lies beside it
under a name that starts with a dot, and the next scan sweeps it away. The lock that tells a living
writer from a dead one is held by the kernel, which drops it with the process.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from resolver.errors import ForeignOutputError, OutputError
from resolver.files.results.exchange import exchange

if sys.platform != "win32":
    import fcntl

MANIFEST = "run.json"
FORMAT = "resolver-run/1"
"""What the key `format` of a manifest says; a directory without it is not ours to replace."""

NAMES = (
    "report.html",
    "proposals.jsonl",
    "proposals.csv",
    "proposals.xlsx",
    "splits.jsonl",
    "golden.jsonl",
    "entities.parquet",
    "links.parquet",
    "related.parquet",
    "records.parquet",
    "compared.parquet",
    "rejects.jsonl",
    "rulings.jsonl",
    "model.json",
    MANIFEST,
)
"""The files of a run; anything else in the directory is the user's and is carried along."""


def is_run_directory(path: str | Path) -> bool:
    """Whether the path is a directory that holds a whole result of ours."""
    folder = Path(path)
    return not _is_temporary(folder.name) and _has_manifest(folder)


def check_target(path: str | Path) -> Path:
    """The place where a result may be written, with links in the path followed.

    Raises:
        ForeignOutputError: if something that is not a result of ours stands there.
        OutputError: if the path makes no sense.
    """
    try:
        target = Path(path).resolve()
        taken, folder = target.exists(), target.is_dir()
    except (OSError, RuntimeError, ValueError) as error:  # a ring of links, a NUL, no right
        raise OutputError(f"{path}: is not a usable path: {error}.") from error
    if folder and not is_run_directory(target):
        message = (
            f"{path}: this directory holds no {MANIFEST} of ours, so it is not replaced. "
            "Choose another name with --output, or move it away."
        )
        raise ForeignOutputError(message)
    if taken and not folder:
        raise ForeignOutputError(f"{path}: is a file, not a directory. Choose another --output.")
    return target


@contextmanager
def run_directory(path: str | Path, last: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """A new directory (mode 0700) to write into; on leaving it takes the place of `path`.

    `last` writes what depends on the directory that is replaced: no other writer of ours comes
    between it and the exchange. The files must include `run.json` whose `format` is `FORMAT`.
    After an exception nothing has changed and nothing is left over. Files of the user in the
    previous directory are kept.

    Raises:
        ForeignOutputError: if something that is not a result of ours stands at `path`.
        OutputError: if the disk is full, or the place cannot be written.
    """
    target = check_target(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        with _temporary(target) as folder:
            yield folder
            with _alone(target.parent):
                if last is not None:
                    last(folder)
                check_target(target)
                _publish(folder, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written: {reason}. Nothing was changed.") from error


def sweep(target: Path) -> None:
    """Remove what killed scans have left beside `target`, and put back what they had moved aside.

    Directories of living writers are locked and stay.
    """
    for folder in _beside(target, "old"):
        with _claimed(folder) as abandoned:
            if abandoned and not target.exists():
                folder.rename(target)
    for folder in [*_beside(target, "tmp"), *_beside(target, "old")]:
        with _claimed(folder) as abandoned:
            if abandoned:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    folder, lock = _new(target)
    while not folder.exists():  # another scan took it for a left-over before it was locked
        _unlock(lock)
        folder, lock = _new(target)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # the unfinished one, or the previous one
        _unlock(lock)


def _new(target: Path) -> tuple[Path, int | None]:
    prefix = f".{target.name}.tmp-{os.getpid()}-"
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))  # mode 0700
    return folder, _lock(folder)


def _publish(folder: Path, target: Path) -> None:
    if not _has_manifest(folder):
        raise OutputError(f"{target}: the result has no {MANIFEST} and is not kept.")
    if target.exists():
        _carry_along(target, folder)
    folder.chmod(0o700)
    for part in [*folder.rglob("*"), folder]:
        _sync(part)
    if not target.exists():
        folder.rename(target)
    elif not exchange(folder, target):
        _move_aside(folder, target)
    _sync(target.parent)


def _move_aside(folder: Path, target: Path) -> None:
    # Between the two renames nothing stands at the target; `sweep` of the next scan mends that.
    aside = target.with_name(folder.name.replace(".tmp-", ".old-"))
    lock = _lock(target)
    try:
        target.rename(aside)
        folder.rename(target)
        shutil.rmtree(aside, ignore_errors=True)
    finally:
        _unlock(lock)


def _carry_along(previous: Path, folder: Path) -> None:
    for entry in previous.iterdir():
        if entry.name in NAMES or (folder / entry.name).exists():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, folder / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, folder / entry.name, follow_symlinks=False)


def _beside(target: Path, kind: str) -> list[Path]:
    prefix = f".{target.name}.{kind}-"
    return sorted(entry for entry in target.parent.iterdir() if entry.name.startswith(prefix))


def _is_temporary(name: str) -> bool:
    return name.startswith(".") and (".tmp-" in name or ".old-" in name)


def _has_manifest(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and str(manifest.get("format")).startswith("resolver-run/")


@contextmanager
def _claimed(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds the directory; it is ours while the block runs."""
    handle = None if sys.platform == "win32" else _open(folder)
    try:
        yield handle is not None and _take(handle, wait=False)
    finally:
        _unlock(handle)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """A stretch during which no other process is in one for the same directory."""
    handle = _lock(folder)
    try:
        yield
    finally:
        _unlock(handle)


def _lock(folder: Path) -> int | None:
    handle = None if sys.platform == "win32" else _open(folder)
    if handle is not None:
        _take(handle, wait=True)
    return handle


def _open(folder: Path) -> int | None:
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:
        return None


def _take(handle: int, *, wait: bool) -> bool:
    if sys.platform == "win32":
        return False  # directories have no locks there, so left-overs stay
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held by another, or a network file system without locks
        return False
    return True


def _unlock(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


def _sync(path: Path) -> None:
    if sys.platform == "win32" or path.is_symlink():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
