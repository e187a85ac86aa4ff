"""What files hold, told before anything is matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from resolver.frames.result import Finding, InputFacts, SharedValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """One column of an input: what it was taken for, and what its values are like.

    `filled` cells of `rows`, `distinct` values, `most_frequent` cells with the commonest value.
    `kinds` counts values by what they are (`personal`, `mobile`, `joint`), `suspicious` values by
    what is odd about them (`steps.inspect.SUSPICIOUS`); both hold no zeros. A cell with several
    e-mails or phones has several values.
    """

    source: str
    column: str
    role: str
    label: str
    reason: str
    rows: int
    filled: int
    distinct: int
    most_frequent: int
    kinds: Mapping[str, int]
    suspicious: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What files hold: every input, column and finding, and what to do about them.

    `region` is that of numbers without a country; `held_by_several` counts the e-mails, phones and
    addresses that several differently named records hold, `shared` are the most widely shared
    ones, masked. `advice` are sentences that name an option each.
    """

    version: str
    region: str
    inputs: tuple[InputFacts, ...]
    columns: tuple[ColumnProfile, ...]
    held_by_several: Mapping[str, int]
    shared: tuple[SharedValue, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    advice: tuple[str, ...]
