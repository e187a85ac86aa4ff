"""Fields of a proposal that are evidence against one person, not merely written otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from resolver.frames.result import Part
from resolver.report.words import FRAMING, shown_tenths

LINKS: Final = 60
"""Links of one proposal whose evidence is looked at, the weakest first."""

FIELDS: Final = {
    "birth": "birth_date",
    "email": "emails",
    "phone": "phones",
    "handle": "handles",
    "external_id": "external_ids",
}
"""Comparison to the field of a record, where they are not called the same."""

WARNED: Final = {
    "conflict_given": "name",
    "conflict_generation": "name",
    "conflict_family": "name",
    "conflict_kind": "name",
    "conflict_birth": "birth_date",
    "conflict_national_id": "national_id",
    "conflict_external_id": "external_ids",
    "conflict_gender": "gender",
    "conflict_forms": "company",
}
"""The code of a warning to the field of a record that it says contradicts."""


def against(row: Mapping[str, Any]) -> frozenset[str]:
    """Fields of records that a warning names, or that are shown as negative bits in a link.

    `row` is a proposal, as in `frames.result.PROPOSALS`.
    """
    warned = {WARNED.get(one["code"] or "", "") for one in row["warnings"] or ()}
    for link in (row["links"] or ())[:LINKS]:
        parts = [Part(**part) for part in link["parts"] or ()]
        shown = zip(parts, shown_tenths(parts, link["weight"]), strict=True)
        warned |= {
            FIELDS.get(part.name, part.name)
            for part, tenths in shown
            if tenths < 0 and part.name not in FRAMING
        }
    return frozenset(warned - {""})
