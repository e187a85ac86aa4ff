from __future__ import annotations

import ast

import pytest
from house.source import MODULES, PACKAGE, ROOT, called, place, tree

NO_ROOMS = {"util", "utils", "common", "helper", "helpers", "misc", "core"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def body_lines(function):
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_modules_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_functions_are_short(path):
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, FUNCTIONS)]
    assert [f.name for f in functions if body_lines(f) > 40] == []


def test_rooms_have_a_purpose():
    parts = {part.removesuffix(".py") for path in MODULES for part in place(path).split("/")}
    assert parts & NO_ROOMS == set()


def test_only_recipes_collect():
    collecting = {place(path) for path in MODULES if called(path) & {"collect", "collect_all"}}
    assert {path for path in collecting if not path.startswith("recipes/")} == set()


def test_one_bridge_to_python_functions():
    crossing = {place(path) for path in MODULES if "map_batches" in called(path)}
    assert crossing <= {"frames/bridge.py"}
    assert not [place(path) for path in MODULES if "map_elements" in called(path)]


def test_nothing_below_the_doors_reads_the_environment():
    reading = {place(path) for path in MODULES if called(path) & {"environ", "getenv"}}
    assert {path for path in reading if not path.startswith(("cli/", "web/"))} == set()


def test_imports_inside_the_house_are_never_for_types_only():
    guarded = [
        place(path)
        for path in MODULES
        for block in ast.walk(tree(path))
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        if "resolver" in ast.unparse(block)
    ]
    assert guarded == []


def test_every_module_says_what_it_is():
    assert [place(path) for path in MODULES if len(ast.get_docstring(tree(path)) or "") < 20] == []


def test_tests_mirror_the_rooms():
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    tests = [path for room in sorted(rooms) for path in (ROOT / "tests" / room).rglob("test_*.py")]
    lost = [
        path.relative_to(ROOT).as_posix()
        for path in tests
        if not _source(path).with_suffix(".py").exists() and not _source(path).is_dir()
    ]
    assert lost == []


def _source(path):
    name = path.stem.removeprefix("test_")
    return PACKAGE / path.relative_to(ROOT / "tests").with_name(name)
