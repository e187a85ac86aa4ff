"""The customer that each merge would make: which value comes from where, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from resolver.frames.schema import ATTRIBUTE
from resolver.report.phrases import hidden_name
from resolver.report.review.evidence import INLINE, Shown
from resolver.report.review.hiding import Hiding, Open
from resolver.report.review.people import People
from resolver.report.review.streams import Streams
from resolver.report.review.tables import Kinds, Texts

_OWN: Final = "customAttributes."
_FIELDS: Final = {
    "externalCustomerId": "external_ids",
    "channels": "handles",
    "createdAt": "created_at",
    "modifiedAt": "modified_at",
    "customAttributes.birthdate": "birth_date",
    "customAttributes.nationalId": "national_id",
    "customAttributes.externalCustomerIds": "external_ids",
    "customAttributes.handles": "handles",
}
_TRIVIAL: Final = ("id",)
"""Fields that say nothing a reviewer does not see: the survivor is marked."""
_PLAIN: Final = (
    "createdAt",
    "modifiedAt",
    "emails",
    "phones",
    "channels",
    "customAttributes.externalCustomerIds",
    "customAttributes.handles",
)
"""Fields that are plain to see: times, and those that keep all values of all records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of golden value: its field, the record and the rule it comes from."""

    name: str
    rule: str
    field: str
    member: int
    value: int


class Golden:
    """The golden records of all proposals; the rows of one are appended in their order."""

    def __init__(self, people: People, *, lean: bool) -> None:
        self.people = people
        self.left_out = (*_TRIVIAL, *_PLAIN) if lean else _TRIVIAL
        self.kinds = Kinds()
        self.others: dict[str, Texts] = {}

    def add(
        self,
        provenance: Iterable[Mapping[str, Any]],
        places: Mapping[tuple[str, str], int],
        shown: Sequence[Shown],
        hiding: Hiding | Open,
        streams: Streams,
    ) -> None:
        """Write the golden values of a proposal, a row each."""
        rows = [row for row in provenance if row["field"] not in self.left_out]
        streams.numbers("golden").append(len(rows))
        for row in rows:
            streams.numbers("rows").append(self._row(row, places, shown, hiding, streams))

    def _row(
        self,
        row: Mapping[str, Any],
        places: Mapping[tuple[str, str], int],
        shown: Sequence[Shown],
        hiding: Hiding | Open,
        streams: Streams,
    ) -> int:
        name = row["field"] or ""
        field = _field(name)
        member = places.get((row["source"], row["record_id"]), -1)
        entry = self.people.entry(name, row["value"] or "")
        found = shown[member].get(field, []) if 0 <= member < len(shown) else []
        value = INLINE + 1 + found.index(entry) if entry in found else INLINE
        if value == INLINE:
            table = self.others.setdefault(field, Texts())
            streams.numbers(f"golden {field}").append(table.code(entry))
        rule = (row["rule"] or "").replace("_", " ")
        return self.kinds.code(
            Row(
                name=hidden_name(name, hiding.text),
                rule=hiding.text(rule),
                field=field,
                member=member,
                value=value,
            )
        )


def _field(name: str) -> str:
    if name in _FIELDS or not name.startswith(_OWN):
        return _FIELDS.get(name, name)
    own = name.removeprefix(_OWN)
    return own if own in ("company", "gender", "locale", "consent") else f"{ATTRIBUTE}{own}"
