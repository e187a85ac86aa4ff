"""Every setting of the package with its default, its range and one sentence that says what it does.

The sentences are the ones that `resolver config init` writes into a new file, so a setting is
described in one place only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args, get_type_hints

Survivor = Literal["most_complete", "oldest", "newest"]
Rule = Literal["newest", "oldest", "most_frequent", "longest"]
Consent = Literal["strictest", "newest"]


@dataclass(frozen=True, slots=True)
class Says:
    """What a setting does, and what a value must satisfy.

    Numbers lie in `low` to `high`, both included; a `country` is one with telephone numbers.
    """

    doc: str
    low: float | None = None
    high: float | None = None
    country: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """How files are read."""

    region: Annotated[
        str,
        Says(
            "Country (ISO 3166, two letters) of phone numbers that are written without one.",
            country=True,
        ),
    ] = "US"
    max_bad: Annotated[
        float,
        Says(
            "Percentage of rejected rows above which a scan ends with exit code 3.", low=0, high=100
        ),
    ] = 1.0
    fix_mojibake: Annotated[
        bool,
        Says("Whether text that was read in the wrong encoding (`Ã©` for `é`) is put right."),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is known of the sources, and which of them are matched with one another."""

    across_only: Annotated[
        bool, Says("Whether only records of different sources are compared and linked.")
    ] = False
    duplicate_free: Annotated[
        tuple[str, ...],
        Says("Sources that hold every customer once: no two of their records are one entity."),
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """How many pairs of records are compared."""

    pairs_per_record: Annotated[
        int,
        Says(
            "Budget of compared pairs, as a multiple of the number of records.", low=1, high=10_000
        ),
    ] = 15
    max_block: Annotated[
        int,
        Says(
            "A value held by more records than this is not compared all against all.",
            low=2,
            high=100_000,
        ),
    ] = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """When two records count as the same person."""

    threshold_bits: Annotated[
        float,
        Says(
            "Match weight in bits from which two records are linked; higher: fewer, surer.",
            low=0,
            high=20,
        ),
    ] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Auto:
    """When a merge is called safe without a person looking at it."""

    precision: Annotated[
        float,
        Says("Expected share of correct links that the band `auto` must exceed.", low=0.5, high=1),
    ] = 0.995
    require_verified: Annotated[
        bool,
        Says("Whether only verified e-mails and phones count as evidence for the band `auto`."),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivorship:
    """Which record survives a merge, and which value of each field."""

    survivor: Annotated[Survivor, Says("The record that the others are merged into.")] = (
        "most_complete"
    )
    name: Annotated[Rule, Says("The name of the golden record.")] = "longest"
    company: Annotated[Rule, Says("The company of the golden record.")] = "newest"
    address: Annotated[Rule, Says("The address of the golden record.")] = "newest"
    birth_date: Annotated[Rule, Says("The birth date of the golden record.")] = "most_frequent"
    gender: Annotated[Rule, Says("The gender of the golden record.")] = "most_frequent"
    locale: Annotated[Rule, Says("The language of the golden record.")] = "newest"
    attributes: Annotated[Rule, Says("The free attributes of the golden record.")] = "newest"
    consent: Annotated[
        Consent, Says("With `strictest`, an opt-out on any record stays an opt-out.")
    ] = "strictest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalIds:
    """What customer numbers of other systems say about a merge."""

    unique: Annotated[
        tuple[str, ...],
        Says("Systems whose ids are unique for a person: two different ones are never one entity."),
    ] = ()
    blocked: Annotated[
        tuple[str, ...], Says("Sources that refuse to merge customers whose external ids differ.")
    ] = ("gladly",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All wishes of the user; `Config()` holds the defaults."""

    input: Input = field(default_factory=Input)
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column header to role, for columns that detection should not decide."""
    sources: Sources = field(default_factory=Sources)
    blocking: Blocking = field(default_factory=Blocking)
    match: Match = field(default_factory=Match)
    auto: Auto = field(default_factory=Auto)
    survivorship: Survivorship = field(default_factory=Survivorship)
    external_ids: ExternalIds = field(default_factory=ExternalIds)


SECTIONS: tuple[tuple[str, type], ...] = (
    ("input", Input),
    ("sources", Sources),
    ("blocking", Blocking),
    ("match", Match),
    ("auto", Auto),
    ("survivorship", Survivorship),
    ("external_ids", ExternalIds),
)
"""The tables of the file whose keys are fixed; `[columns]` has the user's own keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a section: its name, its type and what it says."""

    name: str
    type: object
    says: Says


def settings(section: type) -> tuple[Setting, ...]:
    """The settings of a section in their order, e.g. of `Input`: `region`, `max_bad`."""
    hints = get_type_hints(section, include_extras=True)
    parts = ((name, get_args(hint)) for name, hint in hints.items())
    return tuple(Setting(name=name, type=kind, says=says) for name, (kind, says) in parts)
