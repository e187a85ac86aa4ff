"""Examples are the same in every run: a search for new ones is started on purpose.

`HYPOTHESIS_PROFILE=search` looks for cases that nobody has seen yet.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
