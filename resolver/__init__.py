"""Finds which customer records are the same person, explains why, and proposes merges."""

from __future__ import annotations

from resolver.recipes.api import dedupe, link
from resolver.recipes.asking import ask
from resolver.recipes.compare import compare
from resolver.recipes.evaluate import evaluate
from resolver.recipes.refit import refit
from resolver.recipes.result import Result

__all__ = ["Result", "ask", "compare", "dedupe", "evaluate", "link", "refit"]
