"""Records and cases of one customer, written out as short as can be."""

from __future__ import annotations

from resolver.targets.case import Attribute, Case, Held, Point
from resolver.targets.lines import Customer, lines
from resolver.targets.plans import TARGETS, steps


def held(record, *, source="crm", **given):
    """A record; `emails` are texts, `phones` texts or pairs of text and kind."""
    phones = [one if isinstance(one, tuple) else (one, "") for one in given.pop("phones", ())]
    free = given.pop("attributes", {})
    lists = {name: tuple(given.pop(name, ())) for name in ("ids",)}
    return Held(
        source=source,
        record_id=record,
        emails=tuple(Point(value=one) for one in given.pop("emails", ())),
        phones=tuple(Point(value=value, kind=kind) for value, kind in phones),
        attributes=tuple(
            Attribute(column=name, golden=f"customAttributes.{name}", value=value)
            for name, value in free.items()
        ),
        consent=given.pop("consent", None),
        columns=tuple(free),
        unread=tuple(given.pop("unread", ())),
        values=given,
        **lists,
    )


def case(survivor, *losers, **given):
    """A case in which the fields named in `chosen` are those of the record with this id.

    Those of `ruled` were chosen by a person.
    """
    ruled = {name: ("crm", key) for name, key in given.pop("ruled", {}).items()}
    chosen = {name: ("crm", key) for name, key in given.pop("chosen", {}).items()}
    return Case(
        entity="e-1",
        survivor=survivor,
        losers=losers,
        chosen=chosen | ruled,
        ruled=frozenset(ruled),
        **given,
    )


def made(target, *cases):
    """The lines of a plan for these cases."""
    system = TARGETS[target]
    customers = [
        Customer(entity=one.entity, account="crm", steps=tuple(steps(one, system)), case=one)
        for one in cases
    ]
    return lines(customers, system)
