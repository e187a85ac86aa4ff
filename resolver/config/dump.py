"""`Config` to commented TOML; reading the text again gives an equal config."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from textwrap import wrap
from typing import Literal, get_args, get_origin

from resolver.config.model import SECTIONS, Config, Setting, settings

WIDTH = 92


def dump(config: Config | None = None) -> str:
    """The text of a config file with every setting, its sentence and its range.

    Without a config the defaults are written, which is what `resolver config init` does.
    """
    chosen = config or Config()
    parts = ["# Settings of resolver. What is left out keeps the value shown here.\n"]
    for name, section in SECTIONS:
        parts.append(_section(name, section, getattr(chosen, name)))
        if name == "input":
            parts.append(_columns(chosen.columns))
    return "\n".join(parts)


def _section(name: str, section: type, values: object) -> str:
    lines = [f"# {section.__doc__}", f"[{name}]"]
    for item in settings(section):
        lines += [f"# {line}" for line in wrap(f"{item.says.doc}{allowed(item)}", WIDTH)]
        lines.append(f"{item.name} = {literal(getattr(values, item.name))}")
    return "\n".join(lines) + "\n"


def allowed(item: Setting) -> str:
    """Which values a setting takes, e.g. ` From 0 to 100.`; empty where the type says it all."""
    if get_origin(item.type) is Literal:
        return f" One of: {', '.join(get_args(item.type))}."
    if item.says.low is not None:
        return f" From {item.says.low:g} to {item.says.high:g}."
    return ""


def _columns(columns: Mapping[str, str]) -> str:
    lines = [
        "# Column header to role, for columns that detection should not decide.",
        "[columns]",
        '# "Customer No" = "id"',
        '# "Mobile" = "phone"',
        *(f"{_key(column)} = {_text(role)}" for column, role in columns.items()),
    ]
    return "\n".join(lines) + "\n"


def literal(value: object) -> str:
    """A value as it is written in TOML, e.g. `true` or `["a"]`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_text(item) for item in value)}]"
    return repr(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL and for escaped pairs of surrogates.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
