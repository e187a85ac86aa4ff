from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from report.browser import ON_CHROMIUM
from report.sample import MAPPING_SAMPLE, PROPOSALS_SAMPLE, RECORDS_SAMPLE, SUMMARY

from resolver.frames.expected import Family, Quality, Range
from resolver.frames.result import InputFacts, Summary
from resolver.frames.schema import REJECTS, empty
from resolver.report.html import report_html
from resolver.report.plots import plots

ONE = Range(value=9.0, low=8.0, high=10.0)
QUALITY = Quality(
    compared=ONE, uncompared=Range(value=1.0, low=0.0, high=2.0), oversized=0, unmet=0, empty=0,
    families=(Family(name="email", known=10.0, found=8.0, alone=1.0),), bands=(),
    missed_pairs=ONE, missed_duplicates=ONE,
)  # fmt: skip
WHOLE = replace(SUMMARY, quality=QUALITY)


def by_name(summary=WHOLE, proposals=PROPOSALS_SAMPLE, *, masked=True):
    return {plot.id: plot for plot in plots(summary, proposals, masked=masked)}


def numbers(plot):
    return {bar.label: bar.number for bar in plot.bars}


def test_weights_count_every_proposal_once():
    found = by_name()["weights"]
    assert sum(int(number) for number in numbers(found).values()) == len(PROPOSALS_SAMPLE)
    kinds = {part.kind for bar in found.bars for part in bar.stretches}
    assert kinds == {"auto", "review", "blocked"}


def test_sizes_count_every_customer_once():
    assert numbers(by_name()["sizes"]) == {
        "1": "7,079", "2": "19", "3": "1", "4 to 5": "0", "6 to 9": "0", "10 and more": "0",
    }  # fmt: skip


def test_recall_tells_the_whole_and_every_kind_of_key():
    assert numbers(by_name()["recall"]) == {
        "all keys together": "90% (82%–100%)", "same e-mail": "80%",
    }  # fmt: skip
    assert "recall" not in by_name(SUMMARY)


def test_duplicates_by_source():
    assert set(numbers(by_name()["sources"])) == {"shop", "crm"}
    named = replace(
        WHOLE, inputs=(InputFacts(path="a", source="ada@x.org", physical=2, accepted=2),)
    )
    assert list(numbers(by_name(named)["sources"])) == ["a•••@x•••.org"]
    assert list(numbers(by_name(named, masked=False)["sources"])) == ["ada@x.org"]


@pytest.mark.parametrize("proposals", [PROPOSALS_SAMPLE, PROPOSALS_SAMPLE.clear()])
def test_nothing_is_drawn_outside(proposals):
    for plot in by_name(proposals=proposals).values():
        assert all(sum(part.width for part in bar.stretches) < 100.01 for bar in plot.bars)
        assert all(bar.number in plot.text for bar in plot.bars)


@ON_CHROMIUM
@pytest.mark.parametrize("width", [1280, 640, 400, 320])
def test_no_text_of_a_plot_is_cut_at_any_width(opened, width):
    text = report_html(
        WHOLE, MAPPING_SAMPLE, PROPOSALS_SAMPLE, empty(REJECTS), RECORDS_SAMPLE, masked=False
    )
    page = opened(text, viewport={"width": width, "height": 800})
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".chart span:not(.track *)")].filter((one) => {
          const box = one.closest("figure").getBoundingClientRect();
          const own = one.getBoundingClientRect();
          return own.left < box.left || own.right > box.right
            || one.scrollWidth > one.clientWidth + 1 || own.width === 0;
        }).map((one) => one.textContent)"""
    )
    assert outside == []
    assert page.locator(".chart").count() == 4


def test_an_empty_run_has_no_plots():
    assert plots(Summary(version="1"), pl.DataFrame(PROPOSALS_SAMPLE.clear()), masked=True) == []
