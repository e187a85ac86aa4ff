"""Customers to the lines of a plan: blocked ones apart, steps in order, each named and digested."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import blake2b
from typing import Any, Final

from resolver.targets import gladly, hubspot, klaviyo, neutral, salesforce, shopify, zendesk
from resolver.targets.case import Case, Held, Key
from resolver.targets.step import Blocker, Patch, Step, Target
from resolver.targets.wire import REF, Json

FORMAT: Final = "resolver-plan/1"
"""What the key `format` of every line says."""

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
    """The steps for one customer: what is blocked first of all, then the merges in their order."""
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
    return [*made, *barred]


def refusals(
    survivor: Held, losers: Sequence[Held], refusing: frozenset[str]
) -> dict[Key, list[Blocker]]:
    """The losers whose external ids keep them from the survivor or from one taken before, and why.

    `refusing`: the sources whose system merges no such records.
    """
    taken = [survivor]
    found: dict[Key, list[Blocker]] = {}
    for loser in losers:
        asked = [one for one in taken if {one.source, loser.source} <= refusing]
        why = next((reason for one in asked if (reason := gladly.conflict(one, loser))), None)
        if why is None:
            taken.append(loser)
        else:
            found[loser.key] = [why]
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
        reason=f"not a record of {target.name}",
        unblock="Plan for the system that it is a record of, or say with --own SOURCE that this "
        "source is the target's.",
    )
    return Step(survivor=None, losers=tuple(records), blocked=(blocker,))


def other_account(case: Case | None, records: Sequence[Held], target: Target) -> Step:
    """Records of the target in another account than those that are merged."""
    names = ", ".join(repr(name) for name in sorted({held.source for held in records}))
    blocker = Blocker(
        code="other_account",
        reason=f"Every source is taken for an account of {target.title} of its own, and ids of "
        f"{names} mean nothing in another one.",
        unblock="If they are one account, say so with --own SOURCE for each.",
    )
    survivor = case.survivor if case else None
    return Step(survivor=survivor, losers=tuple(records), blocked=(blocker,))


def lines(made: Iterable[tuple[Case | None, str, Sequence[Step]]], target: Target) -> list[Json]:
    """The lines of a plan for customers, their entities and steps; the same for the same input.

    Every line has the id of the plan, a digest of all lines.
    """
    found = []
    for case, entity, taken in made:
        of = sum(1 for step in taken if not step.blocked)
        number = 0
        for step in taken:
            number += not step.blocked
            place = (None, None) if step.blocked else (number, of)
            found.append(_line(case, entity, step, place, target))
    if target.name == salesforce.TARGET.name:
        _in_batches(found)
    plan = named(found)
    return [{**line, "plan": plan} for line in found]


def named(found: Sequence[Mapping[str, Any]]) -> str:
    """The id of a plan: a digest of its lines, but for the id that they bear already."""
    digest = blake2b(digest_size=10)
    for line in found:
        plain = {key: value for key, value in line.items() if key != "plan"}
        digest.update(json.dumps(plain, sort_keys=True).encode() + b"\n")
    return f"p-{digest.hexdigest()}"


def _line(
    case: Case | None,
    entity: str,
    step: Step,
    place: tuple[int | None, int | None],
    target: Target,
) -> Json:
    records = [*([step.survivor] if step.survivor else []), *step.losers]
    return {
        "format": FORMAT,
        "plan": "",
        "entity": entity,
        "step": place[0],
        "of": place[1],
        "batch": None,
        "system": target.name,
        "survivor": _key(step.survivor) if step.survivor else None,
        "losers": [_key(held) for held in step.losers],
        "expects": [{**_key(held), "seen": held.seen} for held in records],
        "by_hand": target.by_hand and not step.blocked,
        "request": step.request,
        "checks": {"before": list(step.before), "after": list(step.after)},
        "field_patch": {"before": _patch(step.patch_before), "after": _patch(step.patch_after)},
        "lost": [
            {
                "field": one.field,
                "value": one.value,
                "source": one.record[0],
                "record_id": one.record[1],
            }
            for one in step.lost
        ],
        "irreversible": not step.blocked,
        "undo": _undo(step, records),
        "expected": step.expected,
        "warnings": list(dict.fromkeys(step.warnings)),
        "blocked": [asdict(one) for one in step.blocked],
        "reviewed_by": list(case.reviewed_by) if case and case.reviewed_by else None,
    }


def _key(held: Held) -> Json:
    return {"source": held.source, "record_id": held.record_id}


def _patch(patch: Patch) -> Json:
    return {"values": dict(patch.values), "requests": list(patch.requests)}


def _undo(step: Step, records: Sequence[Held]) -> Json | None:
    if step.undo is None:
        return None
    return {
        "exists": step.undo.exists,
        "say": step.undo.say,
        "requests": list(step.undo.requests),
        "snapshot": [{**_key(held), "record": snapshot(held)} for held in records],
    }


def snapshot(held: Held) -> Json:
    """A record as the run has read it, without absent values."""
    found: Json = {
        **held.values,
        "emails": [point.value for point in held.emails],
        "phones": [point.value for point in held.phones],
        "handles": [point.value for point in held.handles],
        "external_ids": [{"system": system, "value": value} for system, value in held.ids],
        "attributes": {own.column: own.value for own in held.attributes},
    }
    return {name: value for name, value in found.items() if value}


def resumed(line: Mapping[str, Any], survivor: Held, done: Collection[int], target: Target) -> Json:
    """A line of a plan some of whose steps are done: on the survivor as it is now.

    Where it says that an answer to one of those names the survivor, it names it itself.
    """
    known = target.written(survivor.record_id)
    kept = {name: _known(value, known, done) for name, value in line.items()}
    old = line["survivor"]
    return {
        **kept,
        "survivor": _key(survivor),
        "expects": [
            {**_key(survivor), "seen": survivor.seen} if _same(one, old) else one
            for one in line["expects"]
        ],
        "undo": {
            **kept["undo"],
            "snapshot": [
                {**_key(survivor), "record": snapshot(survivor)} if _same(one, old) else one
                for one in kept["undo"]["snapshot"]
            ],
        },
    }


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (one["source"], one["record_id"]) == (other["source"], other["record_id"])


def _known(value: object, survivor: str, done: Collection[int]) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        at = value.get(REF)
        if isinstance(at, Mapping) and at.get("step") in done:
            return survivor
        return {name: _known(one, survivor, done) for name, one in value.items()}
    return [_known(one, survivor, done) for one in value] if isinstance(value, list) else value


def _in_batches(found: list[Json]) -> None:
    """Number the calls that requests go into: 200 a call, and no two of one customer together."""
    rounds: dict[int, list[Json]] = {}
    for line in found:
        if line["step"] is not None:
            rounds.setdefault(line["step"], []).append(line)
    batch = 0
    for number in sorted(rounds):
        for start in range(0, len(rounds[number]), salesforce.REQUESTS):
            batch += 1
            for line in rounds[number][start : start + salesforce.REQUESTS]:
                line["batch"] = batch
