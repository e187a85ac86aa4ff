"""The words of every comparison level: as a noun for sentences, and as a statement for tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from resolver.frames.schema import ATTRIBUTE

Hide = Callable[[str], str]
"""Takes out of a text what gives a person away."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A level in words: `noun` fits `... speaks for one person`, `statement` stands alone.

    `ours` unless a word of them comes from the data, such as the name of an attribute.
    """

    noun: str
    statement: str
    plural: bool = False
    ours: bool = True


def _differ(noun: str, statement: str) -> Phrase:
    return Phrase(noun, statement, plural=True)


NAMES: Final[Mapping[str, str]] = {
    "prior": "Before any evidence",
    "name": "Name",
    "given": "Given name",
    "family": "Family name",
    "middle": "Middle name",
    "company": "Company",
    "kind": "Kind of name",
    "email": "E-mail",
    "emails": "E-mail",
    "phone": "Phone",
    "phones": "Phone",
    "handle": "Handle",
    "handles": "Handle",
    "channels": "Channel",
    "address": "Address",
    "birth": "Birth date",
    "birth_date": "Birth date",
    "birthdate": "Birth date",
    "gender": "Gender",
    "national_id": "National id",
    "nationalId": "National id",
    "external_id": "External id",
    "external_ids": "External id",
    "externalCustomerId": "External id",
    "externalCustomerIds": "External id",
    "id": "Id",
    "locale": "Language",
    "consent": "Consent",
    "verified": "Verified",
    "created_at": "Created",
    "createdAt": "Created",
    "modified_at": "Modified",
    "modifiedAt": "Modified",
    "household": "Household correction",
}
"""How people call parts of an explanation, fields of a record and keys of a golden record.

The only place where they are named: a field bears one name wherever it is told.
"""

CUSTOM: Final = "customAttributes."
"""What the keys of a golden record begin with that are no keys of a customer of their own."""
OWN: Final = (
    "birthdate", "nationalId", "externalCustomerIds", "handles", "company", "gender", "locale",
    "consent",
)  # fmt: skip
"""Custom attributes that a golden record keeps fields of the record in; others are free."""

GIVEN: Final = {
    "conflict": _differ("different given names", "different given names"),
    "generation": _differ("different suffixes (Jr, Sr)", "different suffixes (Jr, Sr)"),
    "initial": Phrase("a fitting initial", "an initial that fits the other given name"),
    "nickname": Phrase("a nickname of the given name", "another form of the same given name"),
    "close": Phrase("a close given name", "given names a letter or so apart"),
    "exact": Phrase("same given name", "the same given name"),
}
FAMILY: Final = {
    "conflict": _differ("different family names", "different family names"),
    "partial": Phrase("part of the family name", "one part of the family names in common"),
    "close": Phrase("a close family name", "family names a letter or so apart"),
    "exact": Phrase("same family name", "the same family name"),
}
MIDDLE: Final = {
    "conflict": _differ("different middle names", "different further given names"),
    "initial": Phrase("a fitting middle initial", "further given names of the same initial"),
    "exact": Phrase("same middle name", "a further given name in common"),
}
BIRTH: Final = {
    "different": _differ("different birth dates", "different dates"),
    "same_year": Phrase("same year of birth", "the same year only"),
    "near": Phrase("a close birth date", "dates one digit or one part apart"),
    "swapped": Phrase(
        "same birth date with day and month swapped", "the same date, day and month swapped"
    ),
    "default_day": Phrase(
        "same birth date on a first of January",
        "the same date, a first of January, which forms fill in",
    ),
    "exact": Phrase("same birth date", "the same date"),
}
BIRTH_YEAR: Final = {
    "different": _differ("different years of birth", "different years of birth"),
    "near": Phrase("a near year of birth", "years of birth one or two apart"),
    "same": Phrase("same year of birth", "the same year of birth"),
}
STREET: Final = {
    "different": _differ("different streets", "different streets"),
    "same_street": Phrase("same street", "the same street, another or no house number"),
    "building": Phrase("same building", "the same building, another flat or unit"),
    "close": Phrase("a close street address", "the same number, the street spelled differently"),
    "exact_shared": Phrase(
        "a street address that several people share",
        "the same street address, where several other people live or work",
    ),
    "exact": Phrase("same street address", "the same street address"),
}
LOCALITY: Final = {
    "different": _differ("different towns", "different towns"),
    "same_city": Phrase("same town", "the same town, another postcode"),
    "close": Phrase("a similar place", "the same town, or postcodes one digit apart"),
    "postcode": Phrase("same postcode", "the same postcode"),
}
EMAIL: Final = {
    "different": _differ("different e-mails", "different addresses"),
    "similar": Phrase("a similar e-mail", "similar words before the @"),
    "same_local": Phrase(
        "same e-mail name at another provider", "the same words before the @, another domain"
    ),
    "shared": Phrase(
        "an e-mail that is not one person's own",
        "the same address, which is a role's, nobody's, or several other people's too",
    ),
    "typo_domain": Phrase(
        "same e-mail but for a typing error", "the same address but for a likely typo in the domain"
    ),
    "probable_mailbox": Phrase("probably the same mailbox", "probably the same mailbox"),
    "same_mailbox": Phrase("same mailbox", "the same mailbox, spelled differently"),
    "household": Phrase(
        "an e-mail that a household shares", "the same address, used by another person too"
    ),
    "exact": Phrase("same e-mail", "the same address"),
}
PHONE: Final = {
    "different": _differ("different phones", "different numbers"),
    "one_digit": Phrase("a phone one digit off", "numbers one digit apart"),
    "shared": Phrase(
        "a phone that is not one person's own",
        "the same number, which is a company's, nobody's, or several other people's too",
    ),
    "same_digits": Phrase("same phone digits", "the same digits, the country is not certain"),
    "household": Phrase(
        "a phone that a household shares", "the same number, used by another person too"
    ),
    "exact": Phrase("same phone", "the same number"),
}
HANDLE: Final = {
    "different": _differ("different handles", "different handles"),
    "exact": Phrase("same handle", "the same handle"),
}
EXTERNAL_ID: Final = {
    "different": _differ("different external ids", "different ids in one system"),
    "exact": Phrase("same external id", "the same id in one system"),
}
NATIONAL_ID: Final = {
    "different": _differ("different national ids", "different numbers"),
    "close": Phrase("a national id one character off", "numbers one character apart"),
    "exact": Phrase("same national id", "the same number"),
}
COMPANY: Final = {
    "different": _differ("different companies", "different companies"),
    "similar": Phrase("a similar company", "similar company names"),
    "exact": Phrase("same company", "the same company"),
}
KIND: Final = {
    "different": _differ("a person and an organisation", "a person; an organisation"),
    "couple": Phrase("a couple and one of the two", "a couple; one of the two"),
    "same": Phrase("the same kind of name", "the same"),
}
GENDER: Final = {
    "different": _differ("different genders", "different"),
    "exact": Phrase("same gender", "the same"),
}

LEVELS: Final[Mapping[str, Mapping[str, Phrase]]] = {
    "given": GIVEN,
    "family": FAMILY,
    "middle": MIDDLE,
    "birth": BIRTH,
    "birth_year": BIRTH_YEAR,
    "street": STREET,
    "locality": LOCALITY,
    "email": EMAIL,
    "phone": PHONE,
    "handle": HANDLE,
    "external_id": EXTERNAL_ID,
    "national_id": NATIONAL_ID,
    "company": COMPANY,
    "gender": GENDER,
    "kind": KIND,
}
"""Phrase by field and level name, for all fields of `resolver.model.comparison`."""

WHOLE: Final[Mapping[str, Phrase]] = {
    "given exact, family exact": Phrase("same name", "the same name"),
    "given conflict, family conflict": _differ("different names", "different names"),
    "street exact, locality postcode": Phrase("same address", "the same address"),
    "street different, locality different": _differ("different addresses", "different addresses"),
}
"""Joint levels that have a simpler name than the sum of their fields."""


def field_name(name: str) -> str:
    """How people call a comparison, field or golden key; a free attribute by its own name."""
    if name.startswith(ATTRIBUTE):
        return name.removeprefix(ATTRIBUTE)
    if name.startswith(CUSTOM):
        own = name.removeprefix(CUSTOM)
        return NAMES[own] if own in OWN else own
    plain = name.replace("_", " ")
    return NAMES.get(name) or plain[:1].upper() + plain[1:]


def hidden_name(name: str, hide: Hide) -> str:
    """The same, where a name that is none of ours is hidden: a person may be called Company."""
    own = name.removeprefix(CUSTOM)
    return field_name(name) if name in NAMES or own in OWN else hide(field_name(name))


def phrases(name: str, level: str) -> tuple[Phrase, ...]:
    """The words of a part's level: one phrase, or one for each field judged jointly.

    `level` is as in `Part.level`. A level without words of its own is told by its name.
    """
    if level in WHOLE and name in ("name", "address"):
        return (WHOLE[level],)
    return tuple(_phrase(name, piece.strip()) for piece in level.split(",") if piece.strip())


def _phrase(name: str, piece: str) -> Phrase:
    field, _, level = piece.rpartition(" ")
    field = field or name
    if field.startswith(ATTRIBUTE):
        return _attribute(field.removeprefix(ATTRIBUTE), level)
    known = LEVELS.get(field, {}).get(level)
    if known:
        return known
    words = f"{field_name(field)} {level.replace('_', ' ')}".lower()
    return Phrase(words, words, ours=False)


def _attribute(name: str, level: str) -> Phrase:
    statements = {"different": "different", "similar": "similar", "exact": "the same"}
    article = {"different": "a different", "similar": "a similar", "exact": "same"}
    if level not in statements:
        return Phrase(f"{name} {level}", level, ours=False)
    return Phrase(f"{article[level]} {name}", statements[level], ours=False)
