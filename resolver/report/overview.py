"""The first page of a report: what was read, what was found, what is safe, where to look first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from resolver.frames.result import BANDS, Summary
from resolver.report.mask import Mask
from resolver.report.phrases import hidden_name
from resolver.report.ruled import Ruled
from resolver.report.visible import TEXT_LONGEST, Segment, segments

Words = tuple[Segment, ...]

MEANINGS: Final = {
    "auto": (
        "Safe to merge unseen: two independent kinds of evidence agree, one of them personal, "
        "and nothing contradicts; or somebody has ruled so."
    ),
    "review": "Probably one person, but someone should look before anything is merged.",
    "blocked": (
        "One person by the evidence, but something forbids the merge: different external ids "
        "that the target system refuses, or a rule of yours."
    ),
}
"""What each band asks of the reader."""

REOPENED: Final = 50
"""Rulings open again that are listed."""

_COLUMNS: Final = (
    "file",
    "source",
    "column",
    "role",
    "label",
    "reason",
    "filled",
    "distinct",
    "example",
)
_RULE_WORDS: Final = {
    "email": "same e-mail",
    "email_probable": "probably the same mailbox",
    "stem": "e-mail name like the person's name",
    "phone": "same phone",
    "handle": "same handle",
    "external_id": "same external id",
    "national_id": "same national id",
    "name": "same full name",
    "address": "same address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRow:
    """What was found of one band; `spared` are the records its merges would remove.

    `ruled` proposals hold records that people ruled to be the same.
    """

    band: str
    proposals: int
    links: int
    spared: int
    meaning: str
    ruled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRow:
    """A kind of warning on proposals: how many have it, what it says, where it comes first."""

    code: str
    proposals: int
    text: Words
    first: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One blocking rule as people read it."""

    rule: Words
    pairs: int
    run: bool
    oversized: int
    largest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding about the data; the text says what became of it."""

    field: Words
    source: Words
    records: int
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectRow:
    """Rows that were not accepted for one reason, with the place of the first."""

    code: Words
    kind: str
    rows: int
    first: Words
    reason: Words


def band_rows(summary: Summary, proposals: pl.DataFrame, ruled: Ruled) -> list[BandRow]:
    """One row a band, in the order of `BANDS`."""
    told = proposals.select("band", "members") if ruled else proposals.clear()
    joined = Counter(
        row["band"] for row in told.iter_rows(named=True) if ruled.joining(row["members"])
    )
    spared = dict(
        proposals.group_by("band").agg((pl.col("size").cast(pl.Int64) - 1).sum()).iter_rows()
    )
    return [
        BandRow(
            band=band,
            proposals=summary.proposals.get(band, 0),
            links=summary.links.get(band, 0),
            spared=spared.get(band, 0),
            meaning=MEANINGS[band],
            ruled=joined[band],
        )
        for band in BANDS
    ]


def warning_rows(proposals: pl.DataFrame, shown: int, texts: Iterable[Any]) -> list[WarningRow]:
    """The kinds of warnings over all proposals, the most frequent first.

    `texts` are the (code, text) of the warnings on the `shown` first proposals, already masked.
    """
    said: dict[str, Words] = {}
    for code, text in texts:
        said.setdefault(code, text)
    counted = (
        proposals.with_row_index("rank", offset=1)
        .select("rank", code=pl.col("warnings").list.eval(pl.element().struct.field("code")))
        .filter(pl.col("code").list.len() > 0)
        .explode("code")
        .group_by("code")
        .agg(proposals=pl.col("rank").n_unique(), first=pl.col("rank").min())
        .sort(["proposals", "code"], descending=[True, False])
    )
    return [
        WarningRow(
            code=str(code),
            proposals=count,
            text=said.get(code, ()),
            first=first if first <= shown else None,
        )
        for code, count, first in counted.iter_rows()
    ]


def rule_rows(summary: Summary) -> tuple[list[RuleRow], int]:
    """The blocking rules that brought pairs or were too large, and how many did neither.

    What was compared comes first, then what was left out, largest first.
    """
    telling = (pl.col("pairs") > 0) | (pl.col("oversized") > 0)
    rules = summary.rules.filter(telling).sort(
        ["run", "pairs", "rule"], descending=[True, True, False]
    )
    rows = [
        RuleRow(
            rule=segments(rule_words(row["rule"])),
            pairs=row["pairs"],
            run=row["run"],
            oversized=row["oversized"],
            largest=row["largest"],
        )
        for row in rules.iter_rows(named=True)
    ]
    return rows, len(summary.rules) - len(rows)


def finding_rows(summary: Summary, mask: Mask) -> list[FindingRow]:
    """What is wrong with the data, in the order of the summary."""
    return [
        FindingRow(
            field=segments(hidden_name(one.field, mask.text)),
            source=segments(mask.text(one.source)),
            records=one.records,
            text=segments(mask.text(one.text), TEXT_LONGEST),
        )
        for one in summary.findings
    ]


def reject_rows(rejects: pl.DataFrame, mask: Mask) -> list[RejectRow]:
    """The rows that were not accepted, by code, the most frequent first."""
    grouped = (
        rejects.group_by("code", "kind", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.col("file", "line", "column", "reason").first())
        .sort(["rows", "code", "kind"], descending=[True, False, False], nulls_last=True)
    )
    return [
        RejectRow(
            code=segments(mask.text(row["code"] or "")),
            kind=row["kind"] or "rejected",
            rows=row["rows"],
            first=segments(mask.text(_place(row))),
            reason=segments(_reason(row["reason"] or "", mask)),
        )
        for row in grouped.iter_rows(named=True)
    ]


def mapping_table(mapping: pl.DataFrame, mask: Mask) -> tuple[list[str], list[list[Words]]]:
    """Headings and rows of the column mapping: the columns of the frame that people know."""
    names = [name for name in _COLUMNS if name in mapping.columns]
    rows = [
        [_mapping_cell(name, value, mask) for name, value in zip(names, row, strict=True)]
        for row in mapping.select(names).iter_rows()
    ]
    return [name.capitalize() for name in names], rows


def reopened_rows(summary: Summary, mask: Mask) -> list[tuple[Words, Words, str, Words]]:
    """Pairs that people have ruled apart on other values than the records have today."""
    return [
        (
            segments(mask.text(":".join(one.left))),
            segments(mask.text(":".join(one.right))),
            one.ruling,
            segments(
                ", ".join(filter(None, (mask.text(one.by), one.at, mask.note(one.reason)))),
                TEXT_LONGEST,
            ),
        )
        for one in summary.reopened[:REOPENED]
    ]


def possible_pairs(records: int) -> int:
    """All pairs of the records."""
    return records * (records - 1) // 2


def _mapping_cell(name: str, value: object, mask: Mask) -> Words:
    if value is None:
        return ()
    if isinstance(value, int):
        return segments(f"{value:,}")
    if name == "example":
        return segments(mask.value(name, str(value)))
    return segments(mask.text(str(value)))


def _place(row: dict[str, Any]) -> str:
    line = f", line {row['line']:,}" if row["line"] is not None else ""
    column = f", column {row['column']}" if row["column"] else ""
    return f"{row['file'] or ''}{line}{column}"


def _reason(reason: str, mask: Mask) -> str:
    """A reason without the values it quotes, which may be anything."""
    if not mask.active:
        return reason
    pieces = reason[:500].split("'")
    kept = [piece if i % 2 == 0 else "•••" for i, piece in enumerate(pieces)]
    return mask.text("'".join(kept))


def rule_words(rule: str) -> str:
    """What records have in common that a blocking rule brings together: `same e-mail`."""
    known = _RULE_WORDS.get(rule)
    return known if known else " and ".join(f"same {part}" for part in rule.split("+"))
