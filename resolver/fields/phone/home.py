"""The region that the national numbers of a whole source are of, told by their digits."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import phonenumbers
import polars as pl
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from resolver.fields.phone.metadata import calling_codes

MARKETS: Final = (
    "US", "GB", "DE", "FR", "IT", "ES", "PL", "NL", "BE", "CH", "AT", "PT", "BR", "SE", "NO", "DK",
    "FI", "CZ", "SK", "HU", "RO", "BG", "HR", "GR", "TR", "RU", "UA", "IE", "IL", "IN", "CN", "JP",
    "KR", "TW", "TH", "VN", "ID", "MY", "PH", "SG", "HK", "AU", "NZ", "MX", "AR", "CL", "CO", "PE",
    "EG", "SA", "AE",
)  # fmt: skip
"""Regions that are tried for every file; others only where the file itself hints at them.

The thresholds below were set on made-up numbers of these plans, 5 to 15 % of them with a slip. Left
out are Morocco and South Africa, whose plans cannot be told from the French one by mobiles.
"""

Hints = Callable[[str], pl.Series]
"""What the records of a source name (`hinted`); asked only where the default region is wrong."""

_SAMPLE: Final = 300
_FEWEST: Final = 20
_FIRST: Final = 40
_USUAL: Final = 0.1
"""Share of the sample that a length of number must have; slips make the others."""
_FAILED: Final = 0.5
"""Share of valid numbers below which a region is not that of the source."""
_MOST: Final = 0.9
_AHEAD: Final = 0.1
"""How many more of the numbers are valid where a region is clearly the better one."""
_ALIKE: Final = 0.03
_TIGHTER: Final = 2
"""How many times as much the digits must say for one of two regions that both fit."""
_MOBILES: Final = 0.2
"""Least share of mobiles among the numbers of persons: no plan is right that reads none."""
_HINTED: Final = 5
_WORLDWIDE: Final = ("AI", "CC", "CO", "EU", "FM", "IO", "ME", "TO", "TV", "WS")
"""Ends of domains that anybody takes, whatever their country."""
_SEED: Final = 20_250_101
_MOBILE: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_PERSONAL: Final = _MOBILE | {PhoneNumberType.FIXED_LINE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """How the numbers fit one plan; `told` is what their being valid says, in nats a number.

    Of the valid ones `mobile` are mobiles and `dialled` written as they are dialled at home, with
    the zero or whatever else goes before them. `told` compares them with numbers of the same length
    and as many leading zeros whose other digits are random: many of those are valid in a wide plan,
    so that to be valid there says little.
    """

    valid: float
    mobile: float
    dialled: float
    told: float


def hinted(country: pl.Expr, locale: str, emails: str) -> pl.Expr:
    """The regions (List of String) that a record names: country, locale, and ends of its e-mails.

    `locale` is a column such as `de_AT`, `emails` one of contact points as they were read.
    """
    end = pl.element().struct.field("original").str.extract(r"@.*\.([A-Za-z]{2})[\s>;]*$")
    ends = pl.col(emails).list.eval(end.str.to_uppercase().replace("UK", "GB"))
    told = pl.col(locale).str.extract(r"[-_]([A-Za-z]{2})\b").str.to_uppercase()
    unusual = pl.element().filter(~pl.element().is_in(_WORLDWIDE))
    return pl.concat_list(country, told, ends.list.eval(unusual).list.unique())


def homes(numbers: pl.DataFrame, hints: Hints, default: str) -> dict[str, str]:
    """The regions of sources whose national numbers are of another region than the default.

    `numbers` has `source` and `original`, numbers for which nothing tells a region; `hints` answers
    what the records of a source name. A source is answered where at least 20 distinct numbers are
    there, of a sample of 300 less than half are valid in the default region, 90 % are in the
    answer, and no region of another calling code fits alike. The order of the rows does not matter.
    """
    digits = pl.col("original").str.replace_all("[^0-9]", "").alias("digits")
    written = ~pl.col("original").str.contains(r"^[\s'\"=(]*(?:\+|00)|[^\W\d_]")
    national = numbers.filter(written).select("source", digits)
    national = national.filter(pl.col("digits").str.len_bytes().is_between(7, 13)).unique()
    sampled = national.sort(pl.col("digits").hash(_SEED), "digits", "source").group_by("source")
    found = {}
    for source, sample in sampled.agg(pl.col("digits").head(_SAMPLE)).iter_rows():
        if len(sample) < _FEWEST or _valid(sample, default) >= _FAILED * len(sample):
            continue
        home = _home(sample, _usual(hints(source)))
        if home is not None and home != default:
            found[source] = home
    return found


def _usual(named: pl.Series) -> str | None:
    """The region that most hints of a List(String) name, if five or more do."""
    every = named.explode().drop_nulls().to_list()
    known = Counter(one for one in every if one in calling_codes())
    if not known:
        return None
    region, count = max(known.items(), key=lambda item: (item[1], item[0]))
    return region if count >= _HINTED and 2 * count > known.total() else None


def _home(sample: list[str], hinted: str | None) -> str | None:
    lengths = Counter(map(len, sample))
    digits = [one for one in sample if lengths[len(one)] >= _USUAL * len(sample)]
    regions = dict.fromkeys((*([hinted] if hinted else []), *MARKETS))
    first = digits[:_FIRST]
    likely = [r for r in regions if _valid(first, r) >= (_MOST - 2 * _AHEAD) * len(first)]
    fits = {region: _fit(digits, region) for region in likely}
    if not fits:
        return None
    best = max(one.valid for one in fits.values())
    if hinted in fits and fits[hinted].valid >= max(_MOST, best - _ALIKE):
        return hinted
    able = [r for r, fit in fits.items() if fit.valid >= _MOST and fit.mobile >= _MOBILES]
    clear = [region for region in able if _leads(region, fits)]
    return clear[0] if len(clear) == 1 else None


def _leads(region: str, fits: dict[str, _Fit]) -> bool:
    """Whether the region fits clearly better than all others.

    It does where more numbers are valid, or where as many are although its plan is much tighter,
    or the other reads none of them as a mobile or as one dialled at home.
    """
    own = fits[region]
    for other, fit in fits.items():
        if other == region:
            continue
        unlike = fit.mobile < _MOBILES or fit.dialled < _FAILED <= own.dialled
        tighter = own.told >= _TIGHTER * fit.told
        alike = own.valid >= fit.valid - _ALIKE
        if own.valid < fit.valid + _AHEAD and not (alike and (tighter or unlike)):
            return False
    return True


def _fit(digits: list[str], region: str) -> _Fit:
    types = [_type(one, region) for one in digits]
    good = [one for one, kind in zip(digits, types, strict=True) if kind in _PERSONAL]
    valid, mobile = len(good), sum(kind in _MOBILE for kind in types)
    chance = _valid(_scrambled(digits), region)
    return _Fit(
        valid=valid / len(digits),
        mobile=mobile / max(valid, 1),
        dialled=sum(_national(one, region) == one for one in good) / max(valid, 1),
        told=_told(valid, chance, len(digits)),
    )


def _told(valid: int, chance: int, numbers: int) -> float:
    """The Kullback-Leibler divergence of two shares of valid numbers, 0 if the first is lower."""
    own, other = ((count + 0.5) / (numbers + 1) for count in (valid, chance))
    if own <= other:
        return 0.0
    return own * math.log(own / other) + (1 - own) * math.log((1 - own) / (1 - other))


def _scrambled(digits: list[str]) -> list[str]:
    """Random digits behind the leading zeros of each number, always the same ones."""
    draw = random.Random(_SEED)
    made = []
    for one in digits:
        rest = len(one.lstrip("0"))
        number = draw.randrange(10 ** (rest - 1), 10**rest) if rest else 0
        made.append(one[: len(one) - rest] + str(number))
    return made


def _valid(digits: list[str], region: str) -> int:
    return sum(_type(one, region) in _PERSONAL for one in digits)


def _national(digits: str, region: str) -> str:
    """The digits of the number as they are dialled within the region."""
    number = phonenumbers.parse(digits, region)
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return "".join(filter(str.isdigit, written))


def _type(digits: str, region: str) -> int | None:
    """The type of a number dialled in the region, if it is a valid one of its calling code."""
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    if str(number.country_code) != calling_codes()[region]:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return int(phonenumbers.number_type(number))
