"""The one entrance to files: whatever holds customers becomes records, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.files.accounting import REJECTED, SKIPPED, balanced
from resolver.files.formats.nested import expand_objects
from resolver.files.gather import Source, tables
from resolver.files.mapping.choose import MAPPING, choose
from resolver.files.mapping.wishes import check_columns, wishes
from resolver.files.options import Input, Read, ReadOptions
from resolver.files.presets.columns import guesses
from resolver.files.presets.layout import Layout
from resolver.files.presets.recognise import known_preset, recognise
from resolver.files.presets.rows import MERGES, Customers, customers
from resolver.files.repair import found_in, repaired
from resolver.files.repair.ids import ROUNDED, sound_id
from resolver.files.sniff import known_format
from resolver.files.sources import source_names
from resolver.files.table import Table
from resolver.frames.result import Finding
from resolver.frames.schema import ATTRIBUTE, RECORDS, REJECTS, RULINGS, empty
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
    found = [repaired(table, options.fix_mojibake) for table in tables(sources, options)]
    layouts = [recognise(table, preset) for table in found]
    names = source_names(found, options.source, [one.system if one else None for one in layouts])
    read_as = [customers(table, layout) for table, layout in zip(found, layouts, strict=True)]
    found = [one.table for one in read_as]
    frames = _grouped(found, names, layouts)
    held = {column for one in frames for column in one.frame.columns} - {*PLACE}
    check_columns(() if options.partial else wanted, held)
    explicit = any(role == "id" for role, _ in wanted.values())
    assembled, mappings, warnings, told = [], [], [], list[Finding]()
    for one in frames:
        known = guesses(one.layout, [name for name in one.frame.columns if name not in PLACE])
        columns, mapping = choose(one.frame, wanted, one.source, known)
        columns, mapping, rounded = sound_id(one.frame, columns, mapping)
        told += rounded
        assembled.append(assemble(one.frame, columns, one.source))
        mappings.append(mapping)
        if not any(column.role == "id" for column in columns) and one.frame.height:
            warnings.append(f"Source {one.source!r} has no id column; its records are numbered.")
    records = pl.concat([empty(_WITH_PLACE), *assembled], how="diagonal").sort(INPUT, ORDINAL)
    records, late = _keyed(records, explicit)
    merges = _merges(read_as, names)
    inputs, rejects = _accounts(found, names, layouts, records, late)
    return Read(
        records=_ordered(_with_merges(records, merges)),
        rejects=rejects,
        mapping=pl.concat([empty(MAPPING), *mappings]),
        inputs=inputs,
        warnings=[*_warnings(found), *(one.text for one in told), *warnings, *_superseded(rejects)],
        findings=(*found_in(found, names), *told, *_told(merges)),
        rulings=_rulings(merges),
        columns=[one.frame.drop(*PLACE) for one in frames] if options.keep_columns else [],
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Inputs of one source with the same columns, together."""

    source: str
    layout: Layout | None
    frame: pl.DataFrame


def _grouped(
    tables: Sequence[Table], names: Sequence[str], layouts: Sequence[Layout | None]
) -> list[_Group]:
    """One frame for each source, layout and set of columns.

    Records without an id are numbered through all inputs of their source.
    """
    groups: dict[tuple[object, ...], list[pl.DataFrame]] = {}
    before: dict[str, int] = {}
    of: dict[tuple[object, ...], tuple[str, Layout | None]] = {}
    for i, (table, name, layout) in enumerate(zip(tables, names, layouts, strict=True)):
        offset = before.get(name, 0)
        before[name] = offset + table.physical
        frame = table.frame.with_columns(
            pl.lit(i, dtype=pl.UInt32).alias(INPUT), pl.col(ORDINAL) + offset
        )
        key = (name, layout and layout.name, "nested" if table.nested else table.header)
        groups.setdefault(key, []).append(frame)
        of[key] = (name, layout)
    return [
        _Group(*of[key], expand_objects(pl.concat(frames, how="diagonal")))
        for key, frames in groups.items()
    ]


def _merges(read_as: Sequence[Customers], names: Sequence[str]) -> pl.DataFrame:
    """The merges that the inputs tell of, with the source they belong to."""
    told = [
        one.merges.with_columns(pl.lit(name).alias("source"))
        for one, name in zip(read_as, names, strict=True)
    ]
    return pl.concat([pl.DataFrame(schema=[*MERGES.items(), ("source", pl.String)]), *told]).unique(
        ["source", "kept", "gone"], keep="first", maintain_order=True
    )


def _with_merges(records: pl.DataFrame, merges: pl.DataFrame) -> pl.DataFrame:
    """The records with the id that each was merged into, as far as its source tells."""
    into = merges.select("source", record_id="gone", into="kept").unique(
        ["source", "record_id"], keep="first", maintain_order=True
    )
    joined = records.join(into, on=["source", "record_id"], how="left", maintain_order="left")
    return joined.with_columns(merged_into="into").drop("into")


def _told(merges: pl.DataFrame) -> tuple[Finding, ...]:
    """What the inputs tell of merges, by source."""
    return tuple(
        Finding(
            code="merged",
            source=source,
            field="record_id",
            records=count,
            text="The source says that records were merged before; each merge is taken as a ruling "
            "by `system`.",
        )
        for source, count in merges.group_by("source").len().sort("source").iter_rows()
    )


def _rulings(merges: pl.DataFrame) -> pl.DataFrame:
    """Merges as rulings by `system`; those of a person on the same pair come later and win."""
    rulings = merges.select(
        ruling=pl.lit("same"),
        left_source="source",
        left="kept",
        right_source="source",
        right="gone",
        by=pl.lit("system"),
        reason="reason",
    )
    return pl.concat([empty(RULINGS), rulings], how="diagonal")


def _keyed(records: pl.DataFrame, explicit: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records with a key of their own, and what is left out as REJECTS with `INPUT`."""
    missing = records["record_id"].str.strip_chars().fill_null("") == ""
    without = _left_out(records.filter(missing), "no_id", "The record has no id.", REJECTED)
    records = records.filter(~missing)
    corrupt = records["record_id"].str.contains(ROUNDED if explicit else "^$")
    reason = "A spreadsheet has rounded the id."
    rounded = _left_out(records.filter(corrupt), "corrupt_id", reason, REJECTED)
    records = records.filter(~corrupt)
    twice = repeated(records) if explicit else superseded(records)
    if explicit:
        reason = "An earlier row has the same id."
        again = _left_out(records.filter(twice), "duplicate_id", reason, REJECTED)
    else:
        reason = "A newer record has the same source and id."
        again = _left_out(records.filter(twice), "superseded", reason, SKIPPED)
    return records.filter(~twice), pl.concat([without, rounded, again])


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
    tables: Sequence[Table],
    names: Sequence[str],
    layouts: Sequence[Layout | None],
    records: pl.DataFrame,
    late: pl.DataFrame,
) -> tuple[list[Input], pl.DataFrame]:
    """Every input with its row equation, and all rejects in the order of inputs and lines."""
    accepted = dict(records.group_by(INPUT).len().iter_rows())
    inputs, rejects = [], []
    for i, (table, name, layout) in enumerate(zip(tables, names, layouts, strict=True)):
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
                preset=layout.title if layout else None,
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
