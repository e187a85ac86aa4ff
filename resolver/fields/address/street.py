"""House number and street in the segments of a folded address line."""

from __future__ import annotations

from typing import Final

from resolver.fields.address.found import Found, Tokens
from resolver.fields.address.words import (
    AREA,
    DIRECTION,
    LEAD,
    NUMBER,
    PREMISE,
    TRAIL,
    TYPED,
    Words,
)

_ORDINAL_ENDS: Final = ("st", "nd", "rd", "th")
_GLUED: Final = ("strasse", "strase", "straat", "str")


def is_number(token: str) -> bool:
    """Whether the token can be a house number (`12`, `12a`, `37-39`, `467/1`), not `2nd`."""
    return "0" <= token[0] <= "9" and len(token) <= 9 and token[-2:] not in _ORDINAL_ENDS


def take_street(found: Found, known: Words, *, cut: bool) -> None:
    """Take number and street from the segment that has them; with `cut` part off a city behind."""
    segments = found.segments
    role = known.roles.get
    typed = -1
    for at, tokens in enumerate(segments):
        tokens = _without_words(tokens, known)
        if is_number(tokens[0]):
            if len(tokens) == 1:
                _lone_number(found, at, typed, tokens[0], known, cut=cut)
                return
            del segments[at]
            _number_first(tokens, found, known, cut=cut)
            return
        if role(tokens[0], 0) & AREA:
            continue
        place = _number_place(tokens, known)
        if place:
            del segments[at]
            _text_first(tokens, place, found, known)
            return
        if typed < 0 and _is_typed(tokens, known):
            typed = at
    if typed < 0 and (found.hashed or not cut) and segments:
        typed = 0
    if typed >= 0:
        tokens = segments.pop(typed)
        found.street = _cut(tokens, found, known) if cut else tokens


def _without_words(tokens: Tokens, known: Words) -> Tokens:
    """The tokens without words such as `No.` and `Villa` that stand before a number."""
    role = known.roles.get
    for at in range(len(tokens) - 1):
        if role(tokens[at], 0) & (NUMBER | PREMISE) and "0" <= tokens[at + 1][0] <= "9":
            return tokens[:at] + tokens[at + 1 :]
    return tokens


def _is_typed(tokens: Tokens, known: Words) -> bool:
    role = known.roles.get
    if role(tokens[0], 0) & LEAD and len(tokens) > 1:
        return True
    return tokens[0].endswith(_GLUED) or any(role(token, 0) & TRAIL for token in tokens[1:])


def _number_place(tokens: Tokens, known: Words) -> int:
    """Where the house number stands in a segment that opens with the street; 0 for nowhere."""
    last = len(tokens) - 1
    if last and is_number(tokens[last]):
        return last
    for at in range(1, last):
        if is_number(tokens[at]) and tokens[at + 1] not in known.particles:
            return at
    return 0


def _lone_number(
    found: Found, at: int, typed: int, number: str, known: Words, *, cut: bool
) -> None:
    """A segment of nothing but a number belongs to the typed street before it, or the one after."""
    segments = found.segments
    found.number = number
    street = typed if typed >= 0 else at + 1 if at + 1 < len(segments) else at - 1
    if street >= 0:
        tokens = segments[street]
        del segments[max(at, street)], segments[min(at, street)]
        found.street = _cut(tokens, found, known) if cut and street > at else tokens
    else:
        del segments[at]


def _number_first(tokens: Tokens, found: Found, known: Words, *, cut: bool) -> None:
    number, start = tokens[0], 1
    if "/" in number:
        left, _, right = number.partition("/")
        if left.isdigit() and right[:1].isdigit() and "/" not in right:
            found.add_unit(left)
            number = right
    following = tokens[1]
    if len(tokens) > 2 and (following in known.suffixes or _is_suffix(following, tokens[2], known)):
        number, start = number + following, 2
    found.number = number
    street = tokens[start:]
    found.street = _cut(street, found, known) if cut else street


def _is_suffix(letter: str, behind: str, known: Words) -> bool:
    """Whether a single letter belongs to the number before it (`12 b baker street`)."""
    if len(letter) > 1 or not letter.isalpha():
        return False
    roles = known.roles
    return not (roles.get(letter, 0) & (DIRECTION | LEAD) or roles.get(behind, 0) & TRAIL)


def _text_first(tokens: Tokens, place: int, found: Found, known: Words) -> None:
    number, behind = tokens[place], tokens[place + 1 :]
    if behind and ((len(behind[0]) == 1 and behind[0].isalpha()) or behind[0] in known.suffixes):
        number += behind.pop(0)
    found.number, found.street = number, tokens[:place]
    if behind:
        found.segments.append(behind)


def _cut(tokens: Tokens, found: Found, known: Words) -> Tokens:
    """The street up to its type; what is behind goes back to the segments, as the last resort."""
    role = known.roles.get
    if role(tokens[0], 0) & LEAD and not any(role(token, 0) & TRAIL for token in tokens[2:4]):
        return tokens
    size = len(tokens)
    for end in range(2, size):
        if role(tokens[end - 1], 0) & TRAIL:
            break
    else:
        return tokens
    behind = tokens[end]
    short = behind != "st" and known.trail.get(behind) == behind
    if role(behind, 0) & TRAIL and (short or end + 1 == size):
        end += 1
    if (
        end < size
        and role(tokens[end], 0) & DIRECTION
        and (len(tokens[end]) <= 2 or end + 1 == size)
    ):
        end += 1
    if end < size:
        found.segments.insert(0, tokens[end:])
    return tokens[:end]


def street_form(tokens: Tokens, known: Words) -> tuple[str, str]:
    """The street as name, type and directions in one spelling, and the two words a key needs."""
    table, trail = known.directions, known.trail
    tokens = tokens[:]
    directions = []
    while len(tokens) > 1 and tokens[-1] in table:
        directions.append(table[tokens.pop()])
    while len(tokens) > 1 and tokens[0] in table and not _only_type(tokens, known):
        directions.append(table[tokens.pop(0)])
    kind = ""
    if len(tokens) > 1:
        last = tokens[-1]
        if last in trail and (tokens[0] not in known.lead or known.roles[last] & TRAIL):
            kind = trail[tokens.pop()]
        elif tokens[0] in known.lead:
            kind = known.lead[tokens.pop(0)]
    names = known.names
    name = [names.get(token, token) if token[0] > "9" else _ordinal(token) for token in tokens]
    if not kind:
        name, kind = _unglued(name)
    directions.sort()
    street = " ".join([*name, kind, *directions] if kind else [*name, *directions])
    main = [token for token in name if token not in known.particles] or name
    return street, "".join(main[:2])


def _only_type(tokens: Tokens, known: Words) -> bool:
    """Whether nothing but the type follows a direction, which is then the name (`North Road`)."""
    return len(tokens) == 2 and bool(known.roles.get(tokens[1], 0) & TYPED)


def _ordinal(token: str) -> str:
    return token[:-2] if token[-2:] in _ORDINAL_ENDS else token


def _unglued(name: Tokens) -> tuple[Tokens, str]:
    """The name without a German or Dutch type at the end of its last word, and the type."""
    last = name[-1]
    if last.endswith(_GLUED):
        for ending in _GLUED:
            if last.endswith(ending) and len(last) >= len(ending) + 3:
                return [*name[:-1], last[: -len(ending)]], "st"
    return name, ""
