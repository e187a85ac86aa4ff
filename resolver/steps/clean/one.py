"""One record as read to its row of the clean frame, without a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import polars as pl

from resolver.frames.onerow import compiled
from resolver.frames.schema import CODE, POINT, RECORDS
from resolver.frames.staging import Staged
from resolver.model.convention import Convention
from resolver.steps.clean import conventions, values

Record = Mapping[str, Any]
Cleaning = Callable[[Record], dict[str, Any]]

_EPOCH: Final = datetime(1970, 1, 1)
_TIMES: Final = ("created", "modified")
_FIELDS: Final = {field.name: field.dtype for field in POINT.fields}
_POINT: Final = {**_FIELDS, "vouched": pl.Boolean, "country": pl.String, "told": pl.String}


class OneCleaner:
    """Cleans one record after the other, each by itself.

    `columns`: those of the records, free attributes among them. `region`: that of numbers of which
    nothing tells it.

    Raises:
        NotReadableError: if an expression of the batch has a part that is not known there.
    """

    def __init__(self, columns: Iterable[str], region: str) -> None:
        self._region = region
        self._scalars = _scalars([*columns])
        expressions = values.addresses() | {"point": values.address()}
        self._addresses = compiled(_verified(expressions), _POINT)
        self._address = compiled({"point": expressions["point"]}, {"original": pl.String})
        self._numbers = compiled(_verified(values.numbers()), _POINT)
        told = {"told": values.region_told()}
        self._told = compiled(told, {"original": pl.List(pl.String)})
        self._number = _number(region)
        self._handle = compiled({"point": values.handle()}, _POINT)
        codes = {field.name: field.dtype for field in CODE.fields}
        self._code = compiled({"point": values.external_id()}, codes)

    def clean(self, record: Record, convention: Convention) -> dict[str, Any]:
        """The row that `clean` makes of the record, all but its position `row`."""
        order = {"day_numbers": convention.day_numbers, "day_first": convention.day_first}
        row: dict[str, Any] = self._scalars({**record, **order})
        vouched = row.pop("vouched")
        address = row["address"]
        country = None if address is None else address["country"]
        row["emails"] = self._emails(record["emails"], vouched)
        row["phones"], row["home"] = self._phones(record["phones"], vouched, country, convention)
        row["handles"] = _once(self._handle(one)["point"] for one in record["handles"] or ())
        codes = (self._code(one)["point"] for one in record["external_ids"] or ())
        row["external_ids"] = _once(one for one in codes if one["value"] is not None)
        row[conventions.COLUMN] = {**order, "home": convention.home}
        for name in _TIMES:
            row[name] = _moment(row[name])
        return row

    def _emails(self, points: Sequence[Record] | None, vouched: bool | None) -> list[Any] | None:
        found = []
        for point in points or ():
            told = self._addresses({**point, "vouched": vouched})
            for original in told["original"] or ():
                made = self._address({"original": original})["point"]
                if made is not None and made["value"] is not None:
                    found.append((made, told["verified"]))
        return _with_verified(found)

    def _phones(
        self,
        points: Sequence[Record] | None,
        vouched: bool | None,
        country: str | None,
        convention: Convention,
    ) -> tuple[list[Any] | None, str | None]:
        """The numbers, and the region of their source if one was read for it."""
        read = []
        for point in points or ():
            told = self._numbers({**point, "vouched": vouched})
            originals = [one for one in told["original"] or () if one is not None]
            read += [(one, point["region"], told["verified"]) for one in originals]
        told = self._told({"original": [one for one, _, _ in read]})["told"] if read else None
        found, home = [], None
        for original, region, verified in read:
            made = self._number(
                {
                    "original": original,
                    "region": region,
                    "country": country,
                    "told": told,
                    "home": convention.home,
                }
            )
            home = home or made["home"]
            if made["number"] is not None:
                found.append((made["point"], verified))
        return _with_verified(found), home if found else None


def _scalars(columns: list[str]) -> Cleaning:
    """The function of all values of which a record has one."""
    free = [name for name in columns if name not in RECORDS]
    schema = {**RECORDS, **dict.fromkeys(free, pl.String())}
    orders = {"day_numbers": pl.Boolean(), "day_first": pl.Boolean()}
    made = values.scalars(columns)
    names = [expr.meta.output_name() for expr in made]
    staged = (
        Staged()
        .with_columns(birth_date=values.dated(pl.col("day_numbers")), vouched=values.vouched_for())
        .with_columns(*made)
        .with_columns(birth=values.in_order(pl.col("day_first")))
        .with_columns(**values.together())
        .select("source", "record_id", "vouched", *names, "signature", "organisation")
    )
    return compiled(staged, {**schema, **orders})


def _verified(expressions: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    return {name: expressions[name] for name in ("verified", "original")}


def _number(default: str) -> Cleaning:
    """The function of one number: its `point`, what makes it one, and the `home` it was read by."""
    staged = (
        Staged()
        .with_columns(region=values.region())
        .with_columns(home=values.abroad(pl.col("home")))
    )
    staged = values.read(staged, default).select("point", "home", number=values.number_told())
    names = ("original", "region", "country", "told", "home")
    return compiled(staged, dict.fromkeys(names, pl.String()))


def _with_verified(points: list[tuple[dict[str, Any], bool]]) -> list[Any] | None:
    """Each point once, verified if it is anywhere; null for none."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for point, verified in points:
        known = found.setdefault(tuple(point.values()), {**point, "verified": False})
        known["verified"] = known["verified"] or verified
    return [*found.values()] or None


def _once(points: Iterable[Any]) -> list[Any] | None:
    """Each point once, null for none; those that are null are none."""
    found = {}
    for point in points:
        if point is not None:
            found[tuple(point.values()) if isinstance(point, dict) else point] = point
    return [*found.values()] or None


def _moment(since: int | None) -> datetime | None:
    """The time so many microseconds after 1970."""
    return None if since is None else _EPOCH + timedelta(microseconds=since)
