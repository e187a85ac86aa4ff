"""Flats, rooms and floors in the segments of a folded address line."""

from __future__ import annotations

from typing import Final

from resolver.fields.address.found import Found, Tokens
from resolver.fields.address.words import FLOOR, NUMBER, UNIT, Words

_ANY: Final = UNIT | FLOOR
_LETTERS: Final = 3
"""Characters of the longest unit that is letters only."""
_DOORS: Final = ("izq", "dcha", "izquierda", "derecha")


def take_units(found: Found, known: Words) -> None:
    """Take the units out of the segments; segments of nothing else disappear."""
    role = known.roles.get
    kept = []
    for at, tokens in enumerate(found.segments):
        for token in tokens:
            if role(token, 0) & _ANY:
                rest = _unit_free(tokens, found, known)
                break
        else:
            if at and len(tokens) <= 2 and _storey(tokens):
                found.add_unit(tokens[0][:-1] + "".join(tokens[1:]))
                continue
            rest = tokens
        if rest:
            kept.append(rest)
    found.segments = kept


def _storey(tokens: Tokens) -> bool:
    """Whether the segment is a Spanish storey and door (`6o c`, `2a`, `1o dcha`)."""
    first = tokens[0]
    if len(first) > 3 or first[-1] not in "oa" or not first[:-1].isdigit():
        return False
    return len(tokens) == 1 or len(tokens[1]) == 1 or tokens[1] in _DOORS


def _unit_free(tokens: Tokens, found: Found, known: Words) -> Tokens:
    roles = known.roles
    kept: Tokens = []
    at, end = 0, len(tokens)
    while at < end:
        token = tokens[at]
        at += 1
        role = roles.get(token, 0)
        if not role & _ANY:
            kept.append(token)
            continue
        ahead = at
        while ahead < end and (tokens[ahead] == "#" or roles.get(tokens[ahead], 0) & NUMBER):
            ahead += 1
        value = tokens[ahead] if ahead < end else ""
        if _names_unit(value, kept):
            if token == "#" and found.hashed is None:
                found.hashed = value
            else:
                found.add_unit(value)
            at = ahead + 1
        elif role & FLOOR and kept and kept[-1][0].isdigit():
            found.add_unit(kept.pop())
        elif token != "#":
            kept.append(token)
    return kept


def _names_unit(value: str, kept: Tokens) -> bool:
    """Whether the token after a word such as `flat` is the flat's name."""
    if not value:
        return False
    if value[0].isdigit() or (value[-1].isdigit() and len(value) <= 4):
        return True
    return len(value) == 1 and kept[-1:] != ["the"]


def unit_form(raw: str, known: Words) -> str | None:
    """The unit of a column of its own without the words for flat and number.

    Second address lines often hold the name of a house or an estate: no unit, hence null.
    """
    tokens = raw.replace(",", " ").replace("#", " ").split()
    kept = [token for token in tokens if not known.roles.get(token, 0) & (_ANY | NUMBER)]
    name = " ".join(sorted(kept or tokens))
    named = len(kept) == len(tokens) and len(name) > _LETTERS and not any(map(str.isdigit, name))
    return None if named else name or None
