"""One step of a plan before it has its number: what is to be done, or why it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from re import Pattern

from resolver.targets.case import Case, Held
from resolver.targets.fields import Field, Lost, state
from resolver.targets.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Why a step must not be carried out, and what would change that; `code` is for machines."""

    code: str
    reason: str
    unblock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """Values that the system's own rule would lose; `requests` set them, unless the merge does.

    They need not be sent where the check `unless` finds everything as it says.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    requests: tuple[Json, ...] = ()
    unless: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The inverse of a step as far as one exists: `none` or `partly`, in words and in calls."""

    exists: str
    say: str
    requests: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The losers to be merged into the survivor, and everything around that.

    `request` is null where a person does it. A step with `blocked` has no request.
    """

    survivor: Held | None
    losers: tuple[Held, ...]
    request: Json | None = None
    before: tuple[Json, ...] = ()
    after: tuple[Json, ...] = ()
    patch_before: Patch = field(default_factory=Patch)
    patch_after: Patch = field(default_factory=Patch)
    undo: Undo | None = None
    expected: Mapping[str, object] | None = None
    lost: tuple[Lost, ...] = ()
    warnings: tuple[str, ...] = ()
    blocked: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A system that merges customers: its name, and the steps it takes for one customer.

    `form` is what an id of the system looks like, said in words by `ids`; `refuses`: whether it
    merges no records with different external ids of one source system. `lead` puts the record first
    that survives there, `written` is an id as its calls have it. `by_hand`: people merge, with a
    worksheet. `a_call`: how many requests, of a customer each, go into one call, where several do.
    `asked`: whether the answers to the checks before a step have what a column of an export holds;
    None where there are no such checks. `asking` says what to do about those that they lack.
    `told` is what an export says of a record, by the names of field patches, with None for what it
    lacks; `silenced` the name there of an opt-out; `answer` where the answer to a merge says the id
    of the survivor.
    """

    name: str
    title: str
    form: Pattern[str] | None
    ids: str
    steps: Callable[[Case], list[Step]]
    lead: Callable[[Case], Case] = lambda case: case
    written: Callable[[str], str] = str
    refuses: bool = False
    by_hand: bool = False
    a_call: int | None = None
    asked: Callable[[str], bool] | None = None
    told: Callable[[Held], Mapping[str, object]] | None = None
    silenced: str | None = None
    answer: str | None = None
    asking: str = "Export those columns before the merge, and keep the file."


def properties(
    fixed: Sequence[Field], case: Case, name: Callable[[str], str | None]
) -> list[Field]:
    """The fields of a system and those of its own making that the records of a case hold.

    `name` gives the property that a column of an export is, or None where the column does not tell.
    """
    found = {
        own.column: Field(name=known, role=f"attribute:{own.column}", golden=own.golden)
        for held in case.records
        for own in held.attributes
        if (known := name(own.column)) is not None
    }
    return [*fixed, *(found[column] for column in sorted(found))]


def saying(
    fixed: Sequence[Field], name: Callable[[str], str | None] = lambda column: None
) -> Callable[[Held], dict[str, str | None]]:
    """What an export says of a record, by property, with None for what is absent.

    Of fields of the system's own making those are there whose columns the export has.
    """

    def told(held: Held) -> dict[str, str | None]:
        own = [
            Field(name=known, role=f"attribute:{column}", golden="")
            for column in held.columns
            if (known := name(column)) is not None
        ]
        found = state(held, (*fixed, *own))
        return {one.name: found.get(one.name) for one in (*fixed, *own)}

    return told


def unnamed(case: Case, name: Callable[[str], str | None]) -> list[str]:
    """Warnings on free attributes in which records differ and whose property is not known."""
    differing: dict[str, set[str]] = {}
    wanted: dict[str, str] = {}
    for held in case.records:
        for own in held.attributes:
            if name(own.column) is None:
                differing.setdefault(own.column, set()).add(own.value)
                if own.golden in case.ruled and case.chosen.get(own.golden) == held.key:
                    wanted[own.column] = f" {own.value!r} was chosen."
    return [
        f"The records differ in {column!r}, and the export does not tell what the API calls it: "
        f"look at it by hand.{wanted.get(column, '')}"
        for column, values in sorted(differing.items())
        if len(values) > 1 or column in wanted
    ]
