"""Numbers and texts as named streams of bytes, deflated together: what `client/unpack.js` reads.

The block is the raw-deflate (RFC 1951) of a head and a body, written in base 85. The head is four
bytes of length (little endian) and JSON in UTF-8; its `streams` are pairs of name and length in
bytes, in the order in which they stand in the body. A stream of numbers holds unsigned LEB128, one
of texts UTF-8 between NUL.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

_STANDARD: Final = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
)
_HARMLESS: Final = str.maketrans("&<>`", ".,:/")
"""The digits of base 85 that mean something in HTML, and others in their place."""

ALPHABET: Final = _STANDARD.translate(_HARMLESS)
"""The 85 digits; none of them ends a script or a string."""

SEVEN: Final = 0x7F


class Streams:
    """Named streams that grow; `numbers` and `texts` are the lists to append to."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[int]] = {}
        self._texts: dict[str, list[str]] = {}
        self._raw: dict[str, bytes] = {}

    def numbers(self, name: str) -> list[int]:
        """The list of the stream of that name: whole numbers from 0."""
        return self._numbers.setdefault(name, [])

    def texts(self, name: str) -> list[str]:
        """The list of the stream of that name: texts without NUL."""
        return self._texts.setdefault(name, [])

    def raw(self, name: str, held: bytes) -> None:
        """Bytes as they stand."""
        self._raw[name] = held

    def packed(self, head: Mapping[str, Any]) -> str:
        """All streams and the head as JSON: `bytes` that were deflated, `data` in `ALPHABET`."""
        parts = [(name, varints(found)) for name, found in self._numbers.items()]
        parts += [(name, "\0".join(found).encode()) for name, found in self._texts.items()]
        parts += self._raw.items()
        told = {**head, "streams": [(name, len(held)) for name, held in parts]}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        body = b"".join((len(text).to_bytes(4, "little"), text, *(held for _, held in parts)))
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        small = squeeze.compress(body) + squeeze.flush()
        return json.dumps({"bytes": len(small), "data": written(small)})


def written(held: bytes) -> str:
    """The bytes in base 85: four of them are five digits, the last ones filled up with NUL."""
    return base64.b85encode(held, pad=True).decode().translate(_HARMLESS)


def varints(numbers: Iterable[int]) -> bytes:
    """The numbers in unsigned LEB128, seven bits a byte, the lowest first."""
    values = np.fromiter(numbers, dtype=np.uint64)
    if not values.size:
        return b""
    widths = [values >> np.uint64(7 * place) for place in range(10)]
    count = max(1, next((n for n, left in enumerate(widths) if not left.any()), 10))
    table = np.stack(widths[:count], axis=1)
    more = np.zeros_like(table, dtype=bool)
    more[:, :-1] = table[:, 1:] > 0
    used = np.ones_like(more)
    used[:, 1:] = table[:, 1:] > 0
    low = (table & np.uint64(SEVEN)).astype(np.uint8) | (more.astype(np.uint8) << 7)
    return bytes(low[used].tobytes())


def zigzag(number: int) -> int:
    """A whole number as one from 0: 0, -1, 1, -2, … become 0, 1, 2, 3, …."""
    return 2 * number if number >= 0 else -2 * number - 1
