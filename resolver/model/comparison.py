"""What is compared, in which levels, and what is known of them before any data is seen.

A *comparison* is a group of fields that move together (the parts of a name, the parts of an
address); its levels are judged jointly. For every level there is the chance to see it in a pair of
records of the same person (m), of two people of one household or organisation (h), and of two
unrelated people (u), given that both records have the value. These chances stand in `priors.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from resolver.errors import ModelError
from resolver.model import priors


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a comparison and the prior distributions over its levels, 0 first."""

    name: str
    levels: tuple[str, ...]
    same: tuple[float, ...]
    household: tuple[float, ...]
    unrelated: tuple[float, ...]
    equal_from: str | None = None

    @property
    def equal(self) -> int:
        """The first level at which the values are equal, and differ only in who else has them."""
        return self.top if self.equal_from is None else self.level(self.equal_from)

    @property
    def states(self) -> int:
        """Number of states: every level, and one for no evidence (state 0)."""
        return len(self.levels) + 1

    @property
    def top(self) -> int:
        """The highest level: full agreement."""
        return len(self.levels) - 1

    def level(self, name: str) -> int:
        """The level of that name.

        Raises:
            ValueError: if the field has no such level.
        """
        return self.levels.index(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Fields judged jointly; `anchored` ones tell people apart, and seldom differ in one person.

    In these the household class is learned only in part, and stays near its prior.
    """

    name: str
    fields: tuple[Field, ...]
    anchored: bool = False

    @property
    def states(self) -> int:
        """Number of joint states."""
        product = 1
        for field in self.fields:
            product *= field.states
        return product


def _field(
    name: str, *levels: str, shipped: str | None = None, equal_from: str | None = None
) -> Field:
    """The field with the shipped chances of that name, by default its own.

    Raises:
        ModelError: if they are of other levels.
    """
    known = priors.shipped().get(shipped or name)
    if known is None or known.levels != levels:
        raise ModelError(f"{priors.PRIORS.name}: has no chances of the levels of {name}.")
    return Field(
        name=name,
        levels=levels,
        same=known.same,
        household=known.household,
        unrelated=known.unrelated,
        equal_from=equal_from,
    )


GIVEN = _field("given", "conflict", "initial", "nickname", "close", "exact")
FAMILY = _field("family", "conflict", "partial", "close", "exact")
MIDDLE = _field("middle", "conflict", "initial", "exact")
KIND = _field("kind", "different", "couple", "same")
"""`different`: an organisation and a person; `couple`: a person and a couple that he is one of.

No other pairs have a level.
"""
BIRTH = _field(
    "birth",
    "different",
    "same_year",
    "near",
    "swapped",
    "default_day",
    "exact",
    equal_from="default_day",
)
"""`default_day` is agreement on the first of January, which forms and imports fill in."""
BIRTH_YEAR = _field("birth_year", "different", "near", "same")
"""Years of birth where they are all that is known, or are told beside the date."""
STREET = _field(
    "street",
    "different",
    "same_street",
    "building",
    "close",
    "exact_shared",
    "exact",
    equal_from="exact_shared",
)
LOCALITY = _field("locality", "different", "same_city", "close", "postcode")
EMAIL = _field(
    "email",
    "different",
    "similar",
    "same_local",
    "shared",
    "typo_domain",
    "probable_mailbox",
    "same_mailbox",
    "household",
    "exact",
)
PHONE = _field(
    "phone",
    "different",
    "one_digit",
    "shared",
    "same_digits",
    "household",
    "exact",
    equal_from="shared",
)
HANDLE = _field("handle", "different", "exact")
EXTERNAL_ID = _field("external_id", "different", "exact")
NATIONAL_ID = _field("national_id", "different", "close", "exact")
COMPANY = _field("company", "different", "similar", "exact")
GENDER = _field("gender", "different", "exact")

NAME = "name"
"""The comparison of personal names."""

COMPARISONS = (
    Comparison(name=NAME, fields=(GIVEN, FAMILY, MIDDLE), anchored=True),
    Comparison(name="kind", fields=(KIND,), anchored=True),
    Comparison(name="birth", fields=(BIRTH, BIRTH_YEAR), anchored=True),
    Comparison(name="address", fields=(STREET, LOCALITY)),
    Comparison(name="email", fields=(EMAIL,), anchored=True),
    Comparison(name="phone", fields=(PHONE,)),
    Comparison(name="handle", fields=(HANDLE,), anchored=True),
    Comparison(name="external_id", fields=(EXTERNAL_ID,), anchored=True),
    Comparison(name="national_id", fields=(NATIONAL_ID,), anchored=True),
    Comparison(name="company", fields=(COMPANY,)),
    Comparison(name="gender", fields=(GENDER,)),
)


def attribute(name: str) -> Comparison:
    """The comparison of one free attribute; its priors say nearly nothing, the data decides."""
    field = _field(name, "different", "similar", "exact", shipped="attribute")
    return Comparison(name=name, fields=(field,))
