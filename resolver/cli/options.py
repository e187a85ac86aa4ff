"""Options and arguments that commands share, and how their text is understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from resolver.config.load import load, parse
from resolver.config.model import Config
from resolver.errors import ConfigError, ForeignOutputError, InputError, MappingError, did_you_mean
from resolver.files.presets.recognise import known_preset
from resolver.files.raw.compression import STDIN
from resolver.files.raw.locate import MARK, is_inside, locate
from resolver.files.results.rundir import is_run_directory
from resolver.files.sniff import known_format
from resolver.frames.schema import ROLES

NAMED = ("attribute", "external_id", "handle")
"""Roles that may say what they hold, such as `attribute:tier` or `external_id:loyalty`."""

Run = Annotated[Path, typer.Argument(metavar="OUT", help="Directory that a scan has written.")]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings in TOML.")
]


def existing(files: list[str]) -> list[str]:
    """The files, folders and patterns as given; a missing one is wrong use, which exits with 2."""
    try:
        found = [path for file in files for path, _ in locate(file).files]
    except InputError as error:
        raise typer.BadParameter(str(error)) from error
    if found.count(STDIN) > 1:
        raise typer.BadParameter("standard input (-) can be read only once.")
    return files


def checked_format(name: str | None) -> str | None:
    """The format as given; an unknown one is wrong use, which exits with 2."""
    return _checked(name, known_format)


def checked_preset(name: str | None) -> str | None:
    """The preset as given; an unknown one is wrong use, which exits with 2."""
    return _checked(name, known_preset)


def _checked(name: str | None, known: Callable[[str], str]) -> str | None:
    try:
        if name is not None:
            known(name)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error
    return name


def run_of_ours(path: Path) -> Path:
    """The directory, if a scan has written it.

    Raises:
        ForeignOutputError: if it holds no whole result.
    """
    if not is_run_directory(path):
        raise ForeignOutputError(f"{path}: holds no result of a scan (no run.json of ours).")
    return path


def read_config(
    path: Path | None,
    *,
    region: str | None = None,
    max_bad: float | None = None,
    columns: Sequence[str] = (),
) -> Config:
    """The config of the file, or the defaults, with what the command line says on top.

    Raises:
        ConfigError: for a setting that is unknown, of the wrong type or out of range.
        MappingError: for a role that does not exist.
    """
    config = load(path) if path else Config()
    given: dict[str, object] = {}
    if region is not None:
        given["region"] = region.upper()
    if max_bad is not None:
        given["max_bad"] = max_bad
    checked = parse({"input": given}, file="command line").input
    config = replace(
        config,
        input=replace(config.input, **{key: getattr(checked, key) for key in given}),
        columns={**config.columns, **dict(column_and_role(text) for text in columns)},
    )
    for column, role in config.columns.items():
        check_role(column, role)
    return config


def column_and_role(text: str) -> tuple[str, str]:
    """`Customer No=id` as a pair; the column may hold an equals sign, the role may not.

    Raises:
        MappingError: where the role or the equals sign is missing.
    """
    column, equals, role = text.rpartition("=")
    if not (equals and column and role):
        raise MappingError(f"--map {text}: write it as COLUMN=ROLE, such as 'Customer No=id'.")
    kind, colon, name = role.strip().partition(":")
    return column, f"{kind.lower()}{colon}{name}"


def check_role(column: str, role: str) -> None:
    """Nothing for a role that exists, such as `email` or `attribute:tier`.

    Raises:
        MappingError: for another one; the message suggests the nearest.
    """
    kind, colon, name = role.partition(":")
    if kind not in ROLES:
        hint = did_you_mean(kind, ROLES) or f" Roles are: {', '.join(ROLES)}."
        raise MappingError(f"column {column!r}: {role!r} is not a role.{hint}")
    if colon and (not name or kind not in NAMED):
        known = ", ".join(f"{kind}:NAME" for kind in NAMED)
        raise MappingError(f"column {column!r}: {role!r} is not a role. Names go with {known}.")


def names_of_sources(texts: Sequence[str], files: Sequence[str]) -> dict[str | None, str] | None:
    """File to name of its source for `[FILE=]NAME`; a bare name stands at None for all others.

    FILE is one of the files, a part of one (`FILE#PART`) or a file inside a folder or pattern.

    Raises:
        ConfigError: for a file that is not scanned, an empty name or a second name for a file.
    """
    named: dict[str | None, str] = {}
    for text in texts:
        file = _file_named(text, files)
        name = text if file is None else text.removeprefix(f"{file}=")
        if not name.strip():
            raise ConfigError("the name of a source is empty.", key=f"--source {text}")
        if file is None and "=" in text:
            left = text.partition("=")[0]
            hint = did_you_mean(left, files) or f" Files are: {', '.join(files)}."
            raise ConfigError(f"{left!r} is none of the files.{hint}", key=f"--source {text}")
        if file in named:
            what = f"{file} has two names" if file else "give one name for all, or FILE=NAME"
            raise ConfigError(f"{what}.", key="--source")
        named[file] = name
    return named or None


def _file_named(text: str, files: Sequence[str]) -> str | None:
    """What stands before the equals sign, if it is a file or lies in one."""
    whole = [file for file in files if text.startswith(f"{file}=")]
    if whole:
        return max(whole, key=len)
    at = -1
    while (at := text.find("=", at + 1)) > 0:
        left = text[:at]
        if any(_overlaps(left, file) or is_inside(left, file) for file in files):
            return left
    return None


def _overlaps(left: str, file: str) -> bool:
    """Whether one is the other or a part of it, in any case of the letters of the part."""
    same = MARK in left and left.casefold() == file.casefold()
    return same or left.startswith(f"{file}{MARK}") or file.startswith(f"{left}{MARK}")
