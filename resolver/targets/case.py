"""What a plan is made from: the records of one customer that one system holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Key = tuple[str, str]
"""Source and id of a record."""

_NUMBER: Final = re.compile(r"[0-9]")
_CUSTOM: Final = "customAttributes."
_DIGITS: Final = 9
"""Digits by which two writings of a phone are known to be one number, country code or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A contact point as read; `kind` is the type of a phone in small letters, or empty."""

    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A free attribute: the column it was read from, the golden field it goes to, its value."""

    column: str
    golden: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One record as the run has read it.

    `values` are texts by role, without absent ones; `ids` are pairs of system and value; `consent`
    is what that role comes to: `opt_out`, `opt_in`, other words, or None. `columns` are those that
    free attributes of its source were read from, `unread` those that nothing was read from, and
    `headers` all that the export has; `constants` are marks of the one value that stood in columns
    which were left out for that.
    """

    source: str
    record_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    emails: tuple[Point, ...] = ()
    phones: tuple[Point, ...] = ()
    handles: tuple[Point, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    attributes: tuple[Attribute, ...] = ()
    consent: str | None = None
    columns: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Source and id."""
        return (self.source, self.record_id)

    @property
    def opted_out(self) -> bool:
        """Whether the record says that its customer wants no marketing."""
        return self.consent == "opt_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One customer to be merged in one system.

    `chosen` names the record whose value of a golden field is kept, `ruled` the fields for which a
    person has said so; `golden` is the customer that the records come to, and `rest` the same as
    Gladly's API has it. `refusing`: the sources whose system merges no records with different
    external ids of one source system. `reviewed_by` are the people who ruled, none where the
    evidence alone is enough, and `notes` what they wrote. `undecided`: nobody has ruled, and it is
    not safe unseen; `numbered`: the ids are numbers of rows. Such a case is only ever blocked.
    """

    entity: str
    survivor: Held
    losers: tuple[Held, ...]
    chosen: Mapping[str, Key] = field(default_factory=dict)
    ruled: frozenset[str] = frozenset()
    golden: Mapping[str, Any] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)
    refusing: frozenset[str] = frozenset()
    undecided: bool = False
    numbered: bool = False
    reviewed_by: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def records(self) -> tuple[Held, ...]:
        """All records, the survivor first."""
        return (self.survivor, *self.losers)

    def value(self, name: str) -> str | None:
        """What a golden field holds, as text; of contact points the primary one as written."""
        found: Any = self.golden
        for part in name.split(".", 1):
            found = found.get(part) if isinstance(found, Mapping) else None
        if isinstance(found, list):
            points = [one for one in found if isinstance(one, Mapping)]
            first = next((one for one in points if one.get("primary")), None)
            found = first.get("original") if first else None
        return None if found is None else str(found)

    def choice(self, name: str) -> str:
        """That somebody has chosen the value of a golden field, as the start of a sentence."""
        return f"{self.value(name)!r} was chosen for {name.removeprefix(_CUSTOM)}"


def texts(value: object) -> set[str]:
    """All texts in a value, folded."""
    if isinstance(value, str):
        return {folded(value)}
    inside = value.values() if isinstance(value, Mapping) else value
    if not isinstance(inside, Iterable):
        return set()
    return {text for one in inside for text in texts(one)}


def folded(text: str) -> str:
    """What two writings of one value have in common: letters of any case, digits of a phone."""
    digits = "".join(_NUMBER.findall(text))
    plain = text.strip().casefold()
    letters = any(letter.isalpha() for letter in plain)
    return plain if letters or len(digits) < _DIGITS else digits[-_DIGITS:]
