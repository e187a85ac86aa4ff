"""Whatever comes, goes and is ruled, in whatever order: a store holds what a batch finds."""

from __future__ import annotations

import pytest
from promises import histories


@pytest.mark.parametrize("seed", [1, 2])
def test_a_store_holds_what_a_batch_finds(tmp_path, seed):
    assert histories.run(f"sqlite:///{tmp_path}/store.db", seed, steps=16) == 2


def test_in_each_kind_of_database(database_url):
    assert histories.run(database_url, 4, steps=8, every=8) == 1
