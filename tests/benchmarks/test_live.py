from __future__ import annotations

from benchmarks import live


def test_a_store_is_filled_and_asked(tmp_path):
    told = live.measured(f"sqlite:///{tmp_path}/store.db", 200, 4, tmp_path)
    assert (told["store"], told["records"]) == ("sqlite", 200)
    assert told["load"]["a_second"] > 0
    for call in ("resolve", "upsert", "floor"):
        assert 0 < told[call]["p50"] <= told[call]["p90"] <= told[call]["p99"]
    assert live.table(told).count("\n") == 6


def test_milliseconds_are_of_every_call():
    asked = []
    told = live.timed(asked.append, [{"id": n} for n in range(10)])
    assert [one["id"] for one in asked] == [*range(10)]
    assert told["a_second"] > 0
