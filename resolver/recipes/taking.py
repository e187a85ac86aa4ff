"""Decisions of a file as rulings on the records of a run: which can be taken, which are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
from resolver.recipes import seeing, tabled, translating
from resolver.recipes.alike import agrees, alike
from resolver.recipes.tabled import Present, Refused
from resolver.steps import rulings as fold
from resolver.steps import seen
from resolver.steps.rulings.copies import strange
from resolver.steps.rulings.named import named
from resolver.steps.rulings.voices import APART

Row = dict[str, Any]
Topic = tuple[object, str | None]
"""What a ruling is about: two records, and the field of a value."""

FIELD: Final = "Name an attribute that the run has."
UNDONE: Final = "Name the fingerprint of a ruling in rulings.jsonl of the run, or in this file."
ANEW: Final = "Rule on these records anew: the last word counts."
COPIES: Final = "Give the records ids, or take out all of these copies but one."
NAMELESS: Final = "Leave its fingerprint out, so that one is made that names them."


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file comes to: `rulings` (RULINGS) that are new, how many are known, which refused.

    `said` are the new ones with their `topic`, `before` the last word on every topic until then.
    """

    rulings: pl.DataFrame
    known: int
    refused: tuple[Refused, ...]
    said: tuple[Row, ...]
    before: Mapping[Topic, Row]


def taken(path: str | Path, present: Present, by: str | None, now: str) -> Taken:
    """The rulings of a rulings file, or of a table of proposals, on the records that are present.

    Keys, sources, fingerprints, `by` and `at` are filled in where they are missing. A ruling is
    refused where a record is not there or says something else than when it was taken. What the kept
    rulings say already is known and not taken again, unless it has been replaced since.

    Raises:
        RulingError: the file cannot be read, holds no decision, or is of another run.
    """
    given = filled(path, ("ruling", DECISION))
    _either(given)
    refused: list[Refused] = []
    if tables.is_table(given) and "ruling" not in (given.header or ()):
        made, refused = tabled.rulings(tables.verdicts(given), present)
        found = pl.DataFrame(made, schema=reader.SCHEMA, orient="row")
    else:
        said = pl.col("ruling").is_not_null() | pl.col("undoes").is_not_null()
        found = reader.taken(given).filter(said).select(reader.SCHEMA.names())
        found = translating.translated(found, present, given.name)
    if found.is_empty() and not refused:
        raise RulingError(
            f"{given.name}: holds no decision. A rulings file has one ruling a line; in "
            "proposals.csv or proposals.xlsx the column 'decision' is to be filled in."
        )
    kept = _Kept(present)
    rows, more = _judged(found, kept, by)
    rows, torn = _torn(rows, present)
    found_new = [{**row, "at": row["at"] or now} for row in _new(rows, kept)]
    new, idle = _effective(found_new, kept)
    return Taken(
        rulings=pl.DataFrame(
            [{name: row[name] for name in RULINGS} for row in new], schema=RULINGS
        ),
        known=len(rows) - len(new) - len(idle),
        refused=(*refused, *more, *torn, *idle),
        said=tuple(new),
        before=kept.last,
    )


def _either(given: Filled) -> None:
    header = given.header
    if header is not None and not {"ruling", DECISION} & {*header}:
        near = did_you_mean(DECISION, header) or did_you_mean("ruling", header)
        message = f"the header has neither a column 'ruling' nor {DECISION!r}.{near}"
        raise at(given.name, given.line, message)


class _Kept:
    """The kept rulings by what they are about, by what they are called, and the last word on it."""

    def __init__(self, present: Present) -> None:
        self.present = present
        self.named: dict[str, list[Topic]] = defaultdict(list)
        self.about: dict[Topic, list[Row]] = defaultdict(list)
        self.last: dict[Topic, Row] = {}
        for row in present.rulings:
            topic = self.topic(row)
            self.about[topic].append(row)
            if row["fingerprint"]:
                self.named[row["fingerprint"]].append(topic)
            if row["stands"] and row["problem"] is None and row["ruling"] is not None:
                self.last[topic] = row

    def topic(self, row: Row) -> Topic:
        """What a ruling is about; one that takes back is about what it takes back."""
        if row["ruling"] is None:
            called = self.named.get(row["undoes"]) or [(row["undoes"], None)]
            own = (row["undoes"], row["field"])
            return next((topic for topic in reversed(called) if topic[1] == row["field"]), own)
        pair = (row["l"], row["r"]) if row["l"] is not None else frozenset(_keys(row))
        return pair, row["field"]


def _judged(found: pl.DataFrame, kept: _Kept, by: str | None) -> tuple[list[Row], list[Refused]]:
    """The rows that can be taken, whole and with their `topic`, and the others."""
    present = kept.present
    whole = ledger.whole(found).with_columns(found["file"], found["line"])
    good: list[Row] = []
    bad: list[Refused] = []
    for row in _placed(present.sight.fixed(whole), present):
        problem = _problem(row, present) or _aimless(row, kept)
        if problem:
            bad.append(problem)
            continue
        row["topic"] = kept.topic(row)
        if row["ruling"] is not None:
            left, right = (row["r"], row["l"]) if row["turned"] else (row["l"], row["r"])
            row["named"] = row["fingerprint"]
            present.sight.name(row, left, right)
        row["by"] = row["by"] or by
        if row["fingerprint"]:
            kept.named[row["fingerprint"]].append(row["topic"])
        good.append(row)
    return good, bad


def _placed(rulings: pl.DataFrame, present: Present) -> list[Row]:
    """The rulings with `l`, `r`, `turned` and `problem`, in their order."""
    sight = present.sight
    found = named(sight.placed(rulings).with_row_index("n"), present.cleaned).sort("n")
    alike = strange(found, sight.copies)
    return found.with_columns(problem=pl.coalesce("problem", alike)).to_dicts()


def _problem(row: Row, present: Present) -> Refused | None:
    """Why a ruling does not go with the records as they are."""
    if row["ruling"] is None:
        return None
    refused = Refused(file=row["file"], line=row["line"], ruling=row["ruling"], records=_keys(row))
    text = row["fingerprint"] or ""
    if row["problem"]:
        lost = seeing.GONE if row["problem"] == seeing.REPORTED else row["problem"]
        return replace(refused, why=lost, help=_help(row["problem"]))
    if seen.is_older(text):
        return replace(refused, why=f"{seeing.OLDER}, so nobody can tell whether they say the same")
    ends = seen.sides(text) or seen.marks(text)
    told = present.marks if seen.marks(text) else present.sight.said
    both = [row["l"], row["r"]]
    if ends is not None and {told[one] for one in both} != set(ends):
        changed = [present.key(one) for one in both if told[one] not in ends]
        verb = "say" if len(changed) > 1 else "says"
        why = f"{' and '.join(changed)} {verb} something else now than when this was decided"
        return replace(refused, why=why)
    field = row["field"] or ""
    if field not in ("", *fold.FIELDS, *present.sight.records.columns):
        return replace(refused, why=f"no record has {field}", help=FIELD)
    return None


def _help(problem: str) -> str:
    if problem == seeing.NUMBER:
        return NAMELESS
    return COPIES if "exactly the same" in problem else tabled.AGAIN


def _aimless(row: Row, kept: _Kept) -> Refused | None:
    if not row["undoes"] or row["undoes"] in kept.named:
        return None
    return _refused(row, f"no ruling that was taken is called {row['undoes'][:80]}", UNDONE)


def _refused(row: Row, why: str, help_: str) -> Refused:
    return Refused(
        file=row["file"],
        line=row["line"],
        ruling=row["ruling"] or reader.UNDO,
        records=_keys(row),
        why=why,
        help=help_,
    )


def _effective(new: Sequence[Row], kept: _Kept) -> tuple[list[Row], list[Refused]]:
    """The new rulings, each on what it takes back; those that take back nothing are refused.

    What need not be taken back any more is left out: it is as good as known.
    """
    if not any(row["undoes"] for row in new):
        return list(new), []
    present = kept.present
    frame = pl.DataFrame([{name: row[name] for name in RULINGS} for row in new], schema=RULINGS)
    judged = present.judged(pl.concat([present.kept, frame]))
    good, bad = [], []
    for row, found in zip(new, judged[len(present.kept) :], strict=True):
        if row["ruling"] is None and found["takes"] is not None:
            row["topic"] = kept.topic(judged[found["takes"]])
        if row["ruling"] is None and found["moot"]:
            continue
        if found["aimless"] is None:
            good.append(row)
        else:
            bad.append(_refused(row, found["aimless"], ANEW))
    return good, bad


def _keys(row: Row) -> tuple[str, ...]:
    names = [(row[f"{side}_source"], row[side]) for side in ("left", "right") if row[side]]
    return tuple(":".join(part for part in name if part) for name in names)


def _torn(rows: Sequence[Row], present: Present) -> tuple[list[Row], list[Refused]]:
    """The rows without those that, for want of ids, say two things of the same records at once."""
    copies = set(present.sight.copies["row"])
    said: dict[object, set[str]] = defaultdict(set)
    for row in rows:
        said[row["topic"], row["by"], row["at"]].add(row["ruling"])

    def torn(row: Row) -> bool:
        words = said[row["topic"], row["by"], row["at"]]
        return {row["l"], row["r"]} & copies != set() and "same" in words and bool(words & {*APART})

    bad = [
        Refused(
            file=row["file"],
            line=row["line"],
            ruling=row["ruling"],
            records=tuple(present.key(row[side]) for side in ("l", "r")),
            why="other records say exactly the same and have no ids, and it is said of them that "
            "they are both the same and not",
            help=COPIES,
        )
        for row in rows
        if torn(row)
    ]
    return [row for row in rows if not torn(row)], bad


def _new(rows: Sequence[Row], kept: _Kept) -> Iterator[Row]:
    """The rows that the kept rulings do not say already.

    Rows on one topic are known where they are the last that is said of it. Else those with a time
    are known that stand there anywhere, but the last one only where nobody has said otherwise
    since.
    """
    asked: dict[Topic, list[Row]] = defaultdict(list)
    for row in rows:
        asked[row["topic"]].append(row)
    new = set()
    for topic, these in asked.items():
        those = kept.about[topic]
        pairs = zip(these, those[-len(these) :], strict=False)
        if len(those) >= len(these) and all(alike(one, other) for one, other in pairs):
            continue
        left = list(those)
        for row in these:
            twin = next((one for one in left if row["at"] and alike(row, one)), None)
            if twin is None:
                new.add(id(row))
            else:
                left.remove(twin)
        last = these[-1]
        if last["ruling"] is not None and not agrees(last, kept.last.get(topic)):
            new.add(id(last))
    return (row for row in rows if id(row) in new)
