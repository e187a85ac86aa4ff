"""The reader of customers that come one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from resolver.errors import RejectedCustomer
from resolver.fields import points
from resolver.fields.points import Cell
from resolver.files.accounting import RowError
from resolver.files.customer import tabled
from resolver.files.customer.cells import Cells, cells
from resolver.files.customer.shape import Place, Plan, Reading, Wishes, readings
from resolver.files.customer.tabled import ToldMerge
from resolver.files.formats.nested import OBJECT
from resolver.files.formats.strict_json import dumps
from resolver.files.keys import refused
from resolver.files.mapping.profile import NESTED
from resolver.files.mapping.wishes import wishes
from resolver.files.presets.recognise import formed
from resolver.files.repair.mojibake import TWICE
from resolver.files.sources import UNNAMED
from resolver.frames.onerow.patterns import WHITE, pattern
from resolver.frames.schema import ATTRIBUTE

CustomerRecord = dict[str, Any]
"""A row of `RECORDS` and of `attribute:NAME` texts, in the order of their names."""

_SHAPES: Final = 4_096
_SOURCE: Final = "source"
_KINDS: Final = (points.EMAIL, points.PHONE, points.HANDLE)
_OBJECT: Final = pattern(OBJECT)
_NESTED: Final = pattern(NESTED)
_TWICE: Final = pattern(TWICE)


class CustomerReader:
    """Reads customers one by one, each as `files.read.read` reads it, by what its keys say.

    `columns`: column to role, as `ReadOptions.columns`; those that a customer lacks do not matter.
    `fix_mojibake`: whether text read in the wrong encoding is put right, as in files of text. One
    object serves for many customers: what their keys say is found out once.

    A table tells by the values of many rows what a column holds. A customer by itself does not:

    - A column has the role that its key, or the system that is known by the keys, gives it. Values
      never take a role away or give one, nor choose between two columns for one role.
    - Whatever else has a value is a free attribute, but for lists and objects; a table leaves out
      columns with one value only, with another on every row, with sentences, times or amounts.
    - A customer needs an id of its own; a table numbers the rows where no column is the id, or
      where a spreadsheet has rounded it.
    - `source` is the name of its source, unless the caller gives one or maps another column to it.

    Raises:
        MappingError: a role does not exist, or two columns are the id.
    """

    def __init__(
        self,
        *,
        columns: Mapping[str, str] = {},
        fix_mojibake: bool = False,
    ) -> None:
        self._wanted: Wishes = wishes(columns, (), None)
        self._fix = fix_mojibake
        self._readings = lru_cache(_SHAPES)(self._found)

    def read(self, customer: Mapping[str, Any], source: str | None = None) -> CustomerRecord:
        """The record of a customer, `file` and `line` null.

        `source` is the name of its source, before what the customer says itself; without both it
        is the system that is known by the keys, else `file`.

        Raises:
            RejectedCustomer: it has no id, holds what cannot be read, or is none by what its
                source says, such as a webhook that tells of a merge.
        """
        try:
            found = cells(customer)
        except RowError as error:
            column = error.column[:64] if error.column else error.column
            raise RejectedCustomer(error.code, error.reason, column) from None
        row = self._by_keys(found, source) or self._tabled(customer, source or _said(found))
        return _with_id(row)

    def plain(
        self, customer: Mapping[str, Any], source: str | None = None
    ) -> CustomerRecord | None:
        """The same of a customer whose keys say that it is one, and nothing else; else None.

        Such a one tells of no merges.

        Raises:
            RejectedCustomer: it has no id.
        """
        try:
            found = cells(customer)
        except RowError:
            return None
        row = self._by_keys(found, source)
        return None if row is None else _with_id(row)

    def merges(self, customer: Mapping[str, Any], source: str | None = None) -> list[ToldMerge]:
        """The merges that a customer tells of, or a webhook or an answer in its place.

        What tells of a merge is mostly no customer, and `read` rejects it.

        Raises:
            RejectedCustomer: it cannot be read.
        """
        if self._is_plain(customer):
            return []
        return tabled.merges(tabled.known(customer, self._fix), source)

    def _found(self, keys: tuple[str, ...], names: tuple[str, ...]) -> tuple[Reading, ...]:
        return readings(keys, names, self._wanted)

    def _reading(self, found: Cells) -> Reading:
        several = self._readings(found.keys, tuple(found.values))
        if len(several) == 1:
            return several[0]
        texts = {name: _text(value) for name, value in found.values.items()}
        return next(one for one in several if one.layout is None or formed(one.layout, texts))

    def _is_plain(self, customer: Mapping[str, Any]) -> bool:
        """Whether the keys of a customer say that it is one, and nothing else."""
        try:
            found = cells(customer)
        except RowError:
            return False
        plan = self._reading(found).plan
        return plan is not None and not self._unusual(found, plan)

    def _by_keys(self, found: Cells, source: str | None) -> CustomerRecord | None:
        """The record, if the keys of the customer say all that there is to know."""
        reading = self._reading(found)
        plan = reading.plan
        if plan is None or self._unusual(found, plan):
            return None
        system = reading.layout.system if reading.layout else UNNAMED
        return _row(found, plan, source or _said(found) or system)

    def _unusual(self, found: Cells, plan: Plan) -> bool:
        """Whether values of the customer are more than their keys say."""
        if self._fix and not found.texts.isascii() and _TWICE.search(found.texts):
            return True
        return "{" in found.texts and any(
            isinstance(value := found.values[name], str) and _OBJECT.match(value)
            for name in plan.opened
        )

    def _tabled(self, customer: Mapping[str, Any], source: str | None) -> CustomerRecord:
        row = tabled.record(tabled.known(customer, self._fix), source, self._wanted)
        if row["numbered"]:
            row["record_id"] = None
        row["file"] = row["line"] = None
        free = sorted(name for name in row if name.startswith(ATTRIBUTE))
        told = [(name, row.pop(name)) for name in free]
        return row | _attributes(told)


def _with_id(row: CustomerRecord) -> CustomerRecord:
    """The record.

    Raises:
        RejectedCustomer: if it has no id.
    """
    wrong = refused(row["record_id"])
    if wrong is not None:
        raise RejectedCustomer(*wrong, "record_id")
    return row


def _row(found: Cells, plan: Plan, source: str) -> CustomerRecord:
    values = found.values
    for name in found.lists:
        if name not in plan.lists:
            values[name] = _text(values[name])
    emails, phones, handles = (
        _gathered(kind, places, values) for kind, places in zip(_KINDS, plan.points, strict=True)
    )
    return {
        "file": None,
        "line": None,
        "source": next((values[name] for name in plan.sources), source),
        "record_id": next((values[name] for name in plan.ids), None),
        **plan.scalars(values),
        "emails": emails,
        "phones": phones,
        "handles": handles,
        "external_ids": _once([points.codes_of(values[one.name], one.label) for one in plan.codes]),
        "merged_into": None,
        "numbered": False,
        **_attributes((name, values[column]) for name, column in plan.attributes),
    }


def _gathered(
    kind: str, places: Iterable[Place], values: Mapping[str, Cell]
) -> list[dict[str, Any]]:
    return _once(
        [
            points.channels_of(values[one.name], kind)
            if one.mixed
            else points.points_of(values[one.name], _type(one, values))
            for one in places
        ]
    )


def _type(place: Place, values: Mapping[str, Cell]) -> str | None:
    type_ = None if place.types is None else values.get(place.types)
    return (_text(type_) if type_ else None) or place.label or None


def _once(lists: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The items of several columns, each once; those of a single one as they are."""
    if len(lists) == 1:
        return lists[0]
    return list({tuple(one.values()): one for items in lists for one in items}.values())


def _attributes(told: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {name: text for name, text in told if text is not None and not _NESTED.match(text)}


def _text(value: Cell) -> str:
    return value if isinstance(value, str) else dumps(value)


def _said(found: Cells) -> str | None:
    """The source that the customer names."""
    said = found.values.get(_SOURCE)
    return said if isinstance(said, str) and said.strip(WHITE) else None
