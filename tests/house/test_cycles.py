from __future__ import annotations

import ast

import networkx as nx
from house.source import MODULES, PACKAGE, tree


def dotted(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path, known):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in names)


def test_no_import_goes_in_a_ring():
    known = {dotted(path) for path in MODULES}
    graph = nx.DiGraph(
        (dotted(path), name)
        for path in MODULES
        for name in imported(path, known)
        if name in known and name != dotted(path)
    )
    assert [sorted(ring) for ring in nx.strongly_connected_components(graph) if len(ring) > 1] == []


def test_relative_imports_are_not_used():
    nodes = [node for path in MODULES for node in ast.walk(tree(path))]
    assert [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level] == []
