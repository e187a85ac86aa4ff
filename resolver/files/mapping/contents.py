"""What a column holds, from its values alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.fields.text import ABSENT
from resolver.files.mapping import lexicon
from resolver.files.mapping.profile import Profile

SURE: Final = 0.8
_NEARLY_ALL: Final = 0.95
_HARDLY_ANY: Final = 0.05
_MOST: Final = 0.7
_FEW: Final = 3
_OLD: Final = 1985
_SPREAD: Final = 15
_EARLIEST: Final = 1500
_LAST_YEAR: Final = 2035


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the values are: a role, or a kind of value that is no role.

    Kinds beside the roles: `amount`, `date`, `moment`, `number`, `title`, `web`, `words`, `yes_no`.
    `what` says so in words; `share` is the share of the distinct values looked at.
    """

    kind: str
    what: str
    share: float

    @property
    def text(self) -> str:
        """What decided, e.g. `92 % of the values are e-mail addresses`."""
        if self.share >= 1:
            return f"the values are {self.what}"
        return f"{int(self.share * 100)} % of the values are {self.what}"


def contents(values: Profile) -> Content | None:
    """What the values are, where their form or words tell; None where they do not."""
    if not values.filled:
        return None
    for judge in _JUDGES:
        found = judge(values)
        if found is not None:
            return found
    return None


def _formed(kind: str, what: str, looks: str, least: float = SURE) -> Callable[..., Content | None]:
    """A judge of the form alone."""

    def judge(values: Profile) -> Content | None:
        if not _mostly(values, looks, least):
            return None
        return Content(kind=kind, what=what, share=values.looks(looks))

    return judge


def _mostly(values: Profile, looks: str, least: float) -> bool:
    """Whether that share of the values, or of their rows, has the form; most values have."""
    share = values.looks(looks)
    return share >= least or (share >= _MOST and values.holds(looks) >= least)


def _times(values: Profile) -> Content | None:
    share = values.looks("moment")
    if share >= SURE and values.looks("midnight") < SURE:
        return Content(kind="moment", what="points in time", share=share)
    share = values.looks("unix")
    if share >= _NEARLY_ALL and not values.running:
        return Content(kind="moment", what="points in time", share=share)
    return None


def births(values: Profile) -> int | None:
    """The median year where dates or years spread as births do, not as events do."""
    years = sorted(_years(values).to_list())
    if len(years) < _FEW:
        return None
    low, high = years[len(years) // 20], years[-1 - len(years) // 20]
    old = _EARLIEST <= low <= _OLD and high - low >= _SPREAD and high <= _LAST_YEAR
    return int(years[len(years) // 2]) if old else None


def _years(values: Profile) -> pl.Series:
    if values.looks("year") >= SURE:
        years = values.sample.str.extract(r"([0-9]{4})").cast(pl.Int64)
        return years.drop_nulls()
    return lexicon.years(values.sample)


def _dates(values: Profile) -> Content | None:
    if values.looks("digit") < SURE or values.looks("year") >= SURE:
        return None
    formed = max(values.looks("date"), values.looks("moment"))
    share = max(formed, _read_dates(values))
    if share < SURE:
        return None
    if births(values) is not None:
        return Content(kind="birth_date", what="dates that spread as births do", share=share)
    return Content(kind="date", what="dates, but not of birth", share=share)


def _read_dates(values: Profile) -> float:
    """Dates in words or of eight digits; other bare numbers are none."""
    wordy = values.looks("letter") >= SURE and values.words > 1
    if not wordy and not _mostly(values, "compact", _NEARLY_ALL):
        return 0.0
    return len(lexicon.years(values.sample)) / max(1, len(values.sample))


def _birth_years(values: Profile) -> Content | None:
    share = values.looks("year")
    if share < _NEARLY_ALL or values.unique or births(values) is None:
        return None
    return Content(kind="birth_year", what="years that spread as births do", share=share)


def _phones(values: Profile) -> Content | None:
    """Phone numbers; order numbers, dates, amounts and card numbers are not taken for them."""
    other = ("social_security", "decimal", "address_of_machine", "year_first", "postcode", "date")
    if values.looks("five_digits") < SURE or any(values.looks(kind) >= 0.5 for kind in other):
        return None
    share = values.looks("phone")
    if share < SURE or values.looks("plus") < SURE:
        share = _national(values)
    if share < SURE or len(values.sample) < 2:
        return None
    return Content(kind="phone", what="phone numbers", share=share)


def _national(values: Profile) -> float:
    """The share of numbers as dialled within a country, none of bare ones that count through."""
    if values.looks("long") >= 0.5:
        return 0.0
    dialled = values.looks("dialled")
    if values.looks("digits") >= 0.5:
        return dialled if dialled >= _NEARLY_ALL and not values.running else 0.0
    formed = max(dialled, values.looks("grouped"), values.looks("phone")) >= SURE
    if formed and (dialled < SURE or values.running):
        return lexicon.diallable(values.sample)
    return dialled


def may_be_dialled(values: Profile) -> bool:
    """Whether the values are written as phone numbers are, so that they are no id.

    Bare numbers that follow one another mostly count customers, yet share the first digits of
    one block of numbers: all are valid as phone numbers or none is, so that the share of valid
    ones tells nothing. Those that are valid may be either.
    """
    dialled = values.looks("dialled")
    if values.looks("digits") < 0.5:
        return dialled >= SURE
    return dialled >= _NEARLY_ALL and lexicon.diallable(values.sample) >= _NEARLY_ALL


def _worded(values: Profile) -> Content | None:
    """What the words of a column without digits say."""
    if values.looks("words") < SURE:
        return None
    usual = values.usual
    words = lexicon.folded(usual)
    few = len(words) < _FEW
    if lexicon.genders(words):
        return Content(kind="gender", what="male and female", share=1.0)
    if lexicon.titles(words) >= SURE:
        return Content(kind="title", what="forms of address", share=lexicon.titles(words))
    place = _place(values, words)
    if place is not None or few:
        return place
    share, full = lexicon.companies(usual), lexicon.full_names(words)
    if share >= 0.3 and share >= full:
        return Content(kind="company", what="companies by their legal form", share=share)
    if full >= 0.5 and values.words >= 1.5 and lexicon.cities(words) < 0.2:
        return Content(kind="name", what="given names with a family name", share=full)
    share = lexicon.streets(usual)
    if share >= 0.5 and values.words < 6:
        return Content(kind="street", what="streets", share=share)
    return None


def _place(values: Profile, words: pl.Series) -> Content | None:
    """Countries or regions; codes that can be both are neither."""
    country, region = lexicon.countries(words), lexicon.regions(words)
    short = bool(values.sample.str.strip_chars().str.len_chars().max() == 2)
    if short:
        if values.looks("two_capitals") < _NEARLY_ALL or country == region:
            return None
        country, region = (country, 0.0) if country > region else (0.0, region)
        if len(words) < _FEW:
            return None
    if country >= 0.9:
        return Content(kind="country", what="countries", share=country)
    if region >= 0.9 and len(words) >= _FEW:
        return Content(kind="region", what="states or regions", share=region)
    return None


def _lines(values: Profile) -> Content | None:
    """Streets with numbers, one-line addresses, and companies with digits in their names."""
    if values.looks("letter") < SURE or values.words < 1.5 or len(values.sample) < _FEW:
        return None
    few = values.sample.gather_every(max(1, len(values.sample) // 100))
    share = lexicon.companies(few)
    if share >= SURE:
        return Content(kind="company", what="companies by their legal form", share=share)
    if values.looks("digit") < 0.6:
        return None
    if values.commas >= 0.6 and values.words >= 4:
        share = lexicon.addresses(few)
        if share >= 0.6:
            return Content(kind="address", what="addresses", share=share)
    share = values.looks("numbered_line")
    named = lexicon.streets(few)
    if share >= 0.7 and named >= 0.3:
        return Content(kind="street", what="streets with numbers", share=share)
    if named >= 0.6:
        return Content(kind="street", what="streets", share=named)
    return None


_JUDGES: Final = (
    _formed("web", "web pages", "web"),
    _formed("web", "addresses of machines", "address_of_machine"),
    _formed("email", "e-mail addresses", "email"),
    _formed("code", "codes", "uuid"),
    _times,
    _formed("yes_no", "only yes and no", "yes_no", _NEARLY_ALL),
    _dates,
    _formed("locale", "locales", "locale", _NEARLY_ALL),
    _formed("national_id", "social security numbers", "social_security", _NEARLY_ALL),
    _birth_years,
    _phones,
    _formed("postcode", "postcodes", "postcode", 0.9),
    _formed("amount", "amounts", "amount"),
    _worded,
    _lines,
    _formed("number", "numbers", "number", 0.9),
    _formed("code", "codes", "code", 0.9),
    _formed("words", "words", "words"),
)

_POSSIBLE: Final = {
    "email": "at",
    "phone": "five_digits",
    "name": "letter",
    "given_name": "letter",
    "middle_name": "letter",
    "family_name": "letter",
    "company": "letter",
    "city": "letter",
    "street": "letter",
    "address": "letter",
    "country": "letter",
    "birth_date": "digit",
    "birth_year": "digit",
    "postcode": "digit",
}
"""What a value must hold to be what the role says."""
_TELLING: Final = frozenset(
    {"email", "phone", "birth_date", "date", "moment", "yes_no"}
    | {"number", "amount", "web", "locale"}
)
"""Kinds whose form is plain enough to overrule a header."""
UNLIKE: Final = "unlike"
"""The kind of values of which nothing is told but that they are not what the header says."""
_TOLD_BY: Final = 10


def contradicted(role: str, values: Profile) -> Content | None:
    """What the values are instead, where hardly any can be what the role says; else None.

    Where the values do not tell what they are, that is `UNLIKE`.
    """
    needed = _POSSIBLE.get(role)
    if needed is None or not values.filled:
        return None
    if values.looks(needed) > _HARDLY_ANY:
        mail = role != "email" and values.looks("email") >= _NEARLY_ALL
        return contents(values) if mail else None
    found = contents(values)
    if found is not None and found.kind in _TELLING:
        return found if found.kind != role else None
    hashed = role == "email" and found is not None and found.kind == "code"
    absent = values.sample.str.strip_chars().str.to_lowercase().is_in(ABSENT)
    if hashed or len(values.sample) < _TOLD_BY or absent.all():
        return None
    return Content(kind=UNLIKE, what="something else", share=1.0)
