"""What is compared, in which levels, and what is known of them before any data is seen.

A *comparison* is a group of fields that move together (the parts of a name, the parts of an
address); its levels are judged jointly. For every level there is the chance to see it in a pair of
records of the same person (m), of two people of one household or organisation (h), and of two
unrelated people (u), given that both records have the value.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    """Fields judged jointly; `anchored` ones keep the household prior instead of learning it."""

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


GIVEN = Field(
    name="given",
    levels=("conflict", "initial", "nickname", "close", "exact"),
    same=(0.05, 0.05, 0.05, 0.08, 0.77),
    household=(0.90, 0.06, 0.005, 0.01, 0.025),
    unrelated=(0.935, 0.045, 0.003, 0.005, 0.012),
)
FAMILY = Field(
    name="family",
    levels=("conflict", "partial", "close", "exact"),
    same=(0.06, 0.03, 0.06, 0.85),
    household=(0.25, 0.03, 0.04, 0.68),
    unrelated=(0.985, 0.003, 0.004, 0.008),
)
MIDDLE = Field(
    name="middle",
    levels=("conflict", "initial", "exact"),
    same=(0.06, 0.30, 0.64),
    household=(0.85, 0.10, 0.05),
    unrelated=(0.88, 0.09, 0.03),
)
KIND = Field(
    name="kind",
    levels=("different", "couple", "same"),
    same=(0.0001, 0.03, 0.9699),
    household=(0.5, 0.1, 0.4),
    unrelated=(0.5, 0.05, 0.45),
)
"""`different`: an organisation and a person; `couple`: a person and a couple that he is one of.

No other pairs have a level.
"""
BIRTH = Field(
    name="birth",
    levels=("different", "same_year", "near", "swapped", "default_day", "exact"),
    same=(0.02, 0.02, 0.06, 0.01, 0.03, 0.86),
    household=(0.92, 0.05, 0.012, 0.001, 0.001, 0.016),
    unrelated=(0.975, 0.0188, 0.005, 0.0003, 0.0002, 0.0007),
    equal_from="default_day",
)
"""`default_day` is agreement on the first of January, which forms and imports fill in."""
BIRTH_YEAR = Field(
    name="birth_year",
    levels=("different", "near", "same"),
    same=(0.05, 0.20, 0.75),
    household=(0.86, 0.08, 0.06),
    unrelated=(0.92, 0.055, 0.025),
)
"""Years of birth where they are all that is known, or are told beside the date."""
STREET = Field(
    name="street",
    levels=("different", "same_street", "building", "close", "exact_shared", "exact"),
    same=(0.25, 0.02, 0.02, 0.06, 0.05, 0.60),
    household=(0.20, 0.01, 0.02, 0.05, 0.12, 0.60),
    unrelated=(0.9968, 0.002, 0.0002, 0.0003, 0.0004, 0.0003),
    equal_from="exact_shared",
)
LOCALITY = Field(
    name="locality",
    levels=("different", "same_city", "close", "postcode"),
    same=(0.15, 0.08, 0.07, 0.70),
    household=(0.12, 0.06, 0.06, 0.76),
    unrelated=(0.96, 0.025, 0.01, 0.005),
)
EMAIL = Field(
    name="email",
    levels=(
        "different",
        "similar",
        "same_local",
        "shared",
        "typo_domain",
        "probable_mailbox",
        "same_mailbox",
        "household",
        "exact",
    ),
    same=(0.40, 0.05, 0.03, 0.02, 0.02, 0.02, 0.03, 0.03, 0.40),
    household=(0.66, 0.02, 0.005, 0.08, 0.002, 0.003, 0.01, 0.12, 0.10),
    unrelated=(0.99935, 0.0005, 0.00005, 0.00005, 0.000002, 0.000002, 0.000002, 0.000004, 0.00001),
)
PHONE = Field(
    name="phone",
    levels=("different", "one_digit", "shared", "same_digits", "household", "exact"),
    same=(0.40, 0.03, 0.03, 0.02, 0.06, 0.46),
    household=(0.58, 0.005, 0.13, 0.005, 0.16, 0.12),
    unrelated=(0.99985, 0.00003, 0.00008, 0.00001, 0.00001, 0.00002),
    equal_from="shared",
)
HANDLE = Field(
    name="handle",
    levels=("different", "exact"),
    same=(0.3, 0.7),
    household=(0.98, 0.02),
    unrelated=(0.99999, 0.00001),
)
EXTERNAL_ID = Field(
    name="external_id",
    levels=("different", "exact"),
    same=(0.70, 0.30),
    household=(0.995, 0.005),
    unrelated=(0.99999, 0.00001),
)
NATIONAL_ID = Field(
    name="national_id",
    levels=("different", "close", "exact"),
    same=(0.08, 0.07, 0.85),
    household=(0.998, 0.001, 0.001),
    unrelated=(0.9998, 0.0001, 0.0001),
)
COMPANY = Field(
    name="company",
    levels=("different", "similar", "exact"),
    same=(0.25, 0.10, 0.65),
    household=(0.50, 0.10, 0.40),
    unrelated=(0.985, 0.01, 0.005),
)
GENDER = Field(
    name="gender",
    levels=("different", "exact"),
    same=(0.03, 0.97),
    household=(0.60, 0.40),
    unrelated=(0.50, 0.50),
)

COMPARISONS = (
    Comparison(name="name", fields=(GIVEN, FAMILY, MIDDLE), anchored=True),
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
    field = Field(
        name=name,
        levels=("different", "similar", "exact"),
        same=(0.40, 0.10, 0.50),
        household=(0.45, 0.10, 0.45),
        unrelated=(0.50, 0.10, 0.40),
    )
    return Comparison(name=name, fields=(field,))
