"""Contact points and external ids as files write them: one plain value, or JSON in a cell.

The JSON is a text, a list of texts, an object or a list of objects in the spellings of Gladly's
REST API, its export, its app platform and its lookup adaptors; other systems use the same words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

import polars as pl

from resolver.fields.text import fold
from resolver.frames.bridge import over_distinct
from resolver.frames.onerow.patterns import pattern
from resolver.frames.schema import CODE, POINT

EMAIL: Final = "email"
PHONE: Final = "phone"
HANDLE: Final = "handle"

DISAGREEMENT: Final = "disagreement"
NO_REGION: Final = "no_region"

_ORIGINAL: Final = ("original", "value", "address", "email", "emailaddress", "number", "phone")
_ORIGINAL_TOO: Final = ("phonenumber", "handle", "username", "id", "normalized")
_TYPE: Final = ("type", "label", "kind")
_CODE: Final = ("id", "value", "externalId", "external_id", "alias_name")
_SYSTEM: Final = ("system", "type", "source", "adaptorId", "name", "alias_label")
_REGION: Final = ("regioncode", "region", "countrycode", "country")
_TRUE: Final = {"true", "1", "yes"}
_VERIFIED: Final = ("true", "t", "yes", "y", "1", "1 0", "on", "verified", "confirmed", "valid")
_CALLED: Final = ("voice", "sms", "whatsapp", "phone", "mobile", "tel")
_KIND_OF_CHANNEL: Final = {"email": EMAIL, **dict.fromkeys(_CALLED, PHONE)}
_ADDRESS: Final = re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s.]+\s*")
_COMPARED: Final = 320
_NO_DIGIT: Final = re.compile("[^0-9]")
_BEFORE_LETTERS: Final = re.compile("[^a-z]*")
_FEWEST: Final = 5
_LAST: Final = 7
_NANP: Final = re.compile(r"1[2-9][0-9]{2}[2-9][0-9]{6}")
"""A number of +1: area code and exchange begin with 2 to 9 (nanpa.com, numbering resources)."""
_EXTENDED: Final = re.compile(r"[a-zA-Z#=][. :]{0,3}([0-9]+)\s*$")
_TAIL: Final = 24
_NUMBER: Final = re.compile(r"\s*(?:\+|00)?[0-9][0-9 ().\-/]{5,40}\s*")
_JSON: Final = r"^\s*[\[{]"
_NESTED: Final = pattern(_JSON)
_EMPTY: Final[dict[str, Any]] = {field.name: None for field in POINT.fields}

Cell = str | list[Any]
"""A text, or the JSON list that it would be read as, numbers as text."""


def points(raw: pl.Expr, type_: pl.Expr) -> pl.Expr:
    """The contact points of a cell as List(POINT); an empty list where there is none.

    `type_` is the type of a cell that is one plain value.
    """

    def parse(values: list[str]) -> Sequence[Any]:
        return _lists([_points(_value(value)) for value in values], POINT)

    none = pl.lit(None)
    plain = pl.struct(original=raw, type=type_, region=none, primary=none, verified=none)
    return _either(raw, parse, plain, POINT)


def channels(raw: pl.Expr, kind: str) -> pl.Expr:
    """The points of one kind among the channels of a cell, as List(POINT).

    EMAIL is an e-mail; VOICE, SMS and WHATSAPP are phones; CHAT is what its form says; every other
    channel is a handle on the network it names.
    """

    def parse(values: list[str]) -> Sequence[Any]:
        return _lists([_of_kind(_value(value), kind) for value in values], POINT)

    return over_distinct(_json(raw), parse, pl.List(POINT)).fill_null([])


def codes(raw: pl.Expr, system: str) -> pl.Expr:
    """The external ids of a cell as List(CODE); an object names the system of each id."""

    def parse(values: list[str]) -> Sequence[Any]:
        return _lists([_codes(_value(value), system) for value in values], CODE)

    plain = pl.struct(system=pl.lit(system), value=raw)
    return _either(raw, parse, plain, CODE)


def points_of(cell: Cell, type_: str | None) -> list[dict[str, Any]]:
    """What `points` tells of one cell that is not null."""
    if _is_plain(cell):
        return [{**_EMPTY, "original": cell, "type": type_}]
    return _points(_value(cell))


def channels_of(cell: Cell, kind: str) -> list[dict[str, Any]]:
    """What `channels` tells of one cell that is not null."""
    return [] if _is_plain(cell) else _of_kind(_value(cell), kind)


def codes_of(cell: Cell, system: str) -> list[dict[str, Any]]:
    """What `codes` tells of one cell that is not null."""
    if _is_plain(cell):
        return [{"system": system, "value": cell}]
    return _codes(_value(cell), system)


def vouched(raw: pl.Expr) -> pl.Expr:
    """Whether a record says that its points are verified, Boolean; null where it says nothing."""
    return fold(raw).is_in(_VERIFIED)


def kind_of(channel: str | None, address: str) -> str:
    """Which kind of contact point a channel is."""
    known = _KIND_OF_CHANNEL.get((channel or "").casefold())
    if known:
        return known
    if (channel or "").casefold() in ("chat", "", "other"):
        if _ADDRESS.fullmatch(address[:320]):
            return EMAIL
        if _NUMBER.fullmatch(address[:64]) and sum(c.isdigit() for c in address[:64]) > 6:
            return PHONE
    return HANDLE


def _json(raw: pl.Expr) -> pl.Expr:
    return pl.when(raw.str.contains(_JSON)).then(raw)


def _either(
    raw: pl.Expr,
    parse: Callable[[list[str]], Sequence[Any]],
    plain: pl.Expr,
    dtype: pl.Struct,
) -> pl.Expr:
    """JSON cells by `parse`, other texts as the one plain value."""
    nested = over_distinct(_json(raw), parse, pl.List(dtype))
    one = pl.concat_list(plain.cast(dtype))
    return (
        pl.when(_json(raw).is_not_null())
        .then(nested)
        .when(raw.is_not_null())
        .then(one)
        .otherwise(pl.lit([], dtype=pl.List(dtype)))
    )


def _lists(found: Sequence[Sequence[Mapping[str, Any]]], dtype: pl.Struct) -> Sequence[Any]:
    """The lists of structs as a polars series, by columns: 30 times as fast as by rows."""
    names = [field.name for field in dtype.fields]
    columns: dict[str, list[Any]] = {name: [] for name in names}
    at: list[int] = []
    for i, items in enumerate(found):
        for item in items:
            at.append(i)
            for name in names:
                columns[name].append(item[name])
    schema = pl.Schema({"at": pl.UInt32(), **dtype.to_schema()})
    lists = (
        pl.DataFrame({"at": at, **columns}, schema=schema)
        .group_by("at", maintain_order=True)
        .agg(pl.struct(names).alias("list"))
    )
    every = pl.DataFrame({"at": pl.int_range(len(found), dtype=pl.UInt32, eager=True)})
    joined = every.join(lists, on="at", how="left", maintain_order="left")
    filled = joined["list"].fill_null(pl.Series([[]], dtype=pl.List(dtype)))
    return cast("Sequence[Any]", filled)


def _is_plain(cell: Cell) -> bool:
    return isinstance(cell, str) and _NESTED.match(cell) is None


def _value(cell: Cell) -> Any:  # noqa: ANN401 - JSON
    """What a cell holds as JSON, numbers as text; a text that is none is itself."""
    if not isinstance(cell, str):
        return cell
    try:
        return json.loads(cell, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return cell


def _points(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    items = value if isinstance(value, list) else [value]
    return [point for item in items if (point := _point(item)) is not None]


def _of_kind(value: Any, kind: str) -> list[dict[str, Any]]:  # noqa: ANN401
    return [
        {**point, "type": None} if kind == EMAIL else point
        for point in _points(value)
        if kind_of(point["type"], point["original"]) == kind
    ]


def _point(item: Any) -> dict[str, Any] | None:  # noqa: ANN401
    if not isinstance(item, Mapping):
        text = _text(item)
        return {**_EMPTY, "original": text} if text else None
    fields = {str(key).replace("_", "").casefold(): value for key, value in item.items()}
    original = _original(fields)
    if original is None:
        return None
    extension = _text(fields.get("extension"))
    return {
        "original": _extended(original, extension) if extension else original,
        "type": _first(fields, _TYPE),
        "region": _first(fields, _REGION),
        "primary": _flag(fields.get("primary", fields.get("preferred"))),
        "verified": _flag(fields.get("verified")),
        "doubt": _doubt(fields),
    }


def _extended(original: str, extension: str) -> str:
    """The number with its extension, unless it was entered with it."""
    said = _EXTENDED.search(original[-_TAIL:])
    return original if said and said[1] == extension else f"{original} ext. {extension}"


def _original(fields: Mapping[str, Any]) -> str | None:
    """The value as entered; a number without `+` or region gives way to its E.164 form.

    Not to one of +1: Gladly reads any number without a region as a US one.
    """
    original = _first(fields, (*_ORIGINAL, *_ORIGINAL_TOO))
    normalized = _text(fields.get("normalized"))
    if original is None or normalized is None or original.startswith("+"):
        return original
    better = normalized.startswith("+") and not normalized.startswith("+1")
    return normalized if better and _first(fields, _REGION) is None else original


def _doubt(fields: Mapping[str, Any]) -> str | None:
    """What is wrong between the original of a point and its normalized form, if anything.

    `NO_REGION`: the number cannot be one of +1, which Gladly puts before any number without a
    region. `DISAGREEMENT`: another address, or other last digits.
    """
    original, normalized = _first(fields, _ORIGINAL), _text(fields.get("normalized"))
    if original is None or normalized is None or original == normalized:
        return None
    entered, stated = original[:_COMPARED].casefold(), normalized[:_COMPARED].casefold()
    if "@" in entered or "@" in stated:
        same = stated.strip() in entered or "xn--" in stated or not entered.isascii()
        return None if same else DISAGREEMENT
    digits = _significant(_BEFORE_LETTERS.match(entered))
    known = _NO_DIGIT.sub("", stated)
    if len(digits) < _FEWEST:
        return None
    if not known.endswith(digits[-_LAST:]):
        return DISAGREEMENT
    read_as_us = stated.startswith("+1") and not entered.lstrip().startswith(("+", "00"))
    unsaid = read_as_us and _first(fields, _REGION) is None
    return NO_REGION if unsaid and not _NANP.fullmatch(known) else None


def _significant(found: re.Match[str] | None) -> str:
    """The digits without zeros in front, which are dialled only inside a country."""
    return _NO_DIGIT.sub("", found[0].replace("(0)", "")).lstrip("0") if found else ""


def _codes(value: Any, system: str) -> list[dict[str, Any]]:  # noqa: ANN401
    found: list[tuple[str, str | None]] = []
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, Mapping):
            found.append((system, _text(item)))
        elif (code := _first(item, _CODE)) is not None:
            named = _first(item, _SYSTEM)
            found.append((named or system, code))
        else:
            found += [(str(key), _text(below)) for key, below in item.items()]
    return [{"system": name, "value": code} for name, code in found if code]


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.get(name)
        if value is not None and (text := _text(value)):
            return text
    return None


def _text(value: Any) -> str | None:  # noqa: ANN401
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _flag(value: Any) -> bool | None:  # noqa: ANN401
    if value is None or isinstance(value, bool):
        return value
    return str(value).casefold() in _TRUE
