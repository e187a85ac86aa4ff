"""Which rulings still stand after those that take others back."""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import heappop, heappush
from typing import Any, Final

import polars as pl

_Row = dict[str, Any]
_Name = tuple[Any, ...]
_SHOWN: Final = 80
"""Characters of a name that are told."""

STANDING: Final = pl.Schema(
    {
        "stands": pl.Boolean,
        "aimless": pl.String,
        "takes": pl.UInt32,
        "moot": pl.Boolean,
    }
)
"""What becomes of a ruling.

`stands`: it has a say. `aimless`: why it takes nothing back, though it should. `takes`: the place
of the ruling that it takes back. `moot`: it takes nothing back, and nothing is amiss: the same
person rules anew, or nothing of that name stands any more.
"""


def standing(rulings: pl.DataFrame) -> pl.DataFrame:
    """What becomes of every ruling (STANDING), row by row.

    Each ruling is judged by those before it alone, so that what it takes back never changes when
    others follow. One that is taken back takes nothing back any more: what it took back is restored
    as it was.

    What is meant by a name is the latest ruling of that name by the same person (`by`; without one
    they are one person's), and nothing where that was taken back before. Who has given none of the
    name means the latest by anybody, unless the name was taken back before and given again since,
    or stands for different words by now: who knows only the former must not take back the latter.
    Nothing is amiss where the same row, or
    a later one of its file by that person, rules on these records anew.
    """
    ledger = _Ledger(rulings.to_dicts())
    for at in range(len(ledger.rows)):
        ledger.enter(at)
    return pl.DataFrame(
        {
            "stands": [a and b for a, b in zip(ledger.live, ledger.says, strict=True)],
            "aimless": ledger.aimless,
            "takes": ledger.takes,
            "moot": ledger.moot,
        },
        schema=STANDING,
    )


class _Ledger:
    """The rulings by the names under which they can be taken back."""

    def __init__(self, rows: list[_Row]) -> None:
        self.rows = rows
        self.says = [_has_word(row) for row in rows]
        self.live = [False] * len(rows)
        self.takers = [0] * len(rows)
        self.aimless: list[str | None] = [None] * len(rows)
        self.takes: list[int | None] = [None] * len(rows)
        self.moot = [False] * len(rows)
        self.felled: dict[int, list[int]] = {}
        self.latest: dict[_Name, int] = {}
        """The latest of every name, and of every name on a field, whether it stands or not."""
        self.heaps: dict[_Name, list[int]] = defaultdict(list)
        self.words: dict[_Name, Counter[str]] = defaultdict(Counter)
        """How often each word stands under a name on a field."""
        self.called = {row["undoes"] for row in rows if row["undoes"]}
        self.anew = self._said_last() if self.called else {}

    def enter(self, at: int) -> None:
        """Let the next ruling have its effect."""
        if self.rows[at]["undoes"] and not self._take_back(at):
            return
        self._settle(at)
        name, field = self._name(at), self.rows[at]["field"]
        if name[-1] in self.called:
            by = ("by", _person(self.rows[at]))
            for key in (name, (name, field), (name, by), (name, by, field)):
                self.latest[key] = at
            if field:
                self.latest[name, True] = at

    def _take_back(self, at: int) -> bool:
        """Find and fell what a ruling takes back; whether it has any effect."""
        row = self.rows[at]
        name = self._meant(at)
        if name is None:
            self.aimless[at] = f"no earlier ruling is called {row['undoes'][:_SHOWN]}"
            return False
        # On a name that no value has, a field says nothing.
        field = row["field"] if (name, True) in self.latest else None
        own = self._standing((name, ("by", _person(row))), field)
        target = self._standing((name,), field) if own is None else own
        amiss = self._amiss(at, name, field, target) if own is None else None
        if amiss or target is None:
            return self._without_effect(at, amiss, name, field)
        self.takes[at] = target
        self.says[at] = self.says[at] and row["ruling"] != self.rows[target]["ruling"]
        self.felled[at] = self._repetitions(target, None if own is None else _person(row))
        return True

    def _amiss(self, at: int, name: _Name, field: str | None, found: int | None) -> str | None:
        """Why nothing of that name by somebody else can be taken back, None if `found` can be."""
        text, by = self.rows[at]["undoes"][:_SHOWN], ("by", _person(self.rows[at]))
        if field and (name, field) not in self.latest:
            return f"no earlier ruling called {text} is on the field {field}"
        if found is None or ((name, by, field) if field else (name, by)) in self.latest:
            of = f" on the field {field}" if field else ""
            return f"what is called {text}{of} was taken back before"
        if len(self.words[name, self.rows[found]["field"]]) > 1:
            return f"what is called {text} says different things by now, all of them by others"
        first = self._top(("back", name, field) if field else ("back", name))
        if first is None or first > found:
            return None
        return f"what is called {text} was taken back before and given again by somebody else since"

    def _without_effect(self, at: int, amiss: str | None, name: _Name, field: str | None) -> bool:
        """Note why nothing is taken back; whether the ruling has a word that counts all the same.

        It does where the ruling itself is about what it would have taken back.
        """
        row = self.rows[at]
        then = self.rows[self.latest.get((name, field), self.latest[name])]
        abouts = {*_about(then), ("print", row["undoes"])}
        fields = {None, field}
        itself = self.says[at] and row["field"] in fields and not abouts.isdisjoint(_about(row))
        said = ((row.get("file"), _person(row), about, of) for about in abouts for of in fields)
        anew = itself or any(self.anew.get(key, -1) > at for key in said)
        self.moot[at] = anew or self._standing((name,), None) is None
        self.aimless[at] = None if anew else amiss
        return itself

    def _standing(self, key: _Name, field: str | None) -> int | None:
        """The latest that stands: on the field, without one first of all what is about none."""
        found = self._top((*key, ("field", field)))
        return self._top(key) if found is None and field is None else found

    def _top(self, key: _Name) -> int | None:
        heap = self.heaps.get(key, [])
        while heap and not self.live[abs(heap[0])]:
            heappop(heap)
        return abs(heap[0]) if heap else None

    def _repetitions(self, target: int, person: str | None) -> list[int]:
        """A ruling and its repetitions, those by one person if one is given."""
        alike = ("alike", self._likeness(target))
        heap = self.heaps[alike if person is None else (*alike, person)]
        found = {abs(one) for one in heap if self.live[abs(one)]}
        heap.clear()
        return sorted(found)

    def _settle(self, at: int) -> None:
        """Let a ruling that nobody takes back be live, and so on with all that it took back."""
        todo = [at]
        while todo:
            one = todo.pop()
            live = not self.takers[one]
            if self.live[one] == live:
                continue
            self.live[one] = live
            self._count(one, 1 if live else -1)
            if live:
                self._list(one)
            for other in self.felled.get(one, ()):
                self.takers[other] += 1 if live else -1
                todo.append(other)

    def _count(self, at: int, more: int) -> None:
        """Let a ruling that came to stand, or fell, be counted under its name."""
        name, word = self._name(at), self.rows[at]["ruling"]
        if self.says[at] and name[-1] in self.called:
            words = self.words[name, self.rows[at]["field"]]
            words[word] += more
            if not words[word]:
                del words[word]

    def _list(self, at: int) -> None:
        """Let a live ruling be found."""
        name, field, person = self._name(at), self.rows[at]["field"], _person(self.rows[at])
        if name[-1] in self.called:
            alike = ("alike", self._likeness(at))
            for key in ((name,), (name, ("by", person))):
                heappush(self.heaps[key], -at)
                heappush(self.heaps[*key, ("field", field)], -at)
            heappush(self.heaps[alike], -at)
            heappush(self.heaps[*alike, person], -at)
        target = self.takes[at]
        if target is not None:
            back = ("back", self._name(target))
            heappush(self.heaps[back], at)  # of these the earliest is asked for
            heappush(self.heaps[*back, self.rows[target]["field"]], at)

    def _said_last(self) -> dict[_Name, int]:
        """The last place in each file where a person says a word of two records, or of a field."""
        found: dict[_Name, int] = {}
        for at, row in enumerate(self.rows):
            for about in _about(row) if _has_word(row) else ():
                found[row.get("file"), _person(row), about, row["field"]] = at
        return found

    def _meant(self, at: int) -> _Name | None:
        """The name that a ruling takes back: a fingerprint, else a line of its file."""
        wanted = self.rows[at]["undoes"]
        names: tuple[_Name, ...] = ((wanted,), (self.rows[at].get("file"), wanted))
        return next((name for name in names if name in self.latest), None)

    def _name(self, at: int) -> _Name:
        row = self.rows[at]
        if row["fingerprint"] and row["fingerprint"] != row["undoes"]:
            return (row["fingerprint"],)
        return (row.get("file"), str(row.get("line") or at + 1))

    def _likeness(self, at: int) -> _Name:
        row = self.rows[at]
        return (self._name(at), row["ruling"], row["field"], row["undoes"], _records(row))


def _has_word(row: _Row) -> bool:
    """Whether it says something of two records, beside what it may take back."""
    if not row["undoes"]:
        return True
    unsaid = row["ruling"] in (None, "", "undo") or row["left"] is None or row["right"] is None
    return not unsaid


def _person(row: _Row) -> str:
    return row["by"] or ""


def _about(row: _Row) -> list[_Name]:
    """What a ruling is on: its fingerprint, and its records if it names both."""
    both = row["left"] is not None and row["right"] is not None
    records: list[_Name] = [("records", _records(row))] if both else []
    return [*records, ("print", row["fingerprint"])] if row["fingerprint"] else records


def _records(row: _Row) -> frozenset[tuple[Any, Any]]:
    return frozenset({(row["left_source"], row["left"]), (row["right_source"], row["right"])})
