"""Roles that the user gives: checked against the columns there are and the roles there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from resolver.errors import MappingError, did_you_mean
from resolver.files.mapping.words import bare_name
from resolver.frames.schema import ROLES

_LABELLED: Final = ("attribute", "external_id", "handle", "phone")


def wishes(
    columns: Mapping[str, str], ignore: Collection[str], id_column: str | None
) -> dict[str, tuple[str, str]]:
    """Role and label by column, from the mapping, the ignored columns and the id column.

    Raises:
        MappingError: a role is unknown, or a column is given two roles.
    """
    wanted = {column: _role(column, role) for column, role in columns.items()}
    for column, role in [*((name, "ignore") for name in ignore), (id_column, "id")]:
        if column is None:
            continue
        if wanted.get(column, (role, ""))[0] != role:
            raise MappingError(
                f"Column {column!r} is given the roles {wanted[column][0]!r} and {role!r}."
            )
        wanted[column] = (role, "")
    if sum(role == "id" for role, _ in wanted.values()) > 1:
        raise MappingError("Only one column can be the id; several are mapped to it.")
    return wanted


def check_columns(wanted: Collection[str], known: Collection[str]) -> None:
    """Refuse wishes about columns that no input has.

    Raises:
        MappingError: names the column, with the nearest one there is.
    """
    for column in wanted:
        if known and column not in known and resolve(column, known) is None:
            names = ", ".join(sorted(known)[:20])
            raise MappingError(
                f"No input has a column {column!r}.{did_you_mean(column, known)} Columns: {names}."
            )


def resolve(column: str, known: Collection[str]) -> str | None:
    """The column of an input that a wish means: exactly, or apart from case, if only one is so."""
    if column in known:
        return column
    near = [name for name in known if name.strip().casefold() == column.strip().casefold()]
    return near[0] if len(near) == 1 else None


def _role(column: str, wish: str) -> tuple[str, str]:
    role, _, label = wish.strip().partition(":")
    role = role.strip().casefold()
    if role not in ROLES:
        raise MappingError(
            f"Column {column!r}: unknown role {wish!r}.{did_you_mean(role, ROLES)} "
            f"Roles: {', '.join(ROLES)}."
        )
    if label and role not in _LABELLED:
        raise MappingError(
            f"Column {column!r}: the role {role!r} takes no {label!r} after a colon."
        )
    return role, label.strip() or (bare_name(column) if role == "attribute" else "")
