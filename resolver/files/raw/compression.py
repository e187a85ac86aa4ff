"""Bytes of a file, unpacked where it is gzip or Zstandard, with a bound on what may come out.

The packing is known by its magic bytes, never by the name of the file.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
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

    Standard input is kept in an unnamed temporary file, because the encoding can only be told
    once all of it has been seen.
    """

    def __init__(self, path: str, max_unpacked: int) -> None:
        """Open the file, read its magic bytes and digest.

        Raises:
            InputError: there is no such file, or it cannot be read.
        """
        self.path = path
        self._limit = max_unpacked
        self._file = _stdin() if path == STDIN else _open(path)
        digest = hashlib.sha256()
        while chunk := self._file.read(CHUNK):
            digest.update(chunk)
        self.sha256 = digest.hexdigest()
        self.size = self._file.tell()
        self._file.seek(0)
        self._magic = self._file.read(4)

    def __enter__(self) -> Packed:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

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
                self._check(total)
                yield chunk

    @property
    def packing(self) -> str | None:
        """`gzip`, `zstd` or None."""
        if self._magic.startswith(GZIP):
            return "gzip"
        return "zstd" if self._magic == ZSTD else None

    def whole(self) -> IO[bytes]:
        """The unpacked file as one seekable object, for formats that are read from the end."""
        if self.packing is None and self.path != STDIN:
            self._file.seek(0)
            return self._file
        return io.BytesIO(b"".join(self.chunks()))

    def _unpacked(self) -> Iterator[bytes]:
        if self.packing == "gzip":
            with gzip.GzipFile(fileobj=self._file, mode="rb") as stream:
                yield from iter(lambda: stream.read(CHUNK), b"")
        elif self.packing == "zstd":
            yield from _zstd(self._file)
        else:
            yield from iter(lambda: self._file.read(CHUNK), b"")

    def _check(self, total: int) -> None:
        if total > self._limit:
            raise InputError(
                f"unpacks to more than {self._limit} bytes.",
                file=self.path,
                hint="Split it, or allow more if you trust it.",
            )
        if self.packing and total > FREE_BYTES and total > MAX_RATIO * self.size:
            raise InputError(
                f"unpacks to more than {MAX_RATIO} times its size, as no customer file does.",
                file=self.path,
                hint="Unpack it yourself if you trust it.",
            )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile) as error:
            message = "the packed data is damaged or cut off, so records would be lost."
            raise InputError(message, file=self.path, hint="Fetch the file again.") from error


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
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115
    shutil.copyfileobj(sys.stdin.buffer, spool, CHUNK)
    spool.seek(0)
    return spool
