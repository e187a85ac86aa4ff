"""The role of each column taken alone: from the user, the header, or the form of the values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from resolver.files.mapping.profile import Profile
from resolver.files.mapping.words import Heading, bare_name, heading
from resolver.steps.columns import CHANNELS, OPT_OUT

SURE: Final = 0.8

_PARTS: Final = {"birth_month": "month", "birth_day": "day"}
_NETWORKS: Final = (
    "twitter",
    "instagram",
    "facebook",
    "telegram",
    "skype",
    "linkedin",
    "tiktok",
    "username",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A role for a column with its reason; `said` is true where the user gave it.

    `preset` is true where it is known from the system that wrote the file; `rank` orders the
    addresses of a record, the preferred one first.

    `word` keeps what the header said where the role is only settled among all columns.
    """

    column: str
    role: str
    reason: str
    label: str = ""
    word: str = ""
    number: int = 0
    place: str = ""
    stem: str = ""
    group: str = ""
    order: int = 0
    rank: int = 0
    said: bool = False
    preset: bool = False

    def ignored(self, reason: str) -> Guess:
        """The same column, not compared."""
        return replace(self, role="ignore", reason=reason, label="")


def guess(column: str, values: Profile) -> Guess:
    """The role of a column from its header, else from its values, else `attribute`."""
    system = _system(column)
    above = heading(column.removesuffix(f".{system}")) if system else None
    if above is not None and above.word == "external_id":
        reason = "the id in the system that it names"
        return Guess(column=column, role="external_id", reason=reason, label=system)
    said = heading(column)
    if said is None:
        return _from_values(column, values)
    known = Guess(
        column=column,
        role=said.word,
        reason=said.reason,
        word=said.word,
        number=said.number,
        place=said.place,
        stem=said.stem,
        order=said.order,
    )
    if said.word.startswith("ignore: "):
        return replace(known, role="ignore")
    role, label = _settled(said, values)
    return replace(known, role=role, label=label)


def _settled(said: Heading, values: Profile) -> tuple[str, str]:
    """Role and label of a word that is not itself a role, or needs a label."""
    if said.word == "handle":
        stem = said.stem.replace(" ", "")
        return "handle", next((name for name in _NETWORKS if name in stem), "")
    if said.word == "birth_date" and said.stem == "birth day" and values.looks("day") >= SURE:
        return "birth_date", "day"
    if said.word in _PARTS:
        return "birth_date", _PARTS[said.word]
    special = {
        "channels": ("handle", CHANNELS),
        "refusal": ("consent", OPT_OUT),
        "phone": ("phone", said.kind),
        "name_or_given": ("name", ""),
        "name_or_family": ("name", ""),
        "age": ("attribute", said.bare),
    }
    return special.get(said.word, (said.word, ""))


def _system(column: str) -> str:
    """What follows `externalCustomerIds.` names the system that gave the id."""
    head, dot, system = bare_name(column).partition(".")
    return system if dot and head else ""


def _from_values(column: str, values: Profile) -> Guess:
    for kind, what in (("email", "e-mail addresses"), ("phone", "phone numbers")):
        if values.looks(kind) >= SURE and not values.looks("moment") and not values.looks("date"):
            return Guess(column=column, role=kind, reason=f"the values look like {what}")
    return Guess(column=column, role="attribute", reason="no known header", label=bare_name(column))
