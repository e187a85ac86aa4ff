"""Pattern counts to weights: a guarded fit of three latent classes."""

from __future__ import annotations

from resolver.steps.fit.classes import prior_tables
from resolver.steps.fit.maximise import Fit, fit
from resolver.steps.fit.ratios import pooled
from resolver.steps.fit.whole import whole

__all__ = ["Fit", "fit", "pooled", "prior_tables", "whole"]
