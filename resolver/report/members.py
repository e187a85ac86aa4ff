"""The records of a proposal side by side, with what differs told in words and by marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import ascii_uppercase
from typing import Any, Final

from resolver.frames.schema import ATTRIBUTE
from resolver.report.evidence import key_segments, value_segments
from resolver.report.likeness import likeness
from resolver.report.mask import Mask
from resolver.report.phrases import hidden_name
from resolver.report.visible import DIFF_LONGEST, Segment, alike, segments

COLUMNS: Final = 6
"""Records of one proposal that are shown side by side."""
VALUES: Final = 12
"""Values of one field of one record that are shown."""

FIELDS: Final = (
    "name", "company", "emails", "phones", "handles", "address", "birth_date", "gender",
    "national_id", "external_ids", "locale", "consent", "verified", "created_at", "modified_at",
)  # fmt: skip
"""Fields that records are shown with, in their order; free attributes come last."""
SEVERAL: Final = ("emails", "phones", "handles", "external_ids")
"""Fields that hold several values."""
BESIDE: Final = ("verified", "created_at", "modified_at")
"""Fields whose difference says nothing about who a record is."""

VERDICTS: Final = {
    "differs": ("≠", "differs"),
    "partly": ("≈", "partly the same"),
    "less": ("≈", "less complete"),
    "spelling": ("≈", "other spelling"),
    "one": ("○", "on one record only"),
    "same": ("=", "the same"),
    "beside": ("·", "for information"),
}
"""Sign and words for how a field of the members agrees, the most doubtful first."""
VARYING: Final = ("differs", "partly", "less", "spelling")
"""Verdicts on fields of which the members hold several texts."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of one record; `odd` where another record lacks it.

    `twin` is a letter that masked values of the row share where they are the same, else empty.
    """

    segments: tuple[Segment, ...]
    odd: bool
    twin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field of all shown members: one tuple of values a member.

    `disputed` where it is evidence against one person, and not only written otherwise.
    """

    field: str
    label: tuple[Segment, ...]
    verdict: str
    cells: tuple[tuple[Value, ...], ...]
    disputed: bool = False

    @property
    def sign(self) -> str:
        """The sign of the verdict, for example `≠`."""
        return VERDICTS[self.verdict][0]

    @property
    def words(self) -> str:
        """The verdict in words, for example `differs` or `differs, contradicts`."""
        return VERDICTS[self.verdict][1] + (", contradicts" if self.disputed else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The members of a proposal side by side: heads, survivor first, and rows of fields."""

    heads: tuple[tuple[Segment, ...], ...]
    survivor: bool
    rows: tuple[Row, ...]
    hidden: tuple[tuple[Segment, ...], ...]


def members_view(
    members: Sequence[Record],
    records: Sequence[Record],
    mask: Mask,
    against: Collection[str] = (),
) -> Members:
    """The members (as in a proposal) and their records, in the same order, survivor first.

    `against`: fields that are evidence against one person, from `disputes.against`.
    """
    shown = records[:COLUMNS]
    rows = [row for field in _fields(shown) if (row := _row(field, shown, mask, against))]
    order = list(VERDICTS)
    keys = [key_segments((member["source"], member["record_id"]), mask) for member in members]
    return Members(
        heads=tuple(keys[:COLUMNS]),
        survivor=bool(members and members[0]["survivor"]),
        rows=tuple(sorted(rows, key=lambda row: (not row.disputed, order.index(row.verdict)))),
        hidden=tuple(keys[COLUMNS:]),
    )


def values(record: Record, field: str) -> list[str]:
    """The values of a field of a record as text, in their order, blank ones left out."""
    if field == "name":
        parts = ("given_name", "middle_name", "family_name", "suffix")
        found = [record.get("name") or _joined(record, parts, " ")]
    elif field == "address":
        found = [_address(record)]
    elif field == "birth_date":
        found = [record.get("birth_date") or record.get("birth_year")]
    elif field == "external_ids":
        found = [_code(code) for code in record.get(field) or ()]
    elif field in SEVERAL:
        found = [point["original"] for point in record.get(field) or ()]
    else:
        found = [record.get(field)]
    return [str(value) for value in found if value is not None and str(value).strip()]


def _fields(records: Sequence[Record]) -> list[str]:
    free = [name for name in (records[0] if records else {}) if name.startswith(ATTRIBUTE)]
    return [*FIELDS, *free]


def _row(field: str, records: Sequence[Record], mask: Mask, against: Collection[str]) -> Row | None:
    cells = [values(record, field) for record in records]
    sets = [{essence(field, value) for value in cell} for cell in cells]
    if not any(sets):
        return None
    shared = set.intersection(*(found for found in sets if found))
    everyone = [value for cell in cells for value in cell]
    verdict = "beside" if field in BESIDE else _verdict(field, sets, everyone)
    varies = verdict in VARYING
    twins = _twins(field, everyone) if mask.active and varies else {}

    def shown(value: str) -> Value:
        known = essence(field, value)
        odd = known not in shared and verdict != "beside"
        other = _nearest(field, value, everyone) if odd and not mask.active else None
        words = value_segments(field, value, mask, other)
        return Value(segments=words, odd=odd, twin=twins.get(known, ""))

    return Row(
        field=field,
        label=segments(hidden_name(field, mask.text)),
        disputed=varies and field in against,
        verdict=verdict,
        cells=tuple(
            tuple(shown(value) for value in cell[:VALUES]) + _more(len(cell) - VALUES)
            for cell in cells
        ),
    )


def _twins(field: str, everyone: Sequence[str]) -> dict[str, str]:
    """A letter for every distinct value, in order of appearance; none beyond Z."""
    distinct = dict.fromkeys(essence(field, value) for value in everyone)
    return dict(zip(distinct, ascii_uppercase, strict=False))


def _verdict(field: str, sets: Sequence[set[str]], everyone: Sequence[str]) -> str:
    filled = [found for found in sets if found]
    if len(filled) == 1:
        return "one" if len(sets) > 1 else "same"
    if all(found == filled[0] for found in filled):
        return "same"
    if field not in SEVERAL:
        return likeness(field, everyone)
    overlaps = len(set.union(*filled)) < sum(map(len, filled))
    return "partly" if overlaps else "differs"


def _nearest(field: str, value: str, everyone: Sequence[str]) -> str:
    """The most similar other value, so that only the letters that differ are marked."""
    known = essence(field, value)
    others = [text for text in everyone if essence(field, text) != known]
    if len(value) > DIFF_LONGEST:
        return max(others[:VALUES], key=lambda text: alike(text, value), default="")
    short = [text for text in others if len(text) <= DIFF_LONGEST][:VALUES]
    if not short:
        return ""
    return (get_close_matches(value, short, n=1, cutoff=0.5) or [""])[0]


def _more(count: int) -> tuple[Value, ...]:
    if count <= 0:
        return ()
    return (Value(segments=(Segment(f"and {count:,} more", "tag"),), odd=False),)


def essence(field: str, value: str) -> str:
    """What two spellings of one value share: letters without case, the last digits of a phone."""
    text = " ".join(unicodedata.normalize("NFC", value[:256]).casefold().split()) + value[256:]
    if field == "phones":
        return "".join(c for c in text if c.isdigit())[-9:] or text
    return text


def _joined(record: Record, fields: Sequence[str], between: str) -> str:
    return between.join(str(record[f]).strip() for f in fields if record.get(f))


def _address(record: Record) -> str:
    first = record.get("address") or _joined(record, ("house_number", "street", "unit"), " ")
    lines = [first]
    for field in ("postcode", "city", "region", "country"):
        value = str(record.get(field) or "").strip()
        if value and value.casefold() not in str(first).casefold():
            lines.append(value)
    return ", ".join(line for line in lines if line)


def _code(code: Mapping[str, str | None]) -> str:
    system, value = code.get("system"), code.get("value") or ""
    return f"{system}: {value}" if system and value else value
