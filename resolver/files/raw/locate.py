"""Which files a source means: a file, a folder, a pattern or a part of one of them.

`FILE#PART` names a member of an archive or a sheet of a workbook. A file that exists under the
whole text is that file, whatever marks its name holds.
"""

from __future__ import annotations

import glob
import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from resolver.errors import InputError, did_you_mean
from resolver.files.limits import MAX_ENTRIES
from resolver.files.raw.compression import STDIN
from resolver.files.results.rundir import is_run_directory

_LISTED: Final = 20
MARK: Final = "#"
"""Stands between a file and the part of it that is meant."""


@dataclass(slots=True)
class Located:
    """The files that a source means, and of each the part or None for all of it.

    `searched` says that they were found in a folder or by a pattern, so that what is no customer
    data may be left out. `left_out` names what was not taken, with the reason in brackets.
    """

    files: list[tuple[str, str | None]] = field(default_factory=list)
    searched: bool = False
    left_out: list[str] = field(default_factory=list)


def locate(source: str) -> Located:
    """The files of a source as its user spelled it, in the order of their names.

    Raises:
        InputError: there is no such file, or nothing matches the pattern.
    """
    for path, part in _readings(source):
        if path == STDIN or _is_there(path):
            if not Path(path).is_dir() or path == STDIN:
                return Located([(path, part)])
            if part is not None:
                hint = f"Name the file in it: {path.rstrip('/')}/{part}."
                raise InputError("is a folder, which has no parts.", file=path, hint=hint)
            if is_run_directory(path):
                hint = "Name the files that the result was made from."
                raise InputError("is a result of a scan, not an export.", file=path, hint=hint)
            found = Located(searched=True)
            _Walk(found).take([path])
            return _checked(found, path)
    for path, part in _readings(source):
        if glob.has_magic(path) and (matches := _matches(path)):
            found = Located(searched=True)
            _Walk(found).take(matches)
            found.files = [(file, part) for file, _ in found.files]
            return _checked(found, path)
    if glob.has_magic(source):
        raise InputError("no file matches this pattern.", file=source)
    raise InputError("there is no such file.", file=source)


def is_inside(path: str, source: str) -> bool:
    """Whether a path, or the file of a `FILE#PART`, is among the files of a folder or pattern.

    Also true for a folder inside the source, because what holds for it holds for its files.
    """
    try:
        found = locate(source)
    except InputError:
        return False
    file = next((text for text, _ in _readings(path) if _is_there(text)), path)
    folder = f"{file.rstrip('/')}/"
    return found.searched and any(one == file or one.startswith(folder) for one, _ in found.files)


def _readings(source: str) -> Iterator[tuple[str, str | None]]:
    """The whole text as a file, then cut at each mark, the last one first."""
    yield source, None
    at = len(source)
    while (at := source.rfind(MARK, 0, at)) > 0:
        yield source[:at], source[at + 1 :]


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # a name too long, a NUL
        return False


def _matches(pattern: str) -> list[str]:
    try:
        return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - keeps the user's spelling
    except (OSError, ValueError):
        return []


def _checked(found: Located, path: str) -> Located:
    if len(found.files) > MAX_ENTRIES:
        hint = "Name the files that hold customers."
        raise InputError(f"holds more than {MAX_ENTRIES} files.", file=path, hint=hint)
    found.files.sort()
    return found


def chosen(part: str, names: Sequence[str], path: str, what: str) -> str:
    """The name that a part means: itself, or the only one that differs from it by case alone.

    Raises:
        InputError: there is none, or there are several; the names that exist are listed.
    """
    if part in names:
        return part
    folded = [name for name in names if name.casefold() == part.casefold()]
    if len(folded) == 1:
        return folded[0]
    near = did_you_mean(part, names)
    listed = ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")
    message = f"has no {what} {part!r}.{near}"
    raise InputError(message, file=path, hint=f"It has: {listed or 'none'}.")


class _Walk:
    """Takes files and all that folders hold, each file and each folder once, links last."""

    def __init__(self, found: Located) -> None:
        self._found = found
        self._seen: dict[tuple[int, int], str] = {}

    def take(self, paths: list[str]) -> None:
        plain, links = deque(paths), deque[str]()
        while (plain or links) and len(self._found.files) <= MAX_ENTRIES:
            from_link = not plain
            path = links.popleft() if from_link else plain.popleft()
            if Path(path).is_symlink() and not from_link:
                links.append(path)
            elif self._is_new(path):
                plain.extend(self._inside(path))

    def _is_new(self, path: str) -> bool:
        try:
            status = Path(path).stat()
        except OSError:
            self._leave(path, "cannot be opened")
            return False
        key = (status.st_dev, status.st_ino)
        first = self._seen.get(key)
        if first is None:
            self._seen[key] = path
        elif os.path.normpath(first) != os.path.normpath(path):
            self._leave(path, f"the same as {first}")
        return first is None

    def _inside(self, path: str) -> list[str]:
        """What a folder holds; a file is taken and holds nothing."""
        if not Path(path).is_dir():
            if Path(path).is_file():
                self._found.files.append((path, None))
            else:
                self._leave(path, "not a file")
            return []
        if path.casefold().rstrip("/").endswith(".numbers"):
            hint = "Open it in Numbers and export it as .xlsx or CSV."
            raise InputError("is a Numbers document.", file=path, hint=hint)
        if is_run_directory(path):
            self._leave(path, "a result of a scan")
            return []
        try:
            names = sorted(entry.name for entry in Path(path).iterdir())
        except OSError:
            self._leave(path, "cannot be opened")
            return []
        inside = [(f"{path.rstrip('/')}/{name}", name.startswith(".")) for name in names]
        for below, hidden in inside:
            if hidden:
                self._leave(below, "hidden")
        return [below for below, hidden in inside if not hidden]

    def _leave(self, path: str, why: str) -> None:
        self._found.left_out.append(f"{path} ({why})")
