"""Whether JSON is what a schema says, as far as schemas of our own go.

These are the keywords of JSON Schema (draft 2020-12) that `plan_schema.json` uses; any other is
ignored. Of `oneOf` one branch is enough, for its branches exclude one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

Schema = Mapping[str, Any]
Fault = tuple[str, str]
"""Where something is wrong, such as `expects[0].digest`, and what."""

_DEFINED: Final = "#/$defs/"
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def fault(value: object, schema: Schema) -> Fault | None:
    """The first thing in which a value is not as the schema says, or None."""
    return next(_faults(value, schema, schema, ""), None)


def _faults(value: object, schema: Schema, root: Schema, at: str) -> Iterator[Fault]:
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix(_DEFINED)]
    wanted = schema.get("type", ())
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield at, f"is of the wrong kind; wanted: {' or '.join(kinds)}"
        return
    yield from _alone(value, schema, at)
    if isinstance(value, dict):
        yield from _keys(value, schema, root, at)
    if isinstance(value, list) and "items" in schema:
        for place, one in enumerate(value):
            yield from _faults(one, schema["items"], root, f"{at}[{place}]")
    if "oneOf" in schema:
        yield from _one_of(value, schema, root, at)
    if "if" in schema:
        met = next(_faults(value, schema["if"], root, at), None) is None
        yield from _faults(value, schema.get("then" if met else "else", {}), root, at)


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool) and kind == "integer":
        return False
    return isinstance(value, _KINDS[kind])


def _alone(value: object, schema: Schema, at: str) -> Iterator[Fault]:
    """What is wrong with a value whatever stands in it."""
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    if allowed is not None and value not in allowed:
        yield at, f"is not {' or '.join(str(one) for one in allowed)}"
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            yield at, "is empty"
        elif "pattern" in schema and not re.search(schema["pattern"], value):
            yield at, "has the wrong form"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield at, f"is below {schema['minimum']}"
    if isinstance(value, list) and len(value) < schema.get("minItems", 0):
        yield at, "is empty"


def _keys(value: dict[str, Any], schema: Schema, root: Schema, at: str) -> Iterator[Fault]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield _below(at, name), "is missing"
    other = schema.get("additionalProperties", True)
    for name, one in value.items():
        if name in known:
            yield from _faults(one, known[name], root, _below(at, name))
        elif other is False:
            yield _below(at, name[:80]), "is no key of a plan"
        elif isinstance(other, dict):
            yield from _faults(one, other, root, _below(at, name[:80]))


def _one_of(value: object, schema: Schema, root: Schema, at: str) -> Iterator[Fault]:
    """Nothing where one branch fits; else what the branch that fits best says."""
    found = [next(_faults(value, branch, root, at), None) for branch in schema["oneOf"]]
    wrong = [one for one in found if one is not None]
    if len(wrong) == len(found):
        yield max(wrong, key=lambda one: len(one[0]))


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
