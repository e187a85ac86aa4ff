"""Decisions in a table of proposals as rulings on the records that are present."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.errors import InputError, RulingError
from resolver.files.decisions import Member, Verdict
from resolver.frames.schema import RULINGS
from resolver.recipes import seeing
from resolver.recipes.seeing import Sight
from resolver.steps import decide, seen
from resolver.steps import rulings as fold
from resolver.steps.decide import DROP, Decision, Pair

Row = dict[str, Any]

AGAIN: Final = "Open the new report, or the new proposals.csv or .xlsx, and decide again."
"""What helps where a decision does not fit the records as they are."""
ROWS: Final = "Give the table with all rows of a proposal, or take the new one from the run."
NONE_HERE: Final = "none of these records is in this run: another run?"


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

    `folder` is the run directory they are from, `secret` the key of its reports.
    """

    folder: Path
    sight: Sight
    cleaned: pl.DataFrame
    kept: pl.DataFrame
    secret: str

    @cached_property
    def rulings(self) -> list[Row]:
        """The kept rulings in their order, as `steps.rulings.judged` has them."""
        return self.judged(self.kept)

    def judged(self, rulings: pl.DataFrame) -> list[Row]:
        """Rulings (RULINGS) in their order, as `steps.rulings.judged` has them."""
        placed = self.sight.placed(rulings)
        return fold.judged(placed, self.cleaned, self.sight.copies).to_dicts()

    @cached_property
    def folded(self) -> fold.Folded:
        """What the kept rulings come to."""
        return self.sight.folded(self.kept, self.cleaned)

    @cached_property
    def ruled(self) -> Mapping[int, frozenset[Pair]]:
        """The pairs on which the kept rulings have a word, by either row."""
        found: dict[int, set[Pair]] = defaultdict(set)
        for row in self.rulings:
            if row["stands"] and row["problem"] is None and row["ruling"] in fold.WORDS:
                for end in (row["l"], row["r"]):
                    found[end].add((row["l"], row["r"]))
        return {row: frozenset(pairs) for row, pairs in found.items()}

    @cached_property
    def values(self) -> list[tuple[Row, bool]]:
        """The rulings on values (LAST) in their order, and whether each is open again."""
        last, same = self.folded.last, self.folded.same
        again = seeing.open_again(last, same, self.sight.records)
        stale = set(again.select("l", "r", "field").rows())
        values = last.filter(pl.col("ruling") == fold.VALUE).to_dicts()
        return [(row, (row["l"], row["r"], row["field"]) in stale) for row in values]

    @cached_property
    def marks(self) -> list[str]:
        """What the reports of the run show in place of every record (`steps.seen.mark`)."""
        return seen.mark(self.sight.said, self.secret).to_list()

    def key(self, row: int) -> str:
        """The key of a record as it is shown."""
        return ":".join(self.sight.keys[row])


def rulings(said: Sequence[Verdict], present: Present) -> tuple[list[Row], list[Refused]]:
    """The rulings (`files.rulings.SCHEMA`) of decisions on proposals, and what is refused.

    Raises:
        RulingError: none of the records is in this run.
    """
    if said and not any(_is_here(one, present) for verdict in said for one in verdict.members):
        raise RulingError(f"{said[0].first.file}: {NONE_HERE}")
    trees = _trees(present) if any(one.word == decide.UNSURE for one in said) else {}
    rows: list[Row] = []
    refused: list[Refused] = []
    for one in said:
        places = _places(one, present)
        problem = _problem(one, places, present)
        if problem is not None:
            refused.append(problem)
        else:
            rows += _rows(one, places, present, trees.get(one.entity_id, ()))
    return rows, refused


def _is_here(member: Member, present: Present) -> bool:
    """Whether the run holds the record, if only under its key."""
    sight = present.sight
    row = sight.places.get((member.source or "", member.record_id or ""))
    return (member.fingerprint or "") in sight.rows or (row is not None and not sight.numbered[row])


def _places(one: Verdict, present: Present) -> list[int | None]:
    """The position of every member, None where no record says what its row says.

    Of copies without ids, that of its number is taken first, then any that is left.
    """
    sight = present.sight
    found: list[int | None] = []
    free = []
    for member in one.members:
        fitting = sight.rows.get(member.fingerprint or "", [])
        own = sight.places.get((member.source or "", member.record_id or ""))
        found.append(own if own in fitting else None)
        free.append(fitting)
    for number, fitting in enumerate(free):
        if found[number] is None and fitting:
            found[number] = next((row for row in fitting if row not in found), fitting[0])
    return found


def _problem(one: Verdict, places: Sequence[int | None], present: Present) -> Refused | None:
    """Why a decision on a proposal is refused: a record has changed, or rows are missing."""
    first = one.first
    word = one.word or DROP
    refused = Refused(file=first.file, line=first.line, ruling=word, records=(one.entity_id,))
    for member, place in zip(one.members, places, strict=True):
        if place is None:
            return replace(refused, line=member.line, why=_why(member, present))
    held = len(set(places))
    if one.size is None:
        why = "a row of it does not say how many records it has"
        return replace(refused, why=why, help=ROWS)
    if held < max(2, one.size):
        why = f"the table holds {held} of its {max(2, one.size)} records"
        return replace(refused, why=why, help=ROWS)
    return None


def _why(member: Member, present: Present) -> str:
    """Why no record says what the row says."""
    key = (member.source or "", member.record_id or "")
    name = ":".join(part for part in key if part) or "a record"
    if member.fingerprint is None:
        return f"the row of {name} has no fingerprint"
    place = present.sight.places.get(key)
    if place is not None and not present.sight.numbered[place]:
        return f"{name} says something else now than when the table was written"
    return f"this run holds no {name} as it was when the table was written"


def _rows(
    one: Verdict, places: Sequence[int | None], present: Present, tree: Sequence[Pair]
) -> Iterator[Row]:
    named = list(zip(one.members, places, strict=True))
    survivors = {place for member, place in named if member.survivor}
    numbers = [place for place in dict.fromkeys(places) if place is not None]
    numbers.sort(key=lambda place: place not in survivors)
    made = Decision(
        word=one.word,
        members=tuple(numbers),
        dropped=frozenset(
            place for member, place in named if place is not None and member.decision == DROP
        ),
        links=_links(numbers, present, tree) if one.word == decide.UNSURE else (),
    )
    made = replace(made, ruled=_ruled(made, present))
    said = [(word, left, right, None) for word, left, right in decide.rulings(made)]
    for word, left, right, field in [*said, *_confirmed(made, present)]:
        row = {
            **dict.fromkeys(RULINGS),
            "ruling": word,
            "field": field,
            "reason": one.note,
            "file": one.first.file,
            "line": one.first.line,
        }
        present.sight.name(row, left, right)
        yield row


def _ruled(made: Decision, present: Present) -> tuple[Pair, ...]:
    """The pairs of these records that somebody has ruled on before.

    What the decision says of copies without ids it says of all of them.
    """
    digests = present.sight.said
    told = {frozenset((digests[a], digests[b])) for _, a, b in decide.rulings(made)}
    inside = set(made.members)
    pairs = {pair for one in made.members for pair in present.ruled.get(one, ())}
    return tuple(
        (a, b)
        for a, b in sorted(pairs)
        if {a, b} <= inside and frozenset((digests[a], digests[b])) not in told
    )


def _confirmed(made: Decision, present: Present) -> Iterator[tuple[str, int, int, str]]:
    """The values chosen before that are open again: who says `same` has seen what they come to."""
    if made.word not in (None, decide.SAME):
        return
    rest = set(made.members) - made.dropped
    inside = ((row, again) for row, again in present.values if {row["l"], row["r"]} <= rest)
    for field, (row, again) in {row["field"]: (row, again) for row, again in inside}.items():
        left, right = (row["r"], row["l"]) if row["turned"] else (row["l"], row["r"])
        if again:
            yield fold.VALUE, left, right, field


def _links(members: Sequence[int], present: Present, tree: Sequence[Pair]) -> tuple[Pair, ...]:
    """The links to be unsure of: those that somebody is unsure of already, if they reach all.

    A proposal may need other links once somebody is unsure of these.
    """
    inside = set(members)
    doubted = tuple(sorted(pair for pair in present.folded.unsure if inside.issuperset(pair)))
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
    left = present.sight.places[link["left_source"], link["left"]]
    return left, present.sight.places[link["right_source"], link["right"]]
