"""What is known about the files of one system: the shape of a preset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Conditions = Mapping[str, frozenset[str]]
"""Column to the values, in lower case, one of which it must hold; all columns must."""


def plain(header: str) -> str:
    """A header as it is compared: without outer blanks, in one case, blanks made single."""
    return " ".join(header.removeprefix("\ufeff").split()).casefold()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A header, in which `{n}` stands for a number and `{key}` for any text."""

    text: str
    regex: re.Pattern[str] | None = None

    @classmethod
    def of(cls, text: str) -> Pattern:
        """The pattern of a text."""
        if "{n}" not in text and "{key}" not in text:
            return cls(plain(text))
        parts = re.split(r"(\{n\}|\{key\})", plain(text))
        stand = {"{n}": "(?P<n>[0-9]{1,2})", "{key}": "(?P<key>.+)"}
        return cls(plain(text), re.compile("".join(stand.get(p) or re.escape(p) for p in parts)))

    def match(self, header: str) -> tuple[int, str] | None:
        """The number and the key that the header holds in their places, or None."""
        if self.regex is None:
            return (0, "") if plain(header) == self.text else None
        found = self.regex.fullmatch(plain(header))
        if found is None:
            return None
        groups = found.groupdict()
        key = groups.get("key")
        named = header.strip()[found.start("key") :][: len(key)] if key else ""
        return int(groups.get("n") or 0), named


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One column of a layout: its role with what goes with it, or why it is not compared.

    `place` names the address it is a part of; places are preferred in the order of the layout.
    """

    pattern: Pattern
    role: str
    label: str = ""
    place: str = ""
    rank: int = 0
    order: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Rows that are no customers; a declared skip."""

    code: str
    reason: str
    when: Conditions
    unless: str = ""
    """A column that, where it is filled, saves the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Columns that say nothing about the person in rows of a kind.

    `{n}` in columns and conditions stands for the same number. `shared` marks values of which the
    source says that several customers share them, which is told.
    """

    columns: tuple[str, ...]
    when: Conditions
    reason: str
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Columns that take the values of others, one by one, in rows where all of them are empty."""

    columns: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Columns that belong to whom `name` names, where that is somebody else than `customer`.

    `{n}` in columns stands for the same number.
    """

    name: tuple[str, ...]
    customer: tuple[str, ...]
    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merge that the file tells of, by two columns with ids of the same customer.

    The record of `gone` is no more: it is a part of that of `kept`. `split` is what stands between
    several ids. With `sole`, what is told of an id that would be part of several is not believed.
    """

    kept: str
    gone: str
    reason: str
    split: str = ""
    sole: bool = False
    when: Conditions = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Customers that take several rows.

    Rows with the same `key` (the first of its columns that is filled) are one, or rows in which
    `continues` is empty go on with the customer above. `prefer` says which row has the address;
    with `latest`, a column of times, newer values win.
    """

    key: tuple[str, ...] = ()
    continues: str = ""
    prefer: Conditions = field(default_factory=dict)
    latest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Id:
    """What may be the id: one column, the first filled one of several, or all of them joined."""

    columns: tuple[str, ...]
    joined: bool = False

    @property
    def name(self) -> str:
        """The column that holds it."""
        return (" + " if self.joined else " or ").join(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of file that a system writes.

    `ids` lists what may be the id; the first whose columns are there is. All headers of `needs`
    (of each choice one), and the forms of `values`, must be there for the layout to be recognised.

    Of cells: `opens` names lists of objects that become columns; `case_safe` ids that may lack
    their three last characters; `separator` stands between several values in one cell, whose label
    is found by `labels` and starts with `primary` where it comes first; `flags` say yes where they
    are filled; `parts` are addresses in one cell with what stands between their parts.
    """

    system: str
    name: str
    title: str
    nested: bool
    needs: tuple[tuple[Pattern, ...], ...]
    columns: tuple[Known, ...]
    ids: tuple[Id, ...] = ()
    values: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()
    blanks: tuple[Blank, ...] = ()
    merges: tuple[Merge, ...] = ()
    rows: Rows | None = None
    fills: tuple[Fill, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    opens: tuple[str, ...] = ()
    case_safe: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    primary: str = ""

    def known(self, header: str) -> tuple[Known, int, str] | None:
        """The column that a header is, with the number and the key it holds; plain ones first."""
        for exact in (True, False):
            for one in self.columns:
                if (one.pattern.regex is None) == exact and (found := one.pattern.match(header)):
                    return one, *found
        return None
