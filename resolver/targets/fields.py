"""The fields of a system, what of a record goes into each, and what a merge makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from resolver.frames.schema import NAME_ROLES
from resolver.targets.case import Case, Held, Key, folded

Values = Mapping[str, str]
Rule = Callable[[str | None, str | None], str | None]
"""What a field of the survivor holds after a merge, from its own value and the loser's."""

_NAME_PARTS: Final = tuple(role for role in NAME_ROLES if role != "name")
ADDRESS: Final = "address"
NAME: Final = "name"


def keeps(own: str | None, other: str | None) -> str | None:
    """The survivor's value and nothing else."""
    return own


def fills(own: str | None, other: str | None) -> str | None:
    """The survivor's value, or the loser's where it has none."""
    return own or other


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of a system.

    `role` says what of a record goes there: a role of `frames.schema`; `name` is the whole name;
    `email` the first e-mail; `phone` the first phone that no other field takes, `phone:mobile` the
    first one of this kind; `external_id` the first id; `attribute:COLUMN` a free attribute.
    `golden` is the field of the golden record that says which record's value is kept. A `kept` one
    stays what it is in the survivor unless a person has chosen another value or it has none:
    people sign in with it.
    """

    name: str
    role: str
    golden: str
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A value that no field holds any more after the merge; `golden` as of its field."""

    field: str
    golden: str
    value: str
    record: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a merge makes of the fields.

    `before` is the survivor's state, `patch` what has to be set beyond the system's own rule (an
    empty text clears), `after` the state with it, `lost` what is nowhere any more.
    """

    before: Values
    patch: Values
    after: Values
    lost: tuple[Lost, ...] = field(default=())


def state(held: Held, fields: Sequence[Field]) -> dict[str, str]:
    """The properties of a record, without absent ones."""
    found = {one.name: _value(held, one, fields) for one in fields}
    return {name: value for name, value in found.items() if value}


def settled(
    case: Case, fields: Sequence[Field], rule: Rule, before: Values, losers: Sequence[Held]
) -> Settled:
    """The fields after the losers were merged into a survivor with the state `before`.

    The golden record decides wherever the record it took its value from is among those merged so
    far; else the system's own rule does, but for a value that would then be gone.
    """
    offers = {loser.key: state(loser, fields) for loser in losers}
    earlier = _earlier(case, losers)
    patch: dict[str, str] = {}
    after: dict[str, str] = {}
    for one in fields:
        own = before.get(one.name)
        simulated = own
        for offer in offers.values():
            simulated = rule(simulated, offer.get(one.name))
        wanted = _wanted(case, one, before, simulated, offers, earlier)
        if (wanted or "") != (simulated or ""):
            patch[one.name] = wanted or ""
        if wanted:
            after[one.name] = wanted
    return Settled(
        before=before,
        patch=patch,
        after=after,
        lost=_lost(case.survivor.key, before, offers, after, fields),
    )


def _earlier(case: Case, losers: Sequence[Held]) -> set[Key]:
    """The keys of the survivor and of what was merged into it before these."""
    keys = [held.key for held in case.records]
    return set(keys[: keys.index(losers[0].key)])


def _wanted(
    case: Case,
    one: Field,
    before: Values,
    simulated: str | None,
    offers: Mapping[Key, Values],
    earlier: set[Key],
) -> str | None:
    chosen = case.chosen.get(one.golden)
    others = next((offer[one.name] for offer in offers.values() if offer.get(one.name)), None)
    value = simulated or others
    if one.kept:
        if chosen is None or chosen not in offers or one.golden not in case.ruled:
            return value
        return case.value(one.golden) or offers[chosen].get(one.name) or value
    if chosen is not None and (chosen in earlier or chosen in offers):
        told = offers[chosen].get(one.name) if chosen in offers else before.get(one.name)
        if one.golden == ADDRESS:  # half of one address and half of another is neither
            return told
        value = told or (simulated if one.golden == NAME else value)
    return simulated if _elsewhere(one, value, before) else value


def _elsewhere(one: Field, value: str | None, before: Values) -> bool:
    """Whether another field of the survivor holds the phone already."""
    if not value or not one.role.startswith("phone"):
        return False
    return any(folded(other) == folded(value) for name, other in before.items() if name != one.name)


def _lost(
    survivor: Key,
    before: Values,
    offers: Mapping[Key, Values],
    after: Values,
    fields: Sequence[Field],
) -> tuple[Lost, ...]:
    golden = {one.name: one.golden for one in fields}
    kept = {folded(value) for value in after.values()}
    found: dict[str, Lost] = {}
    for key, values in ((survivor, before), *offers.items()):
        for name, value in values.items():
            if folded(value) not in kept:
                lost = Lost(field=name, golden=golden[name], value=value, record=key)
                found.setdefault(folded(value), lost)
    return tuple(found.values())


def _value(held: Held, one: Field, fields: Sequence[Field]) -> str | None:
    kind, _, detail = one.role.partition(":")
    if kind == "name":
        parts = (held.values.get(part) for part in _NAME_PARTS)
        return held.values.get("name") or " ".join(part for part in parts if part)
    if kind == "email":
        return next((point.value for point in held.emails), None)
    if kind == "phone":
        return _phone(held, detail, fields)
    if kind == "external_id":
        return next((value for _, value in held.ids), None)
    if kind == "attribute":
        return next((own.value for own in held.attributes if own.column == detail), None)
    return held.values.get(one.role)


def _phone(held: Held, kind: str, fields: Sequence[Field]) -> str | None:
    taken = {one.role.partition(":")[2] for one in fields if one.role.startswith("phone:")}
    for point in held.phones:
        if point.kind == kind or (not kind and point.kind not in taken):
            return point.value
    return None
