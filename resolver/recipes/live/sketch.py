"""Records in a few numbers: enough to tell of most pairs that they are not near one another.

A sketch holds the outline of the name and, of every field that is compared, whether it is there,
and its *traces*: numbers such that two values which agree in anything to speak of have one in
common, at the same place. A missing trace is 0, and is never in common.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from resolver.fields import date, email, person, phone
from resolver.fields.text import trace

Row = Mapping[str, Any]
Traces = Sequence[int]
Values = Sequence[Traces | None]

NONE, KNOWN, QUIET, OPEN = range(4)
"""What a sketch says of a field: no value; all are in it; all are, but others beside them may say
nothing; some are not in it, or have no traces."""
NO_RARITY: Final = 0xFFFF_FFFF
FINEST: Final = 2**20
"""Parts of a bit that the rarity of a name is told in."""
RARITIES: Final = person.OUTLINE
"""Where the rarity of the given name stands, and that of the family name after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A field of a sketch: the traces of each of its values, of which `slots` fit.

    `most`: the name of the highest level of values without a trace in common; `some`: that of those
    with none of the first `firm` traces in common; `quiet`: whether those of a row may have none.
    """

    name: str
    values: Callable[[Row], Values]
    slots: int = 1
    traces: int = 1
    firm: int = 1
    most: str = "different"
    some: str = "different"
    quiet: Callable[[Row], bool] = lambda _: False

    @property
    def width(self) -> int:
        """How many numbers it takes."""
        return 1 + self.slots * self.traces


def _birth(row: Row) -> Values:
    if row["birth_year"] is not None:
        return [None]
    return [] if row["birth"] is None else [date.traces(row["birth"])]


def _street(row: Row) -> Values:
    home = row["address"]
    return [] if home is None or home["street"] is None else [(trace(home["number"]),)]


def _locality(row: Row) -> Values:
    home = row["address"]
    if home is None or (home["postcode"] or home["city"] or home["region"]) is None:
        return []
    return [(trace(home["postcode"]),)]


def _emails(row: Row) -> Values:
    return [email.traces(one) for one in row["emails"] or ()]


def _quiet(row: Row) -> bool:
    return not all(email.contrasts(one) for one in row["emails"])


def _phones(row: Row) -> Values:
    return [phone.traces(one["digits"]) for one in row["phones"] or () if one["digits"]]


def _handles(row: Row) -> Values:
    return [(trace(one),) for one in row["handles"] or ()]


def _external_ids(row: Row) -> Values:
    return [(trace(one["value"]),) for one in row["external_ids"] or ()]


def _gender(row: Row) -> Values:
    return [] if row["gender"] is None else [(trace(row["gender"]),)]


def _national_id(row: Row) -> Values:
    return [] if row["national_id"] is None else [None]


def _company(row: Row) -> Values:
    return [] if row["company"] is None else [None]


FIELDS: Final = (
    Traced(name="birth", values=_birth, traces=date.TRACES, firm=date.TRACES, most="same_year"),
    Traced(name="street", values=_street, most="same_street"),
    Traced(name="locality", values=_locality, most="close", quiet=lambda _: True),
    Traced(
        name="email", values=_emails, slots=2, traces=email.TRACES, some="same_local", quiet=_quiet
    ),
    Traced(name="phone", values=_phones, slots=2, traces=phone.TRACES, some="one_digit"),
    Traced(name="handle", values=_handles, slots=2),
    Traced(name="external_id", values=_external_ids, slots=2, quiet=lambda _: True),
    Traced(name="national_id", values=_national_id),
    Traced(name="company", values=_company),
    Traced(name="gender", values=_gender),
)
WIDTH: Final = RARITIES + 2 + sum(field.width for field in FIELDS)


def sketch(row: Row) -> bytes:
    """The sketch of a clean row: `WIDTH` whole numbers of 32 bits."""
    told = array("I", [*_name(row), *(number for field in FIELDS for number in _told(field, row))])
    return told.tobytes()


def _name(row: Row) -> Iterable[int]:
    yield from person.outline(row["person"], organisation=row["organisation"])
    for name in ("rarity_given", "rarity_family"):
        yield NO_RARITY if row[name] is None else int(row[name] * FINEST) + 1


def _told(field: Traced, row: Row) -> Sequence[int]:
    values = field.values(row)
    room = field.slots * field.traces
    if len(values) > field.slots or None in values:
        return [OPEN, *([0] * room)]
    told = [number for traces in values if traces is not None for number in traces]
    there = (QUIET if field.quiet(row) else KNOWN) if values else NONE
    return [there, *told, *([0] * (room - len(told)))]
