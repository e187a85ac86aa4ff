"""What one knows who reads the events of a store: where every record is, where every id leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from resolver.errors import StoreError
from resolver.frames.live import Event
from resolver.recipes.live.naming import GONE, LIVE, MERGED


@dataclass(slots=True)
class Follower:
    """What a store is after the event `cursor`; the same as its tables say.

    `entity` and `auto` hold the entity and the `auto` entity of every record that is in one, by
    number of the record. `ids` says of every id that was ever given whether it is `live`, `merged`
    or `gone`, and the id that a merged one leads to.

    One who was told of the state after some event starts with it; else it starts with nothing.
    """

    cursor: int = 0
    entity: dict[int, str] = field(default_factory=dict)
    auto: dict[int, str] = field(default_factory=dict)
    ids: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def apply(self, events: Iterable[Event]) -> None:
        """Follow what happened; an event that was followed before changes nothing.

        Raises:
            StoreError: if an event is missing; those before it were followed.
        """
        for event in events:
            if event.seq > self.cursor + 1:
                raise StoreError(
                    f"Event {self.cursor + 1} is missing: {event.seq} came.",
                    hint="Read on from the cursor.",
                )
            if event.seq == self.cursor + 1:
                self._follow(event)
                self.cursor = event.seq

    def leads(self, entity: str) -> tuple[str, str]:
        """Whether an id that was ever given is `live` or `gone`, and the id that it is now.

        Raises:
            KeyError: if it was never given.
        """
        state, into = self.ids[entity]
        while into is not None:
            entity = into
            state, into = self.ids[entity]
        return state, entity

    def _follow(self, event: Event) -> None:
        for one in event.members:
            _put(self.entity, one.number, one.entity_id)
            _put(self.auto, one.number, one.auto_entity_id)
        self.ids |= _states(event)


def _put(homes: dict[int, str], record: int, home: str | None) -> None:
    if home is None:
        homes.pop(record, None)
    else:
        homes[record] = home


def _states(event: Event) -> Mapping[str, tuple[str, str | None]]:
    living = {one: (LIVE, None) for one in (*event.created, *event.revived)}
    led = {one: (MERGED, into) for one, into in event.merged.items()}
    return {**living, **led, **{one: (GONE, None) for one in event.gone}}
