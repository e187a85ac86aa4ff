"""Country, postcode, region and city: taken off a folded line, and each in one form."""

from __future__ import annotations

from typing import Final

from resolver.fields.address.found import Found, Tokens
from resolver.fields.address.words import UNIT, Words

MARK: Final = "@"
"""Stands in a line where a postcode with letters was."""

_PREFIXES: Final = frozenset(("cp", "cep", "plz", "pin", "zip", "zipcode", "pincode", "postcode"))
_LAND_LETTERS: Final = frozenset(("d", "f", "a", "i", "e", "l", "b", "s", "ch", "dk", "fin", "nl"))
_HYPHENATED: Final = frozenset(((5, 3), (5, 4), (4, 3), (3, 4), (2, 3)))
_NOT_DUTCH: Final = frozenset(
    ("de", "la", "el", "st", "rd", "dr", "ln", "ct", "ne", "nw", "se", "sw")
)
_ZERO_STATES: Final = frozenset(("CT", "MA", "ME", "NH", "NJ", "RI", "VT", "PR"))
_NEW_YORK: Final = ("501", "544")
_FIVE_DIGITS: Final = frozenset(("DE", "ES", "FI", "FR", "IT", "MX", "MY", "PL", "TR", "UA"))
"""Countries with postcodes of five digits that may begin with a zero."""

_NORTH_AMERICA: Final = ("US", "CA")


def take_mark(found: Found) -> None:
    """Break the segments where a postcode stood."""
    for at, tokens in enumerate(found.segments):
        if MARK in tokens:
            place = tokens.index(MARK)
            _break(found, at, place, place + 1)
            return


def take_postcode(found: Found, known: Words) -> None:
    """Take the last group of digits that looks like a postcode, and break the line there."""
    segments = found.segments
    best = None
    for at in range(len(segments) - 1, -1, -1):
        tokens = segments[at]
        for place in range(len(tokens) - 1, -1, -1):
            if not "0" <= tokens[place][0] <= "9":
                continue
            rank, start, end = _rank(segments, at, place, known)
            if rank == 2 or (rank and best is None):
                best = (at, start, end)
            if rank == 2:
                break
        else:
            continue
        break
    if best is None:
        return
    at, start, end = best
    tokens = segments[at]
    found.postcode = "".join(tokens[start:end])
    if start and tokens[start - 1] in _PREFIXES:
        start -= 1
    elif start == 1 and tokens[0] in _LAND_LETTERS:
        start = 0
    elif start > 1 and tokens[start - 1] == "p" and tokens[start - 2] == "c":
        start -= 2
    _break(found, at, start, end)


def _break(found: Found, at: int, start: int, end: int) -> None:
    tokens = found.segments[at]
    before, after = tokens[:start], tokens[end:]
    found.segments[at : at + 1] = [part for part in (before, after) if part]
    found.after = after or None


def _rank(segments: list[Tokens], at: int, place: int, known: Words) -> tuple[int, int, int]:
    """How much digits look like a postcode in their place (0 to 2), and the tokens they span."""
    tokens = segments[at]
    token = tokens[place]
    size = len(token)
    if size < 2 or size > 10 or (size == 7 and token.isdigit()):
        return 0, place, place
    if not token.isdigit():
        if size == 6 and not place and at and token[:4].isdigit() and token[4:].isalpha():
            return 2 * (token[4:] not in _NOT_DUTCH and token[4:] != "th"), 0, 1
        left, _, right = token.partition("-")
        fits = (len(left), len(right)) in _HYPHENATED and left.isdigit() and right.isdigit()
        return 2 * (fits and bool(at or place)), place, place + 1
    before = tokens[place - 1] if place else ""
    if before and known.roles.get(before, 0) & UNIT and before not in known.region_codes:
        return 0, place, place
    if not at and not place:
        return int(_alone(segments, known)), 0, 1
    if size < 4:
        return _split_code(segments, at, place)
    if size == 4:
        return _four(segments, at, place, known)
    return 2, place, place + 1


def _alone(segments: list[Tokens], known: Words) -> bool:
    """Whether digits at the start of a line are followed by no more than a city."""
    rest = segments[0][1:]
    if len(segments) > 2 or len(rest) > 2 or len(segments[0][0]) < 4:
        return False
    return not any(
        token in known.trail or token in known.lead or "0" <= token[0] <= "9"
        for tokens in (rest, *segments[1:])
        for token in tokens
    )


def _split_code(segments: list[Tokens], at: int, place: int) -> tuple[int, int, int]:
    """Six digits in threes (India), five as three and two (Sweden, the Czech Republic, Greece)."""
    tokens = segments[at]
    before = tokens[place - 1] if place else ""
    if len(before) != 3 or not before.isdigit() or (not at and place == 1):
        return 0, place, place
    last = place + 1 == len(tokens)
    opens = place == 1 and not last
    fits = (last or opens) if len(tokens[place]) == 3 else opens and len(tokens[place]) == 2
    return 2 * fits, place - 1, place + 1


def _four(segments: list[Tokens], at: int, place: int, known: Words) -> tuple[int, int, int]:
    """Four digits: before a city, with two letters (Dutch), or at the end of the line."""
    tokens = segments[at]
    numbered = any("0" <= token[0] <= "9" for part in segments[:at] for token in part)
    last = place + 1 == len(tokens)
    if not place:
        if last:
            return int(numbered and at + 1 == len(segments)), place, place + 1
        letters = tokens[1]
        if len(letters) == 2 and letters.isalpha() and letters not in _NOT_DUTCH:
            return 2, 0, 2
        return int(numbered), 0, 1
    if not last or at + 1 < len(segments) or not tokens[place - 1].isalpha():
        return 0, place, place
    numbered = numbered or any("0" <= token[0] <= "9" for token in tokens[:place])
    return int(bool(at) or (numbered and tokens[place - 1] not in known.trail)), place, place + 1


def take_country(found: Found, known: Words) -> None:
    """Take a country off the end of the segments."""
    segments = found.segments
    last = segments[-1]
    countries = known.countries
    if len(last) == 1 and len(last[0]) == 2 and len(segments) > 1:
        code = last[0]
        if code not in countries or (
            any(land in _NORTH_AMERICA for land in known.region_codes.get(code, ()))
            and not _ends_in_code(segments[-2])
        ):
            return
        segments.pop()
        found.country = countries[code]
        return
    for size in range(min(4, len(last)), 0, -1):
        name = " ".join(last[-size:]) if size > 1 else last[-1]
        if name in countries and (len(name) > 2 or name in ("us", "uk")):
            if (size == len(last) and len(segments) == 1) or name in known.region_names:
                return
            found.country = countries[name]
            del last[-size:]
            if not last:
                segments.pop()
            return


def _ends_in_code(tokens: Tokens) -> bool:
    return tokens[-1][-1].isdigit() or tokens[-1] == MARK


def take_region(found: Found, known: Words) -> str | None:
    """Take a region off the end of the segments; its name, where it is written out."""
    segments = found.segments
    last = segments[-1]
    whole = len(last)
    code = last[-1]
    numbered = "0" <= last[0][0] <= "9"
    lonely = (whole == 1 and len(segments) == 1) or (
        found.postcode is None and code in known.roles and (numbered or len(segments) == 1)
    )
    if code in known.region_codes and not lonely:
        last.pop()
        found.region = code.upper()
        if found.postcode and found.country is None and last is not found.after:
            found.country = known.region_codes[code][0]
        if not last:
            segments.pop()
        return None
    for size in range(min(5, whole), 0, -1):
        name = " ".join(last[-size:]) if size > 1 else last[-1]
        if name in known.region_names:
            if size == whole and len(segments) < 2:
                return None
            land, found.region = known.region_names[name]
            found.country = found.country or land
            del last[-size:]
            if not last:
                segments.pop()
            return name
    return None


def postcode_form(raw: str, country: str | None, region: str | None, known: Words) -> str | None:
    """The postcode in capitals without blanks; zeros a number lost are back; null for dummies."""
    code = raw.replace(" ", "").replace("-", "")
    if not code.isdigit():
        head, _, tail = raw.rpartition(" ")
        if tail.replace("-", "").isdigit() and (head in _LAND_LETTERS or head in _PREFIXES):
            code = tail.replace("-", "")
        elif not any(c.isdigit() for c in code):
            return None
        code = "".join(filter(str.isalnum, code)).upper()
    elif country == "US" or country is None:
        size = len(code)
        if size == 9:
            code = code[:5]
        elif (region == "NY" and code in _NEW_YORK) or (
            size in (3, 4) and (region in _ZERO_STATES or (country and region is None))
        ):
            code = code.zfill(5)
    elif country in _FIVE_DIGITS and len(code) in (3, 4):
        code = code.zfill(5)
    return None if code.lower() in known.placeholder_parts else code


def city_form(tokens: Tokens, known: Words) -> str | None:
    """The folded city without numbers, common short forms written out."""
    city = known.city
    plain = [city.get(token, token) for token in tokens if token[0] > "9"]
    name = " ".join([token for token in plain if token])
    return None if name in known.absent or name in known.placeholder_parts else name


def region_form(raw: str, country: str | None, known: Words) -> tuple[str, str | None]:
    """The code of a region (its folded name in capitals where none is known), and its country."""
    if raw in known.region_codes:
        lands = known.region_codes[raw]
        return raw.upper(), country or (lands[0] if len(lands) == 1 else None)
    if raw in known.region_names:
        land, code = known.region_names[raw]
        if country in (None, land):
            return code, land
    return raw.upper(), country
