"""Whether a customer is known: the entities that one may be, without a trace in the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from resolver.frames.live import Match
from resolver.frames.result import Part
from resolver.recipes.live import copying, holding, linking
from resolver.recipes.live.cards import Card
from resolver.recipes.live.deck import Deck
from resolver.steps.explain import words
from resolver.store import lookups

GUEST: Final = 0
"""The number of the customer in question, which no record has."""


def matches(deck: Deck, card: Card, limit: int) -> list[Match]:
    """The entities with a record that is more likely the customer than not, best first.

    What is shared is counted as if the customer were a record of the store, which makes no keys
    where another says the same. A record of the same key as the customer is one like any other.
    """
    deck.put(GUEST, card)
    holding.welcome(deck, GUEST, card)
    same = copying.same(deck, card)
    candidates = linking.candidates(deck, {GUEST: card}, guests=0 if same else 1)[GUEST] | same
    deck.rows([GUEST, *candidates])
    weighed = {other: deck.weigh(GUEST, other) for other in candidates}
    likely = {other: row for other, row in weighed.items() if row["weight"] > 0.0}
    rows = lookups.by_id(deck.connection, sorted(likely))
    best: dict[str, tuple[float, str, str, int]] = {}
    for other, row in likely.items():
        told = rows[other]
        rank = (-row["weight"], told.source, told.record_id, other)
        home, _ = told.homes
        best[home] = min(rank, best.get(home, rank))
    found = sorted((rank, entity) for entity, rank in best.items())[:limit]
    return [
        Match(
            entity_id=entity,
            key=(source, record_id),
            weight=-weight,
            probability=weighed[other]["probability"],
            band=weighed[other]["band"],
            reasons=_reasons(deck, weighed[other]),
        )
        for (weight, source, record_id, other), entity in found
    ]


def _reasons(deck: Deck, weighed: Mapping[str, Any]) -> tuple[Part, ...]:
    """The evidence of a pair in bits that add up to its weight, without any values."""
    weights = deck.rules.model.weights
    parts = [
        Part(name=one.name, level=words(one, weighed), left=None, right=None, bits=bits)
        for one in weights.comparisons
        for bits in [weighed[f"bits_{one.name}"]]
        if any(weighed[f"level_{field.name}"] is not None for field in one.fields)
    ]
    prior = Part(name="prior", level="", left=None, right=None, bits=weights.prior)
    household = weighed["bits_household"]
    last = Part(name="household", level="", left=None, right=None, bits=household)
    return (prior, *parts, last)
