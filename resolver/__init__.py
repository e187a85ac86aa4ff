"""Finds which customer records are the same person, explains why, and proposes merges."""

from __future__ import annotations

from resolver.recipes.api import dedupe, link
from resolver.recipes.asking import ask
from resolver.recipes.compare import compare
from resolver.recipes.evaluate import evaluate
from resolver.recipes.refit import refit
from resolver.recipes.result import Result

__all__ = ["Result", "Store", "ask", "compare", "dedupe", "evaluate", "link", "open", "refit"]


def __getattr__(name: str) -> object:
    """`open` and `Store`, which need a database: nobody else waits for one to be loaded."""
    if name == "open":
        from resolver.recipes.live.opened import open_store

        return open_store
    if name == "Store":
        from resolver.recipes.live.store import Store

        return Store
    raise AttributeError(f"module 'resolver' has no attribute {name!r}")
