"""Steps to the lines of a plan: each numbered, put into calls, and named by what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from importlib import resources
from typing import Any, Final

from resolver.targets.case import Case, Held
from resolver.targets.snapshot import expected, kept, key
from resolver.targets.step import Patch, Step, Target
from resolver.targets.wire import Json

FORMAT: Final = "resolver-plan/1"
"""What the key `format` of every line says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer in one account of a system, None where there are no accounts, and its steps."""

    entity: str
    account: str | None
    steps: tuple[Step, ...]
    case: Case | None = None


def schema() -> Json:
    """The JSON Schema of a line."""
    path = resources.files("resolver.targets").joinpath("plan_schema.json")
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def lines(customers: Iterable[Customer], target: Target) -> list[Json]:
    """The lines of a plan; the same for the same customers.

    Every line has the id of the plan, a digest of all lines.
    """
    found = []
    for customer in customers:
        of = sum(1 for step in customer.steps if not step.blocked)
        number = 0
        for step in customer.steps:
            number += not step.blocked
            place = (None, None) if step.blocked else (number, of)
            found.append(_line(customer, step, place, target))
    if target.a_call is not None:
        _in_batches(found, target.a_call)
    plan = named(found)
    return [{**line, "plan": plan} for line in found]


def named(found: Sequence[Mapping[str, Any]]) -> str:
    """The id of a plan: a digest of its lines, but for the id that they bear already."""
    digest = blake2b(digest_size=10)
    for line in found:
        plain = {name: value for name, value in line.items() if name != "plan"}
        digest.update(json.dumps(plain, sort_keys=True).encode() + b"\n")
    return f"p-{digest.hexdigest()}"


def _line(
    customer: Customer, step: Step, place: tuple[int | None, int | None], target: Target
) -> Json:
    records = [*([step.survivor] if step.survivor else []), *step.losers]
    case = customer.case
    warnings = [*step.warnings, *([] if step.blocked else _unread(records, target))]
    return {
        "format": FORMAT,
        "plan": "",
        "entity": customer.entity,
        "account": customer.account,
        "step": place[0],
        "of": place[1],
        "batch": None,
        "system": target.name,
        "survivor": key(step.survivor) if step.survivor else None,
        "losers": [key(held) for held in step.losers],
        "expects": [expected(held, held.columns, held.constants) for held in records],
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
        "warnings": list(dict.fromkeys(warnings)),
        "blocked": [asdict(one) for one in step.blocked],
        "reviewed_by": list(case.reviewed_by) if case and case.reviewed_by else None,
        "notes": list(case.notes) if case else [],
    }


def _unread(records: Sequence[Held], target: Target) -> Iterator[str]:
    """A warning on what the plan knows nothing of, so that nobody takes it for whole."""
    for source in dict.fromkeys(held.source for held in records):
        columns = next(held.unread for held in records if held.source == source)
        if columns:
            yield (
                f"What stands in these columns of {source} is neither in the snapshot nor in what "
                f"is lost, for the run has not read them: {', '.join(columns)}."
                f"{_answered(columns, target)}"
            )


def _answered(columns: Sequence[str], target: Target) -> str:
    """Whether the checks before the merge ask for it."""
    if target.asked is None:
        return " Nothing here asks for it: export those columns before the merge."
    beyond = [column for column in columns if not target.asked(column)]
    if not beyond:
        return " The answers to the checks before the merge have it: keep them."
    but = "" if len(beyond) == len(columns) else f" but for {', '.join(beyond)}"
    have = "have it" if but else "do not have it"
    return f" The answers to the checks before the merge {have}{but}. {target.asking}"


def _patch(patch: Patch) -> Json:
    found = {"values": dict(patch.values), "requests": list(patch.requests)}
    return found if patch.unless is None else {**found, "unless": patch.unless}


def _undo(step: Step, records: Sequence[Held]) -> Json | None:
    if step.undo is None:
        return None
    return {
        "exists": step.undo.exists,
        "say": step.undo.say,
        "requests": list(step.undo.requests),
        "snapshot": [kept(held) for held in records],
    }


def _in_batches(found: Sequence[Json], a_call: int) -> None:
    """Number the calls that requests go into: never two accounts, or one customer twice, in one."""
    rounds: dict[tuple[int, str], list[Json]] = {}
    for line in found:
        if line["step"] is not None:
            rounds.setdefault((line["step"], line["account"] or ""), []).append(line)
    batch = 0
    for _, these in sorted(rounds.items()):
        for start in range(0, len(these), a_call):
            batch += 1
            for line in these[start : start + a_call]:
                line["batch"] = batch
