"""Progress with time left on standard error, for work of more than two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

PATIENCE = 2.0
"""Seconds of work without a word."""
PACE = 5.0
"""Seconds between two lines where standard error is a file."""

Report = Callable[[str, float], None]
"""Called with what is being done, and the share of all work that is done (0 to 1)."""


@contextmanager
def working(console: Console, clock: Callable[[], float] = time.monotonic) -> Iterator[Report]:
    """A function that reports progress: a bar on a terminal, else a line every five seconds."""
    if not console.is_terminal:
        yield _Lines(console, clock).report
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
    task = bar.add_task("starting", total=1.0)

    def report(stage: str, share: float) -> None:
        bar.update(task, description=stage, completed=share)

    later = Timer(PATIENCE, bar.start)
    later.start()
    try:
        yield report
    finally:
        later.cancel()
        later.join()
        bar.stop()


class _Lines:
    def __init__(self, console: Console, clock: Callable[[], float]) -> None:
        self.console, self.clock = console, clock
        self.began = clock()
        self.next = self.began + PATIENCE

    def report(self, stage: str, share: float) -> None:
        now = self.clock()
        if now < self.next or share >= 1:
            return
        self.next = now + PACE
        self.console.print(f"{stage}: {share:.0%}{self._left(now, share)}")

    def _left(self, now: float, share: float) -> str:
        if not 0 < share <= 1:
            return ""
        seconds = round((now - self.began) * (1 - share) / share)
        return f", about {seconds // 60}:{seconds % 60:02d} left"
