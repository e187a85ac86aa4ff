"""Numbers that are not plain, one by one: `phonenumbers` judges, with a few second chances."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

from resolver.fields.phone.metadata import COMPANY, FIXED, KIND_OF_TYPE

_SCIENTIFIC: Final = re.compile(r"[+-]?([0-9])(?:[.,]([0-9]*))?[eE]\+?([0-9]{1,2})")
_CHANNEL: Final = re.compile(r"[A-Za-z][A-Za-z .-]{1,20}:(?://)?\s*")
_CHUNK: Final = re.compile(r"[+(0-9][0-9 ().+/-]*[0-9]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NO_DIGIT: Final = re.compile(r"\D+")
_FEWEST_DIGITS: Final = 3
_FEWEST_NATIONAL: Final = 7
_FEWEST_INTERNATIONAL: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one text is as a telephone number; without `value` it is not a valid one."""

    value: str | None = None
    extension: str | None = None
    national: str | None = None
    found: str | None = None
    kind: str = "unvalidated"


def verdicts(texts: list[tuple[str, str]]) -> list[tuple[str | None, ...]]:
    """Value, extension, national digits, found region and kind of (region, text) pairs.

    All null where the text holds no number at all. Sorted input by region is 5 to 8 times faster:
    `phonenumbers` compiles the patterns of a region anew whenever it has seen many others.
    """
    return [_row(verdict(text, region)) for region, text in texts]


def verdict(text: str, region: str) -> Verdict | None:
    """The number in one tidy text, read as dialled in the region; null where there is none."""
    text = _CHANNEL.sub("", text, count=1) if _CHANNEL.match(text) else text
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific is not None:
        whole = _unrounded(*scientific.groups(""))
        if whole is None:
            return Verdict(kind="corrupt")
        text = whole
    text, at, _ = text.partition("@")  # a messenger's address is a number, an e-mail is not
    digits = _NO_DIGIT.sub("", text)
    if (at and _LETTER.search(text)) or (len(digits) < _FEWEST_DIGITS and not _vanity(text)):
        return None
    first = _parsed(text, region)
    found = _valid(first)
    for other in _others(text, first) if found is None else ():
        found = found or _valid(_parsed(other, region))
    return found or _unvalidated(text, digits, region, first)


def _row(found: Verdict | None) -> tuple[str | None, ...]:
    if found is None:
        return (None, None, None, None, None)
    return (found.value, found.extension, found.national, found.found, found.kind)


def _others(text: str, first: PhoneNumber | None) -> list[str]:
    """Other readings of a text that is not a valid number as it stands."""
    others = []
    stripped = text.lstrip("( ")
    if stripped.startswith("00"):
        others.append("+" + stripped[2:])
    chunk = _chunk(text)
    if chunk is not None:
        others.append(chunk)
    digits = _NO_DIGIT.sub("", chunk or text)
    if "+" in text or digits.startswith("0") or len(digits) < _FEWEST_INTERNATIONAL:
        return others
    # Exports often lose the plus of an international number.
    worded = chunk is None and _LETTER.search(text)
    possible = first is not None and phonenumbers.is_possible_number(first)
    return others if worded or possible else [*others, "+" + digits]


def _valid(number: PhoneNumber | None) -> Verdict | None:
    if number is None:
        return None
    found = phonenumbers.region_code_for_number(number)
    if found is None or not phonenumbers.is_valid_number_for_region(number, found):
        return None
    kind = KIND_OF_TYPE.get(phonenumbers.number_type(number), FIXED)
    national = phonenumbers.national_significant_number(number)
    return Verdict(
        value=f"+{number.country_code}{national}",
        extension=number.extension or None,
        national=national,
        found=found,
        kind=COMPANY if number.extension else kind,
    )


def _unvalidated(text: str, digits: str, region: str, first: PhoneNumber | None) -> Verdict:
    chunk = _chunk(text)
    if first is None or chunk is not None:
        digits = _NO_DIGIT.sub("", chunk) if chunk is not None else digits
        return Verdict(national=digits, found=region)
    return Verdict(
        national=phonenumbers.national_significant_number(first),
        extension=first.extension or None,
        found=region,
    )


def _parsed(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _chunk(text: str) -> str | None:
    """The only run of digits long enough for a number, where words surround it."""
    if not _LETTER.search(text):
        return None
    runs = [run.strip() for run in _CHUNK.findall(text)]
    runs = [run for run in runs if len(_NO_DIGIT.sub("", run)) >= _FEWEST_NATIONAL]
    return runs[0] if len(runs) == 1 else None


def _vanity(text: str) -> bool:
    return any(c.isdigit() for c in text) and sum(c.isalnum() for c in text) >= _FEWEST_NATIONAL


def _unrounded(first: str, decimals: str, exponent: str) -> str | None:
    """The digits a spreadsheet wrote in scientific notation, where none were lost."""
    lost = int(exponent) - len(decimals.rstrip("0"))
    return first + decimals[: int(exponent)] if lost == 0 and int(exponent) >= 6 else None
