"""What two addresses have in common if they agree in anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from resolver.fields.text import trace

TRACES: Final = 7
_CONTRASTING: Final = ("personal", "random")


def contrasts(address: Mapping[str, Any]) -> bool:
    """Whether another address than this says something (level 0), and not nothing."""
    return address["kind"] in _CONTRASTING


def traces(address: Mapping[str, Any]) -> tuple[int, ...]:
    """Hashes of the address as intended, of its local part, and of the stem and its halves.

    Of two addresses with a level above 0 one of them is the same, at its place. 0 stands for none.
    """
    wholes = (trace(address[name]) for name in ("intended", "local", "stem"))
    return (*wholes, *_halves(address["stem"] or ""))


def _halves(stem: str) -> tuple[int, ...]:
    """Hashes of the beginning and of the end, of even and of odd length.

    One edit or swap leaves the beginning or the end of a word, short of its middle, as it is. Words
    of which one has a letter more have halves of one length in common.
    """
    found = [0, 0, 0, 0]
    size = (len(stem) - 1) // 2
    sizes = (size, size - 1) if len(stem) % 2 else (size,)
    for length in (one for one in sizes if one > 0):
        odd = length % 2
        found[odd], found[2 + odd] = trace(stem[:length]), trace(stem[-length:])
    return tuple(found)
