"""Failures of a database, told in sentences: what happened, where, and what helps.

Only failures of the surroundings are told so. A statement that is wrong is a fault of the package
and keeps its own exception. What the drivers say is not passed on: it may quote records.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError, TimeoutError

from resolver.errors import StoreError

# What happened and what helps, by the beginning of the code that the driver gives: the name of
# SQLite's result code, or the SQLSTATE of PostgreSQL.
_LOCKED: Final = (
    "Another writer has held the store for too long; nothing was changed.",
    "Try again when it is done.",
)
_FULL: Final = ("The disk is full; nothing was changed.", "Make room, then try again.")
_READ_ONLY: Final = ("May only be read, not written.", "Give the right to write there.")
_DAMAGED: Final = ("The database is damaged.", "Restore it from a back-up.")
_DEVICE: Final = ("The disk cannot be read or written; nothing was changed.", "Check the disk.")
_LOST: Final = (
    "The connection to the server was lost; what was not yet acknowledged may be missing.",
    "Check that the server runs, then try again.",
)
_CROWDED: Final = (
    "The server or the pool has no free connection; nothing was changed.",
    "Allow more connections, or use fewer at once.",
)
_SCARCE: Final = ("There is not enough memory; nothing was changed.", "Try again with more.")
_STOPPED: Final = (
    "The server stopped a statement, as it took too long or somebody asked for it; nothing was "
    "changed.",
    "Allow it more time, then try again.",
)
_CLASHED: Final = ("Was changed by others meanwhile; nothing was changed here.", "Try again.")
_DENIED: Final = ("The server does not let this user in.", "Check user, password and rights.")
_ABSENT: Final = ("There is no such database on the server.", "Create it first.")
_HOMELESS: Final = ("There is no such schema in the database.", "Create it first.")
_UNREACHABLE: Final = (
    "The server cannot be reached.",
    "Check host and port, and that the server runs.",
)
_CLOSED: Final = ("Cannot be opened.", "Check that the directory exists and may be written.")
_FOREIGN: Final = (
    "Is not an SQLite database.",
    "Name a file that does not exist yet, or a store.",
)
_REASONS: Final = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_PROTOCOL": _LOCKED,
    "SQLITE_NOMEM": _SCARCE,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _FOREIGN,
    "SQLITE_CANTOPEN": _CLOSED,
    "SQLITE_IOERR": _DEVICE,
    "08": _LOST,
    "25006": _READ_ONLY,
    "28": _DENIED,
    "3D000": _ABSENT,
    "3F000": _HOMELESS,
    "40": _CLASHED,
    "42501": _DENIED,
    "53100": _FULL,
    "53200": _SCARCE,
    "53300": _CROWDED,
    "55P03": _LOCKED,
    "57014": _STOPPED,
    "57P": _LOST,
    "58": _DEVICE,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}


@contextmanager
def told(place: str, dialect: Dialect) -> Iterator[None]:
    """Failures of the database at this place become StoreError.

    Raises:
        StoreError: the database is locked, lost, full, damaged or may not be written.
    """
    driver = dialect.loaded_dbapi
    try:
        yield
    except TimeoutError as error:
        raise _said(place, _CROWDED) from error
    except DBAPIError as error:
        reason = _LOST if error.connection_invalidated else _reason(error.orig, dialect)
        if reason is None:
            raise
        raise _said(place, reason) from error
    except driver.Error as error:
        reason = _reason(error, dialect)
        if reason is None:
            raise
        raise _said(place, reason) from error


def locked(place: str) -> StoreError:
    """The error of one who waited too long for another writer."""
    return _said(place, _LOCKED)


def _said(place: str, reason: tuple[str, str]) -> StoreError:
    message, hint = reason
    return StoreError(message, place=place, hint=hint)


def _reason(error: BaseException | None, dialect: Dialect) -> tuple[str, str] | None:
    """What the driver's error means, or None where it is not one of the surroundings."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if code is None:
        # A connection that never came about has no SQLSTATE, only words.
        unopened = isinstance(error, dialect.loaded_dbapi.OperationalError)
        return _worded(str(error)) if unopened else None
    return next((said for start, said in _REASONS.items() if code.startswith(start)), None)


def _worded(text: str) -> tuple[str, str]:
    """What libpq means, which gives no code for a connection that it could not open."""
    if "authentication" in text or "pg_hba" in text or "no password" in text:
        return _DENIED
    if "database" in text and "does not exist" in text:
        return _ABSENT
    return _CROWDED if "too many clients" in text else _UNREACHABLE
