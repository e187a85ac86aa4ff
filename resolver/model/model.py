"""A model: everything learned from data, frozen, so that a later run weighs alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from resolver.model.convention import Convention
from resolver.model.pairing import Pairing
from resolver.model.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights, name frequencies, shared values and blocking rules of one fit.

    Values appear only as keyed hashes, and only those on ten or more records. `rarity[part]` gives
    bits of surprise of the given or family name behind a hash, `rare[part]` those of every other
    name; `people[kind]` the number of people behind a shared e-mail, phone or address; `rules` the
    blocking rules that were run. `fitted` are the weights as they were before rulings moved them,
    None where none have: who learns again starts from these, and nothing is learned twice. `sizes`
    says how many entities of each number of records were found, `conventions` how each source
    writes dates and numbers, `pairing` which records are compared; None in a model that is
    older than that, or was never run.
    """

    weights: Weights
    records: int
    key: str
    rarity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    rare: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fitted: Weights | None = None
    sizes: Mapping[int, int] = field(default_factory=dict)
    conventions: Mapping[str, Convention] = field(default_factory=dict)
    pairing: Pairing | None = None
