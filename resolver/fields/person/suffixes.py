"""Words after a name that tell generations apart (`Jr`, `III`, `fils`, `d. Ä.`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from resolver.fields.person.letters import latin, readable
from resolver.fields.person.reading import Word

SUFFIXES: Final = {
    "jr": "jr", "junior": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "snr": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
    "fils": "jr", "filho": "jr", "hijo": "jr", "figlio": "jr", "pere": "sr",
    "padre": "sr", "neto": "iii",
}  # fmt: skip

_NAMES_TOO: Final = frozenset(
    {"junior", "senior", "fils", "filho", "hijo", "figlio", "pere", "padre", "neto"}
)
"""Suffixes that are names too: only the last of three words or more is one."""
ALSO_FAMILY: Final = frozenset({"filho", "neto"})
"""Those by which people are called as by a family name."""

_ELDER: Final = re.compile(r"(?<=\w\w)[ ,]+(?:d\. ?(ä|ae|j)|(jun|sen))\.(?=$| *,)")


def elder(lower: str) -> str:
    """The text with the German `d. Ä.`, `sen.`, `d. J.` and `jun.` as `sr` and `jr`.

    With its dot alone: Sen and Jun are names.
    """
    if "." not in lower:
        return lower
    return _ELDER.sub(lambda m: " jr" if (m[1] or m[2]) in {"j", "jun"} else " sr", lower, count=1)


def stated(cell: str | None) -> str | None:
    """The suffix that a cell of its own says."""
    return SUFFIXES.get("".join(latin(readable(cell or ""))))


def without_suffix(found: Sequence[Word], alone: bool = False) -> tuple[list[Word], str | None]:
    """The words without suffixes, and the last suffix; the first word is one only after a comma."""
    suffix = None
    kept = []
    for index, word in enumerate(found):
        last = index == len(found) - 1
        possible = alone or (index > 1 and last if word[0] in _NAMES_TOO else index > 0)
        if len(word) == 1 and word[0] in SUFFIXES and possible:
            suffix = SUFFIXES[word[0]]
        else:
            kept.append(word)
    return kept, suffix
