from __future__ import annotations

import subprocess
import sys

import pytest
from house.source import ROOT

LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
TOOLS = {
    "ruff check": ["-m", "ruff", "check", "--no-cache", "resolver", "tests", "benchmarks"],
    "ruff format": ["-m", "ruff", "format", "--check", "--no-cache", "resolver", "tests"],
    "mypy": ["-m", "mypy"],
    "lint-imports": ["-c", LINT_IMPORTS],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_has_nothing_to_say(tool):
    command = [sys.executable, *TOOLS[tool]]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.fail(run.stdout + run.stderr, pytrace=False)
