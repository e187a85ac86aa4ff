"""The rest of a plan some of whose steps are done, on the survivor as it is now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from resolver.targets.case import Held
from resolver.targets.snapshot import expected, kept, key
from resolver.targets.step import Target
from resolver.targets.wire import REF, Json


def resumed(line: Mapping[str, Any], survivor: Held, done: Collection[int], target: Target) -> Json:
    """A line of a plan whose steps `done` are done: on the survivor as it is now.

    Where it says that an answer to one of those names the survivor, it names it itself.
    """
    known = target.written(survivor.record_id)
    plain = {name: _known(value, known, done, target.answer) for name, value in line.items()}
    old = line["survivor"]
    return {
        **plain,
        "survivor": key(survivor),
        "expects": [
            expected(survivor, one["columns"], one.get("constants", {})) if _same(one, old) else one
            for one in line["expects"]
        ],
        "undo": {
            **plain["undo"],
            "snapshot": [
                kept(survivor) if _same(one, old) else one for one in plain["undo"]["snapshot"]
            ],
        },
    }


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (one["source"], one["record_id"]) == (other["source"], other["record_id"])


def _known(value: object, known: str, done: Collection[int], place: str | None) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        at = value.get(REF)
        if isinstance(at, Mapping) and at.get("step") in done and at.get("at") == place:
            return known
        return {name: _known(one, known, done, place) for name, one in value.items()}
    return [_known(one, known, done, place) for one in value] if isinstance(value, list) else value
