"""JSON as RFC 8259 has it, refused where two parsers would disagree about what it says.

Numbers keep their spelling, so an id of twenty digits or a leading zero survives; duplicate keys,
NaN and Infinity, lone surrogates, NUL and deep nesting are errors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from resolver.files.accounting import RowError
from resolver.files.limits import MAX_DEPTH, MAX_FIELD, MAX_NAME

NESTED_COLUMNS: Final = 3
"""Objects nested deeper than this stay JSON text in one column."""

_EXPONENT: Final = re.compile(r"[eE]\+?0*([0-9]+)$")


def parse(text: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """The value of a JSON text, numbers as the text they were written as.

    Raises:
        RowError: the text is not strict JSON; the reason names the place, never a value.
    """
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise RowError("bad_json", f"{error.msg} (character {error.pos + 1}).") from None
    except RecursionError:
        raise _too_deep() from None
    if text.count("{") + text.count("[") > MAX_DEPTH:
        _check_depth(value)
    if "\\u0000" in text:
        _refuse(value, "\0", "nul", "A text holds a NUL character.")
    if ("\\ud" in text or "\\uD" in text) and not _encodes(value):
        raise RowError("lone_surrogate", "A text holds half of a surrogate pair.")
    return value


def check(value: Any) -> None:  # noqa: ANN401
    """Refuse what no JSON text of a customer may hold, in a value that did not come as text.

    Raises:
        RowError: nested too deep, a NUL character, or half of a surrogate pair.
    """
    _check_depth(value)
    _refuse(value, "\0", "nul", "A text holds a NUL character.")
    if not _encodes(value):
        raise RowError("lone_surrogate", "A text holds half of a surrogate pair.")


def record(text: str) -> dict[str, Any]:
    """The object of a JSON text.

    Raises:
        RowError: the text is not strict JSON or not an object.
    """
    value = parse(text)
    if not isinstance(value, dict):
        raise RowError("not_an_object", "A customer is a JSON object; this is another value.")
    return value


def flatten(value: Mapping[str, Any], prefix: str = "", level: int = 1) -> dict[str, str]:
    """The object as one level of text: objects as dotted names, lists as JSON text.

    Null, empty text, empty lists and empty objects are left out.

    Raises:
        RowError: a text or name is too long, or two keys give one name.
    """
    flat: dict[str, str] = {}
    for key, item in value.items():
        name = prefix + key
        if type(item) is str:
            if item:
                flat[name] = item
        elif item is None or item == [] or item == {}:
            continue
        elif type(item) is dict and level < NESTED_COLUMNS:
            below = flatten(item, f"{name}.", level + 1)
            if below.keys() & (flat.keys() | value.keys()):
                raise RowError("duplicate_key", "Two keys give the same column.", name)
            flat.update(below)
        else:
            flat[name] = _text(item)
    if level == 1:
        _check_sizes(flat)
    return flat


def dumps(value: Any) -> str:  # noqa: ANN401
    """The value as compact JSON text."""
    return _ENCODER.encode(value)


def _text(item: Any) -> str:  # noqa: ANN401
    if item is True:
        return "true"
    return "false" if item is False else dumps(item)


def _check_sizes(flat: dict[str, str]) -> None:
    if max(map(len, flat), default=0) <= MAX_NAME and (
        max(map(len, flat.values()), default=0) <= MAX_FIELD
    ):
        return
    for name, text in flat.items():
        if len(name) > MAX_NAME:
            raise RowError("name_too_long", f"A key has more than {MAX_NAME} characters.")
        if len(text) > MAX_FIELD:
            reason = f"The value has more than {MAX_FIELD} characters."
            raise RowError("field_too_long", reason, name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise RowError("duplicate_key", "An object has the same key twice.")
    return result


def _float(text: str) -> str:
    if (found := _EXPONENT.search(text)) and float(text) in (float("inf"), float("-inf")):
        raise RowError("not_finite", f"A number is out of range (1e{found[1][:6]}).")
    return text


def _constant(name: str) -> Any:  # noqa: ANN401
    raise RowError("not_finite", f"{name} is not JSON.")


def _too_deep() -> RowError:
    return RowError("too_deep", f"Lists and objects are nested deeper than {MAX_DEPTH}.")


def _check_depth(value: Any) -> None:  # noqa: ANN401
    if _depth(value) > MAX_DEPTH:
        raise _too_deep()


def _depth(value: Any) -> int:  # noqa: ANN401
    level, layer = 0, [value]
    while level <= MAX_DEPTH and (
        boxes := [item for item in layer if isinstance(item, dict | list)]
    ):
        level += 1
        layer = [
            below for box in boxes for below in (box.values() if isinstance(box, dict) else box)
        ]
    return level


def _refuse(value: Any, mark: str, code: str, reason: str) -> None:  # noqa: ANN401
    layer = [value]
    while layer:
        item = layer.pop()
        if isinstance(item, str) and mark in item:
            raise RowError(code, reason)
        if isinstance(item, dict):
            layer += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            layer += item


def _encodes(value: Any) -> bool:  # noqa: ANN401
    try:
        dumps(value).encode()
    except UnicodeEncodeError:
        return False
    return True


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=_float, parse_int=str, parse_constant=_constant
)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
