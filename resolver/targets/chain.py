"""A customer of n records as calls one after the other, each on what the last one left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from resolver.targets.case import Case, Held, folded
from resolver.targets.fields import Field, Lost, Rule, Settled, Values, settled, state
from resolver.targets.step import Step
from resolver.targets.wire import Id

_POINTS: Final = ("emails", "phones")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One call of a chain: which it is, what goes in, and what the fields come to.

    `id` is that of the survivor, or where the answer to the last call says it. `lasting` are the
    records merged so far with those of this turn.
    """

    case: Case
    number: int
    id: Id
    losers: tuple[Held, ...]
    lasting: tuple[Held, ...]
    fields: Settled

    @property
    def survivor(self) -> Held:
        """The record that stays."""
        return self.case.survivor

    @property
    def loser(self) -> Held:
        """The one loser of a system that merges two records a call."""
        return self.losers[0]

    @property
    def first(self) -> bool:
        """Whether nothing was merged before."""
        return self.number == 1

    @property
    def opted_out(self) -> bool:
        """Whether any of the records has opted out, so that the customer has."""
        return any(held.opted_out for held in self.lasting)

    @property
    def opt_out_lost(self) -> bool:
        """Whether a record that is merged away has opted out and the survivor has not."""
        return self.opted_out and not self.survivor.opted_out

    @property
    def emails(self) -> list[str]:
        """The e-mails of all records merged so far, the one that the survivor keeps first."""
        main = self.fields.after.get("email")
        own = [point.value for held in self.lasting for point in held.emails]
        return list(dict.fromkeys([*([main] if main else []), *own]))

    @property
    def silenced(self) -> list[str]:
        """The e-mails that nothing is to be sent to: the survivor's, and those that opted out."""
        if not self.opted_out:
            return []
        own = [point.value for held in self.lasting if held.opted_out for point in held.emails]
        main = self.fields.after.get("email")
        return list(dict.fromkeys([*([main] if main else []), *own]))


def turns(
    case: Case,
    fields: Sequence[Field],
    rule: Rule,
    *,
    a_call: int = 1,
    again: Callable[[int], Id] | None = None,
) -> list[Turn]:
    """The calls of a chain with `a_call` losers each.

    `again` tells where the answer to step n says the id of the survivor; by default it stays.
    """
    case = replace(case, warnings=(*case.warnings, *_unset(case, fields)))
    found: list[Turn] = []
    before: Values = state(case.survivor, fields)
    merged: tuple[Held, ...] = (case.survivor,)
    for number, start in enumerate(range(0, len(case.losers), a_call), 1):
        losers = case.losers[start : start + a_call]
        merged = (*merged, *losers)
        outcome = settled(case, fields, rule, before, losers)
        known = case.survivor.record_id
        turn = Turn(
            case=case,
            number=number,
            id=known if again is None or number == 1 else again(number - 1),
            losers=losers,
            lasting=merged,
            fields=outcome,
        )
        found.append(turn)
        before = outcome.after
    return found


def _unset(case: Case, fields: Sequence[Field]) -> Iterator[str]:
    """Warnings on values that a person has chosen and for which the system has no field here."""
    set_here = {one.golden for one in fields} | {"id", "emails", "phones"}
    told = {own.golden for held in case.records for own in held.attributes}  # see `unnamed`
    for name in sorted(case.ruled - set_here - told):
        yield f"{case.choice(name)}, which these calls do not set: see to it by hand."


def bare(turn: Turn, points: Sequence[str] = _POINTS) -> Step:
    """The step of a turn with what all systems have in common.

    `points` are the contact points of which the system keeps those in its fields only.
    """
    told = {folded(value) for value in turn.fields.after.values()}
    gone = [one for one in turn.fields.lost if one.golden not in _POINTS or one.golden in points]
    told |= {folded(one.value) for one in gone}
    beyond = tuple(
        Lost(field=kind, golden=kind, value=point.value, record=held.key)
        for kind in points
        for held in turn.losers
        for point in getattr(held, kind)
        if folded(point.value) not in told
    )
    return Step(
        survivor=turn.survivor,
        losers=turn.losers,
        lost=(*gone, *beyond),
        warnings=turn.case.warnings,
        expected={"id": turn.id, **turn.fields.after},
    )
