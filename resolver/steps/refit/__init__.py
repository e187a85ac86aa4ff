"""What people have ruled, learned from with restraint: the weights move towards their rulings."""

from __future__ import annotations

from resolver.steps.refit.ladder import Ladder, Moves, ladder, moved
from resolver.steps.refit.learn import DOUBTFUL, HeldOut, Learned, crowd, evidence, learn
from resolver.steps.refit.likelihood import Answers, Crowd, Evidence

__all__ = [
    "DOUBTFUL",
    "Answers",
    "Crowd",
    "Evidence",
    "HeldOut",
    "Ladder",
    "Learned",
    "Moves",
    "crowd",
    "evidence",
    "ladder",
    "learn",
    "moved",
]
