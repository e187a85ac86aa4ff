"""Lists of any length as one parameter: the text of a statement stays the same.

So what is compiled here, and what the drivers and the server have prepared, is used again however
many values are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import BigInteger, Dialect, Text, TypeDecorator, bindparam, column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement, FunctionElement, TableValuedAlias
from sqlalchemy.types import TypeEngine


class Numbers(TypeDecorator[Sequence[int]]):
    """A list of whole numbers: JSON for SQLite, the text of an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> str:
        """The list as text."""
        text = orjson.dumps(list(value or ())).decode()
        return "{" + text[1:-1] + "}" if dialect.name == "postgresql" else text


class Json(TypeDecorator[Sequence[object]]):
    """A list of texts, or of lists of texts, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[object] | None, dialect: Dialect) -> str:
        """The list as text."""
        return orjson.dumps(list(value or ())).decode()


class _Whole(FunctionElement[int]):
    """Rows of one number."""

    inherit_cache = True


class _Texts(FunctionElement[str]):
    """Rows of one text."""

    inherit_cache = True


class _Pairs(FunctionElement[str]):
    """Rows of two texts, `source` and `record_id`."""

    inherit_cache = True


class Gathered(FunctionElement[str]):
    """What is in the columns of all rows, as the text of one JSON list.

    One column gives its values, several give a list for each row; no rows give `[]`.
    """

    inherit_cache = True
    type = Text()


@compiles(_Whole)
@compiles(_Texts)
def _each(element: FunctionElement[Any], compiler: SQLCompiler, **words: object) -> str:
    return f"json_each({compiler.process(element.clauses, **words)})"


@compiles(_Whole, "postgresql")
def _unnested(element: _Whole, compiler: SQLCompiler, **words: object) -> str:
    array = compiler.process(element.clauses, **words)
    return f"(SELECT unnest(CAST({array} AS bigint[])) AS value)"


@compiles(_Texts, "postgresql")
def _elements(element: _Texts, compiler: SQLCompiler, **words: object) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **words)} AS json))"


@compiles(_Pairs)
def _each_pair(element: _Pairs, compiler: SQLCompiler, **words: object) -> str:
    pairs = compiler.process(element.clauses, **words)
    return (
        "(SELECT json_extract(value, '$[0]') AS source, json_extract(value, '$[1]') AS record_id "
        f"FROM json_each({pairs}))"
    )


@compiles(_Pairs, "postgresql")
def _pair_elements(element: _Pairs, compiler: SQLCompiler, **words: object) -> str:
    pairs = compiler.process(element.clauses, **words)
    return (
        "(SELECT value ->> 0 AS source, value ->> 1 AS record_id "
        f"FROM json_array_elements(CAST({pairs} AS json)))"
    )


@compiles(Gathered)
def _grouped(element: Gathered, compiler: SQLCompiler, **words: object) -> str:
    values = compiler.process(element.clauses, **words)
    return f"json_group_array({f'json_array({values})' if len(element.clauses) > 1 else values})"


@compiles(Gathered, "postgresql")
def _aggregated(element: Gathered, compiler: SQLCompiler, **words: object) -> str:
    values = compiler.process(element.clauses, **words)
    row = f"json_build_array({values})" if len(element.clauses) > 1 else values
    return f"coalesce(CAST(json_agg({row}) AS text), '[]')"


def listed(name: str) -> TableValuedAlias:
    """Rows of a list of whole numbers: FROM with the column `value`; bind the list as `name`."""
    return _Whole(bindparam(name, type_=Numbers())).table_valued(_column("value", BigInteger()))


def listed_texts(name: str) -> TableValuedAlias:
    """Rows of a list of texts: FROM with the column `value`; bind the list as `name`."""
    return _Texts(bindparam(name, type_=Json())).table_valued(_column("value", Text()))


def keyed(name: str) -> TableValuedAlias:
    """Rows of a list of keys: FROM with `source` and `record_id`; bind pairs as `name`."""
    return _Pairs(bindparam(name, type_=Json())).table_valued(
        _column("source", Text()), _column("record_id", Text())
    )


def _column(name: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return column(name, kind)
