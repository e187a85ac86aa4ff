"""What exact matching reaches on a table: the least that a resolver has to beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import polars as pl

from benchmarks.generator.tables import Column, People
from resolver.steps.measure import evaluate

POINTS = ("email", "phone")
NAMES = ("name", "long name", "comma name", "titled name")
DATES = ("iso", "us", "dotted", "slashed", "compact")
DATE_PARTS = ("year", "month", "day")
PLACES = ("line", "street", "number", "address", "postcode", "city")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """Clustered pairwise F1 of exact matching, and what it matched `on`."""

    f1: float
    on: str


def exact_points(made: People) -> Exact:
    """Records that share any e-mail or phone as written, joined through third ones as well.

    Tables without contact points are matched on the full name and the birth date, all equal; those
    without a birth date either, on the full name and the place.
    """
    shown = {column.shows: column for column in made.columns}
    points = [shown[name] for name in POINTS if name in shown]
    if points:
        on = "|".join(column.shows for column in points)
        return Exact(f1=_f1(made, _joined(made.records, points)), on=on)
    parts = [shown[name] for name in ("given", "family") if name in shown]
    whole = [shown[name] for name in NAMES if name in shown][:1]
    dates = [shown[name] for name in DATES if name in shown][:1]
    dates = dates or [shown[name] for name in DATE_PARTS if name in shown]
    places = [shown[name] for name in PLACES if name in shown]
    key = (parts or whole) + (dates or places)
    return Exact(
        f1=_f1(made, _equal(made.records, key)), on="name+birth" if dates else "name+place"
    )


def exact_rows(made: People) -> float:
    """Clustered pairwise F1 of joining the rows that are equal in every column."""
    headers = [column.header for column in made.columns]
    key = pl.struct(headers).rank("dense").cast(pl.String)
    return _f1(made, made.records.select("rec_id", key.alias("entity_id")))


def _f1(made: People, entities: pl.DataFrame) -> float:
    return evaluate(entities.rename({"rec_id": "record_id"}), made.truth).score.f1


def _equal(records: pl.DataFrame, key: Sequence[Column]) -> pl.DataFrame:
    """Rows equal in all the columns are one entity; one that misses any of them is alone."""
    headers = [column.header for column in key]
    whole = pl.concat_str(headers, separator="\x1f")
    return records.select("rec_id", pl.coalesce(whole, "rec_id").alias("entity_id"))


def _joined(records: pl.DataFrame, points: Sequence[Column]) -> pl.DataFrame:
    """The connected components of rows that share a value in any one of the columns."""
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    graph.add_nodes_from(("", row) for row in records["rec_id"])
    for column in points:
        held = records.select("rec_id", column.header).drop_nulls()
        graph.add_edges_from((("", row), (column.header, value)) for row, value in held.iter_rows())
    rows = [
        (row, f"{place}")
        for place, component in enumerate(nx.connected_components(graph))
        for kind, row in component
        if not kind
    ]
    schema = {"rec_id": pl.String, "entity_id": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
