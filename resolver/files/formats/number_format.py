"""Numbers of a worksheet as the text a person sees: padded codes, ISO dates, numbers plain.

A worksheet stores `02138` as 2138 with the format `00000`, and a date as a count of days. Formats
are those of ECMA-376 part 1, 18.8.30 and 18.8.31. Money, percentages and decimals lose nothing of
their digits and gain no separators, because they are data and not print.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from math import isinf
from typing import Final

Shown = Callable[[str], str]
"""The stored number as text to the text to be read."""

_EPOCH_1900: Final = dt.datetime(1899, 12, 30)
_EPOCH_1904: Final = dt.datetime(1904, 1, 1)
_LAST_DAY: Final = 2_958_465
_LEAP_1900: Final = 60
_MILLISECOND: Final = 86_400_000
_PRECISE: Final = 1e15
_WRITTEN_OUT: Final = 20
_BUILT_IN: Final[Mapping[int, str]] = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "hh:mm:ss"),
    22: "yyyy-mm-dd hh:mm",
    46: "[h]:mm:ss",
}
_LONGEST: Final = 255
_TOKEN: Final = re.compile(r'"([^"]*+)"?|\\(.)|_.|\*.|\[([^\]]*+)\]|(.)', re.DOTALL)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_DIGITS: Final = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SAME_IN_ANY_STYLE: Final = ("general", "standard", "@", "")


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four sections of a format code, taken apart."""

    marks: tuple[tuple[bool, str], ...]
    """Characters in order, each with whether it is literal text."""

    condition: tuple[str, float] | None = None
    elapsed: bool = False


def shown(number_format: int, code: str | None, date_1904: bool) -> Shown:
    """How numbers of a style are shown; `code` is the format itself where it is no built-in one."""
    code = (_BUILT_IN.get(number_format, "") if code is None else code)[:_LONGEST]
    if code.casefold() in _SAME_IN_ANY_STYLE:
        return plain
    sections = _sections(code)
    letters = {mark.casefold() for literal, mark in sections[0].marks if not literal}
    day, time = bool(letters & {"y", "d"}), bool(letters & {"h", "s"})
    day = day or ("m" in letters and not time)
    if "general" in code.casefold():
        return plain
    if sections[0].elapsed:
        return _elapsed
    if day or time:
        epoch = _EPOCH_1904 if date_1904 else _EPOCH_1900
        return partial(_moment, day=day, time=time, epoch=epoch)
    if any(_is_pattern(section) for section in sections):
        return partial(_padded, sections=sections)
    return plain


def plain(text: str) -> str:
    """The number without `.0`, exponent or noise beyond the 15 digits that a worksheet keeps."""
    if _DIGITS.fullmatch(text) or not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    if isinf(number):
        return text
    if number.is_integer() and abs(number) < _PRECISE:
        return str(int(number))
    short = f"{number:.15g}"
    _, e, exponent = short.partition("e")
    return f"{Decimal(short):f}" if e and abs(int(exponent)) <= _WRITTEN_OUT else short


def _sections(code: str) -> list[_Section]:
    sections: list[_Section] = []
    marks: list[tuple[bool, str]] = []
    condition, elapsed = None, False
    for token in [*_TOKEN.finditer(code), None]:
        if token is None or token[4] == ";":
            sections.append(_Section(tuple(marks), condition, elapsed))
            marks, condition, elapsed = [], None, False
            continue
        quoted, escaped, bracket, mark = token.groups()
        if quoted is not None or escaped is not None:
            marks += [(True, letter) for letter in (quoted or escaped or "")]
        elif mark is not None:
            marks.append((False, mark))
        elif bracket is not None and (found := _CONDITION.fullmatch(bracket)):
            condition = (found[1], float(found[2]))
        elif bracket is not None and _ELAPSED.fullmatch(bracket):
            elapsed = True
    return sections


def _moment(text: str, day: bool, time: bool, epoch: dt.datetime) -> str:
    """ISO 8601; a number that can be no date stays a number, and day 0 is no date at all."""
    try:
        serial = float(text)
    except ValueError:
        return text
    if not 0 <= serial < _LAST_DAY + 1:
        return plain(text)
    if serial < 1 and epoch is _EPOCH_1900:
        return _clock(round(serial * _MILLISECOND)) if time else ""
    if epoch is _EPOCH_1900 and serial < _LEAP_1900:
        serial += 1  # the format counts a 29 February 1900, which there never was
    try:
        moment = epoch + dt.timedelta(milliseconds=round(serial * _MILLISECOND))
    except OverflowError:
        return plain(text)
    if not time:
        return moment.date().isoformat()
    of_day = round((moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)) / _MS)
    return f"{moment.date().isoformat()}T{_clock(of_day)}" if day else _clock(of_day)


_MS: Final = dt.timedelta(milliseconds=1)


def _elapsed(text: str) -> str:
    try:
        serial = float(text)
    except ValueError:
        return text
    return _clock(round(serial * _MILLISECOND)) if 0 <= serial <= _LAST_DAY else plain(text)


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    fraction = f".{rest:03}" if rest else ""
    return f"{hour:02}:{minute:02}:{second:02}{fraction}"


def _is_pattern(section: _Section) -> bool:
    """Whether the section gives a code its shape: zeros in front, or text between the digits."""
    letters = [mark for literal, mark in section.marks if not literal]
    if any(mark in ".,%eE/@?" for mark in letters):
        return False
    places = [mark for mark in letters if mark in "0#"]
    if not places:
        return False
    first = next(i for i, (literal, mark) in enumerate(section.marks) if _is_place(literal, mark))
    before = [mark for _, mark in section.marks[:first]]
    named = any(mark.isalnum() or mark == "+" for mark in before)
    return named or places.count("0") > 1 or 1 < len(places) < len(section.marks)


def _is_place(literal: bool, mark: str) -> bool:
    return not literal and mark in "0#"


def _padded(text: str, sections: list[_Section]) -> str:
    try:
        number = float(text)
        whole = int(text) if _DIGITS.fullmatch(text) else round(number)
    except (ValueError, OverflowError):
        return text
    section, signed = _section_of(number, sections)
    if not _is_pattern(section):
        return plain(text)
    digits = str(abs(whole)) if whole else ""
    return ("-" if signed and whole < 0 else "") + _filled(digits, section)


def _section_of(number: float, sections: list[_Section]) -> tuple[_Section, bool]:
    """The section that shows the number, and whether a minus sign is put before it."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(number, *section.condition):
                return section, True
        return sections[0], True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _holds(number: float, operator: str, limit: float) -> bool:
    return {
        "<": number < limit,
        ">": number > limit,
        "<=": number <= limit,
        ">=": number >= limit,
        "=": number == limit,
        "<>": number != limit,
    }[operator]


def _filled(digits: str, section: _Section) -> str:
    """The digits put into the places from the right; the first place takes all that are over."""
    places = [i for i, mark in enumerate(section.marks) if _is_place(*mark)]
    rest, parts = digits, list[str]()
    for i in range(len(section.marks) - 1, -1, -1):
        mark = section.marks[i][1]
        if i not in places:
            parts.append(mark)
        elif i == places[0]:
            parts.append(rest or ("0" if mark == "0" else ""))
        else:
            parts.append(rest[-1:] or ("0" if mark == "0" else ""))
            rest = rest[:-1]
    return "".join(reversed(parts)).strip()
