"""The files of `systems/` as layouts, checked when they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from resolver.errors import did_you_mean
from resolver.files.presets.layout import (
    Blank,
    Conditions,
    Fill,
    Id,
    Known,
    Layout,
    Merge,
    Pattern,
    Recipient,
    Rows,
    Skip,
)
from resolver.frames.schema import ADDRESS_ROLES, ROLES

_LAYOUT: Final = {
    *("name", "title", "nested", "needs", "id", "columns", "address", "leave"),
    "like",
    *("values", "skip", "blank", "merged", "rows", "fill", "recipient"),
    *("opens", "case_safe", "flags", "parts", "labels", "separator", "primary"),
}
_ROWS: Final = {"opens", "skip", "merged"}
"""What a layout has, beside `leave`, from one that it is `like`, unless it says it itself."""
_KEYS: Final = {
    "skip": {"code", "reason", "when", "unless"},
    "blank": {"columns", "when", "reason", "shared"},
    "merged": {"kept", "gone", "reason", "split", "sole", "when"},
    "fill": {"columns", "from"},
    "recipient": {"name", "customer", "columns", "reason"},
    "rows": {"key", "continues", "prefer", "latest"},
}
_NEEDED: Final = {
    "skip": {"code", "reason", "when"},
    "blank": {"columns", "when", "reason"},
    "merged": {"kept", "gone", "reason"},
    "fill": {"columns", "from"},
    "recipient": {"name", "customer", "columns", "reason"},
    "rows": set[str](),
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
        ValueError: the file is no TOML, or has an unknown key or role, or lacks one; it names the
            layout.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{system}: {error}") from None
    _check(system, raw, {"title", "layout"}, {"title", "layout"})
    named = {one.get("name", system): one for one in raw["layout"]}
    return tuple(_layout(system, raw["title"], one, named) for one in raw["layout"])


def _check(where: str, raw: Mapping[str, Any], known: set[str], needed: set[str]) -> None:
    if unknown := raw.keys() - known:
        near = did_you_mean(min(unknown), known)
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}.{near}")
    if missing := needed - raw.keys():
        raise ValueError(f"{where}: missing keys {sorted(missing)}.")


def _checked(where: str, raw: Mapping[str, Any]) -> None:
    """Refuse a layout with a key that nothing reads, at any depth."""
    _check(where, raw, _LAYOUT, {"title", "needs"})
    for key in _KEYS.keys() & raw.keys():
        for one in [raw[key]] if key == "rows" else raw[key]:
            _check(f"{where}, {key}", one, _KEYS[key], _NEEDED[key])
    for one in raw.get("address", []):
        name = f"{where}, address {one.get('place', '')!r}"
        _check(name, one, {"place", *ADDRESS_ROLES}, {"place"})
    for one in raw.get("id", []):
        if not isinstance(one, str) and len(one.keys() & {"first", "joined"}) != len(one):
            raise ValueError(f"{where}, id: one of first or joined, not {sorted(one)}.")


def _layout(
    system: str, title: str, raw: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]]
) -> Layout:
    name = raw.get("name", system)
    where = f"{system}, {name}"
    _checked(where, raw)
    if (like := raw.get("like")) is not None:
        if like not in named:
            raise ValueError(f"{where}: there is no layout {like!r}.{did_you_mean(like, named)}")
        other = named[like]
        left = {**other.get("leave", {}), **raw.get("leave", {})}
        raw = {**{key: other[key] for key in other.keys() & _ROWS}, **raw, "leave": left}
    layout = Layout(
        system=system,
        name=name,
        title=f"{title}, {raw['title']}",
        nested=raw.get("nested", False),
        needs=tuple(tuple(Pattern.of(text) for text in _texts(one)) for one in raw["needs"]),
        columns=(*_columns(raw), *_address(raw), *_left(raw)),
        values={key: re.compile(form) for key, form in raw.get("values", {}).items()},
        **_rules(raw),
        **_cells(raw),
    )
    for known in layout.columns:
        if known.role not in ROLES:
            near = did_you_mean(known.role, ROLES)
            raise ValueError(f"{where}: {known.pattern.text!r} has role {known.role!r}.{near}")
    return layout


def _rules(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a layout says of rows."""
    return {
        "ids": tuple(_id(one) for one in raw.get("id", [])),
        "skips": tuple(_skip(one) for one in raw.get("skip", [])),
        "blanks": tuple(_blank(one) for one in raw.get("blank", [])),
        "merges": tuple(_merge(one) for one in raw.get("merged", [])),
        "fills": tuple(
            Fill(columns=tuple(one["columns"]), by=tuple(one["from"]))
            for one in raw.get("fill", [])
        ),
        "recipients": tuple(_recipient(one) for one in raw.get("recipient", [])),
        "rows": _rows(raw["rows"]) if "rows" in raw else None,
    }


def _cells(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a layout says of cells."""
    return {
        **{key: tuple(raw.get(key, ())) for key in ("opens", "case_safe", "flags")},
        **{key: raw.get(key, {}) for key in ("parts", "labels")},
        **{key: raw.get(key, "") for key in ("separator", "primary")},
    }


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
    return Blank(
        columns=tuple(raw["columns"]),
        when=_conditions(raw["when"]),
        reason=raw["reason"],
        shared=raw.get("shared", False),
    )


def _recipient(raw: Mapping[str, Any]) -> Recipient:
    return Recipient(
        name=tuple(raw["name"]),
        customer=tuple(raw["customer"]),
        columns=tuple(raw["columns"]),
        reason=raw["reason"],
    )


def _merge(raw: Mapping[str, Any]) -> Merge:
    return Merge(
        kept=raw["kept"],
        gone=raw["gone"],
        reason=raw["reason"],
        split=raw.get("split", ""),
        sole=raw.get("sole", False),
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
