"""What the properties of one vCard say about a customer, under headers that detection knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from resolver.files.accounting import RowError
from resolver.files.formats.content_lines import Property
from resolver.files.formats.strict_json import dumps
from resolver.files.limits import MAX_FIELD

_NAME: Final = ("family_name", "given_name", "middle_name", "name_prefix", "suffix")
_ADDRESS: Final = ("po_box", "unit", "street", "city", "region", "postcode", "country")
_TEXTS: Final = {
    "FN": "name",
    "NICKNAME": "nickname",
    "UID": "uid",
    "TITLE": "job_title",
    "NOTE": "note",
    "CATEGORIES": "categories",
    "URL": "url",
    "LANG": "locale",
    "CREATED": "created_at",
    "REV": "modified_at",
    "X-GENDER": "gender",
}
_MESSENGERS: Final = {
    "X-AIM": "aim",
    "X-GOOGLE-TALK": "google talk",
    "X-ICQ": "icq",
    "X-JABBER": "jabber",
    "X-MSN": "msn",
    "X-QQ": "qq",
    "X-SKYPE": "skype",
    "X-SKYPE-USERNAME": "skype",
    "X-TWITTER": "twitter",
    "X-YAHOO": "yahoo",
}
_PHONE_TYPES: Final = {"cell": "mobile", "iphone": "mobile", "home": "home", "work": "work"}
_NO_PHONE: Final = frozenset(("fax", "pager", "modem", "bbs", "pcs", "x-fax"))
_LABEL: Final = re.compile(r"_\$!<(.{1,60})>!\$_")
_MOMENT: Final = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})[T ]([0-9]{2}):?([0-9]{2}):?([0-9]{2})?.{0,20}"
)
_GENDERS: Final = {"M": "male", "F": "female", "O": "other", "N": "", "U": ""}

OMITTED: Final = frozenset(("PHOTO", "LOGO", "SOUND", "KEY", "NOTE", "LABEL", "AGENT"))
"""Properties whose stray lines cost nothing: pictures, keys and prose."""

IGNORED: Final = frozenset(("PHOTO", "LOGO", "SOUND", "KEY", "LABEL", "AGENT"))
"""Properties that are never looked at."""

KINDS: Final = frozenset(("group", "location", "thing", "device", "application"))
"""What a card can stand for that is no customer (RFC 6350, 6.1.4)."""


def kind_of(properties: Iterable[Property]) -> str:
    """What the card stands for: `individual`, `org`, or one of `KINDS`."""
    for one in properties:
        if one.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND"):
            return one.text.casefold()
        if one.name == "X-ABSHOWAS" and one.text.casefold() == "company":
            return "org"
    return "individual"


def record_of(properties: Sequence[Property]) -> dict[str, str]:
    """The record of a card: texts, and JSON lists under `emails`, `phones` and `handles`.

    Raises:
        RowError: a value is too long.
    """
    labels = {one.group: one.text for one in properties if one.name == "X-ABLABEL" and one.group}
    found = {
        **_texts(properties),
        **_named(properties),
        **_born(properties),
        **_addressed(properties),
        **_points(properties, labels),
    }
    if kind_of(properties) == "org":
        found["company"] = found.get("company") or found.get("name", "")
        for name in ("name", *_NAME):
            found.pop(name, None)
    record = {name: value for name, value in found.items() if value}
    for name, value in record.items():
        if len(value) > MAX_FIELD:
            reason = f"The value has more than {MAX_FIELD} characters."
            raise RowError("field_too_long", reason, name)
    return record


def _of(properties: Iterable[Property], *names: str) -> list[Property]:
    """The properties of these names that say something, the preferred first."""
    found = [one for one in properties if one.name in names and one.value.strip("; \t")]
    return sorted(found, key=lambda one: one.preference or 101)


def _texts(properties: Sequence[Property]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _of(properties, *_TEXTS):
        found.setdefault(_TEXTS[one.name], one.text)
    for name in ("created_at", "modified_at"):
        if moment := _MOMENT.fullmatch(found.get(name, "")[:40]):
            year, month, day, hour, minute, second = moment.groups("00")
            found[name] = f"{year}-{month}-{day}T{hour}:{minute}:{second}Z"
    if "uid" in found:
        found["uid"] = found["uid"].removeprefix("urn:uuid:")
    return found


def _named(properties: Sequence[Property]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _of(properties, "N")[:1]:
        for name, cell in zip(_NAME, _cells(one), strict=False):
            found[name] = cell
    for one in _of(properties, "ORG")[:1]:
        company, *units = one.parts()
        found["company"], found["department"] = company, ", ".join(filter(None, units))
    for one in _of(properties, "GENDER")[:1]:
        said, *more = one.parts()
        found["gender"] = _GENDERS.get(said.upper(), said) or " ".join(more)
    return found


def _cells(one: Property) -> list[str]:
    """The parts of a structured value; several values of one part are told apart by commas."""
    if "," not in one.value:
        return one.parts()
    return [" ".join(filter(None, (p.strip() for p in cell.split(",")))) for cell in one.parts()]


def _born(properties: Sequence[Property]) -> dict[str, str]:
    for one in _of(properties, "BDAY")[:1]:
        text = one.text
        day = text.partition("T")[0] if text[:4].isdigit() or text.startswith("--") else text
        omitted = one.parameters.get("X-APPLE-OMIT-YEAR")
        if omitted and day.startswith(f"{omitted}-"):
            day = "-" + day.removeprefix(omitted)
        return {"birth_date": day}
    return {}


def _addressed(properties: Sequence[Property]) -> dict[str, str]:
    """The preferred address, else that of the home, in parts; the others as `address_N_...`."""
    ranked = sorted(
        _of(properties, "ADR"), key=lambda one: (one.preference or 101, "home" not in one.types)
    )
    found: dict[str, str] = {}
    for number, one in enumerate(ranked[:5], start=1):
        cells = dict(zip(_ADDRESS, [_line(part) for part in one.parts()], strict=False))
        box = cells.pop("po_box", "")
        if box:
            box = box if any(c.isalpha() for c in box) else f"PO Box {box}"
            cells["street"] = ", ".join(filter(None, (cells.get("street"), box)))
        before = "" if number == 1 else f"address_{number}_"
        found |= {before + name: cell for name, cell in cells.items()}
    return found


def _line(part: str) -> str:
    return ", ".join(piece.strip(" ,\r") for piece in part.split("\n") if piece.strip(" ,\r"))


def _points(properties: Sequence[Property], labels: Mapping[str, str]) -> dict[str, str]:
    lists: dict[str, list[dict[str, object]]] = {"emails": [], "phones": [], "handles": []}
    fax = ""
    for one in properties:
        said = _said(one, labels)
        if one.name == "EMAIL" and (mail := _without_scheme(one.text, "mailto:")):
            lists["emails"].append(_point(one, mail, said))
        elif one.name == "TEL" and (number := _number(one)):
            if one.types & _NO_PHONE or "fax" in said.casefold():
                fax = fax or number["value"]
            else:
                lists["phones"].append({**_point(one, "", _phone_type(one, said)), **number})
        elif handle := _handle(one):
            lists["handles"].append(handle)
    for points in lists.values():
        _mark_primary(points)
    texts = {name: dumps(points) for name, points in lists.items() if points}
    return {**texts, "fax": fax}


def _said(one: Property, labels: Mapping[str, str]) -> str:
    """The label a person gave the value, out of the wrapping of Apple's own words."""
    label = labels.get(one.group, "") if one.group else ""
    wrapped = _LABEL.fullmatch(label)
    return (wrapped[1] if wrapped else label)[:60]


def _point(one: Property, value: str, label: str) -> dict[str, object]:
    known = next((kind for kind in ("home", "work", "other") if kind in one.types), "")
    return {"value": value, "type": label or known or None, "pref": one.preference}


def _phone_type(one: Property, said: str) -> str:
    known = [kind for word, kind in _PHONE_TYPES.items() if word in one.types]
    return known[0] if known else _PHONE_TYPES.get(said.casefold(), said)


def _number(one: Property) -> dict[str, str]:
    """The number with its extension, also out of a `tel:` URI (RFC 3966)."""
    text = one.text
    if text[:4].casefold() != "tel:":
        return {"value": text} if text else {}
    number, *parameters = text[4:].split(";")
    said = dict(p.casefold().partition("=")[::2] for p in parameters)
    context = said.get("phone-context", "")
    if context.startswith("+") and not number.startswith("+"):
        number = f"{context} {number}"
    found = {"value": number, "extension": said.get("ext", "")}
    return {name: value for name, value in found.items() if value} if number else {}


def _handle(one: Property) -> dict[str, object] | None:
    if one.name in _MESSENGERS:
        network, value = _MESSENGERS[one.name], one.text
    elif one.name == "IMPP":
        scheme, colon, rest = one.text.partition(":")
        network = one.parameters.get("X-SERVICE-TYPE") or (scheme if colon else "")
        value = rest.lstrip("/") if colon else scheme
    elif one.name in ("X-SOCIALPROFILE", "SOCIALPROFILE"):
        network = one.parameters.get("SERVICE-TYPE") or next(
            (word for word in sorted(one.types) if word not in ("pref", "home", "work")), ""
        )
        said = one.parameters.get("X-USER") or one.parameters.get("USERNAME")
        value = said or one.text.partition("?")[0].rstrip("/").rpartition("/")[2].rpartition(":")[2]
    else:
        return None
    return {"value": value, "type": network.casefold() or None, "pref": one.preference}


def _mark_primary(points: list[dict[str, object]]) -> None:
    """`primary` on the first with the lowest preference, where any has one."""
    said = [pref if isinstance(pref := point.pop("pref"), int) else 101 for point in points]
    best = min(said, default=101)
    for at, point in enumerate(points):
        if best <= 100:
            point["primary"] = at == said.index(best)
        if not point["type"]:
            del point["type"]


def _without_scheme(text: str, scheme: str) -> str:
    return text[len(scheme) :] if text[: len(scheme)].casefold() == scheme else text
