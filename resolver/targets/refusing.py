"""Which records a system refuses to merge, whichever it is: their external ids are at odds."""

from __future__ import annotations

from collections.abc import Sequence

from resolver.targets.case import Held, Key
from resolver.targets.step import Blocker


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
        why = next((reason for one in asked if (reason := conflict(one, loser))), None)
        if why is None:
            taken.append(loser)
        else:
            found[loser.key] = [why]
    return found


def conflict(one: Held, other: Held) -> Blocker | None:
    """Why two records whose external ids of one source system differ cannot be merged."""
    own: dict[str, set[str]] = {}
    for system, value in one.ids:
        own.setdefault(system.casefold(), set()).add(value.strip())
    for system, value in other.ids:
        there = own.get(system.casefold())
        if there and value.strip() not in there:
            return _differing(system, sorted(there), value.strip(), (one, other))
    return None


def _differing(system: str, there: list[str], value: str, records: tuple[Held, Held]) -> Blocker:
    where = f"the source system {system!r}" if system else "one source system"
    first, second = records
    return Blocker(
        code="external_ids",
        reason=f"Different external ids of {where}: {', '.join(map(repr, there))} on "
        f"{first.record_id} and {value!r} on {second.record_id}. Such a merge is refused.",
        unblock="Find out which id is right, unlink the other one from its profile, export and "
        "scan again, and make a new plan.",
    )
