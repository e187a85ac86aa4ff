"""Names that are more than a plain given and family name, read one at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from resolver.fields.person.former import without_former
from resolver.fields.person.joint import company, joined, joint
from resolver.fields.person.letters import present, readable, said
from resolver.fields.person.odd import not_a_person, without_mail
from resolver.fields.person.reading import Reading, Word, named, ordered
from resolver.fields.person.scripts import Written, scripted
from resolver.fields.person.suffixes import ALSO_FAMILY, SUFFIXES, elder, stated, without_suffix
from resolver.fields.person.wording import ORDINAL, flattened, organisation, worded
from resolver.fields.person.words import first_names, placeholders, words

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|[\"“”„«»][^\"“”„«»]*[\"“”„«»]")
_NOTES: Final = re.compile(
    r"\b(?:do not (?:use|call|merge|contact)|delete me|please delete|c/o\b.*)|"
    r" - (?:dup|duplicate|old|new|test|copy)\b.*"
)
_SLAVIC: Final = re.compile("(?:[sc]k[iy]|[sc]ka|wicz|czyk|sz|ov|ova|[a-z]{3}[aei]k)$")
_NULL_NAMES: Final = frozenset(("null", "none", "nan"))
_DEGREES: Final = frozenset({"md", "ma", "ba", "jd", "pe"})


def parse(name: str) -> Reading:
    """The reading of a name written in one cell."""
    text = without_mail(readable(said(name)))
    special = not_a_person(text.lower())
    if special:
        return special
    text, former = without_former(text)
    written = scripted(text)
    if written is None:
        return _whole(text).with_former(former)
    reading = _ordered(written)
    if reading.kind != "person":
        return reading
    return replace(reading.with_former(former), script=written.script, native=written.native)


def _ordered(written: Written) -> Reading:
    """The reading of a name of another script, in the order that its script tells."""
    if not written.text:
        return _in_order(written)
    reading = _whole(written.text)
    if written.family is None or reading.kind != "person":
        return reading
    known = [name for name in (reading.given, reading.middle, reading.family) if name]
    same = sorted("".join(known)) == sorted(f"{written.family}{written.given or ''}")
    return _in_order(written) if same else reading


def _in_order(written: Written) -> Reading:
    given = [(written.given,)] if written.given else []
    return named(given, [(written.family,)] if written.family else [])


def _whole(text: str) -> Reading:
    """The reading of a whole name in Latin letters."""
    lower = elder(_NOTES.sub(" ", _unquoted(text).lower()).strip(" -–,;:/"))
    together = joint(lower)
    if together:
        return together
    pieces = [worded(piece) for piece in _pieces(lower)]
    if organisation(pieces):
        return company(flattened(pieces))
    return _person([piece for piece in pieces if piece])


def parse_parts(
    given: str | None, middle: str | None, family: str | None, suffix: str | None
) -> Reading:
    """The reading of a name written in several cells, each with its own meaning."""
    cells = [readable(present(cell)) for cell in (given, middle, family)]
    special = not_a_person(" ".join(cell.lower() for cell in cells if cell))
    if special:
        return special
    cells[2], former = without_former(cells[2], cell=True)
    unit = _unit(cells)
    if unit:
        return unit
    written = [scripted(cell, part=True) for cell in cells]
    names: list[list[Word]] = []
    found = stated(suffix)
    for cell, other in zip(cells, written, strict=True):
        rest, inner = without_suffix(_without_titles(_part(cell, other), True))
        names.append(rest)
        found = found or inner
    reading = _named(*names).with_suffix(found).with_former(former)
    if reading.kind == "none" and former:
        reading = replace(reading, kind="person")
    # East Asian names are written together, family name first
    others = [o for o in reversed(written) if o and o.native]
    if not others or reading.kind != "person":
        return reading
    native = " ".join(other.native or "" for other in others)
    return replace(reading, script=others[0].script, native=native)


def _unit(cells: Sequence[str]) -> Reading | None:
    """The reading of cells that together name a couple or an organisation."""
    given, _, family = (cell.lower() for cell in cells)
    if joined(given) or (not given and joined(family)):
        return joint(f"{given} {family}".strip())
    found = [worded(_unquoted(cell)) for cell in (given, family) if cell]
    flat = flattened(found)
    firm = len(flat) > 1 and flat[-1] in words("legal")
    return company(flat) if firm or (not given and organisation(found)) else None


def _named(first: list[Word], second: list[Word], last: list[Word]) -> Reading:
    if len(first) == 1 and first[0][0] in words("relation", "title", "rank"):
        first = []
    last = [] if _occupant(last) else _known(last, bool(_known(first + second, False)), _NULL_NAMES)
    if not first:
        unnamed = named([], last)
        middle = " ".join(part for word in _known(second, False) for part in word)
        return replace(unnamed, middle=middle or None)
    return named(_known(first + second, False), last)


def _occupant(found: list[Word]) -> bool:
    """Whether a family name says what someone is in a household (`wife`, `man of the house`)."""
    flat = [part for word in found for part in word]
    if len(flat) == 1:
        return flat[0] in words("occupant")
    at_home = flat[-1:] and flat[-1] in words("house") and {"of", "the", "la"}.intersection(flat)
    return bool(at_home) or (len(flat) > 1 and " ".join(flat) in placeholders())


def _unquoted(text: str) -> str:
    """The text without what stands in brackets or quotes, unless that is all of it."""
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    if any(c.isalpha() for c in outside):
        return outside
    return " ".join(re.sub(r"[()\[\]{}\"“”„«»]", " ", text).split())


def _pieces(lower: str) -> list[str]:
    """The pieces between commas; `doe/jane` is written by airlines for `doe, jane`."""
    if "," in lower or ";" in lower:
        return [piece for piece in re.split("[,;]", lower) if piece.strip()]
    sides = [side for side in lower.split("/") if side.strip()]
    return sides if len(sides) == 2 else [lower.replace("/", " ")]


def _person(pieces: Sequence[Sequence[Word]]) -> Reading:
    suffix = None
    kept: list[list[Word]] = []
    for piece in pieces:
        if kept and len(kept[-1]) > 1 and len(piece) == 1 and piece[0][0] in _DEGREES:
            continue
        rest, found = without_suffix(_without_titles(list(piece), bool(kept)), bool(kept))
        suffix = suffix or found
        if rest:
            kept.append(rest)
    if not kept:
        return Reading(kind="none")
    if len(kept) == 1:
        last = pieces[-1][-1][0]
        told = last if suffix and last in ALSO_FAMILY else None
        return ordered(_known(kept[0], True)).with_suffix(suffix).with_former(told)
    family, given = kept[0], [word for piece in kept[1:] for word in piece]
    return named(_known(given, False), _known(family, True)).with_suffix(suffix)


def _part(cell: str, written: Written | None) -> list[Word]:
    """The words of one cell of a name in several cells."""
    if written and written.family:
        return [(written.family,)]
    text = written.text if written and written.text else cell
    return worded(elder(_NOTES.sub(" ", _unquoted(text).lower())))


def _without_titles(found: list[Word], follows: bool = False) -> list[Word]:
    """The words without titles and without honours after them, but never without all of them."""
    if follows and found and _honour(found):
        return []
    if len(found) > 2 and found[0][0] in words("style") and found[1][0] in words("styled"):
        found = found[1:]
    found = _without_loose_titles(found)
    kept = [word for word in found if word[0] not in words("title") - {"sr"}] or found[-1:]
    found = _without_loose_titles(kept) if len(kept) < len(found) else kept
    if len(found) > 1 and found[0][0] == "sr":
        found = found[1:]
    while len(found) > 1 and found[-1][0] in words("note"):
        found = found[:-1]
    while len(found) > 2 and found[-1][0] in words("postnominal", "note"):
        found = found[:-1]
    return [word for word in found if word[0] != "vip"] or found


def _without_loose_titles(found: list[Word]) -> list[Word]:
    """The words without titles that are names too, where a given and a family name follow them.

    Of `pan`, a family name of China, Slavic endings show as well that it is a title.
    """
    while len(found) > 2 and found[0][0] in words("loose_title"):
        slavic = found[0] == ("pan",) and _SLAVIC.search(found[-1][-1])
        if found[1][0] not in first_names() and not slavic:
            break
        found = found[1:]
    return found


def _honour(found: Sequence[Word]) -> bool:
    """Whether a piece after a comma opens with an honour: `1st baron clifford`, `phd`."""
    first = found[0][0]
    if ORDINAL.match(first):
        return len(found) > 1 or first not in SUFFIXES
    return first in words("rank", "postnominal") and first not in first_names()


def _known(
    found: list[Word], family: bool, names: frozenset[str] = frozenset(["null"])
) -> list[Word]:
    """The words without `unknown` and the like; a family may be called one of these names."""
    absent = words("absent")
    last = [word for word in found[-1:] if family and len(word) == 1 and word[0] in names]
    return [word for word in found if word[0] not in absent] + last
