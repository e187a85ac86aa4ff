"""A process that is killed at any moment leaves a store in which every call is whole, or not there.

What was acknowledged is there. `STORE_KILLS=100` kills so many times as many processes.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from threading import Timer

import pytest
from promises import deeds, places
from promises.places import Files, Schemas

from resolver.recipes.live.opened import open_store

TIMES = int(os.environ.get("STORE_KILLS", "1"))
ROUNDS = 2 * TIMES
"""Processes that are killed."""
FILES, SCHEMAS = 4, 2
"""Stores that each of them is at work on, in SQLite and PostgreSQL; it takes long to start one."""
LONGEST = 120
"""Seconds after which a process is killed that tells nothing."""


@dataclass
class Pair:
    """A store that is worked on, and a twin to which the same is done in peace; `next`: a deed."""

    url: str
    twin: str
    next: int = 0


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        places.steady(patch)
        yield


@pytest.fixture
def pairs(tmp_path, postgres_server):
    """Stores in each kind of database, all alike."""
    found = []
    for shelf, number in ((Files(tmp_path), FILES), (Schemas(postgres_server), SCHEMAS)):
        base = shelf.new()
        deeds.build(base)
        for _ in range(number):
            first = 1_000 * len(found)
            found.append(Pair(shelf.copied(base), shelf.copied(base), first))
    return found


def killed(pairs, dice):
    """What a process has told of each store until it was killed in the midst of its work."""
    wanted = dice.randrange(30, 90)
    command = [sys.executable, deeds.__file__, *(f"{one.next}={one.url}" for one in pairs)]
    paths = os.pathsep.join(sys.path)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as child:
        guard = Timer(LONGEST, child.kill)
        guard.start()
        lines = [line for _, line in zip(range(wanted), child.stdout, strict=False)]
        time.sleep(dice.uniform(0, 0.05))
        child.kill()
        lines += child.stdout
        guard.cancel()
    assert len(lines) >= wanted, "".join(lines)
    told = [line.split() for line in lines]
    assert {len(words) for words in told} == {3}, "".join(lines)
    return [[words[1:] for words in told if words[0] == str(n)] for n in range(len(pairs))]


def check(pair, told):
    """Whether the deed that nobody heard of is there; all others are, and nothing else."""
    with open_store(pair.url) as store, open_store(pair.twin) as twin:
        for number, answer in told:
            assert int(number) == pair.next
            assert answer == deeds.digest(deeds.do(twin, pair.next))
            pair.next += 1
        store.delete([])  # waits until the server, too, has ended what it was doing
        assert store.verify(twin.head()).intact
        unheard = places.held(pair.url) != places.held(pair.twin)
        if unheard:
            deeds.do(twin, pair.next)
            pair.next += 1
            assert places.held(pair.url) == places.held(pair.twin)
        assert store.events() == twin.events()
    return unheard


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_every_call_of_a_killed_process_is_whole_or_not_there(pairs):
    dice = random.Random(8)
    for _ in range(ROUNDS):
        for pair, told in zip(pairs, killed(pairs, dice), strict=True):
            check(pair, told)
