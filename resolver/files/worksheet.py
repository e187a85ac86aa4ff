"""The worksheet of a plan that people carry out: one row a merge, to be ticked off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Final

import polars as pl

from resolver.files.results.flat import write_csv

Key = tuple[str, str]
Record = Mapping[str, Any]

SET: Final = ("name", "address", "email", "phone")
"""What the profile is to hold after the last merge of a customer."""

COLUMNS: Final = (
    *("customer", "step", "of", "do", "keep_id", "keep_name", "keep_search"),
    *("merge_id", "merge_name", "merge_search", "why", "first"),
    *(f"set_{name}" for name in SET),
    *("warnings", "reviewed_by", "reviewer_notes", "done_by", "done_on"),
)
"""Columns of the worksheet; people fill in the last two."""

_OWN: Final = {"email": "emails", "phone": "phones"}


def write(
    lines: Iterable[Mapping[str, Any]], records: Mapping[Key, Record], file: IO[bytes]
) -> None:
    """Write the rows as CSV that opens right in a spreadsheet and runs nothing there.

    Raises:
        OSError: the disk is full or the file cannot be written.
    """
    frame = pl.DataFrame(list(rows(lines, records)), schema=dict.fromkeys(COLUMNS, pl.String))
    frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))  # absent, not quoted
    write_csv(frame, file, spreadsheet=True, header=True)


def rows(
    lines: Iterable[Mapping[str, Any]], records: Mapping[Key, Record]
) -> Iterator[dict[str, str]]:
    """The rows of the worksheet (`COLUMNS`) for the lines of a plan, one a record that goes.

    `do` is `merge` or `leave`; `why` and `first` say what stands in the way and what to do about
    it; `keep_search` and `merge_search` are what finds the profile. `set_…` stand in the last row
    of a customer: what the profile is to hold then, whatever the merges have left.
    """
    for line in lines:
        for loser in line["losers"]:
            row = _row(line, loser, records)
            yield {column: row.get(column, "") for column in COLUMNS}


def _row(
    line: Mapping[str, Any], loser: Mapping[str, str], records: Mapping[Key, Record]
) -> dict[str, str]:
    merge = not line["blocked"]
    last = merge and line["step"] == line["of"] and loser is line["losers"][-1]
    return {
        "customer": line["entity"],
        "step": _text(line["step"]),
        "of": _text(line["of"]),
        "do": "merge" if merge else "leave",
        **(_named("keep", line["survivor"], records) if line["survivor"] else {}),
        **_named("merge", loser, records),
        "why": " ".join(one["reason"] for one in line["blocked"]),
        "first": " ".join(one["unblock"] for one in line["blocked"]),
        **(_set(line["field_patch"]["after"]["values"]) if last else {}),
        "warnings": " ".join(line["warnings"]),
        "reviewed_by": ", ".join(line["reviewed_by"] or ()),
        "reviewer_notes": " / ".join(line["notes"]),
    }


def _named(prefix: str, key: Mapping[str, str], records: Mapping[Key, Record]) -> dict[str, str]:
    record = records[key["source"], key["record_id"]]
    name = record.get("name", "")
    points = [*record.get("emails", ()), *record.get("phones", ())]
    return {
        f"{prefix}_id": key["record_id"],
        f"{prefix}_name": name,
        f"{prefix}_search": points[0] if points else name,
    }


def _set(values: Mapping[str, Any]) -> dict[str, str]:
    """The values that the plan would set, of contact points the main one."""
    found = {}
    for name in SET:
        value = values.get(_OWN.get(name, name))
        if isinstance(value, list):
            value = next((one["original"] for one in value if one.get("primary")), None)
        found[f"set_{name}"] = _text(value)
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)
