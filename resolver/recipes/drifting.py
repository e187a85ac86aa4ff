"""A plan against a fresh export: what is still as it was, what is done, and what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from resolver.files.options import Read
from resolver.files.plans import Line
from resolver.recipes import holding
from resolver.targets.case import Held, Key, folded
from resolver.targets.plans import TARGETS, named, resumed, snapshot
from resolver.targets.wire import Json

READY: Final = "ready"
DONE: Final = "done"
DRIFTED: Final = "drifted"
BLOCKED: Final = "blocked"
STATES: Final = (READY, DONE, DRIFTED, BLOCKED)
"""What a step of a plan can be, best first."""

ANEW: Final = "Scan a fresh export and make a new plan."
_UNSEEN: Final = frozenset({"created_at", "modified_at", "locale", "attributes"})
"""What a record may say otherwise without being another one to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What became of one step: a word of `STATES`, why, what to do, and the records it is about."""

    line: Line
    state: str
    why: str = ""
    todo: str = ""
    records: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """All steps of a plan in their order, and sentences on the plan as a whole."""

    states: tuple[State, ...]
    rest: tuple[Json, ...]
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many steps are in each state."""
        found = Counter(one.state for one in self.states)
        return {state: found[state] for state in STATES}

    @property
    def clear(self) -> bool:
        """Whether every step can be carried out, or is done."""
        return all(one.state in (READY, DONE) for one in self.states)


def drift(plan: Sequence[Line], read: Read) -> Drift:
    """What a fresh export says of every step; `rest` is the plan with what is left to be done."""
    keys = {_key(one) for line in plan for one in line["expects"]}
    fresh = _Fresh.of(read, keys)
    states: list[State] = []
    rest: list[Json] = []
    for _, lines in groupby(plan, key=lambda line: line["entity"]):
        customer = _Customer(fresh, list(lines))
        states += customer.states
        rest += customer.rest()
    name = named(rest)
    return Drift(
        states=tuple(states),
        rest=tuple({**line, "plan": name} for line in rest),
        notes=tuple(_notes(keys, fresh, states)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fresh:
    """The records of the fresh export, their digests, and the merges that it tells of."""

    held: Mapping[Key, Held]
    into: Mapping[Key, Key]
    sources: frozenset[str]

    @classmethod
    def of(cls, read: Read, keys: Iterable[Key]) -> _Fresh:
        told = read.rulings.select("right_source", "right", "left_source", "left").rows()
        into = {(source, gone): (other, kept) for source, gone, other, kept in told}
        gone = read.records.filter(read.records["merged_into"].is_not_null())
        into |= {
            (source, record): (source, kept)
            for source, record, kept in gone.select(
                "source", "record_id", "merged_into"
            ).iter_rows()
        }
        wanted = {*keys, *into.values()} - set(into)
        return cls(
            held=holding.held(read.records, wanted, read.mapping.to_dicts()),
            into=into,
            sources=frozenset(read.records["source"]),
        )

    def last(self, key: Key) -> Key:
        """What the record was merged into at last, as far as its source tells, or itself."""
        passed = {key}
        while key in self.into and self.into[key] not in passed:
            key = self.into[key]
            passed.add(key)
        return key


class _Customer:
    """The steps of one customer, judged in their order; one that drifted spoils the others."""

    def __init__(self, fresh: _Fresh, lines: Sequence[Line]) -> None:
        self.fresh = fresh
        self.said = dict(_said(lines))
        self.allowed: set[str] = set()
        self.states = [self._judged(line) for line in lines]
        if any(one.state == DRIFTED for one in self.states):
            self.states = [_spoilt(one) if one.state == READY else one for one in self.states]

    def rest(self) -> Iterator[Json]:
        """The steps left to be done, on the survivor as it is now."""
        done = {one.line["step"] for one in self.states if one.state == DONE}
        for one in self.states:
            if one.state != READY:
                continue
            line = dict(one.line)
            survivor = self.fresh.last(_key(line["survivor"])) if line["survivor"] else None
            if survivor is not None and done:
                held = self.fresh.held[survivor]
                line = resumed(line, held, done, TARGETS[line["system"]])
            yield line

    def _judged(self, line: Line) -> State:
        if line["blocked"]:
            why = " ".join(one["reason"] for one in line["blocked"])
            todo = " ".join(one["unblock"] for one in line["blocked"])
            keys = tuple(map(_key, line["losers"]))
            return State(line=line, state=BLOCKED, why=why, todo=todo, records=keys)
        survivor, losers = _key(line["survivor"]), [_key(one) for one in line["losers"]]
        here = [key for key in losers if key in self.fresh.held]
        if not here:
            return self._without_losers(line, survivor, losers)
        if len(here) < len(losers):
            gone = tuple(key for key in losers if key not in here)
            return _drifted(line, gone, f"{_names(gone)} is gone, {_names(here)} is there.")
        if self.fresh.last(survivor) not in self.fresh.held:
            return _drifted(line, (survivor,), f"The survivor {_names([survivor])} is gone.")
        return self._compared(line, survivor, losers)

    def _without_losers(self, line: Line, survivor: Key, losers: Sequence[Key]) -> State:
        now = self.fresh.last(survivor)
        elsewhere = [key for key in losers if self.fresh.last(key) not in (key, now)]
        if elsewhere:
            into = _names([self.fresh.last(elsewhere[0])])
            why = f"{_names(elsewhere)} was merged into {into} instead."
            return _drifted(line, elsewhere, why)
        if now not in self.fresh.held:
            why = f"Neither {_names([survivor])} nor {_names(losers)} is there."
            return _drifted(line, [survivor, *losers], why)
        for key in (survivor, *losers):
            self.allowed |= _texts(self.said.get(key, {}))
        self.allowed |= _texts(line.get("expected") or {}) | _texts(line.get("field_patch") or {})
        told = all(self.fresh.last(key) == now for key in losers)
        why = "Its source tells of the merge." if told else f"{_names(losers)} is gone."
        todo = "" if told else "An export that leaves records out says the same: see the checks."
        return State(line=line, state=DONE, why=why, todo=todo, records=tuple(losers))

    def _compared(self, line: Line, survivor: Key, losers: Sequence[Key]) -> State:
        expected = {_key(one): one.get("seen") for one in line["expects"]}
        changed = []
        for key in (survivor, *losers):
            held = self.fresh.held[self.fresh.last(key)]
            own = key == survivor and self._of_a_merge(held)
            if held.seen != expected.get(key) and not own:
                fields = _differing(self.said.get(key, {}), snapshot(held))
                changed.append((key, fields))
        if not changed:
            return State(line=line, state=READY)
        why = " ".join(
            f"{_names([key])} says something else: {', '.join(fields) or 'its values'}."
            for key, fields in changed
        )
        return _drifted(line, [key for key, _ in changed], why)

    def _of_a_merge(self, held: Held) -> bool:
        """Whether all that the survivor says comes from the steps that are done."""
        return bool(self.allowed) and _texts(_seen(snapshot(held))) <= self.allowed


def _said(lines: Iterable[Line]) -> Iterator[tuple[Key, Json]]:
    """What the plan has of every record as it was."""
    for line in lines:
        for one in (line.get("undo") or {}).get("snapshot", ()):
            yield _key(one), one["record"]


def _key(one: Mapping[str, Any]) -> Key:
    return (one["source"], one["record_id"])


def _names(keys: Iterable[Key]) -> str:
    return ", ".join(f"{source}:{record}" for source, record in keys)


def _drifted(line: Line, keys: Iterable[Key], why: str) -> State:
    return State(line=line, state=DRIFTED, why=why, todo=ANEW, records=tuple(keys))


def _spoilt(state: State) -> State:
    why = "Another record of the same customer has changed."
    return replace(state, state=DRIFTED, why=why, todo=ANEW)


def _seen(record: Mapping[str, Any]) -> Json:
    return {name: value for name, value in record.items() if name not in _UNSEEN}


def _differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    old, new = _seen(before), _seen(now)
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _texts(value: object) -> set[str]:
    """All texts in a value, folded."""
    if isinstance(value, str):
        return {folded(value)}
    inside = value.values() if isinstance(value, Mapping) else value
    if not isinstance(inside, Iterable):
        return set()
    return {text for one in inside for text in _texts(one)}


def _notes(keys: set[Key], fresh: _Fresh, states: Sequence[State]) -> Iterator[str]:
    sources = {source for source, _ in keys}
    if missing := sorted(sources - fresh.sources):
        there = ", ".join(sorted(fresh.sources)) or "none"
        yield (
            f"No record is of the source {', '.join(missing)}; the files hold {there}. "
            "--source FILE=NAME names it as in the scan."
        )
    acted = [one for one in states if one.state != BLOCKED]
    drifted = sum(one.state == DRIFTED for one in acted)
    if not missing and len(acted) > 1 and drifted == len(acted):
        yield (
            "Every step has drifted: were the files read as they were scanned (--map, --id, "
            "--preset, --config)?"
        )
