"""The records of a run as merge plans see them, and what the records of one account come to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from resolver.frames.schema import ATTRIBUTE, SCALAR_ROLES
from resolver.recipes.writing import Back
from resolver.steps.rulings import VALUES
from resolver.steps.survive import survive
from resolver.steps.survive.consent import consent
from resolver.steps.survive.fields import LISTS, attribute
from resolver.steps.survive.ruled import RULED, called
from resolver.steps.survive.spelling import full_name
from resolver.targets.case import Attribute, Held, Key, Point

_KEYS: Final = ("source", "record_id")
_APART: Final = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """What some records come to: the survivor, the customer, and whose value each field has.

    `ruled` are the fields for which a person has said so.
    """

    survivor: Key
    golden: Mapping[str, Any]
    chosen: Mapping[str, Key]
    ruled: frozenset[str]


def held(
    records: pl.DataFrame, keys: Collection[Key], mapping: Sequence[Mapping[str, Any]] = ()
) -> dict[Key, Held]:
    """The records with these keys.

    `mapping` tells which column a free attribute was read from, and which columns were not read.
    """
    wanted = pl.DataFrame(sorted(keys), schema=dict.fromkeys(_KEYS, pl.String), orient="row")
    known = records.join(wanted, on=_KEYS, how="semi").sort(_KEYS)
    told = known.with_columns(verdict=consent(pl.col("consent")), full=full_name())
    columns = _Columns.of(mapping)
    rows = told.iter_rows(named=True)
    return {(row["source"], row["record_id"]): _held(row, columns) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """The columns of the exports: of free attributes by source and label, the unread, and all."""

    read: Mapping[str, Mapping[str, str]]
    unread: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, mapping: Sequence[Mapping[str, Any]]) -> _Columns:
        read: dict[str, dict[str, str]] = defaultdict(dict)
        unread: dict[str, set[str]] = defaultdict(set)
        headers: dict[str, set[str]] = defaultdict(set)
        constants: dict[str, dict[str, str]] = defaultdict(dict)
        for one in mapping:
            headers[one["source"]].add(one["column"])
            if one.get("constant"):
                constants[one["source"]][one["column"]] = one["constant"]
            if one["role"] == "attribute":
                read[one["source"]][one["label"] or one["column"]] = one["column"]
            elif one["role"] == "ignore" and one["filled"]:
                unread[one["source"]].add(one["column"])
        return cls(
            read=read,
            unread=_ordered(unread),
            headers=_ordered(headers),
            constants=constants,
        )


def _ordered(columns: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    return {source: tuple(sorted(own)) for source, own in columns.items()}


def _held(row: Mapping[str, Any], columns: _Columns) -> Held:
    values = {role: row[role] for role in SCALAR_ROLES if row.get(role)}
    if row["full"]:
        values["name"] = row["full"]
    free = [name for name in row if name.startswith(ATTRIBUTE) and row[name]]
    known = columns.read.get(row["source"], {})
    return Held(
        source=row["source"],
        record_id=row["record_id"],
        values=values,
        emails=_points(row["emails"]),
        phones=_points(row["phones"]),
        handles=_points(row["handles"]),
        ids=tuple((one["system"] or "", one["value"]) for one in row["external_ids"] or ()),
        attributes=tuple(
            Attribute(
                column=known.get(name.removeprefix(ATTRIBUTE), name),
                golden=attribute(name),
                value=row[name],
            )
            for name in free
        ),
        consent=row["verdict"],
        columns=tuple(sorted(known.values())),
        unread=columns.unread.get(row["source"], ()),
        headers=columns.headers.get(row["source"], ()),
        constants=columns.constants.get(row["source"], {}),
    )


def _points(found: Sequence[Mapping[str, Any]] | None) -> tuple[Point, ...]:
    """The contact points, the primary one first."""
    known = [one for one in found or () if one["original"]]
    ordered = sorted(known, key=lambda one: not one["primary"])
    return tuple(Point(value=one["original"], kind=(one["type"] or "").lower()) for one in ordered)


def whole(proposal: Mapping[str, Any]) -> Golden:
    """What all records of a proposal come to, as the run has it."""
    survivor = next(one for one in proposal["members"] if one["survivor"])
    provenance = proposal["provenance"] or ()
    return Golden(
        survivor=(survivor["source"], survivor["record_id"]),
        golden=proposal["golden"],
        chosen=_chosen(provenance, proposal["golden"]),
        ruled=frozenset(one["field"] for one in provenance if one["rule"] == RULED),
    )


def partly(
    groups: Mapping[str, Sequence[Key]], proposals: Mapping[str, Mapping[str, Any]], back: Back
) -> dict[str, Golden]:
    """What each of these groups of records comes to alone, by the survivorship of the run.

    `proposals` has the proposal that a group is part of. Where that has the value of a record in
    the group, by rule or because a person has chosen it, so has the group.
    """
    if not groups:
        return {}
    rows = [(name, *key) for name, keys in groups.items() for key in keys]
    schema = {"entity_id": pl.String, "source": pl.String, "record_id": pl.String}
    entities = pl.DataFrame(rows, schema=schema, orient="row").sort("source", "record_id")
    records = back.known.records.join(entities, on=_KEYS, how="semi").sort(_KEYS)
    cleaned = back.known.cleaned.join(entities, on=_KEYS, how="semi").sort(_KEYS)
    cleaned = cleaned.with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    wholes = {name: whole(proposals[name]) for name in groups}
    values = _values(wholes, cleaned, records.columns)
    made = survive(records, cleaned, entities, back.config.survivorship, values)
    found = {}
    for row in made.iter_rows(named=True):
        name = row["entity_id"]
        golden = json.loads(row["golden"])
        chosen = _chosen(row["provenance"] or (), golden)
        first = wholes[name]
        found[name] = Golden(
            survivor=(row["survivor_source"], row["survivor_id"]),
            golden=golden,
            chosen=chosen,
            ruled=frozenset(one for one in first.ruled if chosen.get(one) == first.chosen.get(one)),
        )
    return found


def _values(
    wholes: Mapping[str, Golden], cleaned: pl.DataFrame, columns: Iterable[str]
) -> pl.DataFrame:
    """What the whole proposals have of the records at hand, as rulings on values (VALUES).

    A ruling names a second record, which need not be in the group: the first one stands for it.
    """
    names = called(columns)
    keys = cleaned.select(_KEYS).rows()
    places = {key: row for row, key in enumerate(keys)}
    rows = [
        (places[key], places[key], names[field])
        for one in wholes.values()
        for field, key in {"id": one.survivor, **one.chosen}.items()
        if key in places and field in names
    ]
    return pl.DataFrame(rows, schema=VALUES, orient="row")


def _chosen(provenance: Iterable[Mapping[str, Any]], golden: Mapping[str, Any]) -> dict[str, Key]:
    """The record that each golden field took its value from; of contact points, the primary one."""
    primary = {
        kind: next((one.get("normalized") for one in golden.get(kind, ()) if one["primary"]), None)
        for kind in ("emails", "phones")
    }
    found: dict[str, Key] = {}
    for one in provenance:
        name, key = one["field"], (one["source"], one["record_id"])
        if name not in LISTS or primary.get(name) in (None, one["value"]):
            found.setdefault(name, key)
    return found
