"""What the drivers of databases are asked, seen by a test."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from resolver.store import asking


@contextmanager
def watched():
    """The texts and parameters of all that is asked meanwhile by `asking`."""
    found = []
    executed = asking.executed

    def noted(connection, text, parameters):
        found.append((text, parameters))
        return executed(connection, text, parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "executed", noted)
        yield found
