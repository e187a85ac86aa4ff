"""Every exception of the package: what was wrong, where, and what would help."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ResolverError(Exception):
    """Base of all errors a caller can act on; its text is written for people."""


class InputError(ResolverError):
    """A file, frame or value that cannot be read; names the file, line and column if known."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Compose `file, line, column: message` and append the hint."""
        self.file, self.line, self.column, self.hint = file, line, column, hint
        where = ", ".join(
            part
            for part in (
                file,
                f"line {line}" if line is not None else None,
                f"column {column!r}" if column is not None else None,
            )
            if part
        )
        text = f"{where}: {message}" if where else message
        super().__init__(f"{text} {hint}" if hint else text)


class RejectedCustomer(ResolverError):
    """A customer that is not accepted, with the code and the reason of the reject.

    `column` is where it is wrong, if known. Nothing of it holds a value of the customer.
    """

    def __init__(self, code: str, reason: str, column: str | None = None) -> None:
        """Compose `column: reason`."""
        self.code, self.reason, self.column = code, reason, column
        super().__init__(f"column {column!r}: {reason}" if column else reason)


class ConfigError(ResolverError):
    """A setting that is unknown, of the wrong type or out of range; names the key."""

    def __init__(self, message: str, *, key: str | None = None, file: str | None = None) -> None:
        """Compose `file: key: message`."""
        self.key, self.file = key, file
        super().__init__(": ".join(part for part in (file, key, message) if part))


class MappingError(ResolverError):
    """A column mapping that names an unknown column or role."""


class OutputError(ResolverError):
    """A result directory that must not or cannot be written."""


class ForeignOutputError(OutputError):
    """Something that is not a result of ours stands where a result should go; it is left alone."""


class ModelError(ResolverError):
    """A model file that is damaged or of another format version."""


class RulingError(ResolverError):
    """Rulings that cannot be read or taken; names file and line, or what speaks against it."""


class PlanError(ResolverError):
    """A merge plan that is damaged or of another format; names file and line."""


class UnknownRecordError(ResolverError):
    """A record key that the run does not hold, or that several sources hold."""


class StoreError(ResolverError):
    """A store that cannot be opened, read or written; says where, never with a password."""

    def __init__(self, message: str, *, place: str | None = None, hint: str | None = None) -> None:
        """Compose `place: message` and append the hint."""
        self.place, self.hint = place, hint
        text = f"{place}: {message}" if place else message
        super().__init__(f"{text} {hint}" if hint else text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Text such as ` Did you mean 'email'?`, or an empty string where nothing is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""
