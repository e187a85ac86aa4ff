"""The role of each column taken alone: from the user, the header, or the form of the values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.distance import OSA

from resolver.files.mapping import family
from resolver.files.mapping.contents import (
    SURE,
    UNLIKE,
    Content,
    contents,
    contradicted,
    may_be_dialled,
)
from resolver.files.mapping.profile import Profile
from resolver.files.mapping.silent import says_nothing
from resolver.files.mapping.vocabulary import phrase, vocabulary
from resolver.files.mapping.words import Heading, bare_name, heading
from resolver.steps.columns import BOX, CHANNELS, FORMER, OPT_OUT

SILENT: Final = "nothing"
"""The word of a header that says nothing; its column is judged by its values alone."""
LOCALITY: Final = "locality"
"""The role, until addresses are settled, of a column that holds postcode and city."""

_PARTS: Final = {"birth_month": "month", "birth_day": "day"}
_TRAITS: Final = (
    "age",
    "area_code",
    "death_date",
    "name_line",
    "parent_name",
    "place_part",
    "staff",
)
"""Words that are attributes, some of them only where others do not say the same."""
_NO_TRAIT: Final = {
    "yes_no": "only yes and no",
    "date": "dates, but not of birth",
    "title": "forms of address",
}
_DATES: Final = frozenset({"date", "dates", "datum", "fecha", "dato", "time"})
_WRITTEN: Final = frozenset({"iso", "parsed", "format", "fixed", "long", "short"})
_BIRTHS: Final = ("birth", "born", "dob", "bday", "geb", "nasc", "naci", "naiss", "fod")
_TELLING: Final = 3
"""Letters of the shortest word that tells what a date is of."""
LAST_LINE: Final = 90
"""The number of what stands behind all lines of a street."""
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
    addresses of a record, the preferred one first, and the parts of a family name.

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

    def taken_for(self, role: str, reason: str) -> Guess:
        """The same column in another role."""
        return replace(self, role=role, reason=reason, label="")

    def ignored(self, reason: str) -> Guess:
        """The same column, not compared."""
        return replace(self, role="ignore", reason=reason, label="")


def guess(column: str, values: Profile) -> Guess:
    """The role of a column from its header, else from its values, else `attribute`."""
    system = _system(column)
    above = heading(column.removesuffix(f".{system}")) if system else None
    if above is not None and above.word == "external_id":
        reason = "the id in the system that it names"
        word = "external_id"
        return Guess(column=column, role=word, reason=reason, label=system, word=word)
    said = heading(column)
    if said is None:
        return _from_values(column, values)
    return _from_header(column, said, values)


def _from_header(column: str, said: Heading, values: Profile) -> Guess:
    said = family.part(said, values)
    known = Guess(
        column=column,
        role=said.word,
        reason=said.reason,
        word=said.word,
        number=LAST_LINE if said.word == "po_box" else said.number,
        place=said.place,
        stem=said.stem,
        order=said.order,
        rank=family.RANKS.get(said.word, 0),
    )
    if said.word.startswith("ignore: "):
        return replace(known, role="ignore")
    role, label = _settled(said, values)
    other = None if said.word == "po_box" else contradicted(role, values)
    if other is None:
        return replace(known, role=role, label=label)
    if other.kind == UNLIKE:
        reason = f"{said.reason}, but hardly any value can be that"
        return replace(known, role="attribute", label=said.bare, reason=reason)
    reason = f"{said.reason}, but {other.text}"
    if other.kind in ("email", "phone", "birth_date"):
        return replace(known, role=other.kind, reason=reason)
    return known.ignored(reason)


def _settled(said: Heading, values: Profile) -> tuple[str, str]:
    """Role and label of a word that is not itself a role, or needs a label."""
    if said.word == "handle":
        stem = said.stem.replace(" ", "")
        return "handle", next((name for name in _NETWORKS if name in stem), "")
    if said.word == "birth_date" and said.stem == "birth day" and values.looks("day") >= SURE:
        return "birth_date", "day"
    if said.word == "house_number" and values.looks("numbered_line") >= SURE:
        return "street", ""
    if said.word == "mobile_or_month":
        monthly = values.looks("month") >= SURE
        return ("birth_date", "month") if monthly else ("phone", "mobile")
    if said.word in _PARTS:
        return "birth_date", _PARTS[said.word]
    if said.word == "person_name":
        return {1: "given_name", 2: "family_name"}.get(said.number, "name"), ""
    if said.word == "customer":
        return holds(values), said.bare
    if said.word == "country_or_region":
        found = contents(values)
        return ("region" if found is not None and found.kind == "region" else "country"), ""
    special = {
        "channels": ("handle", CHANNELS),
        "refusal": ("consent", OPT_OUT),
        "phone": ("phone", said.kind),
        "former_name": ("family_name", FORMER),
        family.PREFIX: ("family_name", ""),
        family.SECOND: ("family_name", ""),
        "name_or_given": ("name", ""),
        "name_or_family": ("name", ""),
        "sname": ("name", ""),
        "po_box": ("street", BOX),
        **dict.fromkeys(_TRAITS, ("attribute", said.bare)),
    }
    return special.get(said.word, (said.word, ""))


def holds(values: Profile) -> str:
    """What a column headed `Customer` holds: a name, a way to reach them, or a number."""
    found: Content | None = contents(values)
    kind = found.kind if found is not None else "name"
    if kind in ("words", "gender", "city", "street", "country", "region", "title"):
        return "name"
    if kind in ("number", "code"):
        return "attribute" if may_be_dialled(values) else "id"
    return kind if kind in ("name", "company", "email", "phone") else "attribute"


def _system(column: str) -> str:
    """What follows `externalCustomerIds.` names the system that gave the id."""
    head, dot, system = bare_name(column).partition(".")
    return system if dot and head else ""


def _from_values(column: str, values: Profile) -> Guess:
    """The role of a column whose header is not understood; one that says nothing is left open."""
    label = bare_name(column)
    unknown = Guess(column=column, role="attribute", reason="no known header", label=label)
    if says_nothing(label):
        return replace(unknown, word=SILENT, reason="the header says nothing")
    found = contents(values)
    if found is None:
        return unknown
    if found.kind in ("email", "phone"):
        return replace(unknown, role=found.kind, reason=found.text, label="")
    kind = "date" if found.kind == "birth_date" and _of_something(label) else found.kind
    if kind in _NO_TRAIT:
        return unknown.ignored(f"{_NO_TRAIT[kind]}, not a trait of a person")
    return unknown


def _of_something(header: str) -> bool:
    """Whether a header names what its date is the date of, as `Patent date` does.

    Words that only say whose date it is, or how it is written, name nothing.
    """
    known, words = vocabulary(), set(phrase(header)[0].split())
    idle = _DATES | _WRITTEN | known.holders | known.tails | known.particles
    telling = {word for word in words - idle if len(word) >= _TELLING}
    return bool(words & _DATES) and bool(telling) and not any(map(_is_birth, words))


def _is_birth(word: str) -> bool:
    return word.startswith(_BIRTHS) or OSA.distance(word, "birth") <= 1
