"""Records: what each channel of the shop keeps of a person, and how it is spoilt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.generator.dice import Dice, weighted, zipf
from benchmarks.generator.people import Address, Person, Phone
from benchmarks.generator.places import write_address
from benchmarks.generator.points import (
    PLACEHOLDER_EMAILS,
    PLACEHOLDER_PHONES,
    relay,
    write_email,
    write_phone,
)
from benchmarks.generator.spelling import write_name

MOST = 20
SIZE_SKEW = 2.75
"""Cluster sizes fall as k to this power: about 45 % of records share their person with another."""
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SIZES = zipf(range(1, MOST + 1), SIZE_SKEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """How often records of a channel hold each kind of value."""

    source: str
    name: float
    email: float
    phone: float
    address: float = 0.0
    external: float = 0.03
    birth: float = 0.0
    tier: float = 0.0


CHANNELS = weighted(
    [
        (Channel(source="web_signup", name=0.97, email=0.98, phone=0.45, address=0.35,
                 external=0.5, birth=0.15, tier=0.35), 30.0),
        (Channel(source="shopify", name=0.98, email=0.96, phone=0.6, address=0.92,
                 external=0.9, birth=0.02, tier=0.2), 17),
        (Channel(source="email", name=0.8, email=1, phone=0.05, address=0.03), 13),
        (Channel(source="phone", name=0.65, email=0.1, phone=1, address=0.1), 11),
        (Channel(source="chat", name=0.85, email=0.6, phone=0.15), 8),
        (Channel(source="marketplace", name=1, email=1, phone=0.3, address=0.85,
                 external=0.3), 6),
        (Channel(source="sms", name=0.5, email=0.04, phone=1), 4),
        (Channel(source="whatsapp", name=0.7, email=0.02, phone=1), 2),
        (Channel(source="social", name=0.9, email=0.1, phone=0.04), 3),
        (Channel(source="store", name=0.92, email=0.55, phone=0.65, address=0.5,
                 external=0.8, birth=0.5, tier=0.7), 6),
        (Channel(source="csv_import", name=0.95, email=0.75, phone=0.6, address=0.6,
                 external=0.4, birth=0.3, tier=0.2), 6),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """One record with its truth."""

    customer: dict[str, Any]
    person: Person
    tags: list[str]


def records_of(dice: Dice, person: Person) -> Iterator[Made]:
    """The records that the shop holds of one person, 1 to `MOST`."""
    count = min(dice.draw(SIZES), 3) if person.organisation else dice.draw(SIZES)
    for _ in range(count):
        yield _record(dice, person, dice.draw(CHANNELS))


def _record(dice: Dice, person: Person, channel: Channel) -> Made:
    tags: list[str] = []
    year = dice.between(2016, 2026)
    emails = _emails(dice, person, channel, tags)
    phones = _phones(dice, person, channel, year, tags)
    handle = person.handle if channel.source == "social" else ""
    address = None
    if dice.chance(channel.address):
        address, more = write_address(dice, _home(dice, person, year, tags))
        tags.extend(more)
    name = None
    if dice.chance(channel.name) or not (emails or phones or address or handle):
        early = person.maiden is not None and year < 2020
        plain = next((e["original"] for e in emails), "")
        name, more = write_name(dice, person, plain, early=early)
        tags.extend(more)
    elif phones and dice.chance(0.3):
        name = f"Caller {phones[0]['original']}"
        tags.append("caller")
    else:
        tags.append("no_name")
    created, modified = _times(dice, year)
    customer = {
        "id": dice.token(22, BASE62),
        "name": name,
        "emails": emails,
        "phones": phones,
        "address": address,
        "externalCustomerId": _external(dice, person, channel, tags),
        "customAttributes": _attributes(dice, person, channel),
        "channels": _channels(dice, channel, emails, phones, handle),
        "createdAt": created,
        "modifiedAt": modified,
    }
    return Made(customer, person, tags)


def _emails(dice: Dice, person: Person, channel: Channel, tags: list[str]) -> list[dict[str, Any]]:
    if not dice.chance(channel.email):
        return []
    if channel.source == "marketplace":
        address, more = relay(dice, person)
    elif dice.chance(0.12 if channel.source == "store" else 0.006):
        address, more = dice.pick(PLACEHOLDER_EMAILS), ["placeholder_email"]
    else:
        address, more = write_email(dice, _own_email(dice, person, tags))
    tags.extend(more)
    found = [address]
    if len(person.emails) > 1 and dice.chance(0.15):
        found.append(dice.pick(person.emails))
        tags.append("two_emails")
    points = []
    for place, original in enumerate(dict.fromkeys(found)):
        point: dict[str, Any] = {"original": original}
        if dice.chance(0.3):
            point["normalized"] = original.strip().lower()
        points.append(point | {"primary": place == 0})
    return points


def _own_email(dice: Dice, person: Person, tags: list[str]) -> str:
    if person.company is not None and not person.organisation:
        often = 0.5 if person.company.agency else 0.15
        if dice.chance(often):
            tags.append("agency_inbox" if person.company.agency else "company_inbox")
            return person.company.inbox
    if person.shared_email and dice.chance(0.3):
        tags.append("family_inbox")
        return person.shared_email
    return person.emails[0] if dice.chance(0.75) else dice.pick(person.emails)


def _phones(
    dice: Dice, person: Person, channel: Channel, year: int, tags: list[str]
) -> list[dict[str, Any]]:
    if not dice.chance(channel.phone):
        return []
    if dice.chance(0.1 if channel.source == "store" else 0.006):
        tags.append("placeholder_phone")
        return [{"original": dice.pick(PLACEHOLDER_PHONES), "type": "OTHER", "primary": True}]
    phone = _own_phone(dice, person, year, tags)
    found = [phone]
    if len(person.phones) > 1 and dice.chance(0.2):
        found.append(person.phones[1])
    points = []
    for place, each in enumerate(dict.fromkeys(found)):
        original, region, more = write_phone(dice, each)
        tags.extend(more)
        kind = "MOBILE" if each.mobile else "WORK" if each.extension else "HOME"
        point: dict[str, Any] = {"original": original}
        point["type"] = kind if dice.chance(0.8) else "OTHER"
        if region is not None:
            point["regionCode"] = region
        points.append(point | {"primary": place == 0})
    return points


def _own_phone(dice: Dice, person: Person, year: int, tags: list[str]) -> Phone:
    if person.company is not None and not person.organisation and dice.chance(0.15):
        tags.append("switchboard")
        switchboard = person.company.switchboard
        if dice.chance(0.3):
            tags.append("extension")
            extension = person.external[:3]
            return Phone(
                national=switchboard.national,
                home=switchboard.home,
                mobile=False,
                extension=extension,
            )
        return switchboard
    if person.landline is not None and dice.chance(0.25):
        tags.append("landline")
        return person.landline
    if person.lost_phone is not None and year < 2021:
        tags.append("old_phone")
        return person.lost_phone
    return person.phones[0] if dice.chance(0.85) else dice.pick(person.phones)


def _home(dice: Dice, person: Person, year: int, tags: list[str]) -> Address:
    if person.company is not None and not person.company.agency and dice.chance(0.06):
        tags.append("work_address")
        return person.company.address
    if person.moved and year < person.moved:
        tags.append("old_address")
        return person.addresses[0]
    return person.addresses[-1]


def _external(dice: Dice, person: Person, channel: Channel, tags: list[str]) -> str | None:
    """An id of the system behind the channel: of the person, or of this one order."""
    if not dice.chance(channel.external):
        return None
    if channel.source == "store" or (person.tier and dice.chance(0.4)):
        tags.append("stable_external_id")
        return f"LC-{person.external}"
    return dice.fill("7############") if channel.source == "shopify" else dice.fill("C%#######")


def _attributes(dice: Dice, person: Person, channel: Channel) -> dict[str, str]:
    found: dict[str, str] = {}
    if dice.chance(0.7):
        found["source"] = channel.source
    if person.tier and dice.chance(channel.tier):
        found["loyaltyTier"] = person.tier
    if person.born and dice.chance(channel.birth):
        found["birthdate"] = _birth(dice, person)
    if dice.chance(0.15):
        found["locale"] = person.home.code.replace("_", "-")
    if person.company is not None and dice.chance(0.25):
        found["company"] = f"{person.company.name.latin[0]} {person.company.legal.latin[0]}"
    return found


def _birth(dice: Dice, person: Person) -> str:
    """The birth date as entered: other formats, day and month exchanged, a default, a slip."""
    year, month, day = person.born.split("-")
    form = dice.below(100)
    if form < 68:
        return person.born
    if form < 88:
        american = person.home.country == "US"
        return f"{month}/{day}/{year}" if american else f"{day}.{month}.{year}"
    if form < 91:
        return "1900-01-01"
    if form < 95 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    return f"{int(year) + dice.pick((-1, 1, 10))}-{month}-{day}"


def _channels(
    dice: Dice,
    channel: Channel,
    emails: list[dict[str, Any]],
    phones: list[dict[str, Any]],
    handle: str,
) -> list[dict[str, str]]:
    if handle:
        network = "INSTAGRAM" if dice.chance(0.6) else "FACEBOOK"
        return [{"type": network, "address": handle}]
    kind = {"email": "EMAIL", "phone": "VOICE", "sms": "SMS", "whatsapp": "WHATSAPP"}
    if channel.source not in kind or dice.chance(0.4):
        return []
    points = emails if channel.source == "email" else phones
    return [{"type": kind[channel.source], "address": point["original"]} for point in points[:1]]


def _times(dice: Dice, year: int) -> tuple[str, str]:
    """Creation and last change, RFC 3339 to the millisecond."""
    created, modified = (
        f"{year + later}-{dice.between(1, 12):02d}-{dice.between(1, 28):02d}"
        f"T{dice.between(0, 23):02d}:{dice.between(0, 59):02d}:{dice.between(0, 59):02d}.000Z"
        for later in (0, dice.between(0, 2026 - year))
    )
    return min(created, modified), max(created, modified)
