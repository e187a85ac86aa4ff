"""Whether JSON is what a JSON Schema says, and where it is not, without repeating a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

Fault = tuple[str, str]
"""Where something is wrong, such as `expects[0].digest`, and what."""


def fault(value: object, schema: Mapping[str, Any]) -> Fault | None:
    """What is wrong first of all with a value that is not as the schema says, or None."""
    for error in Draft202012Validator(schema).iter_errors(value):
        # Of several branches of which none fits, the one that fits best tells why.
        return _told(best_match([error]) or error)
    return None


def _told(error: ValidationError) -> Fault:
    wanted, at = error.validator_value, error.json_path.removeprefix("$").removeprefix(".")
    match error.validator:
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            return at, f"is of the wrong kind; wanted: {' or '.join(kinds)}"
        case "required":
            return _below(at, next(n for n in wanted if n not in error.instance)), "is missing"
        case "additionalProperties":
            known = error.schema.get("properties", {})
            other = next(name for name in error.instance if name not in known)
            return _below(at, other[:80]), "is no key of a plan"
        case "const" | "enum":
            allowed = [wanted] if error.validator == "const" else wanted
            return at, f"is not {' or '.join(str(one) for one in allowed)}"
        case "minimum":
            return at, f"is below {wanted}"
        case "minLength" | "minItems":
            return at, "is empty"
        case _:
            return at, "has the wrong form"


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
