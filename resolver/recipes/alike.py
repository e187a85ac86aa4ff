"""Whether two rulings say the same."""

from __future__ import annotations

from typing import Any

from resolver.steps.rulings import VALUE

Row = dict[str, Any]


def agrees(row: Row, other: Row | None) -> bool:
    """Whether both rulings on one topic say the same of it."""
    if other is None or row["ruling"] != other["ruling"]:
        return False
    return row["ruling"] != VALUE or bool(row["turned"] == other["turned"])


def alike(row: Row, kept: Row) -> bool:
    """Whether a kept ruling says what the row says; what the row left open does not matter."""
    if row["undoes"] != kept["undoes"] or row["field"] != kept["field"]:
        return False
    if row["ruling"] != kept["ruling"] or (row["ruling"] and not agrees(row, kept)):
        return False
    told = {name: row[name] for name in ("by", "at", "reason")}
    told["fingerprint"] = row.get("named")
    return all(value is None or value == kept[name] for name, value in told.items())
