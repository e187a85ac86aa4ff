from __future__ import annotations

import json
from dataclasses import replace

import pytest

from resolver.frames.expected import Expected, Family, Quality, Range
from resolver.report.expecting import left_out, plain_values, sentences


def _range(value: float, low: float, high: float) -> Range:
    return Range(value=value, low=low, high=high)


FOUND = Quality(
    compared=_range(11_400.0, 10_000.0, 12_000.0),
    uncompared=_range(600.0, 300.0, 1_200.0),
    families=(Family(name="e-mail", known=10.0, found=8.0, alone=3.0),),
    oversized=10,
    unmet=512,
    empty=82,
    bands=(
        Expected(
            band="auto",
            pairs=4_000,
            pairs_right=_range(0.9984, 0.9903, 1.0),
            proposals=300,
            proposals_right=_range(0.998, 0.99, 1.0),
        ),
        Expected(
            band="review",
            pairs=6_000,
            pairs_right=_range(0.93, 0.8, 0.98),
            proposals=900,
            proposals_right=_range(0.898, 0.711, 0.978),
        ),
    ),
    missed_pairs=_range(1_072.0, 419.0, 2_598.0),
    missed_duplicates=_range(435.0, 153.0, 1_046.0),
)
NOTHING = Quality(
    compared=_range(0.0, 0.0, 0.0),
    uncompared=None,
    families=(),
    oversized=0,
    unmet=0,
    empty=0,
    bands=(),
    missed_pairs=_range(0.0, 0.0, 0.0),
    missed_duplicates=_range(0.0, 0.0, 0.0),
)


def test_what_to_expect_is_told_in_four_sentences() -> None:
    assert sentences(FOUND) == (
        "Of 100 merges called safe, we expect 99.8 right (99.0 to 100).",
        "Of 100 proposals to decide, we expect 90 right (71 to 98).",
        "Compared 11,400 of an estimated 12,000 pairs of the same person (95 %; 90 to 97 %).",
        "Expected to be missed: about 440 duplicate records (150 to 1,000).",
    )


def test_where_there_are_no_duplicates_nothing_is_expected() -> None:
    assert sentences(NOTHING) == ()


def test_what_cannot_be_told_is_not_told() -> None:
    (_, _, compared, missed) = sentences(replace(FOUND, uncompared=None))
    assert "cannot be told" in compared
    assert "missed among the pairs that were compared" in missed


def test_nothing_is_ever_certain() -> None:
    (safe, *_) = sentences(
        replace(FOUND, bands=(replace(FOUND.bands[0], pairs_right=_range(1.0, 0.999, 1.0)),))
    )
    assert safe == "Of 100 merges called safe, we expect more than 99.9 right (99.9 to 100)."


def test_what_was_left_out_is_counted() -> None:
    assert all(number in left_out(FOUND) for number in ("10.", "512", "82"))


def test_the_figures_are_plain_json() -> None:
    told = json.loads(json.dumps(plain_values(FOUND)))
    assert told["recall"]["value"] == pytest.approx(0.95)
    assert told["same_pairs"]["value"] == 12_000.0
    assert told["bands"][0]["band"] == "auto"
    assert plain_values(None) is None
    nothing = plain_values(NOTHING)
    assert nothing is not None
    assert nothing["recall"] is None
