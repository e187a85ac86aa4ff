"""What a store answers."""

from __future__ import annotations

from resolver.frames.live.answers import (
    Decision,
    Entity,
    Key,
    Match,
    RefusedRuling,
    Ruling,
    TakenRulings,
)
from resolver.frames.live.past import Change, Event, Head, Membership, Said, Then, Verified
from resolver.frames.live.subjects import About, Erased
from resolver.frames.live.wholes import Adopted, Effect, Loaded, Regrouped

__all__ = [
    "About",
    "Adopted",
    "Change",
    "Decision",
    "Effect",
    "Entity",
    "Erased",
    "Event",
    "Head",
    "Key",
    "Loaded",
    "Match",
    "Membership",
    "RefusedRuling",
    "Regrouped",
    "Ruling",
    "Said",
    "TakenRulings",
    "Then",
    "Verified",
]
