"""What was erased of a person, and everything that is known of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure has done, and what is left to be done by others.

    `records` is how many left nothing but a number, `entities` are the ids they were in or came
    from, `seq` the last line of the journal that tells of it (None where there was nothing to
    erase). `pending`: what the store could not clear away yet, a sentence each; the next erasure,
    also one of nothing, tries again. `remains`: what it has no power over, a sentence each. `runs`:
    the run directories that still hold any of the records, or cannot be read.
    """

    records: int
    entities: tuple[str, ...]
    seq: int | None
    pending: tuple[str, ...] = ()
    remains: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Everything a store holds about one person; all of it can be written as JSON.

    `records`: their keys, state, all versions (what they said, and when) and the entities they were
    in; `entities`: what became of the ids of these; `rulings`: what was decided on the records, and
    by whom; `journal`: the lines that name them; `suppressed`: which keys were erased and since
    when, and whether they may come again.
    """

    records: tuple[Mapping[str, Any], ...]
    entities: tuple[Mapping[str, Any], ...]
    rulings: tuple[Mapping[str, Any], ...]
    journal: tuple[Mapping[str, Any], ...]
    suppressed: tuple[Mapping[str, Any], ...]
