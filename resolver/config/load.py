"""TOML to `Config`; every complaint names the file, the key and what would help."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from phonenumbers import SUPPORTED_REGIONS

from resolver.config.model import SECTIONS, Config, Says, settings
from resolver.errors import ConfigError, did_you_mean

KINDS: dict[object, tuple[str, tuple[type, ...]]] = {
    bool: ("true or false", (bool,)),
    int: ("a whole number", (int,)),
    float: ("a number", (int, float)),
    str: ("a text in quotes", (str,)),
}


def load(path: str | Path) -> Config:
    """The config of a TOML file (UTF-8, a byte order mark is skipped).

    Raises:
        ConfigError: for a file that cannot be read or parsed, an unknown key, a wrong type or a
            value out of range.
    """
    file = Path(path)
    try:
        data = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}.", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8 text.", file=str(path)) from error
    except RecursionError as error:
        raise ConfigError("is nested too deeply.", file=str(path)) from error
    except ValueError as error:
        raise ConfigError(f"is not TOML: {error}.", file=str(path)) from error
    return parse(data, file=str(path))


def parse(data: Mapping[str, Any], *, file: str | None = None) -> Config:
    """The config of nested tables, as `load` reads them; missing settings keep their default.

    Raises:
        ConfigError: for an unknown key, a wrong type or a value out of range.
    """
    sections = dict(SECTIONS)
    made: dict[str, Any] = {}
    for name, table in data.items():
        if name != "columns" and name not in sections:
            raise _unknown(name, "", [*sections, "columns"], file)
        if not isinstance(table, Mapping):
            raise ConfigError(f"must be a table, written [{name}].", key=name, file=file)
        made[name] = _columns(table, file) if name == "columns" else _section(name, table, file)
    return Config(**made)


def _columns(table: Mapping[str, object], file: str | None) -> dict[str, str]:
    roles: dict[str, str] = {}
    for column, role in table.items():
        if not isinstance(role, str):
            raise ConfigError("must name a role in quotes.", key=f"columns.{column}", file=file)
        roles[column] = role
    return roles


def _section(name: str, table: Mapping[str, object], file: str | None) -> object:
    section = dict(SECTIONS)[name]
    known = {setting.name: setting for setting in settings(section)}
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in known:
            raise _unknown(key, f"{name}.", list(known), file)
        complaint = _type_complaint(value, known[key].type) or _range_complaint(
            value, known[key].says
        )
        if complaint:
            raise ConfigError(complaint, key=f"{name}.{key}", file=file)
        values[key] = tuple(value) if isinstance(value, list) else value
    made: object = section(**values)
    return made


def _type_complaint(value: object, kind: object) -> str:
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        near = did_you_mean(value, choices) if isinstance(value, str) else ""
        return "" if value in choices else f"must be one of {_words(choices)}.{near}"
    if get_origin(kind) is tuple:
        texts = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
        return "" if texts else 'must be a list of texts such as ["a", "b"].'
    wanted, classes = KINDS[kind]
    right = type(value) in classes  # not isinstance: true and false are no numbers
    return "" if right else f"must be {wanted}, not {_shown(value)}."


def _range_complaint(value: object, says: Says) -> str:
    low, high = says.low, says.high
    if isinstance(value, int | float) and low is not None and high is not None:
        right = low <= value <= high  # false for NaN, too
        return "" if right else f"must lie between {low:g} and {high:g}, not {_shown(value)}."
    if says.country and isinstance(value, str) and value not in SUPPORTED_REGIONS:
        hint = f" Did you mean {value.upper()!r}?" if value.upper() in SUPPORTED_REGIONS else ""
        return f"must be a country of ISO 3166 such as 'US' or 'GB', not {_shown(value)}.{hint}"
    return ""


def _unknown(key: str, prefix: str, known: list[str], file: str | None) -> ConfigError:
    hint = did_you_mean(key, known) or f" Known here: {', '.join(known)}."
    return ConfigError(f"is not a setting.{hint}", key=f"{prefix}{key}", file=file)


def _words(choices: tuple[str, ...]) -> str:
    return ", ".join(repr(choice) for choice in choices)


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, int) or abs(value) < 10**18 else "a huge number"
    return text if len(text) <= 60 else f"{text[:60]}..."
