"""What a change of a whole store means for its entities: who is with whom, before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from resolver.frames.live import Effect, Key, Regrouped

Homes = Mapping[int, str]
"""The entity of every live record, by number."""


def effect(before: Homes, after: Homes, keys: Mapping[int, Key]) -> Effect:
    """The difference; `keys` are those of all records that there are after it."""
    was, now = _members(before), _members(after)
    parts: dict[str, set[str]] = defaultdict(set)
    regrouped, unchanged, merged = [], 0, 0
    for entity, records in now.items():
        came = sorted({before[record] for record in records if record in before})
        for one in came:
            parts[one].add(entity)
        merged += len(came) > 1
        if len(came) == 1 and was[came[0]] == records:
            unchanged += 1
        else:
            held = tuple(sorted(keys[record] for record in records))
            regrouped.append(Regrouped(entity_id=entity, before=tuple(came), records=held))
    return Effect(
        unchanged=unchanged,
        merged=merged,
        split=sum(len(homes) > 1 for homes in parts.values()),
        moved=sum(before[n] != home for n, home in after.items() if n in before),
        regrouped=tuple(sorted(regrouped, key=lambda one: one.records)),
    )


def _members(homes: Homes) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for record, entity in homes.items():
        found[entity].add(record)
    return found
