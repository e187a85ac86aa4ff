from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.estimate.captures import Seen, families, uncompared

LEVELS = (
    "given", "family", "birth", "email", "phone", "street", "locality", "external_id",
    "national_id", "handle",
)  # fmt: skip
SCHEMA = {
    **{f"level_{name}": pl.Int8 for name in LEVELS},
    "direct": pl.Boolean,
    "third": pl.Boolean,
    "copy": pl.Boolean,
    "weight": pl.Float64,
}


def _seen(*rows: dict[str, int | bool | float], independent: float = 1000.0) -> Seen:
    whole = [
        {
            **dict.fromkeys(SCHEMA),
            "direct": True,
            "third": False,
            "copy": False,
            **{key if key in SCHEMA else f"level_{key}": value for key, value in row.items()},
        }
        for row in rows
    ]
    return Seen.of(pl.DataFrame(whole, schema=SCHEMA), independent)


def _drawn(total: float, chances: tuple[float, float, float]) -> list[dict[str, int | float]]:
    """All patterns of three independent kinds but the one that shares none."""
    rows: list[dict[str, int | float]] = []
    for shares in product((0, 1), repeat=3):
        weight = total
        for share, chance in zip(shares, chances, strict=True):
            weight *= chance if share else 1.0 - chance
        birth, email, phone = shares
        if any(shares):
            rows.append(
                {"birth": 5 * birth, "email": 8 * email, "phone": 5 * phone} | {"weight": weight}
            )
    return rows


@given(st.tuples(*[st.floats(0.2, 0.9)] * 3))
def test_independent_kinds_tell_what_none_of_them_found(
    chances: tuple[float, float, float],
) -> None:
    found = uncompared(_seen(*_drawn(1000.0, chances), independent=1e12))
    missing = 1000.0
    for chance in chances:
        missing *= 1.0 - chance
    assert found is not None
    assert found.high == pytest.approx(missing, rel=1e-2, abs=0.05)
    assert found.low <= found.value <= found.high


def test_one_kind_alone_tells_nothing() -> None:
    assert uncompared(_seen({"birth": 5, "weight": 10.0})) is None


def test_kinds_that_never_meet_tell_nothing() -> None:
    seen = _seen({"birth": 5, "weight": 10.0}, {"email": 8, "weight": 10.0})
    assert uncompared(seen) is None


def test_no_pairs_tell_nothing() -> None:
    assert uncompared(_seen()) is None


def test_where_every_kind_always_agrees_nothing_is_missing() -> None:
    found = uncompared(_seen({"birth": 5, "email": 8, "weight": 100.0}))
    assert found is not None
    assert found.value == found.low == found.high == 0.0


def test_pairs_that_only_third_records_found_are_a_sample_of_those_not_found() -> None:
    seen = _seen(
        {"birth": 5, "email": 8, "weight": 100.0},
        {"birth": 0, "weight": 30.0, "direct": True, "third": False},
        {"birth": 0, "weight": 30.0, "direct": False, "third": True},
        {"birth": 0, "weight": 30.0, "direct": True, "third": True},
        independent=1e12,
    )
    found = uncompared(seen)
    assert found is not None
    assert found.low == pytest.approx(61.0 * 61.0 / 31.0 - 1.0 - 90.0, rel=1e-4)


def test_copies_miss_as_many_pairs_as_others() -> None:
    rows = _drawn(1000.0, (0.5, 0.6, 0.7))
    alone = uncompared(_seen(*rows))
    copies = [{**row, "copy": True, "direct": False, "third": True} for row in rows]
    both = uncompared(_seen(*rows, *copies))
    assert alone is not None
    assert both is not None
    assert both.high == pytest.approx(2.0 * alone.high)


def test_families_count_what_is_known_found_and_found_by_no_other() -> None:
    seen = _seen(
        {"given": 4, "family": 3, "email": 8, "weight": 2.0},
        {"given": 0, "family": 3, "email": 8, "weight": 1.0},
        {"given": 4, "family": 3, "weight": 0.5},
    )
    told = {one.name: (one.known, one.found, one.alone) for one in families(seen)}
    assert told == {"name": (3.5, 2.5, 0.5), "e-mail": (3.0, 3.0, 1.0)}
