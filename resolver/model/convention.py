"""How a source writes its values: what no record tells by itself, but all of them do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """How one source writes dates and numbers.

    `day_numbers`: its birth dates are day numbers of a spreadsheet; `day_first`: where only an
    order tells day and month apart, the day is first; `home`: the region (ISO 3166) that its
    national numbers are of, None where that is the default one.
    """

    day_numbers: bool
    day_first: bool
    home: str | None = None
