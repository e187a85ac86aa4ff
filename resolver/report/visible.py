"""Characters that do not show, or show as others, made visible in text of unknown origin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

LONGEST: Final = 240
"""Characters of a value that a report shows; what is cut off is counted."""
TEXT_LONGEST: Final = 2_000
"""Characters of a sentence that a report shows."""

AROUND: Final = 40
"""Characters that a report shows before the place where two long values begin to differ."""

DIFF_LONGEST: Final = 120
"""Values longer than this are marked as a whole: character differences would cost too much."""

PILED: Final = 4
"""Accents on one letter: more than a letter of any language has are set apart."""
_PILED: Final = re.compile(rf"(?<=m{{{PILED}}})(m{{{PILED},}})")

SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters pass for one another."""

KNOWN: Final = {
    "\x00": "NUL",
    "\t": "tab",
    "\n": "line break",
    "\r": "return",
    "\x1b": "escape",
    "\u00a0": "no-break space",
    "\u00ad": "soft hyphen",
    "\u061c": "Arabic letter mark",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of direction change",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2060": "word joiner",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first-strong isolate",
    "\u2069": "end of isolate",
    "\u3000": "ideographic space",
    "\u3164": "Hangul filler",
    "\ufeff": "byte-order mark",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a value.

    `kind` is `text`, `differs`, `tag` for words that stand for it, or `stack` for accents that
    pile up on one letter, which stand beside one another.
    """

    text: str
    kind: str = "text"


def hidden_name(character: str) -> str | None:
    """The name of a character that does not show, e.g. `zero-width space`; null if it shows."""
    if character.isprintable() and character not in KNOWN:
        return None
    return KNOWN.get(character, f"U+{ord(character):04X}")


def plain(text: str) -> str:
    """The text on one line, hidden characters as `<U+202E>`; harmless in a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"<U+{ord(c):04X}>" if hidden_name(c) else c for c in text)


def segments(text: str, longest: int = LONGEST) -> tuple[Segment, ...]:
    """The text in stretches, with tags for hidden characters, mixed scripts and what is cut off."""
    return (*_spelled(text[:longest], "text"), *_closing(text, longest))


def marked(text: str, reference: str) -> tuple[Segment, ...]:
    """Like `segments`, with the stretches that differ from the reference of kind `differs`."""
    if max(len(text), len(reference)) > DIFF_LONGEST:
        return (*_parted(text, alike(text, reference)), *_closing(text))
    units, others = _units(text), _units(reference)
    matcher = SequenceMatcher(None, others, units, autojunk=False)
    if matcher.ratio() < 0.5:
        return (*_spelled(text, "differs"), *_closing(text))
    found: list[Segment] = []
    for tag, _, _, start, stop in matcher.get_opcodes():
        found += _spelled("".join(units[start:stop]), "text" if tag == "equal" else "differs")
    return (*found, *_closing(text))


def _parted(text: str, place: int) -> list[Segment]:
    """A long text that differs from another from a place on: that is never what is left out."""
    if place + AROUND <= LONGEST:
        alike, differs = text[:place], text[place:LONGEST]
        return [*_spelled(alike, "text"), *_spelled(differs, "differs")]
    first, before = text[:LONGEST], text[max(LONGEST, place - AROUND) : place]
    gap = place - len(before) - len(first)
    left_out = [Segment(f"{gap:,} characters left out", "tag")] if gap else []
    after = text[place : place + LONGEST]
    return [
        *_spelled(first, "text"), *left_out, *_spelled(before, "text"), *_spelled(after, "differs")
    ]  # fmt: skip


def alike(one: str, other: str) -> int:
    """How many first characters two texts have in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def tags(text: str) -> tuple[Segment, ...]:
    """Only the tags that the text deserves, each once: for values whose letters are masked."""
    names = [hidden_name(character) for character in text[:LONGEST]]
    return (*(Segment(name, "tag") for name in dict.fromkeys(filter(None, names))), *_mixed(text))


def _spelled(text: str, kind: str) -> list[Segment]:
    if text.isascii() and text.isprintable():
        return [Segment(text, kind)] if text else []
    found: list[Segment] = []
    for name, run in groupby(text, hidden_name):
        if name is None:
            found += _unstacked("".join(run), kind)
        else:
            count = len(list(run))
            found.append(Segment(f"{name} ×{count}" if count > 1 else name, "tag"))
    return found


def _unstacked(text: str, kind: str) -> list[Segment]:
    """The text with accents beyond the first few on a letter apart: no line can be broken there."""
    if text.isascii():
        return [Segment(text, kind)]
    pieces = _PILED.split("".join("m" if unicodedata.category(c)[0] == "M" else "." for c in text))
    found, place = [], 0
    for piece in pieces:
        stretch = text[place : place + len(piece)]
        place += len(piece)
        if not piece.startswith("m" * PILED):
            found += [Segment(stretch, kind)] if stretch else []
        else:
            starts = range(0, len(stretch), PILED)
            found += [Segment(stretch[start : start + PILED], "stack") for start in starts]
    return found


def _closing(text: str, longest: int = LONGEST) -> list[Segment]:
    cut = [Segment(f"cut, {len(text):,} characters", "tag")] if len(text) > longest else []
    return [*_mixed(text), *cut]


def _mixed(text: str) -> list[Segment]:
    """A tag where one word has letters of two scripts that look alike."""
    head = text[:LONGEST]
    if head.isascii():
        return []
    for word in head.split():
        used = [s for s in SCRIPTS if any(_script(c) == s for c in word)]
        if len(used) > 1:
            return [Segment(f"mixes {' and '.join(s.title() for s in used)} letters", "tag")]
    return []


def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0] if character.isalpha() else ""


def _units(text: str) -> Sequence[str]:
    """Letters with the marks that belong to them, so that no accent is parted from its letter."""
    units: list[str] = []
    for character in text:
        if units and unicodedata.combining(character):
            units[-1] += character
        else:
            units.append(character)
    return units
