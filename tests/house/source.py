"""Facts about the source tree that the tests of the house share."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "resolver"
MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path):
    return path.relative_to(PACKAGE).as_posix()


def called(path):
    """Names of attributes a module uses, e.g. `collect` for `frame.collect()`."""
    return {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
