"""Contact points that stand with the name of somebody else, such as who a present is sent to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from resolver.fields import person
from resolver.files.presets.cells import columns_of
from resolver.files.presets.layout import Layout, Recipient, plain
from resolver.files.presets.numbered import at, numbers
from resolver.frames.result import Finding

OTHER = "other_recipient"
"""Code of the finding about them."""


def without_others(
    frame: pl.DataFrame, layout: Layout, key: pl.Expr | None
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """The frame without what belongs to a recipient whose given name is another.

    Names are compared as those of records are, so that a nickname, an initial or a typing error
    is no other person, nor is another family name. Where a customer takes several rows, `key` says
    which belong together; its name is then that of the first of them that has one.
    """
    found = []
    names = columns_of(frame)
    for one in (one for rule in layout.recipients for one in _numbered(rule, names.values())):
        theirs, own = _name(one.name, names), _name(one.customer, names)
        if theirs is None or own is None:
            continue
        if key is not None:
            own = own.drop_nulls().first().over(key)
        columns = [names[plain(column)] for column in one.columns if plain(column) in names]
        if not columns:
            continue
        other = _differ(frame.select(theirs=theirs, own=own))
        filled = frame.select(pl.any_horizontal(pl.col(columns).is_not_null())).to_series()
        blank = [pl.when(~pl.lit(other)).then(pl.col(name)).alias(name) for name in columns]
        frame = frame.with_columns(blank)
        if count := int((other & filled).sum()):
            text = f"{one.reason}; what stands with another given name is not compared."
            found.append(Finding(code=OTHER, source="", field=columns[0], records=count, text=text))
    return frame, tuple(found)


def _numbered(rule: Recipient, headers: Collection[str]) -> Iterator[Recipient]:
    """The rule for each number that `{n}` stands for in the headers."""
    for number in numbers((*rule.name, *rule.columns), headers):
        name, columns = at(rule.name, number), at(rule.columns, number)
        yield replace(rule, name=name, columns=columns, customer=at(rule.customer, number))


def _name(columns: Sequence[str], names: Mapping[str, str]) -> pl.Expr | None:
    """The name in one text, null where it is empty; None where no column is there."""
    there = [pl.col(names[plain(one)]) for one in columns if plain(one) in names]
    if not there:
        return None
    return (
        pl.concat_str(there, separator=" ", ignore_nulls=True).str.strip_chars().replace("", None)
    )


def _differ(names: pl.DataFrame) -> pl.Series:
    """Whether the given names of both sides are of two people."""
    both = names.with_row_index().filter(pl.all_horizontal(pl.col("theirs", "own").is_not_null()))
    none = pl.lit(None, dtype=pl.String)
    read = both.select(
        "index", *(person.clean(pl.col(c), none, none, none, none).alias(c) for c in names.columns)
    )
    level = person.levels(pl.col("theirs"), pl.col("own")).struct.field("given")
    other = read.select("index", level=level).filter(pl.col("level") == 0)["index"]
    return pl.int_range(names.height, dtype=pl.UInt32, eager=True).is_in(other.implode())
