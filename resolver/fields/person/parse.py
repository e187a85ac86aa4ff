"""Names that are more than a plain given and family name, read one at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from resolver.fields.person.letters import (
    east_asian,
    latin,
    present,
    readable,
    said,
    unmistaken,
)
from resolver.fields.person.reading import Reading, Word, named, ordered
from resolver.fields.person.words import first_names, placeholders, words

_SUFFIXES: Final = {
    "jr": "jr", "junior": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "snr": "sr",
    "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
}  # fmt: skip
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|[\"“”„«»][^\"“”„«»]*[\"“”„«»]")
_NOTES: Final = re.compile(
    r"\b(?:do not (?:use|call|merge|contact)|delete me|please delete|c/o\b.*)|"
    r" - (?:dup|duplicate|old|new|test|copy)\b.*"
)
_JOINED: Final = re.compile(r" *[&+] *| +(?:and|und|et|og|oraz|samt) +")
_ORDINAL: Final = re.compile("[0-9]+(?:st|nd|rd|th)$")
_DEGREES: Final = frozenset({"md", "ma", "ba", "jd", "pe"})
_BETWEEN: Final = re.compile(r"[\s._/]+")
_LEAST_DIGITS: Final = 6
_NULL_NAMES: Final = frozenset(("null", "none", "nan"))
_MOST_WORDS: Final = 16


def parse(name: str) -> Reading:
    """The reading of a name written in one cell."""
    text = _without_mail(readable(said(name)))
    special = _not_a_person(text.lower())
    if special:
        return special
    bare = _unquoted(text)
    script = east_asian(bare)
    if script:
        family, given = script
        return named([tuple(given)] if given[0] else [], [tuple(family)])
    lower = _NOTES.sub(" ", bare.lower()).strip(" -–,;:/")
    joint = _joint(lower)
    if joint:
        return joint
    pieces = [_words(piece) for piece in _pieces(lower)]
    if _organisation(pieces):
        return Reading(kind="organisation")
    return _person([piece for piece in pieces if piece])


def parse_parts(
    given: str | None, middle: str | None, family: str | None, suffix: str | None
) -> Reading:
    """The reading of a name written in several cells, each with its own meaning."""
    cells = [readable(present(cell)) for cell in (given, middle, family)]
    special = _not_a_person(" ".join(cell.lower() for cell in cells if cell))
    if special:
        return special
    names: list[list[Word]] = []
    found = _SUFFIXES.get("".join(latin(readable(suffix or ""))))
    for cell in cells:
        rest, inner = _without_suffix(_part(cell))
        names.append(rest)
        found = found or inner
    first, second, last = names
    if len(first) == 1 and first[0][0] in words("relation", "title", "rank"):
        first = []
    last = [] if _occupant(last) else _known(last, bool(_known(first + second, False)), _NULL_NAMES)
    if not first:
        unnamed = named([], last)
        middle = " ".join(part for word in _known(second, False) for part in word)
        return replace(unnamed, middle=middle or None).with_suffix(found)
    return named(_known(first + second, False), last).with_suffix(found)


def _occupant(found: list[Word]) -> bool:
    """Whether a family name says what someone is in a household (`wife`, `man of the house`)."""
    flat = [part for word in found for part in word]
    if len(flat) == 1:
        return flat[0] in words("occupant")
    at_home = flat[-1:] and flat[-1] in words("house") and {"of", "the", "la"}.intersection(flat)
    return bool(at_home) or (len(flat) > 1 and " ".join(flat) in placeholders())


def _not_a_person(lower: str) -> Reading | None:
    """The reading of a text that is a contact point or a placeholder."""
    squeezed = lower.strip()
    if "@" in squeezed or _telephone(squeezed):
        return Reading(kind="handle", hint=_hint(squeezed))
    folded = " ".join(part for word in squeezed.split() for part in latin(word))
    if not folded:
        return Reading(kind="none")
    parts = folded.split()
    if folded in placeholders() or parts[-1] in words("nobody") or _mashed(folded):
        return Reading(kind="placeholder")
    if " " not in squeezed and _user_name(squeezed):
        return Reading(kind="handle", hint=_hint(squeezed))
    return None


def _without_mail(text: str) -> str:
    """The text without an address that stands beside a name (`Jane Roe <jane@example.com>`)."""
    if "@" not in text:
        return text
    others = [word for word in text.split() if "@" not in word]
    return " ".join(others) if len(others) > 1 else text


def _telephone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    if digits < _LEAST_DIGITS:
        return False
    letters = [w for w in re.split("[^a-z]+", text) if w and w not in words("telephone")]
    return sum(map(len, letters)) <= 2


def _mashed(folded: str) -> bool:
    """Whether every word is one letter said three times or more, or there is no letter at all."""
    parts = folded.split()
    return all(p.isdigit() or (len(p) > 2 and len(set(p)) == 1) for p in parts)


def _user_name(word: str) -> bool:
    """`german_vega`, `terry.severino`, `andy75`, but not `j.smith` or `dr.smith`."""
    if "_" in word.strip("_"):
        return True
    pieces = [piece for piece in word.split(".") if piece]
    if len(pieces) > 1:
        long = all(len(piece) > 2 for piece in pieces)
        return long and pieces[0] not in words("title", "loose_title") | set(_SUFFIXES)
    return word[-1].isdigit() and bool(re.search("[a-z]{3}", word)) and unmistaken(word) != word


def _hint(text: str) -> str | None:
    local = text.strip("@").split("@", maxsplit=1)[0]
    parts = [part for piece in re.split(r"[\s._\-]+", local) for part in latin(piece)]
    return " ".join(filter(None, (part.strip("0123456789") for part in parts))) or None


def _unquoted(text: str) -> str:
    """The text without what stands in brackets or quotes, unless that is all of it."""
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    if any(c.isalpha() for c in outside):
        return outside
    return " ".join(re.sub(r"[()\[\]{}\"“”„«»]", " ", text).split())


def _joint(lower: str) -> Reading | None:
    """The reading of two people in one cell, or of a whole family."""
    sides = [_words(side) for side in _JOINED.split(lower)]
    flat = [part for side in sides for word in side for part in word]
    family = set(flat) & words("family") and len(flat) > 1
    if not family and (len(sides) < 2 or not all(sides)):
        return None
    if _organisation(sides):
        return Reading(kind="organisation")
    return Reading(kind="joint", hint=" ".join(flat) or None)


def _pieces(lower: str) -> list[str]:
    """The pieces between commas; `doe/jane` is written by airlines for `doe, jane`."""
    if "," in lower or ";" in lower:
        return [piece for piece in re.split("[,;]", lower) if piece.strip()]
    sides = [side for side in lower.split("/") if side.strip()]
    return sides if len(sides) == 2 else [lower.replace("/", " ")]


def _words(text: str) -> list[Word]:
    if "." in text:
        for mark in words("dotted"):
            text = text.replace(mark, " " + mark.replace(".", "").replace("-", "") + " ")
    found: list[Word] = []
    for written in _BETWEEN.split(text):
        parts = tuple(p for p in map(_corrected, latin(written)) if p)
        if parts:
            found.append(parts)
    return _scots(found[:_MOST_WORDS])


def _corrected(part: str) -> str:
    return part if part.isalpha() or _ORDINAL.match(part) else unmistaken(part)


def _scots(found: list[Word]) -> list[Word]:
    """`mc donald` in one word."""
    for index in range(len(found) - 2, -1, -1):
        if found[index] == ("mc",):
            following = found.pop(index + 1)
            found[index] = ("mc" + following[0], *following[1:])
    return found


def _organisation(pieces: Sequence[Sequence[Word]]) -> bool:
    flat = [part for piece in pieces for word in piece for part in word]
    if len(flat) < 2:
        return False
    person = flat[0] in first_names() or (
        len(pieces) == 2 and all(word[0] in first_names() for word in pieces[1])
    )
    if flat[-1] in words("legal") or (flat[-1] in words("loose_legal") and not person):
        return True
    strong, loose = words("organisation", "legal"), words("loose_organisation")
    inner = flat[1:] if len(pieces) == 1 else flat
    count = sum(part in loose for part in inner)
    strongly = any(part in strong for part in flat) and not (person and len(pieces) > 1)
    return strongly or count > 1 or (count == 1 and not person and flat[-1] in loose)


def _person(pieces: Sequence[Sequence[Word]]) -> Reading:
    suffix = None
    kept: list[list[Word]] = []
    for piece in pieces:
        if kept and len(kept[-1]) > 1 and len(piece) == 1 and piece[0][0] in _DEGREES:
            continue
        rest, found = _without_suffix(_without_titles(list(piece), bool(kept)), bool(kept))
        suffix = suffix or found
        if rest:
            kept.append(rest)
    if not kept:
        return Reading(kind="none")
    if len(kept) == 1:
        return ordered(_without_birth(_known(kept[0], True))).with_suffix(suffix)
    family, given = kept[0], [word for piece in kept[1:] for word in piece]
    last = _known(_without_birth(family), True)
    return named(_known(given, False), last).with_suffix(suffix)


def _part(cell: str) -> list[Word]:
    """The words of one cell of a name in several cells."""
    script = "".join(cell.split())
    if east_asian(script):
        return [tuple(["".join(latin(script))])]
    found = _without_titles(_words(_NOTES.sub(" ", _unquoted(cell).lower())), True)
    return _without_birth(found)


def _without_titles(found: list[Word], follows: bool = False) -> list[Word]:
    """The words without titles and without honours after them, but never without all of them."""
    if follows and found and _honour(found):
        return []
    while len(found) > 2 and found[0][0] in words("loose_title") and found[1][0] in first_names():
        found = found[1:]
    found = [word for word in found if word[0] not in words("title") - {"sr"}] or found[-1:]
    if len(found) > 1 and found[0][0] == "sr":
        found = found[1:]
    while len(found) > 1 and found[-1][0] in words("note"):
        found = found[:-1]
    while len(found) > 2 and found[-1][0] in words("postnominal", "note"):
        found = found[:-1]
    return [word for word in found if word[0] != "vip"] or found


def _honour(found: Sequence[Word]) -> bool:
    """Whether a piece after a comma opens with an honour: `1st baron clifford`, `phd`."""
    first = found[0][0]
    if _ORDINAL.match(first):
        return len(found) > 1 or first not in _SUFFIXES
    return first in words("rank", "postnominal") and first not in first_names()


def _without_suffix(found: list[Word], alone: bool = False) -> tuple[list[Word], str | None]:
    """The words without suffixes, and the last suffix; the first word is one only after a comma."""
    suffix = None
    kept = []
    for index, word in enumerate(found):
        spelt_out = word[0] in {"junior", "senior"}
        possible = index > (1 if spelt_out else 0) or alone
        if len(word) == 1 and word[0] in _SUFFIXES and possible:
            suffix = _SUFFIXES[word[0]]
        else:
            kept.append(word)
    return kept, suffix


def _without_birth(found: list[Word]) -> list[Word]:
    """The words with a name and the birth name after `née` and the like as one compound."""
    for index in range(1, len(found) - 1):
        if found[index][0] in words("birth"):
            both = found[index - 1] + found[index + 1]
            return [*found[: index - 1], both, *found[index + 2 :]]
    return found


def _known(
    found: list[Word], family: bool, names: frozenset[str] = frozenset(["null"])
) -> list[Word]:
    """The words without `unknown` and the like; a family may be called one of these names."""
    absent = words("absent")
    last = [word for word in found[-1:] if family and len(word) == 1 and word[0] in names]
    return [word for word in found if word[0] not in absent] + last
