from __future__ import annotations

import polars as pl
import pytest

from resolver.frames.schema import PAIRS
from resolver.steps import surprise

TOKENS = pl.DataFrame(
    {
        "row": pl.Series([0, 1, 2, 3], dtype=pl.UInt32),
        "family": ["roe", "roe", "roe", "roe"],
        "city": ["ayr", "ayr", "bath", None],
        "start": ["ro", "ro", "ro", "ro"],
    }
)
COUNTED = {
    name: pl.DataFrame(values, schema={"value": pl.String, "bits": pl.UInt16}, orient="row")
    for name, values in {
        "family": [("roe", 20)],
        "city": [("ayr", 100)],
        "start": [("ro", 0)],
    }.items()
}


def test_common_tokens_are_counted_by_name():
    rows = ["roe"] * 10 + ["doe"] * 9 + [None] * 21
    tokens = pl.DataFrame({"row": range(40), "family": rows, "city": ["ayr"] * 40})
    counted = surprise.count(tokens)
    assert counted["family"].rows() == [("roe", 200)]
    assert counted["city"].rows() == [("ayr", 0)]
    assert surprise.rare(40) == 300
    assert surprise.rare(0) == surprise.rare(5) == 0


def test_a_token_counts_what_it_is_known_for_and_others_as_rare():
    found = surprise.attach(TOKENS, COUNTED, 300)
    assert found.columns == TOKENS.columns
    assert found["city"].to_list() == [100, 100, 300, 0]
    assert surprise.attach(TOKENS, {}, 300)["family"].to_list() == [300] * 4


def test_of_each_group_the_best_shared_token_counts():
    pairs = pl.DataFrame({"l": [0, 0, 0, 1, 2], "r": [1, 2, 3, 2, 3]}, schema=PAIRS)
    groups = (("family", "start"), ("city",), ("postcode",))
    bits = surprise.attach(TOKENS, COUNTED, 300)
    found = surprise.shared(pairs, TOKENS, bits, groups)
    assert found.to_list() == [120, 20, 20, 20, 20]
    assert surprise.shared(pairs.head(0), TOKENS, bits, groups).to_list() == []


@pytest.mark.parametrize(
    ("bits", "most", "least"),
    [
        ([5, 4, 3], 3, 0),
        ([], 0, 0),
        ([5, 4, 3, 2], 2, 4),
        ([5, 4, 4, 2], 2, 4),
        ([5, 4, 4, 4, 4, 4], 2, 5),
        ([4, 4, 4, 4], 1, 4),
        ([5, 4], 0, 5),
    ],
)
def test_about_as_many_pairs_are_kept_as_asked_for(bits, most, least):
    assert surprise.least(pl.Series("bits", bits, dtype=pl.UInt16), most) == least
