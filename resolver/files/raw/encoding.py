"""The encoding and the lines of a file, told from all of it before any of it is parsed.

Byte order marks first, then UTF-16 by the zero bytes of its ASCII, then strict UTF-8 over the
whole file, then UTF-8 with odd bytes of Windows-1252 among it, then Windows-1252 as the WHATWG
Encoding Standard defines it (every byte has a meaning).
Lines end at LF or CR LF, or at CR where the first line does; never at U+2028 or NEL, which are
data.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resolver.errors import InputError
from resolver.files.limits import MAX_RECORD
from resolver.files.raw.compression import Packed

_FILLED: Final = re.compile(rb"[^\s][^\n]*")
_FILLED_CR: Final = re.compile(rb"[^\s][^\r]*")
_SEQUENCE: Final = re.compile(
    rb"[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}"
)
_HIGH: Final = re.compile(rb"[\x80-\xFF]")
_CHANCE: Final = (3, 4)
"""Sequences of UTF-8 that are no chance: this many, and one to this many bytes outside of them.

In Windows-1252 each of them would be a capital with an accent before a sign, such as `É»`."""
_LINE_END: Final = re.compile(rb'"[^"]*+"|\r(?!\n)|\n')
_SAMPLE: Final = 4_096
_WIDE: Final = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_C1: Final = {
    byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(128, 160)
}
_ESCAPED: Final = {0xDC00 + byte: _C1.get(byte, chr(byte)) for byte in range(128, 256)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What one pass over the bytes of a text file has found.

    `filled` counts the lines that hold more than blanks, `lines` all of them; both are counted on
    bytes, with no parser involved. `marked` is false where UTF-16 was told without its mark.
    """

    encoding: str
    newline: bytes
    lines: int
    filled: int
    marked: bool = True
    damaged: int = 0
    first_damaged: int | None = None


def survey(packed: Packed) -> Survey:
    """Encoding, line ends and number of lines of a text file.

    Raises:
        InputError: the file cannot be unpacked, or contradicts its byte order mark.
    """
    wide = _wide(packed)
    newline = _newline(packed, wide)
    filled_line = _FILLED if newline == b"\n" else _FILLED_CR
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    lines = filled = 0
    valid, open_line, last = True, False, newline
    for chunk in _utf8(packed, wide):
        lines += chunk.count(newline)
        head = chunk.find(newline)
        head = len(chunk) if head < 0 else head
        filled += len(filled_line.findall(chunk)) - (open_line and chunk[:head].strip() != b"")
        tail = chunk.rfind(newline)
        open_line = chunk[tail + 1 :].strip() != b"" or (open_line and tail < 0)
        last = chunk[-1:]
        if valid:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
    if valid:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    lines += last != newline
    encoding = wide or "utf-8"
    marked = wide is None or _mark(packed) is not None
    found = Survey(encoding=encoding, newline=newline, lines=lines, filled=filled, marked=marked)
    return found if valid else _damaged(packed, found)


def text_lines(packed: Packed, found: Survey) -> Iterator[tuple[int, str | None]]:
    """Every line with its number from 1, without its end; None where it is over `MAX_RECORD`.

    The byte order mark is not part of the first line.
    """
    for number, raw in _byte_lines(packed, found.encoding, found.newline):
        if raw is None:
            yield number, None
            continue
        line = raw.removesuffix(b"\r") if found.newline == b"\n" else raw
        yield number, decode(line, found.encoding)


def text_chunks(packed: Packed, found: Survey) -> Iterator[str]:
    """The whole text, about a megabyte at a time, for documents whose lines mean nothing."""
    if found.encoding == "windows-1252":
        for chunk in _utf8(packed, None):
            yield decode(chunk, found.encoding)
        return
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for chunk in _utf8(packed, found.encoding if found.encoding in _WIDE.values() else None):
        yield decoder.decode(chunk).translate(_ESCAPED)
    yield decoder.decode(b"", final=True).translate(_ESCAPED)


def decode(raw: bytes, encoding: str) -> str:
    """The bytes as text; `utf-8+windows-1252` reads as the latter what is not the former."""
    if encoding == "windows-1252":
        return raw.decode("latin-1").translate(_C1)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape").translate(_ESCAPED)


def _damaged(packed: Packed, found: Survey) -> Survey:
    """A file that is not UTF-8: all Windows-1252, or UTF-8 with single lines of Windows-1252.

    The latter wins a tie, for a line that is UTF-8 by chance is rare.
    """
    good = bad = 0
    first = long = None
    for number, raw in _byte_lines(packed, found.encoding, found.newline):
        if raw is None:
            long = long or number
        elif not raw.isascii():
            try:
                raw.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
                first = first or number
    mixed = (bad > 0 and good >= bad) or _no_chance(packed)
    return Survey(
        encoding="utf-8+windows-1252" if mixed else "windows-1252",
        newline=found.newline,
        lines=found.lines,
        filled=found.filled,
        damaged=bad or 1,
        first_damaged=first or long,
    )


def _no_chance(packed: Packed) -> bool:
    """Whether the bytes hold more sequences of UTF-8 than text in Windows-1252 could by chance."""
    sequences = stray = 0
    for chunk in _utf8(packed, None):
        rest, found = _SEQUENCE.subn(b"", chunk)
        sequences += found
        stray += len(_HIGH.findall(rest))
    least, share = _CHANCE
    return sequences >= least and share * sequences >= stray


def _byte_lines(
    packed: Packed, encoding: str, newline: bytes
) -> Iterator[tuple[int, bytes | None]]:
    number, carry, over = 1, b"", False
    for chunk in _utf8(packed, encoding if encoding in _WIDE.values() else None):
        first, *rest = chunk.split(newline)
        carry = b"" if over else carry + first
        over = over or len(carry) > MAX_RECORD
        for part in rest:
            yield number, None if over else carry
            number += 1
            carry, over = part, len(part) > MAX_RECORD
    if carry or over:
        yield number, None if over else carry


def opening(packed: Packed) -> str:
    """The first characters of the text, read leniently, to tell what kind of text it is."""
    wide = _wide(packed)
    start = next(packed.chunks(), b"")[:65_536]
    return start.decode(wide or "utf-8", "replace").removeprefix("\ufeff")


def _wide(packed: Packed) -> str | None:
    """The encoding of a file that is not written in single bytes."""
    marked = _mark(packed)
    if marked is not None:
        return marked
    start = next(packed.chunks(), b"")[:_SAMPLE]
    high, low = start[0::2].count(0), start[1::2].count(0)
    many, few = len(start) // 6, len(start) // 100
    if low > many and high <= few:
        return "utf-16-le"
    return "utf-16-be" if high > many and low <= few else None


def _mark(packed: Packed) -> str | None:
    start = next(packed.chunks(), b"")[:4]
    return next((name for mark, name in _WIDE.items() if start.startswith(mark)), None)


def _newline(packed: Packed, wide: str | None) -> bytes:
    """What ends the first line outside quotes; a quoted cell of a file of CRs may hold an LF."""
    for _, chunk in zip(range(4), _utf8(packed, wide), strict=False):
        for found in _LINE_END.finditer(chunk):
            if found[0] in (b"\n", b"\r") and found.end() < len(chunk):
                return found[0]
        if b"\n" in chunk or b"\r" in chunk[:-1]:
            return b"\n" if b"\n" in chunk else b"\r"
    return b"\n"


def _utf8(packed: Packed, wide: str | None) -> Iterator[bytes]:
    """The bytes with UTF-16 and UTF-32 turned into UTF-8, without the byte order mark."""
    start = True
    decoder = codecs.getincrementaldecoder(wide)("strict") if wide else None
    try:
        for chunk in packed.chunks():
            part = chunk if decoder is None else decoder.decode(chunk).encode()
            if start and part:
                part, start = part.removeprefix(codecs.BOM_UTF8), False
            if part:
                yield part
        if decoder is not None:
            decoder.decode(b"", final=True)
    except UnicodeError:
        raise InputError(f"is not the {wide} its first bytes announce.", file=packed.path) from None


def encoding_warnings(found: Survey) -> list[str]:
    """What a person should know about how the text was read."""
    if not found.marked:
        return [f"No byte order mark, but plainly {found.encoding}, so read as such."]
    if found.encoding == "windows-1252":
        return ["Not UTF-8, so read as Windows-1252."]
    if found.damaged:
        return [
            f"Lines that are not UTF-8: {found.damaged}, the first is {found.first_damaged}; "
            "their odd bytes are read as Windows-1252."
        ]
    return []
