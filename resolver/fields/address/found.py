"""What is known of one address while it is taken apart."""

from __future__ import annotations

from dataclasses import dataclass

Tokens = list[str]


@dataclass(slots=True, kw_only=True)
class Found:
    """The parts found so far, and the segments that are not used yet."""

    segments: list[Tokens]
    after: Tokens | None = None
    """The segment that followed the postcode directly: the city, where postcodes come first."""
    number: str | None = None
    street: Tokens | None = None
    units: Tokens | None = None
    hashed: str | None = None
    """The number behind `#`: the unit, or the house number where there is no other."""
    postcode: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None

    def add_unit(self, value: str) -> None:
        """Note one more unit."""
        if self.units is None:
            self.units = [value]
        else:
            self.units.append(value)
