"""The texts of the blocking keys of one record, as `steps.keys` has them for all records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from resolver.fields import address, company, date, person
from resolver.frames.onerow import compiled

Row = Mapping[str, Any]

RECORD: Final = ""
"""Where a value is one of the record and of no list in it."""

_SCHEMA: Final = {
    "person": person.PERSON,
    "company": company.COMPANY,
    "address": address.DTYPE,
    "birth": date.DTYPE,
    "emails": pl.List(pl.Struct({"domain": pl.String})),
    "national_id": pl.String(),
}


def strong() -> dict[str, dict[str, list[pl.Expr]]]:
    """Per rule and list of the clean frame, or `RECORD`, the values of its keys.

    Values of a list are told of one `point` in it.
    """
    of, point, home = (pl.col(name).struct.field for name in ("person", "point", "address"))
    real = point("kind") != "placeholder"
    firm = pl.when(of("kind") == "organisation").then(pl.col("company").struct.field("value"))
    couple = pl.when((of("kind") != "organisation") & ~of("unit").str.starts_with("/"))
    unnamed = couple.then(of("unit"))
    former = pl.concat_list(of("given"), of("former")).list.sort().list.join(" ")
    names = [
        pl.when(of("full").str.contains(" ", literal=True)).then(of("full")),
        pl.when(of("former").is_not_null()).then(former),
        pl.coalesce(firm, unnamed),
    ]
    given, family = of("given"), of("family")
    stems = [_joined(given, family), _joined(family, given)]
    coded = pl.concat_str(point("system"), point("value"), separator=":")
    return {
        "email": {"emails": [pl.when(real).then(point("mailbox"))]},
        "email_probable": {"emails": [pl.when(real).then(point("intended"))]},
        "stem": {"emails": [pl.when(real).then(point("stem"))], RECORD: stems},
        "phone": {"phones": [point("digits")]},
        "handle": {"handles": [pl.col("point")]},
        "external_id": {"external_ids": [coded]},
        "national_id": {RECORD: [pl.col("national_id")]},
        "name": {RECORD: names},
        "address": {RECORD: [home("key")]},
    }


def tokens() -> dict[str, pl.Expr]:
    """The weak tokens of a record by name."""
    of, born, home = (pl.col(name).struct.field for name in ("person", "birth", "address"))
    given = of("given").str.split(" ").list.first()
    return {
        "family": pl.coalesce(of("sound"), of("family")),
        "given": given,
        "initial": given.str.head(1),
        "start": of("family").str.head(4),
        "domain": pl.col("emails").list.get(0, null_on_oob=True).struct.field("domain"),
        "birth": born("value"),
        "month": born("value").str.head(7),
        "year": born("year").cast(pl.String),
        "monthday": pl.concat_str(born("month"), born("day"), separator="-"),
        **{name: home(name) for name in ("postcode", "city", "street", "number")},
    }


class OneKeyer:
    """Tells the keys of one clean row after the other.

    Raises:
        NotReadableError: if an expression has a part that is not known there.
    """

    def __init__(self) -> None:
        rules = [
            (rule, column, expr)
            for rule, columns in strong().items()
            for column, exprs in columns.items()
            for expr in exprs
        ]
        own = [(rule, expr) for rule, column, expr in rules if column == RECORD]
        self._rules = [*strong()]
        self._own = [rule for rule, _ in own]
        told = {str(number): expr for number, (_, expr) in enumerate(own)}
        self._record = compiled(told, _SCHEMA)
        places = {"point": "point"}
        self._points = [
            (
                rule,
                column,
                compiled({"key": expr}, {"point": None}, places, ("point",), single=True),
            )
            for rule, column, expr in rules
            if column != RECORD
        ]
        self._tokens = compiled(tokens(), _SCHEMA)

    def keys(self, row: Row) -> dict[str, list[str]]:
        """Per rule the texts of the strong keys of a clean row, each once, in order."""
        found: dict[str, list[str]] = {rule: [] for rule in self._rules}
        for rule, column, key in self._points:
            found[rule] += [key(point) for point in row[column] or ()]
        for rule, value in zip(self._own, self._record(row).values(), strict=True):
            found[rule].append(value)
        return {
            rule: [*dict.fromkeys(value for value in values if value is not None)]
            for rule, values in found.items()
        }

    def tokens(self, row: Row) -> dict[str, str | None]:
        """The weak tokens of a clean row by name, null where it has none."""
        found: dict[str, str | None] = self._tokens(row)
        return found


def _joined(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    return pl.concat_str(first, second).str.replace_all(" ", "", literal=True)
