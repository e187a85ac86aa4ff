"""The one entrance to files: whatever holds customers becomes records, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.files import merges
from resolver.files.accounting import balanced, in_file_order
from resolver.files.formats.nested import expand_objects, unread
from resolver.files.gather import Source
from resolver.files.keys import keyed
from resolver.files.mapping.choose import MAPPING, choose
from resolver.files.mapping.ids import UNUSED_ID, system_of
from resolver.files.mapping.wishes import check_columns, wishes
from resolver.files.options import Input, Read, ReadOptions
from resolver.files.presets.columns import guesses
from resolver.files.presets.layout import Layout
from resolver.files.recognised import Recognised, recognised
from resolver.files.repair import found_in
from resolver.files.repair.ids import sound_id
from resolver.files.sniff import known_format
from resolver.files.table import Table
from resolver.frames.result import Finding
from resolver.frames.schema import ATTRIBUTE, NAME_ROLES, RECORDS, REJECTS, empty
from resolver.steps.columns import INPUT, LINE, ORDINAL, PLACE, assemble

_WITH_PLACE: Final = pl.Schema([*RECORDS.items(), (INPUT, pl.UInt32()), (ORDINAL, pl.UInt32())])


_TELLING: Final = frozenset({*NAME_ROLES, "email", "phone", "handle", "company", "national_id"})


def read(sources: Source | Sequence[Source], options: ReadOptions | None = None) -> Read:
    """All customers of one or more files, frames or iterables of dictionaries.

    A file is named by its path, standard input by `-`. See `Read` for what comes back.

    Raises:
        InputError: a file cannot be read at all, or no format or preset has the name given.
        MappingError: a wish names a column that no input has, or a role that does not exist.
    """
    options = options or ReadOptions()
    wanted = wishes(options.columns, options.ignore, options.id_column)
    if options.format is not None:
        known_format(options.format)
    inputs = recognised(sources, options)
    groups = _grouped(inputs)
    held = {column for one in groups for column in one.frame.columns} - {*PLACE}
    check_columns(() if options.partial else wanted, held)
    mapped = [_mapped(one, wanted) for one in groups]
    explicit = any(role == "id" for role, _ in wanted.values())
    parts = [empty(_WITH_PLACE), *(one.records for one in mapped)]
    records, late = keyed(pl.concat(parts, how="diagonal").sort(INPUT, ORDINAL), explicit)
    told = merges.together(one.merges for one in inputs)
    accounts, rejects = _accounts(inputs, records, late)
    tables = [one.table for one in inputs]
    return Read(
        records=_ordered(merges.with_merges(records, told)),
        rejects=rejects,
        mapping=pl.concat([empty(MAPPING), *(one.mapping for one in mapped)]),
        inputs=accounts,
        warnings=[
            *_warnings(tables),
            *_of_ids(mapped),
            *_unused_ids(mapped),
            *_without_people(mapped),
            *_superseded(rejects),
        ],
        findings=(
            *found_in(tables, [one.source for one in inputs]),
            *(finding for one in groups for finding in unread(one.frame, one.source)),
            *(finding for one in mapped for finding in one.rounded),
            *merges.findings(told, records),
        ),
        rulings=merges.rulings(told),
        left_out=pl.concat([one.left_out for one in inputs]) if inputs else pl.DataFrame(),
        columns=[one.frame.drop(*PLACE) for one in groups] if options.keep_columns else [],
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Inputs of one source with the same columns, together."""

    source: str
    layout: Layout | None
    frame: pl.DataFrame


def _grouped(inputs: Sequence[Recognised]) -> list[_Group]:
    """One frame for each source, layout and set of columns.

    Records without an id are numbered through all inputs of their source.
    """
    groups: dict[tuple[object, ...], list[pl.DataFrame]] = {}
    before: dict[str, int] = {}
    of: dict[tuple[object, ...], tuple[str, Layout | None]] = {}
    for i, one in enumerate(inputs):
        offset = before.get(one.source, 0)
        before[one.source] = offset + one.table.physical
        frame = one.table.frame.with_columns(
            pl.lit(i, dtype=pl.UInt32).alias(INPUT), pl.col(ORDINAL) + offset
        )
        shape = "nested" if one.table.nested else one.table.header
        key = (one.source, one.layout and one.layout.name, shape)
        groups.setdefault(key, []).append(frame)
        of[key] = (one.source, one.layout)
    return [
        _Group(*of[key], expand_objects(pl.concat(frames, how="diagonal")))
        for key, frames in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class _Mapped:
    """The records of a group; `rounded` tells of an id that is none, `numbered` of none at all."""

    source: str
    records: pl.DataFrame
    mapping: pl.DataFrame
    rounded: tuple[Finding, ...]
    numbered: bool


def _mapped(group: _Group, wanted: Mapping[str, tuple[str, str]]) -> _Mapped:
    names = [name for name in group.frame.columns if name not in PLACE]
    columns, mapping = choose(group.frame, wanted, group.source, guesses(group.layout, names))
    columns, mapping, rounded = sound_id(group.frame, columns, mapping)
    without = not any(column.role == "id" for column in columns)
    return _Mapped(
        source=group.source,
        records=assemble(group.frame, columns, group.source),
        mapping=mapping,
        rounded=tuple(rounded),
        numbered=without and group.frame.height > 0,
    )


def _without_people(mapped: Sequence[_Mapped]) -> list[str]:
    """A warning for every source in which no column says who anybody is."""
    said: dict[str, set[str]] = {}
    for one in mapped:
        if one.records.height:
            said.setdefault(one.source, set()).update(one.mapping["role"])
    return [
        f"Source {source!r} has no column that was taken for a name, an e-mail, a phone or another "
        "trait of a person: is it a file of customers? --map COLUMN=ROLE names one."
        for source, roles in said.items()
        if not roles & _TELLING
    ]


def _unused_ids(mapped: Sequence[_Mapped]) -> list[str]:
    """What to do with ids of other systems that are not used."""
    return [
        f"Column {column!r} of source {one.source!r} is an id that no two rows share, so it is not "
        "used. Where its system holds each customer once, or refuses to merge two ids: "
        f"--map '{column}=external_id:{system_of(column)}'."
        for one in mapped
        for column in one.mapping.filter(pl.col("reason") == UNUSED_ID)["column"]
    ]


def _of_ids(mapped: Sequence[_Mapped]) -> list[str]:
    """What a person should know about the ids of records."""
    return [
        *(finding.text for one in mapped for finding in one.rounded),
        *(
            f"Source {one.source!r} has no id column; its records are numbered."
            for one in mapped
            if one.numbered
        ),
    ]


def _accounts(
    inputs: Sequence[Recognised], records: pl.DataFrame, late: pl.DataFrame
) -> tuple[list[Input], pl.DataFrame]:
    """Every input with its row equation, and all rejects in the order of inputs and records."""
    accepted = dict(records.group_by(INPUT).len().iter_rows())
    accounts, rejects = [], []
    before: dict[str, int] = {}
    for i, one in enumerate(inputs):
        table = one.table
        offset = before.get(one.source, 0)
        before[one.source] = offset + table.physical
        own = late.filter(pl.col(INPUT) == i).with_columns(pl.col(ORDINAL) - offset).drop(INPUT)
        lines = pl.concat([table.frame[LINE], table.rejects["line"]])
        lost = in_file_order(lines, pl.concat([table.rejects, own], how="diagonal"))
        kept = accepted.get(i, 0)
        rejected, skipped = balanced(table.path, table.physical, kept, lost)
        rejects.append(lost)
        accounts.append(
            Input(
                path=table.path,
                source=one.source,
                format=table.format,
                preset=one.layout.title if one.layout else None,
                encoding=table.encoding,
                delimiter=table.delimiter,
                sha256=table.sha256,
                physical=table.physical,
                accepted=kept,
                rejected=rejected,
                skipped=skipped,
            )
        )
    return accounts, pl.concat([empty(REJECTS), *rejects])


def _ordered(records: pl.DataFrame) -> pl.DataFrame:
    free = sorted(name for name in records.columns if name.startswith(ATTRIBUTE))
    return records.select(*RECORDS, *free)


def _warnings(tables: Sequence[Table]) -> list[str]:
    return [
        f"{table.path}: {text}"
        for table in tables
        for text in (*table.warnings, *([] if table.physical else ["Holds no records."]))
    ]


def _superseded(rejects: pl.DataFrame) -> list[str]:
    n = int((rejects["code"] == "superseded").sum())
    if not n:
        return []
    what = "record is" if n == 1 else "records are"
    return [f"{n} {what} superseded by newer or later ones with the same source and id."]
