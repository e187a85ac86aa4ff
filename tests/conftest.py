"""Examples are the same in every run: a search for new ones is started on purpose.

`HYPOTHESIS_PROFILE=search` looks for cases that nobody has seen yet.

Where Python is told to keep no bytecode, the programs that tests start would compile the package
and all that it needs anew each time: they share what is compiled for the time of the run.

Workers share the cores, and what is fitted here is small: linear algebra on several threads would
mostly wait for itself.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if sys.dont_write_bytecode:
    sys.pycache_prefix = tempfile.mkdtemp(prefix="bytecode-")
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    atexit.register(shutil.rmtree, sys.pycache_prefix, ignore_errors=True)


@pytest.fixture(scope="module")
def browser():
    """A real Chromium, one at a time in a worker: its driver allows no second one."""
    from report.browser import CHROMIUM

    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()
