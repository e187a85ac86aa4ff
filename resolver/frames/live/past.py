"""What has been in a store: events, history, and whether its journal is as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """That a record (its `number` in the store) said something else: its version, and `what`.

    `what` is the word of the journal, such as `upsert` or `delete`. The key is None of a record
    that was erased since.
    """

    number: int
    source: str | None
    record_id: str | None
    version: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The entity and the auto entity that a record is in from now on, None if in none.

    The key is None of a record that was erased since.
    """

    number: int
    source: str | None
    record_id: str | None
    entity_id: str | None
    auto_entity_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One change of a store, which is one line of its journal: all of it or nothing.

    `seq` numbers changes from 1 without gaps; it is the cursor to read on from. `kind` is what
    brought the change about (`records`, `ruling`, `undo`, `told`, `model`, `erase`), `by` whose it
    was, `model` the version of the model in force, `at` the time (ISO 8601, UTC).

    Of ids of entities: `created` and `revived` live from now on, `merged` lead to another one,
    `gone` to none; `split` names the ids that the records of one are in now. `more` is what else
    the line says, records by their numbers.
    """

    seq: int
    at: str
    kind: str
    by: str | None
    model: int
    records: tuple[Said, ...] = ()
    members: tuple[Membership, ...] = ()
    created: tuple[str, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that became of an entity, or of a record, in one line of the journal.

    `what` is `created`, `revived`, `joined` (records came to it), `left` (records were deleted),
    `split`, `merged` (into another) or `gone` (its last record was deleted); `why` the kind of the
    line, as in `Event`. `entity_id` is the id that it became of: where the record is now, or was.
    `records` came or went, None for each that was erased since; `others` are the entities that
    they came from or went to.
    """

    seq: int
    at: str
    what: str
    why: str
    by: str | None
    model: int
    entity_id: str
    records: tuple[Key | None, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """An entity as it was after line `seq` of the journal: its records, by their keys.

    None stands for each record that was erased since. `entity_id` is None, and there are no
    records, where the record was in no entity; an id that did not live then has no records.
    """

    seq: int
    entity_id: str | None
    records: tuple[Key | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest line of a journal and its keyed hash, to be kept elsewhere.

    Number 0 is that of a journal without lines.
    """

    seq: int
    mac: str

    def __str__(self) -> str:
        """Both in one word, `SEQ:MAC`."""
        return f"{self.seq}:{self.mac}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether a journal is as it was written.

    `head` is the last line that is right. `wrong` is the first line that is not, and `why` says
    what is wrong with it; both are None of a journal that is intact.
    """

    head: Head
    wrong: int | None = None
    why: str | None = None

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.wrong is None
