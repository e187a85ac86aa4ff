"""The entities that a change reaches, grouped anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from resolver.recipes.live import settling, tying
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.region import REACH, Region, parts, region
from resolver.recipes.live.settling import Grouping
from resolver.store.rows import RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Groups that may have changed, and the rows of their records as they were before."""

    grouping: Grouping
    rows: Mapping[int, RecordRow]


def reached(deck: Deck, changed: Collection[int], retied: Collection[int] = ()) -> Reached:
    """The entities of the live ones among these records, and all others that are not as they were.

    `changed`: the records that weigh otherwise than before, or of which other pairs are near;
    `retied`: those whose ties have changed. Who holds several people is judged when the entities
    are known, in a region that has all that this takes.
    """
    whole = region(deck, changed)
    made = _made(deck, whole)
    judged = tying.concerned(deck, whole.ties, {*made.auto}, retied)
    if judged.records:
        whole = region(deck, changed, judged)
        made = _made(deck, whole)
    return Reached(grouping=made, rows={record: whole.rows[record] for record in made.auto})


def _made(deck: Deck, whole: Region) -> Grouping:
    """Those of the groups that may have changed."""
    members = Counter(row.entity for row in whole.rows.values())
    groups: list[frozenset[int]] = []
    auto: dict[int, str] = {}
    for part in parts(whole):
        made = settling.grouping(deck, part)
        for group in made.groups:
            if _may_have_changed(whole, group, members):
                groups.append(group)
                auto |= {record: made.auto[record] for record in group}
    return Grouping(groups=tuple(groups), auto=auto)


def _may_have_changed(
    whole: Region, group: frozenset[int], members: Mapping[str | None, int]
) -> bool:
    """Whether a group may not be what it was: its records, who is `auto`, or what it is told by.

    `members`: how many records of the region are in each entity; all of one that is not what it was
    are in the region.
    """
    nearest = min(whole.steps[record] for record in group)
    if nearest > REACH:
        return False
    entities = {whole.rows[record].entity for record in group}
    same = len(entities) == 1 and members[entities.pop()] == len(group)
    return nearest == 0 or not same or not whole.judged.isdisjoint(group)
