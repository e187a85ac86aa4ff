"""Proposals as cards: who, why, what to beware of, and what the merged customer would be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from resolver.report.disputes import FIELDS, against
from resolver.report.evidence import (
    LinkView,
    explanation,
    key_segments,
    link_view,
    signed_bits,
    value_segments,
)
from resolver.report.mask import Mask, mask_for
from resolver.report.members import Members, members_view, values
from resolver.report.phrases import hidden_name
from resolver.report.ruled import Ruled, joined_by, sentences
from resolver.report.visible import TEXT_LONGEST, Segment, segments
from resolver.report.warned import warned
from resolver.report.words import probability, sentence

LINKS: Final = 6
"""Links of one proposal whose evidence is shown, the weakest first."""

_NAMES: Final = ("name", "given_name", "middle_name", "family_name")

Key = tuple[str, str]
Words = tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenRow:
    """One value of the merged customer and where it comes from."""

    field: Words
    value: Words
    origin: Words
    rule: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One proposal as it is shown.

    `ruled` says what people ruled before; `joined` who has made it `auto`, empty where evidence
    has.
    """

    rank: int
    entity: Words
    title: Words
    band: str
    size: int
    weight: str
    probability: str
    precision: str | None
    sentence: Words
    members: Members
    links: tuple[LinkView, ...]
    more_links: int
    warnings: tuple[tuple[str, Words], ...]
    conflicts: tuple[tuple[Words, tuple[Words, ...]], ...]
    golden: tuple[GoldenRow, ...]
    ruled: tuple[Words, ...] = ()
    joined: Words = ()

    @property
    def traced(self) -> bool:
        """Whether the values of the golden record say where they come from."""
        return any(row.origin for row in self.golden)


def cards(
    proposals: pl.DataFrame, records: pl.DataFrame | None, ruled: Ruled, *, masked: bool
) -> list[Card]:
    """The proposals as cards in the order of the frame; `records` gives the members their values.

    `records` is a records frame (`frames.schema.RECORDS`); without it only keys are shown. `ruled`
    is what people ruled before.
    """
    rows = proposals.to_dicts()
    found = _records(rows, records)
    return [_card(rank, row, found, ruled, masked=masked) for rank, row in enumerate(rows, start=1)]


def _records(
    rows: Iterable[Mapping[str, Any]], records: pl.DataFrame | None
) -> dict[Key, dict[str, Any]]:
    if records is None:
        return {}
    keys = {(m["source"], m["record_id"]) for row in rows for m in row["members"]}
    wanted = pl.DataFrame(
        sorted(keys), schema={"source": pl.String, "record_id": pl.String}, orient="row"
    )
    held = records.join(wanted, on=["source", "record_id"], how="semi")
    return {(row["source"], row["record_id"]): row for row in held.iter_rows(named=True)}


def _card(
    rank: int,
    row: Mapping[str, Any],
    found: Mapping[Key, Mapping[str, Any]],
    ruled: Ruled,
    *,
    masked: bool,
) -> Card:
    members = sorted(row["members"], key=lambda member: not member["survivor"])
    held = [found.get((m["source"], m["record_id"]), {}) for m in members]
    golden = _parsed(row["golden"])
    disputed = against(row)
    mask = _mask(held, golden, masked)
    links = [explanation(link) for link in row["links"] or ()]
    places = {(one["source"], one["record_id"]): at for at, one in enumerate(members)}
    rulings = [ruling for ruling, _ in ruled.among(places, mask)]
    return Card(
        rank=rank,
        entity=_entity(row["entity_id"], members, mask),
        title=_title(held, golden, members, mask),
        band=row["band"],
        size=row["size"],
        weight=signed_bits(row["weight"]),
        probability=probability(row["probability"]),
        precision=None if row["precision"] is None else probability(row["precision"]),
        sentence=segments(sentence(links[0], mask.text), TEXT_LONGEST) if links else (),
        members=members_view(members, held, mask, disputed),
        links=tuple(link_view(link, mask) for link in links[:LINKS]),
        more_links=max(len(links) - LINKS, 0),
        warnings=tuple(
            (code, segments(text, TEXT_LONGEST)) for code, text in warned(row, mask.text)
        ),
        conflicts=tuple(
            _conflict(conflict, mask)
            for conflict in row["conflicts"] or ()
            if FIELDS.get(conflict["field"], conflict["field"]) in disputed
        ),
        golden=_golden(row["provenance"] or (), golden, mask),
        ruled=tuple(segments(said, TEXT_LONGEST) for said in sentences(rulings)),
        joined=segments(joined_by(rulings)) if row["band"] == "auto" else (),
    )


def _entity(entity: str, members: Sequence[Mapping[str, Any]], mask: Mask) -> Words:
    """The name of the entity, none where the mask hides the key of a member: it is made of one."""
    keys = [member[name] for member in members for name in ("source", "record_id")]
    return segments(entity) if all(mask.key(key) == key for key in keys) else ()


def _mask(held: Sequence[Mapping[str, Any]], golden: Mapping[str, Any], masked: bool) -> Mask:
    if not masked:
        return Mask(active=False)
    names = [str(record[field]) for record in held for field in _NAMES if record.get(field)]
    names += [value for record in held for value in values(record, "name")]
    names += [str(golden["name"])] if golden.get("name") else []
    phones = [phone for record in held for phone in values(record, "phones")]
    return mask_for(True, names, phones)


def _title(
    held: Sequence[Mapping[str, Any]],
    golden: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
    mask: Mask,
) -> Words:
    """The name of the merged customer, else of a member, else another value, else a key."""
    for field in ("name", "company", "emails", "phones"):
        own = [str(golden[field])] if isinstance(golden.get(field), str) else []
        for value in [*own, *(v for record in held for v in values(record, field))]:
            return value_segments(field, value, mask)
    first = members[0] if members else {"source": "", "record_id": ""}
    return key_segments((first["source"], first["record_id"]), mask)


def _conflict(conflict: Mapping[str, Any], mask: Mask) -> tuple[Words, tuple[Words, ...]]:
    field = conflict["field"] or ""
    shown = tuple(value_segments(field, value or "", mask) for value in conflict["values"] or ())
    return segments(hidden_name(field, mask.text)), shown


def _golden(
    provenance: Iterable[Mapping[str, Any]], golden: Mapping[str, Any], mask: Mask
) -> tuple[GoldenRow, ...]:
    rows = [
        GoldenRow(
            field=segments(hidden_name(entry["field"] or "", mask.text)),
            value=_golden_value(entry["field"] or "", entry["value"] or "", mask),
            origin=key_segments((entry["source"] or "", entry["record_id"] or ""), mask),
            rule=segments(mask.text((entry["rule"] or "").replace("_", " "))),
        )
        for entry in provenance
    ]
    if rows:
        return tuple(rows)
    scalars = [(field, value) for field, value in golden.items() if isinstance(value, str)]
    return tuple(
        GoldenRow(
            field=segments(hidden_name(field, mask.text)),
            value=_golden_value(field, value, mask),
            origin=(),
            rule=(),
        )
        for field, value in scalars
    )


def _golden_value(field: str, value: str, mask: Mask) -> Words:
    return segments(mask.key(value)) if field == "id" else value_segments(field, value, mask)


def _parsed(golden: str | None) -> dict[str, Any]:
    try:
        value = json.loads(golden or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
