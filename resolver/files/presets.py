"""Systems whose files are known by their columns."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

from resolver.errors import InputError, did_you_mean

GLADLY: Final = "gladly"

PRESETS: Final = (GLADLY,)
"""Every system that is known by name."""

_GLADLY_ONLY: Final = frozenset(
    {
        "emailAddresses",
        "phoneNumbers",
        "externalCustomerId",
        "externalCustomerIds",
        "customAttributes",
    }
)


def known_preset(name: str) -> str:
    """The preset the user named.

    Raises:
        InputError: there is no such preset.
    """
    key = name.strip().casefold()
    if key not in PRESETS:
        known = ", ".join(PRESETS)
        raise InputError(f"Unknown preset {name!r}.{did_you_mean(key, PRESETS)} Known: {known}.")
    return key


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
