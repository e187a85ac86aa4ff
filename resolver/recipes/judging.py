"""The steps of a plan for one customer against a fresh export: what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from resolver.files.mapping.choose import mark
from resolver.files.options import Read
from resolver.files.plans import Line
from resolver.recipes import holding
from resolver.targets.case import Held, Key, texts
from resolver.targets.patching import Lack, lacks, patch_only
from resolver.targets.plans import TARGETS
from resolver.targets.resuming import resumed
from resolver.targets.snapshot import ATTRIBUTES, OPTED_OUT, compared, digest, snapshot
from resolver.targets.wire import Json

READY: Final = "ready"
DONE: Final = "done"
UNPATCHED: Final = "unpatched"
GONE: Final = "gone"
DRIFTED: Final = "drifted"
BLOCKED: Final = "blocked"
STATES: Final = (READY, DONE, UNPATCHED, GONE, DRIFTED, BLOCKED)
"""What a step of a plan can be, best first."""
MERGED: Final = (DONE, UNPATCHED, GONE)
"""Those of a step whose losers are no longer there."""

ABSENT: Final = "None of its records is in this export."
ANEW: Final = "Scan a fresh export and make a new plan."
_UNTOLD: Final = (
    "Merged or deleted, and this export does not tell: send the checks after the step to be sure."
)
_SEND: Final = (
    "Send its patch alone, after its checks; -o writes the step without the merge for that."
)
_AGAIN: Final = f"See to the consent first. {ANEW}"
_CONSENT: Final = ("consent", OPTED_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What became of one step: a word of `STATES`, why, what to do, and the records it is about."""

    line: Line
    state: str
    why: str = ""
    todo: str = ""
    records: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """The records of the fresh export, the merges that it tells of, and those that it leaves out.

    `unmerged` says why of those that were certainly not merged, `deleted` are the others.
    """

    held: Mapping[Key, Held]
    into: Mapping[Key, Key]
    sources: frozenset[str]
    unmerged: Mapping[Key, str]
    deleted: frozenset[Key]

    @classmethod
    def of(cls, read: Read, keys: Iterable[Key]) -> Fresh:
        """What the export says of these records, and of those that they were merged into."""
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
        left = {key_of(one): one for one in read.left_out.iter_rows(named=True)}
        left = {key: one for key, one in left.items() if key not in into}
        return cls(
            unmerged={key: _no_customer(one) for key, one in left.items() if one["unmerged"]},
            deleted=frozenset(key for key, one in left.items() if not one["unmerged"]),
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

    def left_out(self, keys: Iterable[Key]) -> str:
        """What the export says of those of these records that it has and that are no customers."""
        known = [key for key in keys if key in self.unmerged and key not in self.held]
        return " ".join(f"{_names([key])} {self.unmerged[key]}" for key in known)


def _no_customer(one: Mapping[str, str]) -> str:
    word = "is deleted, and not merged" if one["code"] == "deleted" else "is no customer any more"
    return f"{word}: {one['reason']}"


class Customer:
    """The steps of one customer in one account, judged in their order."""

    def __init__(self, fresh: Fresh, lines: Sequence[Line]) -> None:
        """Judge every step."""
        self.fresh = fresh
        self.said = dict(_said(lines))
        self.allowed: set[str] = set()
        self.opted_out = False
        self.silent = True
        self.lacks: dict[int, Lack] = {}
        self.states = [self._judged(line) for line in lines]
        self._see_patches()

    @property
    def drifted(self) -> bool:
        """Whether a record of the customer says something else."""
        return any(one.state == DRIFTED for one in self.states)

    def spoil(self) -> None:
        """Let no step be ready: what held the records together may have been one that changed."""
        why = "Another record of the same customer has changed."
        self.states = [
            replace(one, state=DRIFTED, why=why, todo=ANEW) if one.state == READY else one
            for one in self.states
        ]

    def rest(self) -> Iterator[Json]:
        """The steps left to be done, on the survivor as it is now."""
        done = {one.line["step"] for one in self.states if one.state in MERGED}
        for one in self.states:
            line = dict(one.line)
            if one.state == READY and not done:
                yield line
            elif one.state in (READY, UNPATCHED):
                held, target = self._survivor(line), TARGETS[line["system"]]
                lack = self.lacks.get(line["step"])
                if one.state == READY or lack is None:
                    yield resumed(line, held, done, target)
                else:
                    yield patch_only(line, held, done, lack, target)

    def _survivor(self, line: Line) -> Held:
        return self.fresh.held[self.fresh.last(key_of(line["survivor"]))]

    def _see_patches(self) -> None:
        """Tell those of the steps that are done apart whose patch is not there."""
        done = [one for one in self.states if one.state in (DONE, GONE)]
        if not done:
            return
        lines = [one.line for one in done]
        target = TARGETS[lines[-1]["system"]]
        found = lacks(lines, self._survivor(lines[-1]), self.allowed, target)
        self.lacks = {line["step"]: lack for line, lack in zip(lines, found, strict=True)}
        self.states = [self._patched(one) for one in self.states]

    def _patched(self, one: State) -> State:
        lack = self.lacks.get(one.line["step"]) if one.state in (DONE, GONE) else None
        if lack is None:
            return one
        if not lack.values:
            untold = ", ".join(sorted(lack.untold))
            todo = f" Nor does it tell whether the patch was sent: {untold}." if untold else ""
            return replace(one, todo=f"{one.todo}{todo}") if one.state == GONE else one
        names = ", ".join(sorted({*lack.values, *lack.untold}))
        why = f"{one.why} The patch is still to send: {names}."
        todo = _SEND if one.state == DONE else f"{one.todo} {_SEND}"
        return replace(one, state=UNPATCHED, why=why, todo=todo)

    def _judged(self, line: Line) -> State:
        if line["blocked"]:
            why = " ".join(one["reason"] for one in line["blocked"])
            todo = " ".join(one["unblock"] for one in line["blocked"])
            keys = tuple(map(key_of, line["losers"]))
            return State(line=line, state=BLOCKED, why=why, todo=todo, records=keys)
        survivor, losers = key_of(line["survivor"]), [key_of(one) for one in line["losers"]]
        here = [key for key in losers if key in self.fresh.held]
        if why := self.fresh.left_out([self.fresh.last(survivor), *losers]):
            return _drifted(line, [key for key in (survivor, *losers) if key not in here], why)
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
            return _drifted(line, [survivor, *losers], ABSENT)
        for key in (survivor, *losers):
            said = self.said.get(key, {})
            self.allowed |= texts(said)
            self.opted_out |= bool(said.get(OPTED_OUT))
        self.allowed |= texts(line.get("expected") or {}) | texts(line.get("field_patch") or {})
        self.silent &= not _silences(line)
        if self.opted_out and self.silent and not self.fresh.held[now].opted_out:
            why = f"{_names([now])} has not opted out, but a record that was merged into it had."
            return replace(_drifted(line, [now], why), todo=_AGAIN)
        if all(self.fresh.last(key) == now for key in losers):
            why = "Its source tells of the merge."
            return State(line=line, state=DONE, why=why, records=tuple(losers))
        gone = "deleted" if self.fresh.deleted.issuperset(losers) else "not there"
        why = f"{_names(losers)} is {gone}."
        return State(line=line, state=GONE, why=why, todo=_UNTOLD, records=tuple(losers))

    def _compared(self, line: Line, survivor: Key, losers: Sequence[Key]) -> State:
        expects = {key_of(one): one for one in line["expects"]}
        changed = []
        for key in (survivor, *losers):
            held, columns = self.fresh.held[self.fresh.last(key)], expects[key]["columns"]
            beyond = _otherwise(held, expects[key].get("constants", {}))
            now = compared(snapshot(held), columns)
            same = digest(held, columns) == expects[key]["digest"]
            if same or (key == survivor and self._of_a_merge(now)):
                changed += [(key, beyond)] if beyond else []
                continue
            before = compared(self.said.get(key, {}), columns)
            changed.append((key, sorted({*_differing(before, now), *beyond})))
        if not changed:
            return State(line=line, state=READY)
        why = " ".join(
            f"{_names([key])} says something else: {', '.join(fields)}." for key, fields in changed
        )
        return _drifted(line, [key for key, _ in changed], why)

    def _of_a_merge(self, now: Mapping[str, Any]) -> bool:
        """Whether all that the survivor says comes from the steps that are done.

        So it does only if it has opted out where any record had, or a patch is to say so: consent
        is not one value of many.
        """
        said = {name: value for name, value in now.items() if name not in _CONSENT}
        kept = bool(now.get(OPTED_OUT)) == self.opted_out or not self.silent
        return bool(self.allowed) and kept and texts(said) <= self.allowed


def _silences(line: Line) -> bool:
    """Whether the patch of a step says that its customer has opted out."""
    silenced = TARGETS[line["system"]].silenced
    return silenced is not None and silenced in line["field_patch"]["after"]["values"]


def key_of(one: Mapping[str, Any]) -> Key:
    """Source and id of a record of a plan."""
    return (one["source"], one["record_id"])


def _said(lines: Iterable[Line]) -> Iterator[tuple[Key, Json]]:
    """What the plan has of every record as it was."""
    for line in lines:
        for one in (line.get("undo") or {}).get("snapshot", ()):
            yield key_of(one), one["record"]


def _names(keys: Iterable[Key]) -> str:
    return ", ".join(f"{source}:{record}" for source, record in keys)


def _drifted(line: Line, keys: Iterable[Key], why: str) -> State:
    return State(line=line, state=DRIFTED, why=why, todo=ANEW, records=tuple(keys))


def _otherwise(held: Held, constants: Mapping[str, str]) -> list[str]:
    """The columns that had one value on every row of the export, and have another one here."""
    own = {one.column: mark(one.value) for one in held.attributes if one.column in constants}
    return sorted(column for column, told in own.items() if told != constants[column])


def _differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The fields in which two records differ, of free attributes the columns.

    That somebody has opted out is no field, but what their consent comes to.
    """
    sides = [{**one, **one.get(ATTRIBUTES, {})} for one in (before, now)]
    old, new = sides
    names = (old.keys() | new.keys()) - {ATTRIBUTES, OPTED_OUT}
    return sorted(name for name in names if old.get(name) != new.get(name))
