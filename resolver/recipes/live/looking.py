"""What a store has of one customer, and why two records are, or are not, the same person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import polars as pl

from resolver.frames.live import Entity
from resolver.frames.result import Explanation
from resolver.recipes import blocking, explaining, proposing
from resolver.recipes.compared import compared
from resolver.recipes.explaining import Known
from resolver.recipes.live import identities, ruled, scene, telling
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.finding import Key, living
from resolver.recipes.live.naming import GONE, LIVE
from resolver.recipes.live.region import Judged, region
from resolver.recipes.live.scene import Scene
from resolver.recipes.proposing import Outcome
from resolver.store import lookups
from resolver.store.rows import RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Regions as a run has them; entities have the ids of the store."""

    scene: Scene
    outcome: Outcome
    known: Known


def entity(deck: Deck, asked: str | Key) -> Entity:
    """The entity of any id that one ever had, or of a record.

    Raises:
        UnknownRecordError: if there was never such an entity, or there is no such record.
    """
    name, state = _followed(deck, asked)
    if state == GONE:
        return Entity(entity_id=name, state=GONE)
    numbers = lookups.members(deck.connection, [name])[name]
    rows = lookups.by_id(deck.connection, numbers)
    seen = _seen(deck, [name])
    golden = seen.outcome.golden.filter(pl.col("entity_id") == name)["golden"][0]
    made = seen.outcome.proposals.filter(pl.col("entity_id") == name).to_dicts()
    keys = {_key(row): row for row in rows.values()}
    return Entity(
        entity_id=name,
        state=LIVE,
        records=tuple(sorted(keys)),
        auto={key: keys[key].homes[1] for key in sorted(keys)},
        golden=orjson.loads(golden),
        proposal=made[0] if made else None,
    )


def explain(deck: Deck, left: str | Key, right: str | Key) -> Explanation:
    """Why two live records are, or are not, the same person, as `resolver explain` tells it.

    Raises:
        UnknownRecordError: if there is no such record, several sources hold its id, or both are
            one.
    """
    rows = [living(deck.connection, one) for one in (left, right)]
    seen = _seen(deck, [row.homes[0] for row in rows])
    first, second = map(_key, rows)
    return explaining.explain(seen.known, deck.rules.model, deck.rules.config, first, second)


def _followed(deck: Deck, asked: str | Key) -> tuple[str, str]:
    """The id that an entity has now, and its state."""
    if isinstance(asked, str):
        state, name = identities.follow(deck.connection, asked)
        return name, state
    return living(deck.connection, asked).homes[0], LIVE


def _seen(deck: Deck, entities: Sequence[str]) -> _Seen:
    """The region of some entities; of them it tells what the batch does."""
    members = lookups.members(deck.connection, entities).values()
    asked = frozenset(record for some in members for record in some)
    tied = lookups.tied(deck.connection, sorted(asked))
    judged = Judged(records=asked, beside=frozenset(other for _, other in tied))
    around = region(deck, asked, judged)
    rulings, told = ruled.standing(deck.connection, tuple(around.rows))
    found = scene.scene(deck, around, rulings, told)
    grouped, several = scene.group(deck, found)
    rules = deck.rules
    merged = telling.merged_into(deck.connection, found.ids)
    records = found.records.with_columns(pl.Series("merged_into", merged, dtype=pl.String))
    outcome = proposing.outcome(
        records,
        found.cleaned,
        grouped,
        rules.model.weights,
        rules.config,
        several,
        found.decisions.values,
    )
    outcome = proposing.renamed(outcome, [around.rows[number].homes[0] for number in found.ids])
    met = blocking.candidates(found.cleaned, rules.config.blocking, found.known, rules.model)
    known = Known(
        records=records,
        cleaned=found.cleaned,
        links=outcome.links,
        related=outcome.related,
        entities=outcome.entities,
        compared=compared(found.pairs, grouped, found.decisions.decided),
        rules=met.rules,
        rulings=rulings,
    )
    return _Seen(scene=found, outcome=outcome, known=known)


def _key(row: RecordRow) -> tuple[str, str]:
    return row.source, row.record_id
