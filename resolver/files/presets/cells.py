"""Cells of a recognised file: what each holds by the conventions of the system that wrote it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from resolver.fields import code
from resolver.files.formats.nested import opened_lists
from resolver.files.formats.strict_json import dumps
from resolver.files.presets.conditions import holds
from resolver.files.presets.layout import Blank, Fill, Layout, plain
from resolver.files.presets.numbered import at, numbers
from resolver.frames.bridge import over_distinct_rows
from resolver.frames.result import Finding
from resolver.steps.columns import PLACE

POINTS: Final = ("email", "phone", "handle", "external_id")
"""Roles of which a record may have several values."""

SHARED: Final = "shared_by_source"
"""Code of the finding about values that the source itself says are shared."""

_WHOLE: Final = (*POINTS, "phone_type", "ignore")


def columns_of(frame: pl.DataFrame) -> dict[str, str]:
    """The columns of a frame by their headers as they are compared."""
    return {plain(name): name for name in frame.columns if name not in PLACE}


def opened(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The frame with its lists opened and its ids in one form, before rows are judged."""
    names = columns_of(frame)
    frame = opened_lists(frame, [names[plain(one)] for one in layout.opens if plain(one) in names])
    ids = [names[plain(one)] for one in layout.case_safe if plain(one) in names]
    return frame.with_columns(code.case_safe(pl.col(name)).alias(name) for name in ids)


def settled(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The frame with every cell in a form that any reader understands."""
    frame = _filled(frame, layout.fills)
    names = columns_of(frame)
    flags = [names[plain(one)] for one in layout.flags if plain(one) in names]
    parts = {names[plain(one)]: by for one, by in layout.parts.items() if plain(one) in names}
    return _separated(frame, layout).with_columns(
        *(pl.when(pl.col(name).is_not_null()).then(pl.lit("yes")).alias(name) for name in flags),
        *(_lines(name, by) for name, by in parts.items()),
    )


def without_blanks(frame: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """The frame without values that say nothing about the person; those shared are told."""
    names = columns_of(frame)
    found = []
    for blank in (one for rule in layout.blanks for one in _numbered(rule, names.values())):
        hit = holds(blank.when, names)
        for name in (names[plain(one)] for one in blank.columns if plain(one) in names):
            gone = hit & pl.col(name).is_not_null()
            count = int(frame.select(gone.sum()).item())
            if not _ignored(name, layout):
                frame = frame.with_columns(pl.when(~gone).then(pl.col(name)).alias(name))
            if blank.shared and count:
                text = f"{blank.reason}, so it is not compared."
                found.append(Finding(code=SHARED, source="", field=name, records=count, text=text))
    return frame, tuple(found)


def _ignored(name: str, layout: Layout) -> bool:
    """Whether the column is not compared in any row."""
    known = layout.known(name)
    return known is not None and known[0].role == "ignore"


def _numbered(blank: Blank, headers: Collection[str]) -> Iterator[Blank]:
    """The rule for each number that `{n}` stands for in the headers."""
    for number in numbers((*blank.columns, *blank.when), headers):
        when = dict(zip(at(blank.when, number), blank.when.values(), strict=True))
        yield replace(blank, columns=at(blank.columns, number), when=when)


def _filled(frame: pl.DataFrame, fills: Sequence[Fill]) -> pl.DataFrame:
    """The frame with columns taken from others in rows where all of them are empty."""
    for fill in fills:
        names = columns_of(frame)
        pairs = {
            names.get(plain(to), to): names[plain(by)]
            for to, by in zip(fill.columns, fill.by, strict=True)
            if plain(by) in names
        }
        there = [names[plain(to)] for to in fill.columns if plain(to) in names]
        empty = pl.all_horizontal(pl.lit(value=True), *(pl.col(name).is_null() for name in there))
        none = pl.lit(None, dtype=pl.String)
        frame = frame.with_columns(
            pl.when(empty).then(pl.col(by)).otherwise(pl.col(to) if to in there else none).alias(to)
            for to, by in pairs.items()
        )
    return frame


def _lines(name: str, by: str) -> pl.Expr:
    """The parts of an address in one cell, parted by commas."""
    parts = pl.col(name).str.split(by).list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != "")).list.join(", ").alias(name)


def _separated(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Lists of points in place of cells that hold several; of other values the first."""
    if not layout.separator:
        return frame
    names = columns_of(frame)
    changed = []
    for name in names.values():
        known = layout.known(name)
        if known is None:
            continue
        if known[0].role in ("email", "phone"):
            changed.append(_points(name, known[1], layout, names, known[0].role))
        elif known[0].role not in _WHOLE:
            first = pl.col(name).str.split(layout.separator).list.first().str.strip_chars()
            changed.append(first.replace("", None).alias(name))
        elif known[0].role == "phone_type" and layout.primary:
            changed.append(pl.col(name).str.strip_prefix(layout.primary))
    return frame.with_columns(changed)


def _points(name: str, number: int, layout: Layout, names: Mapping[str, str], role: str) -> pl.Expr:
    """The cell as JSON where it holds several values or its label says that it comes first."""
    value = pl.col(name)
    labels = zip(at(layout.labels, number), at(layout.labels.values(), number), strict=True)
    texts = {plain(key): label for key, label in labels}
    column = names.get(plain(texts.get(plain(name), "")))
    label = pl.lit("") if column is None else pl.col(column).fill_null("")
    several = value.str.contains(layout.separator, literal=True)
    if layout.primary:
        several |= label.str.starts_with(layout.primary) & value.is_not_null()

    def parse(rows: list[tuple[str, str]]) -> list[str]:
        return [_json(cell, said, layout, typed=role == "phone") for cell, said in rows]

    listed = over_distinct_rows([pl.when(several).then(value), label], parse, pl.String)
    return pl.coalesce(listed, value).alias(name)


def _json(cell: str, label: str, layout: Layout, *, typed: bool) -> str:
    first = bool(layout.primary) and label.startswith(layout.primary)
    kind = (label.removeprefix(layout.primary) if first else label).strip()
    items: list[dict[str, object]] = []
    for text in filter(None, (part.strip() for part in cell.split(layout.separator))):
        item: dict[str, object] = {"value": text}
        if typed and kind:
            item["type"] = kind
        if first and not items:
            item["primary"] = True
        items.append(item)
    return dumps(items)
