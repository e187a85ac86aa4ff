"""Numbering plans as regular expressions for whole columns, from the metadata of `phonenumbers`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

NEVER: Final = r"[^\x00-\x{10FFFF}]"
"""A pattern that matches nothing."""

COMPANY: Final = "company"
MOBILE: Final = "mobile"
FIXED: Final = "fixed"

_TYPES: Final = (
    ("premium_rate", COMPANY),
    ("toll_free", COMPANY),
    ("shared_cost", COMPANY),
    ("voip", FIXED),
    ("personal_number", MOBILE),
    ("pager", MOBILE),
    ("uan", COMPANY),
    ("voicemail", COMPANY),
    ("mobile", MOBILE),
    ("fixed_line", FIXED),
)
"""Types of number in the order `phonenumbers` tries them, and what they are to us.

It asks for fixed lines before mobiles; what is both counts as mobile here, so the order of these
two makes no difference to whether a number is valid.
"""

KIND_OF_TYPE: Final = {
    phonenumbers.PhoneNumberType.FIXED_LINE: FIXED,
    phonenumbers.PhoneNumberType.MOBILE: MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: MOBILE,
    phonenumbers.PhoneNumberType.TOLL_FREE: COMPANY,
    phonenumbers.PhoneNumberType.PREMIUM_RATE: COMPANY,
    phonenumbers.PhoneNumberType.SHARED_COST: COMPANY,
    phonenumbers.PhoneNumberType.VOIP: FIXED,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER: MOBILE,
    phonenumbers.PhoneNumberType.PAGER: MOBILE,
    phonenumbers.PhoneNumberType.UAN: COMPANY,
    phonenumbers.PhoneNumberType.VOICEMAIL: COMPANY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """One type of number of a plan: its kind, whole-number pattern and possible lengths."""

    kind: str
    pattern: str
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The numbering plan of one region; patterns are anchored and in the syntax of polars.

    Where the national prefix has matched the group `rewritten`, cutting it off is not enough.
    """

    region: str
    code: str
    leading: str | None
    idd: str
    prefix: str
    rewritten: int | None
    general: str
    lengths: tuple[int, ...]
    local_lengths: tuple[int, ...]
    types: tuple[Type, ...]


@cache
def regions() -> frozenset[str]:
    """ISO codes of all regions with a numbering plan."""
    return frozenset(phonenumbers.SUPPORTED_REGIONS)


@cache
def main_regions() -> dict[str, str]:
    """The main region of every calling code that belongs to a region."""
    return {
        str(code): owners[0]
        for code, owners in COUNTRY_CODE_TO_REGION_CODE.items()
        if owners[0] in regions()
    }


@cache
def calling_codes() -> dict[str, str]:
    """The calling code of every region with a numbering plan, without `+`."""
    return {region: str(phonenumbers.country_code_for_region(region)) for region in regions()}


@cache
def plan(region: str) -> Plan | None:
    """The plan of a region, or null where its patterns need a feature polars lacks."""
    data = PhoneMetadata.metadata_for_region(region, None)
    if data is None or data.general_desc is None:
        return None
    general = data.general_desc
    found = [(kind, getattr(data, name)) for name, kind in _TYPES]
    types = tuple(
        Type(kind=kind, pattern=_whole(desc), lengths=tuple(desc.possible_length))
        for kind, desc in found
        if desc is not None and desc.national_number_pattern
    )
    prefix = data.national_prefix_for_parsing or ""
    made = Plan(
        region=region,
        code=str(data.country_code),
        leading=f"^(?:{data.leading_digits})" if data.leading_digits else None,
        idd=f"^(?:{data.international_prefix})" if data.international_prefix else NEVER,
        prefix=f"^(?:{prefix})" if prefix else NEVER,
        rewritten=re.compile(prefix).groups if data.national_prefix_transform_rule else None,
        general=_whole(general),
        lengths=tuple(general.possible_length),
        local_lengths=tuple(general.possible_length_local_only),
        types=types,
    )
    patterns = [made.leading or "", made.idd, made.prefix, made.general]
    patterns += [t.pattern for t in types]
    return None if any("(?=" in p or "(?!" in p or "(?<" in p for p in patterns) else made


@cache
def validators(code: str) -> tuple[Plan, ...]:
    """The plans a number of this calling code can be valid in, in the order of `phonenumbers`.

    It stops before a plan that cannot be expressed; regions told by leading digits are left out
    unless they come first, see `diverted`.
    """
    plans: list[Plan] = []
    for position, region in enumerate(COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())):
        one = plan(region)
        if one is None:
            break
        if position == 0 or one.leading is None:
            plans.append(one)
    return tuple(plans)


@cache
def diverted(code: str) -> str:
    """Anchored pattern of the numbers that leading digits give to a smaller region of the code."""
    owners = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    data = [PhoneMetadata.metadata_for_region(region, None) for region in owners]
    leading = [one.leading_digits for one in data if one is not None and one.leading_digits]
    return f"^(?:{'|'.join(f'(?:{digits})' for digits in leading)})" if leading else NEVER


@cache
def leads(code: str) -> bool:
    """Whether the main region of the code is judged before all others, by its own plan."""
    plans = validators(code)
    return bool(plans) and plans[0].region == main_regions().get(code)


def _whole(desc: PhoneNumberDesc) -> str:
    return f"^(?:{desc.national_number_pattern})$"
