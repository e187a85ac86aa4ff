"""Bytes of a file, unpacked where it is gzip or Zstandard, with a bound on what may come out.

The packing is known by its magic bytes, never by the name of the file.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import zstandard

from resolver.errors import InputError
from resolver.files.limits import CHUNK, FREE_BYTES, MAX_RATIO

GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
STDIN: Final = "-"
_SPOOL: Final = 32 * 1_048_576


class Packed:
    """A file that can be read from its beginning as often as needed, unpacked.

    What cannot be read twice (standard input, a pipe, a member of an archive) is kept in an
    unnamed temporary file, because the encoding can only be told once all of it has been seen.
    `size` is the bytes it takes where it is stored, against which its bytes are held that come out.
    """

    def __init__(
        self, path: str, max_unpacked: int, member: IO[bytes] | None = None, stored: int = 0
    ) -> None:
        """Open the file, read its magic bytes and digest.

        `member` is the content of a file inside an archive, open and seekable, which belongs to
        this object from now on; `stored` is how many bytes of the archive it takes.

        Raises:
            InputError: there is no such file, or it cannot be read.
        """
        self.path = path
        self.max_unpacked = max_unpacked
        self._on_disk = member is None and path != STDIN
        self._file = member or (_stdin() if path == STDIN else _open(path))
        if not self._file.seekable():
            self._on_disk = False
            self._file = _spooled(self._file)
        digest = hashlib.sha256()
        while chunk := self._file.read(CHUNK):
            digest.update(chunk)
        self.sha256 = digest.hexdigest()
        self.size = stored or self._file.tell()
        self._file.seek(0)
        self._magic = self._file.read(4)
        self._unpacked_file: IO[bytes] | None = None

    def __enter__(self) -> Packed:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._unpacked_file is not None:
            self._unpacked_file.close()

    def chunks(self) -> Iterator[bytes]:
        """The unpacked bytes, about a megabyte at a time.

        Raises:
            InputError: the file is damaged, cut off, packed twice or unpacks to too much.
        """
        self._file.seek(0)
        total = 0
        with self._telling():
            for chunk in self._unpacked():
                if total == 0 and self.packing and chunk.startswith((GZIP, ZSTD)):
                    raise InputError("is packed twice.", file=self.path, hint="Unpack it once.")
                total += len(chunk)
                stored = self.size if self.packing else total
                check_unpacked(total, stored, self.max_unpacked, self.path)
                yield chunk

    @property
    def packing(self) -> str | None:
        """`gzip`, `zstd` or None."""
        if self._magic.startswith(GZIP):
            return "gzip"
        return "zstd" if self._magic == ZSTD else None

    def whole(self) -> IO[bytes]:
        """The unpacked file as one seekable object in memory or on disk, for columnar formats."""
        if self.packing is None and self._on_disk:
            self._file.seek(0)
            return self._file
        return io.BytesIO(b"".join(self.chunks()))

    def seekable(self) -> IO[bytes]:
        """The unpacked file as one seekable object in bounded memory; it is closed with this."""
        if self.packing is None:
            self._file.seek(0)
            return self._file
        if self._unpacked_file is None:
            self._unpacked_file = spool(self.chunks())
        self._unpacked_file.seek(0)
        return self._unpacked_file

    def _unpacked(self) -> Iterator[bytes]:
        if self.packing == "gzip":
            with gzip.GzipFile(fileobj=self._file, mode="rb") as stream:
                yield from iter(lambda: stream.read(CHUNK), b"")
        elif self.packing == "zstd":
            yield from _zstd(self._file)
        else:
            yield from iter(lambda: self._file.read(CHUNK), b"")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
            message = "the packed data is damaged or cut off, so records would be lost."
            raise InputError(message, file=self.path, hint="Fetch the file again.") from error


def check_unpacked(total: int, stored: int, limit: int, path: str) -> None:
    """Nothing, while `total` bytes out of `stored` are what a customer file may hold.

    Raises:
        InputError: they are more than `limit`, or more than `MAX_RATIO` times what is stored.
    """
    if total > limit:
        raise InputError(
            f"unpacks to more than {limit} bytes.",
            file=path,
            hint="Split it, or allow more if you trust it.",
        )
    if total > FREE_BYTES and total > MAX_RATIO * stored:
        raise InputError(
            f"unpacks to more than {MAX_RATIO} times its size, as no customer file does.",
            file=path,
            hint="Unpack it yourself if you trust it.",
        )


def spool(chunks: Iterable[bytes]) -> IO[bytes]:
    """The bytes in an unnamed temporary file, in memory while they are few, at its beginning.

    Raises:
        InputError: the disk for temporary files is full.
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115
    try:
        for chunk in chunks:
            file.write(chunk)
    except OSError as error:
        file.close()
        hint = "Unpack it yourself, or set TMPDIR to a larger disk."
        message = f"The file cannot be unpacked for reading ({error.strerror or error})."
        raise InputError(message, hint=hint) from None
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _zstd(file: IO[bytes]) -> Iterator[bytes]:
    """Frames one after another; unlike `stream_reader`, a cut-off frame is an error.

    A kilobyte is fed at a time, because four bytes of a frame can stand for 128 KB.
    """
    pending, unpack = b"", None
    ready = bytearray()
    while chunk := pending or file.read(1_024):
        if unpack is None:
            unpack = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        ready += unpack.decompress(chunk)
        pending = unpack.unused_data if unpack.eof else b""
        if unpack.eof:
            unpack = None
        if len(ready) >= CHUNK:
            yield bytes(ready)
            ready.clear()
    if unpack is not None:
        raise EOFError
    yield from [bytes(ready)] if ready else []


def _open(path: str) -> IO[bytes]:
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise InputError("there is no such file.", file=path) from None
    except IsADirectoryError:
        raise InputError("is a directory.", file=path, hint="Name the files in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise InputError(f"cannot be opened ({reason}).", file=path) from None


def _stdin() -> IO[bytes]:
    return _spooled(sys.stdin.buffer)


def _spooled(file: IO[bytes]) -> IO[bytes]:
    return spool(iter(lambda: file.read(CHUNK), b""))
