"""Decisions in a table of proposals as rulings on the records that are present."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.errors import InputError
from resolver.files.decisions import Decided, Member
from resolver.steps import decide
from resolver.steps import rulings as fold
from resolver.steps.decide import DROP, Decision, Pair
from resolver.steps.seen import digests, fingerprint

Row = dict[str, Any]

AGAIN: Final = "Open the new report, or the new proposals.csv or .xlsx, and decide again."
"""What helps where a decision does not fit the records as they are."""
ROWS: Final = "Give the table with all rows of a proposal, or take the new one from the run."


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A ruling that is not taken: where it stands, on which records, why, and what would help."""

    file: str
    line: int
    ruling: str
    records: tuple[str, ...]
    why: str = ""
    help: str = AGAIN


@dataclass(frozen=True, kw_only=True)
class Present:
    """The records that are decided on, in the order of the clean frame, and the kept rulings.

    `folder` is the run directory they are from.
    """

    folder: Path
    records: pl.DataFrame
    cleaned: pl.DataFrame
    kept: pl.DataFrame

    @cached_property
    def seen(self) -> list[str]:
        """What every record says (`steps.seen.digests`)."""
        return digests(self.records).to_list()

    @cached_property
    def keys(self) -> list[tuple[str, str]]:
        """Source and id of every record."""
        return self.records.select("source", "record_id").rows()

    @cached_property
    def rows(self) -> dict[str | tuple[str | None, str | None], int]:
        """The position of a record by what it says, and by its key."""
        found: dict[str | tuple[str | None, str | None], int] = {}
        for row, (said, key) in enumerate(zip(self.seen, self.keys, strict=True)):
            found[said] = found[key] = row
        return found

    @cached_property
    def doubted(self) -> frozenset[Pair]:
        """The pairs of which the kept rulings say that somebody is unsure."""
        return fold.decided(self.kept, self.cleaned).unsure

    def key(self, row: int) -> str:
        """The key of a record as it is shown."""
        return ":".join(self.keys[row])


def rulings(said: Sequence[Decided], present: Present) -> tuple[list[Row], list[Refused]]:
    """The rulings (`files.rulings.SCHEMA`) of decisions on proposals, and what is refused."""
    trees = _trees(present) if any(one.word == decide.UNSURE for one in said) else {}
    rows: list[Row] = []
    refused: list[Refused] = []
    for one in said:
        problem = _problem(one, present)
        if problem is not None:
            refused.append(problem)
        else:
            rows += _rows(one, present, trees.get(one.entity_id, ()))
    return rows, refused


def _problem(one: Decided, present: Present) -> Refused | None:
    """Why a decision on a proposal is refused: a record has changed, or rows are missing."""
    first = one.first
    word = one.word or DROP
    refused = Refused(file=first.file, line=first.line, ruling=word, records=(one.entity_id,))
    for member in one.members:
        if _row(member, present) is None:
            key = (member.source, member.record_id)
            name = ":".join(part for part in key if part) or "a record"
            there = key in present.rows
            why = (
                f"{name} says something else now than when the table was written"
                if there
                else f"this run holds no {name} as it was when the table was written"
            )
            return replace(refused, line=member.line, why=why)
    held = len({_row(member, present) for member in one.members})
    if held < max(2, one.size or 2):
        why = f"the table holds {held} of its {one.size or 'at least 2'} records"
        return replace(refused, why=why, help=ROWS)
    return None


def _row(member: Member, present: Present) -> int | None:
    """The position of the record, None where there is none that says what the row says."""
    if member.fingerprint is not None:
        return present.rows.get(member.fingerprint)
    return present.rows.get((member.source, member.record_id))


def _rows(one: Decided, present: Present, tree: Sequence[Pair]) -> Iterator[Row]:
    ordered = sorted(one.members, key=lambda member: not member.survivor)
    members = {_row(member, present): member for member in reversed(ordered)}
    numbers = [row for row in dict.fromkeys(_row(m, present) for m in ordered) if row is not None]
    made = Decision(
        word=one.word,
        members=tuple(numbers),
        dropped=frozenset(row for row in numbers if members[row].decision == DROP),
        links=_links(numbers, present, tree) if one.word == decide.UNSURE else (),
    )
    for word, left, right in decide.rulings(made):
        yield {
            "ruling": word,
            "left_source": present.keys[left][0],
            "left": present.keys[left][1],
            "right_source": present.keys[right][0],
            "right": present.keys[right][1],
            "reason": one.note,
            "fingerprint": fingerprint(present.seen[left], present.seen[right]),
            "file": one.first.file,
            "line": one.first.line,
        }


def _links(members: Sequence[int], present: Present, tree: Sequence[Pair]) -> tuple[Pair, ...]:
    """The links to be unsure of: those that somebody is unsure of already, if they reach all.

    A proposal may need other links once somebody is unsure of these.
    """
    inside = set(members)
    doubted = tuple(sorted(pair for pair in present.doubted if inside.issuperset(pair)))
    reached = {members[0]}
    for _ in members:
        for pair in doubted:
            reached |= set(pair) if reached & set(pair) else set()
    return doubted if reached == inside else tuple(tree)


def _trees(present: Present) -> dict[str, list[Pair]]:
    """The links that every proposal of the run needs, by its id.

    Raises:
        InputError: if the proposals of the run are missing or damaged.
    """
    path = present.folder / "proposals.jsonl"
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return {one["entity_id"]: [_ends(link, present) for link in one["links"]] for one in lines}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("cannot be read.", file=str(path), hint="Scan again.") from error


def _ends(link: Row, present: Present) -> Pair:
    left = present.rows[link["left_source"], link["left"]]
    return left, present.rows[link["right_source"], link["right"]]
