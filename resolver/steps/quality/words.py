"""The sentence of each finding: how many records, of which source and field, what became of it."""

from __future__ import annotations

from typing import Final

_NOUNS: Final = {
    "email": "e-mail",
    "phone": "phone number",
    "birth_date": "birth date",
}
_SENTENCES: Final = {
    "placeholder": "{records} a placeholder as {noun}; it is no evidence.",
    "disposable": "{records} a disposable e-mail; only the same address is evidence.",
    "fictitious": "{records} a phone number that is set aside for films.",
    "unvalidated": (
        "{records} a phone number that is not valid; numbers without a country were read for "
        "{region}: --region names another."
    ),
    "invalid": "{records} a value that is no {noun}; it is kept and not compared.",
    "corrupt": (
        "{records} a {noun} that lost digits to scientific notation; it is kept and not "
        "compared. Export the column as text."
    ),
    "disagreement": (
        "{records} {article} {noun} whose normalized form is of another {noun}; what was entered "
        "counts."
    ),
    "no_region": (
        "{records} a phone number that was normalized as a US one but is none: a region is "
        "missing there, and --region names it here."
    ),
    "home_region": (
        "{records} a phone number without a country that was read for {region}, as nearly all such "
        "numbers of the source are valid there: --region {region} says so, or names another."
    ),
    "unknown_region": "{records} a phone number with a region that does not exist; it is ignored.",
    "other_region": (
        "{records} a phone number whose region contradicts its country code; the code counts."
    ),
    "several_primary": "{records} several primary {noun}s.",
    "handle": "{records} an e-mail, handle or phone number as name; it is not compared as a name.",
    "joint": "{records} a name of two people; it is evidence for neither of them.",
    "organisation": "{records} the name of an organisation where a person's is expected.",
    "impossible": "{records} a birth date that is no date; only its digits are compared.",
    "future": "{records} a birth date in the future.",
    "two_dates": ("{records} two birth dates that differ; the record may be of two people."),
    "unknown_country": "{records} a country that is none; the address is read without it.",
    "other_country": "{records} a postcode that cannot be one of its country.",
}


def sentence(*, code: str, source: str, field: str, records: int, region: str) -> str:
    """The sentence of a finding; it counts records and holds no value."""
    noun = _NOUNS.get(field, field)
    count = f"{records:,} {'record of' if records == 1 else 'records of'} {source}"
    return _SENTENCES[code].format(
        records=f"{count} {'has' if records == 1 else 'have'}",
        noun=noun,
        article="an" if noun[0] in "aeio" else "a",
        region=region,
    )
