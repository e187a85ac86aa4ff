"""A plan against a fresh export: what is still as it was, what is done, and what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from resolver.files.mapping.wishes import check_columns
from resolver.files.options import Read, ReadOptions
from resolver.files.plans import Line
from resolver.files.read import read
from resolver.recipes.judging import (
    ABSENT,
    BLOCKED,
    DONE,
    DRIFTED,
    READY,
    STATES,
    Customer,
    Fresh,
    State,
    key_of,
)
from resolver.targets.case import Key
from resolver.targets.lines import named
from resolver.targets.snapshot import ATTRIBUTES
from resolver.targets.wire import Json


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
        """Whether every step can be carried out, or is known to be done."""
        return all(one.state in (READY, DONE) for one in self.states)


def fresh(plan: Sequence[Line], files: Sequence[str], options: ReadOptions) -> Read:
    """The fresh export; what the plan had from a column of its own is read from there again.

    What a column is taken for depends on what stands in it, and merges change that.

    Raises:
        InputError: a file cannot be read at all, or no format or preset has the name given.
        MappingError: the options name a column that no file has, or a role that does not exist.
    """
    columns = {
        column
        for line in plan
        for one in line["expects"]
        for column in (*one["columns"], *one.get("constants", ()))
    }
    own = dict.fromkeys(columns - {options.id_column}, "attribute")
    wanted = replace(options, columns={**own, **options.columns}, partial=True)
    found = read(files, wanted)
    said = [*options.columns, *([options.id_column] if options.id_column else [])]
    check_columns(said, set(found.mapping["column"]))
    return found


def drift(plan: Sequence[Line], export: Read) -> Drift:
    """What a fresh export says of every step; `rest` is the plan with what is left to be done.

    A record that has drifted spoils its customer in every account.
    """
    keys = {key_of(one) for line in plan for one in line["expects"]}
    now = Fresh.of(export, keys)
    groups: dict[tuple[str, str | None], list[Line]] = {}
    for line in plan:
        groups.setdefault((line["entity"], line["account"]), []).append(line)
    customers = {name: Customer(now, lines) for name, lines in groups.items()}
    spoilt = {entity for (entity, _), customer in customers.items() if customer.drifted}
    for (entity, _), customer in customers.items():
        if entity in spoilt:
            customer.spoil()
    states = {id(one.line): one for customer in customers.values() for one in customer.states}
    ordered = [states[id(line)] for line in plan]
    rest = [line for customer in customers.values() for line in customer.rest()]
    name = named(rest)
    return Drift(
        states=tuple(ordered),
        rest=tuple({**line, "plan": name} for line in rest),
        notes=tuple(_notes(plan, keys, now, ordered)),
    )


def _notes(
    plan: Sequence[Line], keys: set[Key], now: Fresh, states: Sequence[State]
) -> Iterator[str]:
    missing = sorted({source for source, _ in keys} - now.sources)
    if missing:
        there = ", ".join(sorted(now.sources)) or "none"
        yield (
            f"No record is of the source {', '.join(missing)}; the files hold {there}. "
            "--source FILE=NAME names it as in the scan."
        )
    acted = [one for one in states if one.state != BLOCKED]
    if missing or not acted:
        return
    if all(one.why == ABSENT for one in acted):
        yield "None of these records is in this export: another account, or another file?"
        return
    if lost := sorted(_unread(plan, now)):
        names = ", ".join(lost)
        yield f"Read when scanned and not now: {names}. --map COLUMN=attribute reads a column."
    if len(acted) > 1 and all(one.state == DRIFTED for one in acted):
        yield (
            "Every step has drifted: were the files read as they were scanned (--map, --id, "
            "--preset, --config)?"
        )


def _unread(plan: Sequence[Line], now: Fresh) -> set[str]:
    """The columns of free attributes that records had, and that no record there is read from."""
    had = {
        (key_of(one), column)
        for line in plan
        for one in (line.get("undo") or {}).get("snapshot", ())
        for column in one["record"].get(ATTRIBUTES, {})
    }
    there = ((now.held[key], column) for key, column in had if key in now.held)
    return {column for held, column in there if column not in held.columns}
