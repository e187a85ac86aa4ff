"""The report of a run as one HTML file that needs no network and no server.

Without scripts it is a summary and the most doubtful proposals; with them a review of all.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from resolver.frames.result import Summary
from resolver.frames.review import Beside
from resolver.report import expecting, overview
from resolver.report.cards import Card, cards
from resolver.report.mask import Mask
from resolver.report.plots import plots
from resolver.report.review.block import MOST, block, is_lean
from resolver.report.review.client import client
from resolver.report.ruled import Ruled
from resolver.report.splits import split_rows
from resolver.report.visible import TEXT_LONGEST, Segment, segments
from resolver.report.words import are, many

SHOWN: Final = 50
"""Proposals that can be read without scripts; the review has all up to `MOST`."""

FIRST: Final = 5
"""Proposals that the first page points to."""


def report_html(
    summary: Summary,
    mapping: pl.DataFrame,
    proposals: pl.DataFrame,
    rejects: pl.DataFrame,
    records: pl.DataFrame | None = None,
    *,
    beside: Beside | None = None,
    masked: bool = True,
) -> str:
    """The report as the text of one HTML 5 document, the same for the same arguments.

    Args:
        summary: what the run found.
        mapping: the column mapping; of its columns `file, source, column, role, label, reason,
            filled, distinct, example` those that are there are shown.
        proposals: `frames.result.PROPOSALS`, the most doubtful first; the first `SHOWN` become
            cards, the first `MOST` are in the review.
        rejects: `frames.schema.REJECTS`.
        records: `frames.schema.RECORDS` with attributes, for the values of the members; without
            it the cards name their records by key alone.
        beside: records that seem to hold several people, what people ruled before, and the key by
            which decisions name their records.
        masked: whether e-mails, phones, names and other values are made unreadable. The title
            says which.

    All text of the arguments is escaped, and hidden or direction-changing characters are written
    out as tags.
    """
    beside = beside or Beside()
    ruled = Ruled(beside.ruled)
    shown = cards(proposals.head(SHOWN), records, ruled, masked=masked)
    mask = Mask(active=masked)
    template = _environment(masked).get_template("report.html.j2")
    heads, rows = overview.mapping_table(mapping, mask)
    rules, idle = overview.rule_rows(summary)
    bands = overview.band_rows(summary, proposals, ruled)
    texts = [warning for card in shown for warning in card.warnings]
    return template.render(
        title=_title(summary, masked),
        footer_note="Confidential, masked" if masked else "Confidential, NOT masked: personal data",
        style=_style(),
        masked=masked,
        summary=summary,
        bands=bands,
        total_banded=sum(row.proposals for row in bands),
        doubtful=_doubtful(shown),
        warning_rows=overview.warning_rows(proposals, len(shown), texts),
        mapping_heads=heads,
        mapping_rows=rows,
        rules=rules,
        idle=idle,
        rejects=overview.reject_rows(rejects, mask),
        findings=overview.finding_rows(summary, mask),
        reopened=overview.reopened_rows(summary, mask),
        splits=split_rows(beside.splits, mask),
        possible=overview.possible_pairs(summary.records),
        expected=expecting.sentences(summary.quality) if summary.quality else (),
        left_out=expecting.left_out(summary.quality) if summary.quality else "",
        plots=plots(summary, proposals, masked=masked),
        cards=shown,
        total=len(proposals),
        most=MOST,
        slim=is_lean(proposals),
        # its alphabet has no markup
        data=Markup(block(proposals, records, beside, masked=masked)),
        script=Markup(client().script),
        script_digest=client().digest,
    )


def _title(summary: Summary, masked: bool) -> str:
    found = sum(summary.proposals.values())
    privacy = "masked" if masked else "NOT masked"
    told = f"{many(found, 'proposal')} from {many(summary.records, 'record')}"
    return f"Merge report: {told} ({privacy})"


def _doubtful(shown: list[Card]) -> list[Card]:
    return [card for card in shown if card.band != "auto"][:FIRST]


@cache
def _environment(masked: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("resolver.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    mask = Mask(active=masked)

    def hidden(text: str) -> tuple[Segment, ...]:
        return segments(mask.text(text), TEXT_LONGEST)

    environment.filters["shown"] = segments
    environment.filters["masked"] = hidden
    environment.filters |= {"many": many, "are": are}
    return environment


@cache
def _style() -> Markup:
    room = files("resolver.report").joinpath("templates")
    names = ("style.css", "review.css")
    # our own files: nothing of the data is in them
    return Markup("\n".join(room.joinpath(name).read_text("utf-8") for name in names))
