"""Decisions of a file as rulings on the records of a run: which can be taken, which are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.errors import RulingError, did_you_mean
from resolver.files import decisions as tables
from resolver.files import ledger
from resolver.files import rulings as reader
from resolver.files.filled import Filled, at, filled
from resolver.files.results.members import DECISION
from resolver.frames.schema import RULINGS
from resolver.recipes import seeing, tabled
from resolver.recipes.tabled import Present, Refused
from resolver.steps import rulings as fold
from resolver.steps.rulings.named import named
from resolver.steps.seen import fingerprint, sides

Row = dict[str, Any]
_Topic = tuple[object, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file comes to: `rulings` (RULINGS) that are new, how many are known, which refused."""

    rulings: pl.DataFrame
    known: int
    refused: tuple[Refused, ...]


def taken(path: str | Path, present: Present, by: str | None, now: str) -> Taken:
    """The rulings of a rulings file, or of a table of proposals, on the records that are present.

    Keys, sources, fingerprints, `by` and `at` are filled in where they are missing. A ruling is
    refused where a record is not there or says something else than when it was taken. What the kept
    rulings say already is known and not taken again.

    Raises:
        RulingError: the file cannot be read, or holds no decision.
    """
    given = filled(path, ("ruling", DECISION))
    _either(given)
    refused: list[Refused] = []
    if tables.is_table(given) and "ruling" not in (given.header or ()):
        rows, refused = tabled.rulings(tables.decided(given), present)
        found = pl.DataFrame(rows, schema=reader.SCHEMA, orient="row")
    else:
        said = pl.col("ruling").is_not_null() | pl.col("undoes").is_not_null()
        found = reader.taken(given).filter(said).select(reader.SCHEMA.names())
    if found.is_empty() and not refused:
        raise RulingError(
            f"{given.name}: holds no decision. A rulings file has one ruling a line; in "
            "proposals.csv or proposals.xlsx the column 'decision' is to be filled in."
        )
    rows, more = _judged(found, present, by)
    new = list(_new(rows, present, now))
    return Taken(
        rulings=pl.DataFrame(
            [{name: row[name] for name in RULINGS} for row in new], schema=RULINGS
        ),
        known=len(rows) - len(new),
        refused=(*refused, *more),
    )


def _either(given: Filled) -> None:
    header = given.header
    if header is not None and not {"ruling", DECISION} & {*header}:
        near = did_you_mean(DECISION, header) or did_you_mean("ruling", header)
        message = f"the header has neither a column 'ruling' nor {DECISION!r}.{near}"
        raise at(given.name, given.line, message)


def _judged(
    found: pl.DataFrame, present: Present, by: str | None
) -> tuple[list[Row], list[Refused]]:
    """The rows that can be taken, whole and with their `topic`, and the others."""
    whole = ledger.whole(found).with_columns(found["file"], found["line"])
    rows = _placed(seeing.completed(whole, present.records), present)
    topics = _topics(present)
    good: list[Row] = []
    bad: list[Refused] = []
    for row in rows:
        problem = _problem(row, present) or _aimless(row, topics)
        if problem:
            bad.append(problem)
            continue
        row["topic"] = _topic(row, topics)
        if row["ruling"] is not None:
            _fill(row, present, by)
        if row["fingerprint"]:
            topics[row["fingerprint"]].append(row["topic"])
        good.append(row)
    return good, bad


def _placed(rulings: pl.DataFrame, present: Present) -> list[Row]:
    """The rulings with `l`, `r`, `turned` and `problem`, in their order."""
    return named(rulings.with_row_index("n"), present.cleaned).sort("n").to_dicts()


def _problem(row: Row, present: Present) -> Refused | None:
    """Why a ruling does not go with the records as they are."""
    if row["ruling"] is None:
        return None
    ends = sides(row["fingerprint"] or "")
    refused = Refused(file=row["file"], line=row["line"], ruling=row["ruling"], records=_keys(row))
    if row["left"] is None or row["right"] is None:
        return replace(refused, why="a record it was taken on is gone, or says something else now")
    if row["problem"]:
        return replace(refused, why=row["problem"])
    both = [present.seen[row[side]] for side in ("l", "r")]
    if ends is not None and set(both) != set(ends):
        changed = [
            present.key(row[side]) for side in ("l", "r") if present.seen[row[side]] not in ends
        ]
        verb = "say" if len(changed) > 1 else "says"
        told = f"{' and '.join(changed)} {verb} something else now than when this was decided"
        return replace(refused, why=told)
    field = row["field"] or ""
    if field not in ("", *fold.FIELDS, *present.records.columns):
        return replace(refused, why=f"no record has {field}", help=FIELD)
    return None


FIELD: Final = "Name an attribute that the run has."
UNDONE: Final = "Name the fingerprint of a ruling in rulings.jsonl of the run, or in this file."


def _aimless(row: Row, topics: dict[str, list[_Topic]]) -> Refused | None:
    if not row["undoes"] or row["undoes"] in topics:
        return None
    return Refused(
        file=row["file"],
        line=row["line"],
        ruling=row["ruling"] or reader.UNDO,
        records=_keys(row),
        why=f"no ruling that was taken is called {row['undoes'][:80]}",
        help=UNDONE,
    )


def _keys(row: Row) -> tuple[str, ...]:
    names = [(row[f"{side}_source"], row[side]) for side in ("left", "right") if row[side]]
    return tuple(":".join(part for part in name if part) for name in names)


def _topics(present: Present) -> dict[str, list[_Topic]]:
    """What the kept rulings are about, by their fingerprints, in their order."""
    found: dict[str, list[_Topic]] = defaultdict(list)
    for row in _placed(present.kept, present):
        if row["fingerprint"]:
            found[row["fingerprint"]].append(_topic(row, found))
    return found


def _topic(row: Row, topics: dict[str, list[_Topic]]) -> _Topic:
    """What a ruling is about: its records, and the field of a value; of an undo what it undoes."""
    if row["ruling"] is None:
        named_so = topics.get(row["undoes"]) or [(row["undoes"], None)]
        fitting = [topic for topic in named_so if topic[1] == row["field"]]
        return (fitting or named_so)[-1]
    pair = (row["l"], row["r"]) if row["l"] is not None else frozenset(_keys(row))
    return pair, row["field"]


def _fill(row: Row, present: Present, by: str | None) -> None:
    left, right = (row["r"], row["l"]) if row["turned"] else (row["l"], row["r"])
    for side, number in (("left", left), ("right", right)):
        row[f"{side}_source"], row[side] = present.keys[number]
    row["named"] = row["fingerprint"]
    row["fingerprint"] = row["fingerprint"] or fingerprint(present.seen[left], present.seen[right])
    row["by"] = row["by"] or by


def _new(rows: Sequence[Row], present: Present, now: str) -> Iterator[Row]:
    """The rows that the kept rulings do not say already.

    Rows on one topic are known where they are the last that is said of it. Else those with a time
    are known that stand there anywhere.
    """
    kept: dict[_Topic, list[Row]] = defaultdict(list)
    topics = _topics(present)
    for row in _placed(present.kept, present):
        kept[_topic(row, topics)].append(row)
    asked: dict[_Topic, list[Row]] = defaultdict(list)
    for row in rows:
        asked[row["topic"]].append(row)
    new = set()
    for topic, these in asked.items():
        those = kept[topic]
        pairs = zip(these, those[-len(these) :], strict=False)
        if len(those) >= len(these) and all(_alike(one, other) for one, other in pairs):
            continue
        left = list(those)
        for row in these:
            twin = next((one for one in left if row["at"] and _alike(row, one)), None)
            if twin is None:
                new.add(id(row))
            else:
                left.remove(twin)
    for row in rows:
        if id(row) in new:
            yield {**row, "at": row["at"] or now}


def _alike(row: Row, kept: Row) -> bool:
    """Whether a kept ruling says what the row says; what the row left open does not matter."""
    said = ("ruling", "undoes", "field")
    if any(row[name] != kept[name] for name in said):
        return False
    if row["ruling"] == fold.VALUE and row["turned"] != kept["turned"]:
        return False
    told = {name: row[name] for name in ("by", "at", "reason")}
    told["fingerprint"] = row.get("named")
    return all(value is None or value == kept[name] for name, value in told.items())
