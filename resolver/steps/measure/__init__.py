"""How well a result agrees with known truth, and what its errors are."""

from __future__ import annotations

from resolver.steps.measure.figures import Details, Evaluation, Score
from resolver.steps.measure.partition import evaluate

__all__ = ["Details", "Evaluation", "Score", "evaluate"]
