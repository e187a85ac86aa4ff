"""Which rulings still stand after those that take others back."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import Any

import polars as pl

_Row = dict[str, Any]


def standing(rulings: pl.DataFrame) -> pl.DataFrame:
    """`stands` (the ruling has a say) and `aimless` (what it takes back is not there), row by row.

    The last ruling is judged first, so that one which takes back a taking back restores.
    """
    rows = rulings.to_dicts()
    ledger = _Ledger(rows)
    aimless: list[str | None] = [None] * len(rows)
    for at in reversed(range(len(rows))):
        name = rows[at]["undoes"]
        if not ledger.stands[at] or not name:
            continue
        target = ledger.take_back(at)
        if target is None:
            aimless[at] = f"no earlier ruling is called {name}"
        if target is None or _says_no_more(rows[at], rows[target]):
            ledger.stands[at] = False
    return pl.DataFrame(
        {"stands": ledger.stands, "aimless": aimless},
        schema={"stands": pl.Boolean, "aimless": pl.String},
    )


class _Ledger:
    """The rulings by the names under which they can be taken back."""

    def __init__(self, rows: list[_Row]) -> None:
        self.rows = rows
        self.stands = [True] * len(rows)
        self.named: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        self.alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for at in range(len(rows)):
            self.named[self._name(at)].append(at)
            self.named[self._name(at), rows[at]["field"]].append(at)
            self.alike[self._likeness(at)].append(at)

    def take_back(self, at: int) -> int | None:
        """The latest earlier ruling of the name; it and its repetitions stand no more.

        One ruling and several on values may share a name: that on the same field is meant, first of
        all the one that is about no field.
        """
        wanted, field = self.rows[at]["undoes"], self.rows[at]["field"]
        for name in ((wanted,), (self.rows[at].get("file"), wanted)):
            candidates = self._standing((name, field), at) or self._standing(name, at)
            if candidates:
                self._fell(candidates[-1], at)
                return candidates[-1]
        return None

    def _standing(self, name: tuple[Any, ...], before: int) -> list[int]:
        """The rulings of the name that stand so far, the latest one last."""
        candidates = self.named[name]
        while candidates and (candidates[-1] >= before or not self.stands[candidates[-1]]):
            candidates.pop()
        return candidates

    def _fell(self, target: int, before: int) -> None:
        repetitions = self.alike[self._likeness(target)]
        for at in repetitions[: bisect_left(repetitions, before)]:
            self.stands[at] = False
        repetitions.clear()

    def _name(self, at: int) -> tuple[Any, ...]:
        row = self.rows[at]
        if row["fingerprint"] and row["fingerprint"] != row["undoes"]:
            return (row["fingerprint"],)
        return (row.get("file"), str(row.get("line") or at + 1))

    def _likeness(self, at: int) -> tuple[Any, ...]:
        row = self.rows[at]
        return (self._name(at), row["ruling"], row["field"], row["undoes"], _records(row))


def _says_no_more(row: _Row, target: _Row) -> bool:
    """Whether it only takes back: it has no word of its own, or only the one it takes back."""
    unsaid = row["ruling"] in (None, "", "undo") or row["left"] is None or row["right"] is None
    return unsaid or row["ruling"] == target["ruling"]


def _records(row: _Row) -> frozenset[tuple[Any, Any]]:
    return frozenset({(row["left_source"], row["left"]), (row["right_source"], row["right"])})
