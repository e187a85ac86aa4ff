"""Golden customers as a table, one a row, under the header of Gladly's own CSV import.

`id,externalCustomerId,name,address,email:1,…,phone:1,…,customAttribute:KEY,…`; e-mails and phones
are in their canonical form, the primary one first. What holds several values is JSON in its cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

import polars as pl

from resolver.files.formula import safe
from resolver.files.results.dialects import IDS, Customer
from resolver.steps.survive.fields import CUSTOM

BOM: Final = "\ufeff".encode()
"""What tells Excel that a file is UTF-8."""

_ATTRIBUTE: Final = "customAttribute:"
_BEFORE: Final = ("id", "externalCustomerId", IDS, "name", "address")
_AFTER: Final = ("channels", "createdAt", "modifiedAt", "updatedAt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which columns a table needs: how many e-mails and phones, and which keys."""

    emails: int = 0
    phones: int = 0
    attributes: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()

    def header(self) -> list[str]:
        """The names of the columns in their order."""
        return [
            *(key for key in _BEFORE if key in self.keys or key == "id"),
            *(f"email:{n}" for n in range(1, self.emails + 1)),
            *(f"phone:{n}" for n in range(1, self.phones + 1)),
            *(_ATTRIBUTE + key for key in self.attributes),
            *(key for key in _AFTER if key in self.keys),
        ]


def layout(customers: Iterable[Customer]) -> Layout:
    """The columns that these customers need; attributes in the order of their names."""
    emails = phones = 0
    attributes: set[str] = set()
    keys: set[str] = set()
    for customer in customers:
        emails = max(emails, len(customer.get("emails", ())))
        phones = max(phones, len(customer.get("phones", ())))
        attributes.update(customer.get(CUSTOM, ()))
        keys.update(customer)
    return Layout(
        emails=emails,
        phones=phones,
        attributes=tuple(sorted(attributes)),
        keys=frozenset(keys),
    )


def table(customers: Sequence[Customer], columns: Layout) -> pl.DataFrame:
    """The customers one a row, all String, null where a customer has no value."""
    header = columns.header()
    rows = [_row(customer) for customer in customers]
    schema = dict.fromkeys(header, pl.String)
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in header}, schema=schema)


def write_csv(frame: pl.DataFrame, file: IO[bytes], *, spreadsheet: bool, header: bool) -> None:
    """The frame as CSV of RFC 4180 (UTF-8, commas, CRLF).

    For a spreadsheet it begins with a BOM, and every text and name is guarded (`formula.safe`).
    """
    if spreadsheet:
        names = pl.Series("name", frame.columns, dtype=pl.String).to_frame()
        guarded = names.select(safe(pl.col("name"))).to_series().to_list()
        frame = frame.with_columns(safe(pl.col(pl.String))).rename(
            dict(zip(frame.columns, guarded, strict=True))
        )
        if header:
            file.write(BOM)
    file.write(frame.write_csv(line_terminator="\r\n", include_header=header).encode())


def _row(customer: Customer) -> dict[str, str]:
    row: dict[str, str] = {}
    row |= {key: _cell(customer[key]) for key in (*_BEFORE, *_AFTER) if key in customer}
    for n, point in enumerate(_primary_first(customer.get("emails", ())), 1):
        row[f"email:{n}"] = point["normalized"]
    for n, point in enumerate(_primary_first(customer.get("phones", ())), 1):
        row[f"phone:{n}"] = _number(point)
    for key, value in customer.get(CUSTOM, {}).items():
        row[_ATTRIBUTE + key] = _cell(value)
    return row


def _primary_first(points: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(points, key=lambda point: not point.get("primary"))


def _number(point: Mapping[str, Any]) -> str:
    if "normalized" not in point:
        return str(point["original"])
    extension = point.get("extension")
    return f"{point['normalized']} ext. {extension}" if extension else str(point["normalized"])


def _cell(value: Any) -> str:  # noqa: ANN401 - JSON has no narrower type
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
