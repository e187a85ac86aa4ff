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
from itertools import count

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


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory, request):
    """The url of one PostgreSQL that all workers share."""
    from postgres import running

    base = tmp_path_factory.getbasetemp()
    with running(base.parent if hasattr(request.config, "workerinput") else base) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request, tmp_path):
    """Gives the url of a store that does not exist yet, another one each time."""
    if request.param == "sqlite":
        numbers = count()
        return lambda: f"sqlite:///{tmp_path}/store-{next(numbers)}.db"
    from postgres import schema

    server = request.getfixturevalue("postgres_server")
    return lambda: schema(server)


@pytest.fixture
def database_url(new_url):
    """The url of a store that does not exist yet, in each kind of database."""
    return new_url()


@pytest.fixture
def database(database_url):
    """An open store without records, in each kind of database."""
    from resolver.store.database import Database

    with Database.open(database_url) as opened:
        yield opened
