"""The systems that plans are made for, and a customer as steps: what is blocked stands apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.targets import gladly, hubspot, klaviyo, neutral, salesforce, shopify, zendesk
from resolver.targets.case import Case, Held
from resolver.targets.refusing import refusals
from resolver.targets.step import Blocker, Step, Target

TARGETS: Final[Mapping[str, Target]] = {
    module.TARGET.name: module.TARGET
    for module in (gladly, shopify, hubspot, salesforce, zendesk, klaviyo, neutral)
}
"""The systems that plans are made for, by name."""

UNDECIDED: Final = Blocker(
    code="undecided",
    reason="Nobody has decided yet that these records are one customer.",
    unblock="Decide it first (resolver decide), then make a new plan.",
)


def steps(case: Case, target: Target) -> list[Step]:
    """The steps for one customer: the merges in their order, then what is blocked."""
    led = target.lead(case)
    strange = [held for held in led.records if led.numbered or not _fits(held, target)]
    if strange:
        return [
            _blocked(
                led,
                led.losers,
                _once(_strange(held, target, numbered=led.numbered) for held in strange),
            )
        ]
    refused = refusals(led.survivor, led.losers, led.refusing)
    taken = tuple(loser for loser in led.losers if loser.key not in refused and not led.undecided)
    made = target.steps(replace(led, losers=taken)) if taken else []
    undecided = [UNDECIDED] if led.undecided else []
    barred = [
        _blocked(led, (loser,), [*refused.get(loser.key, ()), *undecided])
        for loser in led.losers
        if loser not in taken
    ]
    told = [replace(step, warnings=(*step.warnings, *_lost(led, step))) for step in made]
    return [*told, *barred]


def _lost(case: Case, step: Step) -> list[str]:
    """Warnings on what a person has chosen and the system does not keep all the same."""
    found = []
    for one in step.lost:
        chosen = one.golden in case.ruled and case.chosen.get(one.golden) == one.record
        points = one.golden in ("emails", "phones") and one.value != case.value(one.golden)
        if chosen and not points:
            found.append(f"{one.value!r} was chosen, and no field holds it then: set it by hand.")
    return found


def _once(blockers: Iterable[Blocker]) -> list[Blocker]:
    return list(dict.fromkeys(blockers))


def _fits(held: Held, target: Target) -> bool:
    return target.form is None or target.form.fullmatch(held.record_id) is not None


def _strange(held: Held, target: Target, *, numbered: bool) -> Blocker:
    said = f"{held.record_id[:80]!r} is no id of {target.title}, whose ids are {target.ids}."
    return Blocker(
        code="no_id",
        reason="The export has no column of ids; these are numbers of rows." if numbered else said,
        unblock="Export with the ids of the system, and name their column with --id.",
    )


def _blocked(case: Case, losers: tuple[Held, ...], why: Sequence[Blocker]) -> Step:
    return Step(survivor=case.survivor, losers=losers, warnings=case.warnings, blocked=tuple(why))


def foreign(records: Sequence[Held], target: Target) -> Step:
    """The records of a customer that are none of the target's own."""
    blocker = Blocker(
        code="not_own",
        reason=f"not a record of {target.title}.",
        unblock="Plan for the system that it is a record of, or say with --own SOURCE that this "
        "source is the target's.",
    )
    return Step(survivor=None, losers=tuple(records), blocked=(blocker,))


def other_account(survivor: Held, records: Sequence[Held], target: Target) -> Step:
    """Records of the target in another account than the survivor."""
    names = ", ".join(repr(name) for name in sorted({held.source for held in records}))
    blocker = Blocker(
        code="other_account",
        reason=f"Every source is taken for an account of {target.title} of its own, and ids of "
        f"{names} mean nothing in {survivor.source!r}.",
        unblock="If they are one account, say so with --own SOURCE for each.",
    )
    return Step(survivor=survivor, losers=tuple(records), blocked=(blocker,))
