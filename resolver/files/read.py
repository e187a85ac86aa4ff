"""The one entrance to files: whatever holds customers becomes records, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from resolver.files.accounting import REJECTED, SKIPPED, balanced
from resolver.files.formats.nested import expand_objects
from resolver.files.gather import Source, tables
from resolver.files.mapping.choose import MAPPING, choose
from resolver.files.mapping.wishes import check_columns, wishes
from resolver.files.options import Input, Read, ReadOptions
from resolver.files.presets import is_lookup, known_preset
from resolver.files.sniff import known_format
from resolver.files.sources import source_names
from resolver.files.table import Table
from resolver.frames.schema import ATTRIBUTE, RECORDS, REJECTS, empty
from resolver.steps.columns import INPUT, ORDINAL, PLACE, assemble, repeated, superseded

_WITH_PLACE: Final = pl.Schema([*RECORDS.items(), (INPUT, pl.UInt32()), (ORDINAL, pl.UInt32())])


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
    preset = None if options.preset is None else known_preset(options.preset)
    found = tables(sources, options)
    names = source_names(found, options.source, preset)
    frames = _grouped(found, names)
    check_columns(wanted, {name for _, frame, _ in frames for name in frame.columns} - {*PLACE})
    explicit = any(role == "id" for role, _ in wanted.values())
    assembled, mappings, warnings = [], [], []
    for name, frame, lookup in frames:
        columns, mapping = choose(frame, wanted, name, lookup)
        assembled.append(assemble(frame, columns, name))
        mappings.append(mapping)
        if not any(column.role == "id" for column in columns) and frame.height:
            warnings.append(f"Source {name!r} has no id column; its records are numbered.")
    records = pl.concat([empty(_WITH_PLACE), *assembled], how="diagonal").sort(INPUT, ORDINAL)
    records, late = _keyed(records, explicit)
    inputs, rejects = _accounts(found, names, records, late)
    return Read(
        records=_ordered(records),
        rejects=rejects,
        mapping=pl.concat([empty(MAPPING), *mappings]),
        inputs=inputs,
        warnings=[*_warnings(found), *warnings, *_superseded(rejects)],
    )


def _grouped(tables: Sequence[Table], names: Sequence[str]) -> list[tuple[str, pl.DataFrame, bool]]:
    """One frame for each source and set of columns, with whether it holds lookup results.

    Records without an id are numbered through all inputs of their source.
    """
    groups: dict[tuple[str, object], list[pl.DataFrame]] = {}
    lookups: dict[tuple[str, object], bool] = {}
    before: dict[str, int] = {}
    for i, (table, name) in enumerate(zip(tables, names, strict=True)):
        offset = before.get(name, 0)
        before[name] = offset + table.physical
        frame = table.frame.with_columns(
            pl.lit(i, dtype=pl.UInt32).alias(INPUT), pl.col(ORDINAL) + offset
        )
        lookup = table.nested and is_lookup(table.header)
        key = (name, ("nested", lookup) if table.nested else table.header)
        groups.setdefault(key, []).append(frame)
        lookups[key] = lookup
    return [
        (key[0], expand_objects(pl.concat(frames, how="diagonal")), lookups[key])
        for key, frames in groups.items()
    ]


def _keyed(records: pl.DataFrame, explicit: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records with a key of their own, and what is left out as REJECTS with `INPUT`."""
    missing = records["record_id"].str.strip_chars().fill_null("") == ""
    without = _left_out(records.filter(missing), "no_id", "The record has no id.", REJECTED)
    records = records.filter(~missing)
    twice = repeated(records) if explicit else superseded(records)
    if explicit:
        reason = "An earlier row has the same id."
        again = _left_out(records.filter(twice), "duplicate_id", reason, REJECTED)
    else:
        reason = "A newer record has the same source and id."
        again = _left_out(records.filter(twice), "superseded", reason, SKIPPED)
    return records.filter(~twice), pl.concat([without, again])


def _left_out(records: pl.DataFrame, code: str, reason: str, kind: str) -> pl.DataFrame:
    return records.select(
        INPUT,
        "file",
        "line",
        pl.lit("record_id").alias("column"),
        pl.lit(code).alias("code"),
        pl.lit(reason).alias("reason"),
        pl.lit(kind).alias("kind"),
    )


def _accounts(
    tables: Sequence[Table], names: Sequence[str], records: pl.DataFrame, late: pl.DataFrame
) -> tuple[list[Input], pl.DataFrame]:
    """Every input with its row equation, and all rejects in the order of inputs and lines."""
    accepted = dict(records.group_by(INPUT).len().iter_rows())
    inputs, rejects = [], []
    for i, (table, name) in enumerate(zip(tables, names, strict=True)):
        own = late.filter(pl.col(INPUT) == i).drop(INPUT)
        lost = pl.concat([table.rejects, own]).sort("line", maintain_order=True)
        kept = accepted.get(i, 0)
        rejected, skipped = balanced(table.path, table.physical, kept, lost)
        rejects.append(lost)
        inputs.append(
            Input(
                path=table.path,
                source=name,
                format=table.format,
                encoding=table.encoding,
                delimiter=table.delimiter,
                sha256=table.sha256,
                physical=table.physical,
                accepted=kept,
                rejected=rejected,
                skipped=skipped,
            )
        )
    return inputs, pl.concat([empty(REJECTS), *rejects])


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
    return [f"{n} records are superseded by newer ones with the same source and id."] if n else []
