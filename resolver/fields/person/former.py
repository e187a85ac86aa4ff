"""Family names that somebody had before (`Anna Schmidt geb. Müller`)."""

from __future__ import annotations

import re
from typing import Final

from resolver.fields.person.reading import Word
from resolver.fields.person.wording import flattened, worded
from resolver.fields.person.words import first_names, special

_WORDS: Final = (
    r"n[ée]e|né|geb\.?|geborene?|born|nata|nacida|nascida|de soltera|z domu|z ?d\.|o\. ?s\.|omaa "
    r"sukua|roz\.|rozená|född|født|fødd|szül\.|урожд\.|урождённая|урожденная|formerly|fka"
)
_BORN: Final = re.compile(
    rf"(?:^|[\s(\[])(?:{_WORDS}) ([^,;()\[\]]+)[)\]]?|[(\[](?:{_WORDS}|f\.) ([^()\[\]]+)[)\]]"
)
_ANNOUNCED: Final = frozenset({
    "nee", "née", "ne", "né", "geb", "geb.", "geborene", "geborener", "born", "nata", "nacida",
    "nascida", "soltera", "domu", "z", "d.", "zd.", "z.d.", "o.", "s.", "o.s.", "sukua", "roz.",
    "rozená", "född", "født", "fødd", "szül.", "урожд.", "урождённая", "урожденная", "formerly",
    "fka", "[née", "[nee", "[geb.", "[born", "[f.",
})  # fmt: skip
"""Words of which a text without brackets has one if it tells a former name."""
_NO_NAMES: Final = frozenset({"old", "new", "work", "home", "office", "private", "main", "first"})
_SHORTEST: Final = 3


def without_former(text: str, cell: bool = False) -> tuple[str, str | None]:
    """The text without a birth name and what announces it, and the birth name, folded.

    A single word in brackets behind a whole name is one too (`Anna Schmidt (Müller)`), unless it
    is known as a nickname or note. `cell`: whether the text is that of a family name alone.
    """
    if "(" not in text and not _ANNOUNCED.intersection(text.lower().split()):
        return text, None
    lower = text.lower()
    if len(lower) != len(text):
        return text, None
    found = _BORN.search(lower)
    if found and (cell or lower[: found.start()].strip()):
        name = _folded(worded(found[1] or found[2]))
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        return (" ".join(rest.split()).replace(" ,", ","), name) if name else (text, None)
    return text, None if cell else _behind(lower)


def _behind(lower: str) -> str | None:
    """The single word in brackets at the end of a name of two words or more."""
    before, bracket, inner = lower[:-1].rpartition("(")
    if not bracket or lower[-1:] != ")" or inner.strip(" -").count(" ") or ")" in inner:
        return None
    name = _folded(worded(inner))
    whole = sum(len(word[0]) > 1 for word in worded(before)) > 1
    return name if name and whole and len(name) >= _SHORTEST and not _known(name) else None


def _folded(found: list[Word]) -> str | None:
    return " ".join(flattened([found])) or None


def _known(name: str) -> bool:
    return name in special() or name in _NO_NAMES or name in first_names()
