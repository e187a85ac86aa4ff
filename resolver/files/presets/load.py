"""The files of `systems/` as layouts, checked when they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from resolver.files.presets.layout import (
    Blank,
    Conditions,
    Id,
    Known,
    Layout,
    Merge,
    Pattern,
    Rows,
    Skip,
)
from resolver.frames.schema import ADDRESS_ROLES, ROLES

_LAYOUT: Final = {
    *("name", "title", "nested", "needs", "id", "columns", "address", "leave"),
    *("values", "skip", "blank", "merged", "rows"),
}


@cache
def systems() -> Mapping[str, tuple[Layout, ...]]:
    """The layouts of every system, by its name in alphabetical order."""
    folder = files(__package__).joinpath("systems")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            system = file.name.removesuffix(".toml")
            found[system] = parse(system, file.read_text(encoding="utf-8"))
    return found


def parse(system: str, text: str) -> tuple[Layout, ...]:
    """The layouts of one file.

    Raises:
        ValueError: the file has an unknown key, role or shape; it names the layout.
    """
    raw = tomllib.loads(text)
    if raw.keys() - {"title", "layout"}:
        raise ValueError(f"{system}: unknown keys {sorted(raw.keys() - {'title', 'layout'})}")
    return tuple(_layout(system, raw["title"], one) for one in raw["layout"])


def _layout(system: str, title: str, raw: Mapping[str, Any]) -> Layout:
    name = raw.get("name", system)
    if unknown := raw.keys() - _LAYOUT:
        raise ValueError(f"{system}, {name}: unknown keys {sorted(unknown)}")
    layout = Layout(
        system=system,
        name=name,
        title=f"{title}, {raw['title']}",
        nested=raw.get("nested", False),
        needs=tuple(tuple(Pattern.of(text) for text in _texts(one)) for one in raw["needs"]),
        columns=(*_columns(raw), *_address(raw), *_left(raw)),
        ids=tuple(_id(one) for one in raw.get("id", [])),
        values={key: re.compile(form) for key, form in raw.get("values", {}).items()},
        skips=tuple(_skip(one) for one in raw.get("skip", [])),
        blanks=tuple(_blank(one) for one in raw.get("blank", [])),
        merges=tuple(_merge(one) for one in raw.get("merged", [])),
        rows=_rows(raw["rows"]) if "rows" in raw else None,
    )
    for known in layout.columns:
        if known.role not in ROLES:
            raise ValueError(f"{system}, {name}: {known.pattern.text!r} has role {known.role!r}")
    return layout


def _id(raw: str | Mapping[str, Any]) -> Id:
    """A column, `{ first = [...] }` or `{ joined = [...] }`."""
    if isinstance(raw, str):
        return Id(columns=(raw,))
    joined = "joined" in raw
    return Id(columns=tuple(raw["joined" if joined else "first"]), joined=joined)


def _columns(raw: Mapping[str, Any]) -> Iterator[Known]:
    for order, (header, role) in enumerate(raw.get("columns", {}).items()):
        kind, _, label = role.partition(":")
        yield Known(pattern=Pattern.of(header), role=kind, label=label, order=order)


def _address(raw: Mapping[str, Any]) -> Iterator[Known]:
    """The parts of every address; `street` may be a list of lines."""
    for rank, address in enumerate(raw.get("address", [])):
        place = address["place"]
        if unknown := address.keys() - {"place", *ADDRESS_ROLES}:
            raise ValueError(f"address {place!r}: unknown parts {sorted(unknown)}")
        for role in ADDRESS_ROLES:
            for order, header in enumerate(_texts(address.get(role, []))):
                pattern = Pattern.of(header)
                yield Known(pattern=pattern, role=role, place=place, rank=rank, order=order)


def _left(raw: Mapping[str, Any]) -> Iterator[Known]:
    """Columns that are not compared, by the reason why."""
    for reason, headers in raw.get("leave", {}).items():
        for header in headers:
            yield Known(pattern=Pattern.of(header), role="ignore", reason=reason)


def _skip(raw: Mapping[str, Any]) -> Skip:
    return Skip(
        code=raw["code"],
        reason=raw["reason"],
        when=_conditions(raw["when"]),
        unless=raw.get("unless", ""),
    )


def _blank(raw: Mapping[str, Any]) -> Blank:
    return Blank(columns=tuple(raw["columns"]), when=_conditions(raw["when"]), reason=raw["reason"])


def _merge(raw: Mapping[str, Any]) -> Merge:
    return Merge(
        kept=raw["kept"],
        gone=raw["gone"],
        reason=raw["reason"],
        split=raw.get("split", ""),
        when=_conditions(raw.get("when", {})),
    )


def _rows(raw: Mapping[str, Any]) -> Rows:
    return Rows(
        key=tuple(raw.get("key", ())),
        continues=raw.get("continues", ""),
        prefer=_conditions(raw.get("prefer", {})),
        latest=raw.get("latest", ""),
    )


def _conditions(raw: Mapping[str, Any]) -> Conditions:
    return {
        column: frozenset(value.casefold() for value in _texts(values))
        for column, values in raw.items()
    }


def _texts(value: Any) -> list[Any]:  # noqa: ANN401
    return [value] if isinstance(value, str) else list(value)
