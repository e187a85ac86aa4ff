"""What two dates have in common if they agree in more than the year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from resolver.fields.text import trace

TRACES: Final = 4
_DIGITS: Final = 8


def traces(date: Mapping[str, Any]) -> tuple[int, ...] | None:
    """Two parts of three each, and the digits in order; None of a date that can be read otherwise.

    Of two such dates with a level above `same_year` one of them is the same: digits that only
    changed places are the same in order, and another digit changes one part.
    """
    year, month, day, digits = (date[name] for name in ("year", "month", "day", "digits"))
    if date["kind"] != "date" or date["alternative"] is not None or None in (year, month, day):
        return None
    if len(digits or "") != _DIGITS:
        return None
    pairs = (f"{year}-{month}", f"{year}--{day}", f"{month}-{day}")
    return tuple(trace(text) for text in (*pairs, "".join(sorted(digits))))
