"""ZIP archives: their files one at a time, with bounds on what comes out.

Nothing is unpacked to a name: a member is read through an unnamed temporary file. What the
directory of the archive says about sizes is not believed; the bytes are counted as they come.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Final

from resolver.errors import InputError
from resolver.files.limits import CHUNK, MAX_DIRECTORY, MAX_ENTRIES
from resolver.files.raw.compression import Packed, check_unpacked, spool

ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive starts, the second where it is empty."""

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_RARE: Final = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz"}
_ENCRYPTED: Final = 0x1
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
)


@dataclass(slots=True)
class Archive:
    """An open archive; `names` are its files in order, folders and what macOS adds left out.

    `links` are names of members that only point to another file; `spent` counts the bytes that
    were unpacked so far.
    """

    packed: Packed
    _zip: zipfile.ZipFile
    names: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    spent: int = 0
    _infos: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member, about a megabyte at a time.

        Raises:
            InputError: it is encrypted, damaged, packed by a rare method or unpacks to too much.
        """
        label, info = f"{self.packed.path}#{name}", self._infos[name]
        if info.flag_bits & _ENCRYPTED:
            hint = "Unpack it with its password, and give the file itself."
            raise InputError("is encrypted.", file=label, hint=hint)
        if info.compress_type not in _METHODS:
            method = _RARE.get(info.compress_type, f"number {info.compress_type}")
            hint = "Pack it again with the usual method, or give the unpacked file."
            raise InputError(f"is packed by a method not read ({method}).", file=label, hint=hint)
        total, stored = 0, self.stored(name)
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    total += len(chunk)
                    self.spent += len(chunk)
                    check_unpacked(total, stored, self.packed.max_unpacked, label)
                    check_unpacked(
                        self.spent, self.packed.size, self.packed.max_unpacked, self.packed.path
                    )
                    yield chunk
        except _DAMAGED as error:
            raise _damaged(label) from error

    def stored(self, name: str) -> int:
        """The bytes a member takes at most where the archive itself is stored."""
        return max(1, min(self._infos[name].compress_size, self.packed.size))

    def member(self, name: str) -> Packed:
        """A member as a file of its own, called `ARCHIVE#MEMBER`.

        Raises:
            InputError: as `chunks`.
        """
        file = spool(self.chunks(name))
        label = f"{self.packed.path}#{name}"
        return Packed(label, self.packed.max_unpacked, file, self.stored(name))


def is_zip(packed: Packed) -> bool:
    """Whether the unpacked file starts as ZIP archives do, among them Office documents."""
    return next(packed.chunks(), b"").startswith(ZIP)


def open_archive(packed: Packed) -> Archive:
    """The archive with its members checked, none of them read yet; it lives as long as the file.

    Raises:
        InputError: it is damaged, has too many members, two of one name, or one whose name leads
            out of the archive.
    """
    try:
        opened = zipfile.ZipFile(_Guarded(packed.seekable()))
    except _DAMAGED as error:
        if isinstance(error, _TooLongError):
            raise _too_many(packed.path) from None
        raise _damaged(packed.path) from error
    infos = opened.infolist()
    if len(infos) > MAX_ENTRIES:
        raise _too_many(packed.path)
    archive = Archive(packed, opened)
    for info in infos:
        name = info.filename.replace("\\", "/")
        if not name:
            raise _damaged(packed.path)
        if name.endswith("/") or _of_macos(name):
            continue
        _check_name(name, archive)
        if stat.S_ISLNK(info.external_attr >> 16):
            archive.links.append(name)
            continue
        archive.names.append(name)
        archive._infos[name] = info
    return archive


def _check_name(name: str, archive: Archive) -> None:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or ":" in (parts[0] if parts else ""):
        hint = "Such an archive is made to do harm; ask where it comes from."
        message = "holds a file whose name leads out of the archive."
        raise InputError(message, file=archive.packed.path, hint=hint)
    if name in archive._infos or name in archive.links:
        hint = "Pack it again with one of them."
        raise InputError(f"holds two files named {name!r}.", file=archive.packed.path, hint=hint)


def _of_macos(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name == ".DS_Store"


def _damaged(path: str) -> InputError:
    message = "the archive is damaged or cut off, so records would be lost."
    return InputError(message, file=path, hint="Fetch the file again.")


def _too_many(path: str) -> InputError:
    hint = "Unpack it, and give the files that hold customers."
    return InputError(f"holds more than {MAX_ENTRIES} files.", file=path, hint=hint)


class _TooLongError(ValueError):
    """The list of contents is longer than any honest one."""


class _Guarded:
    """A file that refuses to be read in one huge piece, as the list of a hostile archive is."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise _TooLongError
        return self._file.read(size)

    def seekable(self) -> bool:
        return True


def visible(names: Iterable[str]) -> list[str]:
    """The names without hidden files and folders, sorted."""
    return sorted(n for n in names if not any(p.startswith(".") for p in PurePosixPath(n).parts))
