"""The records of a run as merge plans see them, and what the records of one account come to."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from resolver.frames.schema import ADDRESS_ROLES, ATTRIBUTE, NAME_ROLES
from resolver.recipes.writing import Back
from resolver.steps import seen
from resolver.steps.survive import survive
from resolver.steps.survive.consent import consent
from resolver.steps.survive.fields import LISTS, attribute
from resolver.steps.survive.spelling import full_name
from resolver.targets.case import Attribute, Held, Key, Point

_SCALARS: Final = (
    *NAME_ROLES,
    "company",
    *ADDRESS_ROLES,
    *("birth_date", "birth_year", "gender", "national_id", "locale", "created_at", "modified_at"),
)
_KEYS: Final = ("source", "record_id")
_APART: Final = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """What some records come to: the survivor, the customer, and whose value each field has."""

    survivor: Key
    golden: Mapping[str, Any]
    chosen: Mapping[str, Key]


def held(
    records: pl.DataFrame, keys: Collection[Key], mapping: Iterable[Mapping[str, Any]] = ()
) -> dict[Key, Held]:
    """The records with these keys; `mapping` tells which column a free attribute was read from."""
    columns = {
        (one["source"], one["label"] or one["column"]): one["column"]
        for one in mapping
        if one["role"] == "attribute"
    }
    wanted = pl.DataFrame(sorted(keys), schema=dict.fromkeys(_KEYS, pl.String), orient="row")
    known = records.join(wanted, on=_KEYS, how="semi").sort(_KEYS)
    told = known.with_columns(
        seen=seen.digests(known), verdict=consent(pl.col("consent")), full=full_name()
    )
    rows = told.iter_rows(named=True)
    return {(row["source"], row["record_id"]): _held(row, columns) for row in rows}


def _held(row: Mapping[str, Any], columns: Mapping[tuple[str, str], str]) -> Held:
    values = {role: row[role] for role in _SCALARS if row.get(role)}
    if row["full"]:
        values["name"] = row["full"]
    free = [name for name in row if name.startswith(ATTRIBUTE) and row[name]]
    return Held(
        source=row["source"],
        record_id=row["record_id"],
        seen=row["seen"],
        values=values,
        emails=_points(row["emails"]),
        phones=_points(row["phones"]),
        handles=_points(row["handles"]),
        ids=tuple((one["system"] or "", one["value"]) for one in row["external_ids"] or ()),
        attributes=tuple(
            Attribute(
                column=columns.get((row["source"], name.removeprefix(ATTRIBUTE)), name),
                golden=attribute(name),
                value=row[name],
            )
            for name in free
        ),
        consent=row["verdict"],
    )


def _points(found: Sequence[Mapping[str, Any]] | None) -> tuple[Point, ...]:
    """The contact points, the primary one first."""
    known = [one for one in found or () if one["original"]]
    ordered = sorted(known, key=lambda one: not one["primary"])
    return tuple(Point(value=one["original"], kind=(one["type"] or "").lower()) for one in ordered)


def whole(proposal: Mapping[str, Any]) -> Golden:
    """What all records of a proposal come to, as the run has it."""
    survivor = next(one for one in proposal["members"] if one["survivor"])
    return Golden(
        survivor=(survivor["source"], survivor["record_id"]),
        golden=proposal["golden"],
        chosen=_chosen(proposal["provenance"] or (), proposal["golden"]),
    )


def partly(
    groups: Mapping[str, Sequence[Key]], proposals: Mapping[str, Mapping[str, Any]], back: Back
) -> dict[str, Golden]:
    """What each of these groups of records comes to alone, by the survivorship of the run.

    `proposals` has the proposal that a group is part of. Where that has chosen the value of a
    record in the group, so has the group.
    """
    if not groups:
        return {}
    rows = [(name, *key) for name, keys in groups.items() for key in keys]
    schema = {"entity_id": pl.String, "source": pl.String, "record_id": pl.String}
    entities = pl.DataFrame(rows, schema=schema, orient="row").sort("source", "record_id")
    records = back.known.records.join(entities, on=_KEYS, how="semi").sort(_KEYS)
    cleaned = back.known.cleaned.join(entities, on=_KEYS, how="semi").sort(_KEYS)
    cleaned = cleaned.with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    made = survive(records, cleaned, entities, back.config.survivorship)
    found = {}
    for row in made.iter_rows(named=True):
        name = row["entity_id"]
        golden = json.loads(row["golden"])
        members = set(groups[name])
        first = whole(proposals[name])
        chosen = _chosen(row["provenance"] or (), golden)
        chosen |= {one: key for one, key in first.chosen.items() if key in members}
        own = (row["survivor_source"], row["survivor_id"])
        survivor = first.survivor if first.survivor in members else own
        found[name] = Golden(survivor=survivor, golden=golden, chosen=chosen)
    return found


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
