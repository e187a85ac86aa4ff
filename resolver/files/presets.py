"""Systems whose files are known by their columns."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

GLADLY: Final = "gladly"

_GLADLY_ONLY: Final = frozenset(
    {
        "emailAddresses",
        "phoneNumbers",
        "externalCustomerId",
        "externalCustomerIds",
        "customAttributes",
    }
)


def preset_of(header: AbstractSet[str], nested: bool) -> str | None:
    """The system that writes files with these columns, or None."""
    if nested and (header & _GLADLY_ONLY or {"emails", "phones"} <= header):
        return GLADLY
    numbered = any(name.startswith(("email:", "phone:")) for name in header)
    free = any(name.startswith(("customAttribute:", "customAttributes:")) for name in header)
    if numbered or free or len(header & _GLADLY_ONLY) > 1:
        return GLADLY
    return None


def is_lookup(header: AbstractSet[str]) -> bool:
    """Whether records are results of a Gladly lookup adaptor: keyed by `externalCustomerId`."""
    return "id" not in header and "externalCustomerId" in header
