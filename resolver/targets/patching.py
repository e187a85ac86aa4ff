"""What a record still lacks of the patches of merges that are done, and the step that sends it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resolver.targets.case import Held, folded, texts
from resolver.targets.resuming import resumed
from resolver.targets.step import Target
from resolver.targets.wire import REF, Json

_POINTS = ("original", "normalized")
_ONLY = (
    "The merge is done, and what its patch sets is not there yet: only the patch is left of this "
    "step."
)
_ANSWERS = (
    "The patch takes values from the answers to checks before the merge, which cannot be asked for "
    "any more: use the answers that were kept, or leave those values out."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What of the patch of one step is not there: values as they are to be, by name.

    `untold` are the values of the patch that the export does not tell of; whether every address of
    a customer who has opted out was told so is one of these.
    """

    values: Mapping[str, object]
    untold: Mapping[str, object]


def lacks(
    lines: Sequence[Mapping[str, Any]], survivor: Held, known: Collection[str], target: Target
) -> list[Lack]:
    """For each of the steps that are done, in their order, what of its patch is still to be sent.

    The last of them says what the survivor is to be like. A value that comes from none of the
    records (`known`, folded) was set by somebody since, and is left alone.
    """
    told = target.told(survivor) if target.told else {}
    wanted = (lines[-1].get("expected") or {}) if lines else {}
    later: set[str] = set()
    found = []
    for line in reversed(lines):
        patch = line["field_patch"]["after"]
        values = patch["values"] if patch["requests"] else {}
        own = {name: value for name, value in values.items() if name not in later}
        later |= own.keys()
        missing = {
            name: wanted.get(name, value)
            for name, value in own.items()
            if name in told and _missing(wanted.get(name), told[name], known)
        }
        if target.silenced in own and not survivor.opted_out:
            missing[target.silenced] = own[target.silenced]
        untold = {name: own[name] for name in own.keys() - told.keys() - missing.keys()}
        found.append(Lack(values=missing, untold=untold))
    return found[::-1]


def _missing(wanted: object, now: object, known: Collection[str]) -> bool:
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        held = texts(now)
        points = [one for one in wanted if isinstance(one, Mapping)]
        return any(held.isdisjoint(_point(one)) for one in points)
    own = folded(str(now or ""))
    return own != folded(str(wanted or "")) and (not own or own in known)


def _point(point: Mapping[str, Any]) -> Iterator[str]:
    return (folded(str(point[name])) for name in _POINTS if point.get(name))


def patch_only(
    line: Mapping[str, Any], survivor: Held, done: Collection[int], lack: Lack, target: Target
) -> Json:
    """The step that is left of one whose merge is done: its patch, on the survivor as it is now."""
    whole = resumed(line, survivor, done, target)
    after = whole["field_patch"]["after"]
    before = after["values"]
    kept = {name for name in before if name in lack.values or name in lack.untold}
    values = {name: lack.values.get(name, before[name]) for name in before if name in kept}
    apart = target.silenced not in values
    requests = [
        _cut(one, before, values)
        for one in after["requests"]
        if not (apart and not any(_has(one.get("body"), name) for name in before))
    ]
    sent = [one for one in requests if one is not None]
    patch = {**after, "values": values, "requests": sent}
    checks = whole["checks"]
    warnings = [_ONLY, *whole["warnings"], *([_ANSWERS] if _refers(sent, "check") else [])]
    return {
        **whole,
        "request": None,
        "checks": {
            "before": [one for one in checks["before"] if one["id"].startswith("survivor")],
            "after": [one for one in checks["after"] if not _refers(one, "step")],
        },
        "field_patch": {"before": {"values": {}, "requests": []}, "after": patch},
        "warnings": list(dict.fromkeys(warnings)),
    }


def _refers(value: object, kind: str) -> bool:
    """Whether a value takes anything from the answer to a `step` or `check`."""
    if isinstance(value, Mapping):
        at = value.get(REF)
        own = isinstance(at, Mapping) and kind in at
        return own or any(_refers(one, kind) for one in value.values())
    return isinstance(value, list) and any(_refers(one, kind) for one in value)


def _cut(request: Json, before: Mapping[str, object], values: Mapping[str, object]) -> Json | None:
    """A request with those `values` of its patch, `before`, and no others; None if it has none.

    One that names none of them is that of an opt-out, which names addresses.
    """
    body = request.get("body")
    there = [name for name in before if _has(body, name)]
    if not there:
        return request
    if not any(name in values for name in there):
        return None
    for name in there:
        body = _with(body, name, values)
    return {**request, "body": body}


def _has(body: object, name: str) -> bool:
    if not isinstance(body, Mapping):
        return False
    first, dot, rest = name.partition(".")
    if name in body or (dot and first in body and _has_own(body[first], rest)):
        return True
    return any(_has(one, name) for one in body.values())


def _has_own(inner: object, name: str) -> bool:
    return isinstance(inner, Mapping) and name in inner


def _with(body: Any, name: str, values: Mapping[str, object]) -> Any:  # noqa: ANN401
    """The body with the value of a name as in `values`, or without it if that has none."""
    if not isinstance(body, Mapping):
        return body
    first, dot, rest = name.partition(".")
    if name in body:
        found = {key: one for key, one in body.items() if key != name or name in values}
        return {key: values[name] if key == name else one for key, one in found.items()}
    if dot and _has_own(body.get(first), rest):
        told = {rest: values[name]} if name in values else {}
        inner = _with(body[first], rest, told)
        found = {**body, first: inner}
        return found if inner else {key: one for key, one in found.items() if key != first}
    return {key: _with(one, name, values) for key, one in body.items()}
