"""Calls, checks and references of a plan as plain data; nothing here sends anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

Json = dict[str, Any]
Id = str | Json
"""The id of a record, or where an earlier answer says it."""

REF: Final = "$ref"
JOIN: Final = "$join"

GET: Final = "GET"
POST: Final = "POST"
PUT: Final = "PUT"
PATCH: Final = "PATCH"


def from_step(step: int, at: str) -> Json:
    """The value at a JSON pointer of the answer to the request of an earlier step."""
    return {REF: {"step": step, "at": at}}


def from_check(check: str, at: str) -> Json:
    """The value at a JSON pointer of the answer to a check of the same step."""
    return {REF: {"check": check, "at": at}}


def joined(refs: Sequence[Json]) -> Json:
    """Lists united, each value once; texts one below the other."""
    return {JOIN: list(refs)}


def call(
    method: str,
    path: str,
    *,
    ids: Mapping[str, Id] | None = None,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    body: object = None,
) -> Json:
    """A request. `{name}` in the path stands for an id, which is quoted for it.

    An id that only an earlier answer tells stays a name in the path, and is under `path_values`.
    """
    known = {name: quote(one, safe="") for name, one in (ids or {}).items() if isinstance(one, str)}
    told = {name: one for name, one in (ids or {}).items() if not isinstance(one, str)}
    for name, one in known.items():
        path = path.replace("{" + name + "}", one)
    request: Json = {"method": method, "path": path}
    parts = {"path_values": told, "query": query, "headers": headers, "body": body}
    request |= {name: part for name, part in parts.items() if part}
    return request


def check(
    name: str,
    request: Json | None,
    say: str,
    *,
    status: int | None = None,
    values: Sequence[Json] = (),
    poll: bool = False,
) -> Json:
    """Something to look at before or after a merge, and what to expect.

    `values` are from `equals` and its like. `poll`: the answer may take a while; ask again.
    """
    expect: Json = {}
    if status is not None:
        expect["status"] = status
    if values:
        expect["values"] = list(values)
    return {"id": name, "request": request, "expect": expect, "poll": poll, "say": say}


def equals(at: str, value: object) -> Json:
    """The value at a JSON pointer of the answer is this one."""
    return {"at": at, "equals": value}


def at_most(at: str, value: int) -> Json:
    """The number at a JSON pointer of the answer is not above this one."""
    return {"at": at, "at_most": value}


def contains(at: str, value: object) -> Json:
    """The list or text at a JSON pointer of the answer holds this value."""
    return {"at": at, "contains": value}


def nested(values: Mapping[str, Any], mark: str = ".") -> Json:
    """Properties as an object; `location.city` goes into the object `location`."""
    found: Json = {}
    for name, value in values.items():
        first, dot, rest = name.partition(mark)
        if dot:
            found.setdefault(first, {})[rest] = value
        else:
            found[name] = value
    return found
