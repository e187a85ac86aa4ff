"""One file written beside its place and put there in one step."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from resolver.errors import ForeignOutputError, OutputError
from resolver.files.results.rundir import NAMES, is_run_directory


@contextmanager
def replaced(path: str | Path, *, own: bool = False) -> Iterator[IO[bytes]]:
    """A file to write into; on leaving it takes the place of `path`, whole or not at all.

    A file of a run is replaced only where it is our `own` to write anew.

    A new file can be read by its owner alone (mode 0600), for it holds customer data; one that is
    replaced keeps its mode. A pipe or device is written to as it stands.

    Raises:
        ForeignOutputError: if a directory, or a file of a run, stands there.
        OutputError: if the disk is full, or the place cannot be written.
    """
    target = _checked(path, own=own)
    try:
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("wb") as pipe:
                yield pipe
            return
        with _beside(target) as (file, temporary):
            yield file
            file.flush()
            os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(stat.S_IMODE(mode))
            temporary.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path}: cannot be written: {reason}. Nothing was changed.") from error


def _checked(path: str | Path, *, own: bool) -> Path:
    try:
        target = Path(path).resolve()
        folder = target.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        raise OutputError(f"{path}: is not a usable path: {error}.") from error
    if folder:
        raise ForeignOutputError(f"{path}: is a directory; name a file in it.")
    if not own and target.name in NAMES and is_run_directory(target.parent):
        raise ForeignOutputError(f"{path}: is a file of the run itself; choose another name.")
    return target


@contextmanager
def _beside(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file, temporary
    finally:
        temporary.unlink(missing_ok=True)
