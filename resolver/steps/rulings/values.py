"""The fields whose surviving value a ruling `value` can choose, and the names they go by."""

from __future__ import annotations

from typing import Final

from resolver.frames.schema import ATTRIBUTE

FIELDS: Final = (
    "survivor",
    "name",
    "company",
    "address",
    "birth_date",
    "gender",
    "locale",
    "national_id",
    "email",
    "phone",
)
"""What a ruling `value` may be about, beside a free attribute (`attribute:NAME`).

`survivor` is the record that the others are merged into; `email` and `phone` are the primary ones.
"""

_CUSTOM: Final = "customAttributes."
_ALIASES: Final = {
    "id": "survivor",
    "emails": "email",
    "phones": "phone",
    "given_name": "name",
    "family_name": "name",
    "birthdate": "birth_date",
    "nationalId": "national_id",
}
"""The names of golden records for the same fields; a name is one value, whatever its parts."""


def field_of(name: str) -> str | None:
    """The field meant by its own name or by that in a golden record, None for another text.

    `customAttributes.tier` is the free attribute `attribute:tier`.
    """
    plain = name.strip()
    if plain.startswith(ATTRIBUTE):
        return plain if len(plain) > len(ATTRIBUTE) else None
    bare = plain.removeprefix(_CUSTOM)
    known = _ALIASES.get(bare, bare)
    if known in FIELDS:
        return known
    return f"{ATTRIBUTE}{bare}" if bare and plain != bare else None
