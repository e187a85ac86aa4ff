"""Two sources, side by side: read each, told apart by name, ready to be matched across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from resolver.files.mapping.wishes import check_columns
from resolver.files.options import Read, ReadOptions
from resolver.files.read import read
from resolver.files.sources import UNNAMED
from resolver.frames.schema import ATTRIBUTE, RECORDS

LEFT: Final = "left"
RIGHT: Final = "right"
_MEMORY: Final = {"frame": "frame", "items": "records"}
"""What frames and iterables are called in place of a file, by their format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Two sources read as one.

    `side_of`: source to `left` or `right`; `order`: source to what stands for its name wherever
    order matters, so that nothing depends on which side is called left.
    """

    found: Read
    side_of: Mapping[str, str]
    order: Mapping[str, str]

    def named(self, names: Iterable[str]) -> tuple[str, ...]:
        """The sources meant by the names; `left` and `right` stand for all sources of a side."""
        meant: dict[str, None] = {}
        for name in names:
            side = [source for source, of in self.side_of.items() if of == name]
            meant.update(dict.fromkeys(side or [name]))
        return tuple(meant)


def read_both(left: Any, right: Any, options: Sequence[ReadOptions]) -> Linked:  # noqa: ANN401
    """Both sides read, whatever `files.read` takes, with the names that tell them apart.

    A side keeps the name that its preset or its own column gives it, where the other side has
    another one; else it is called `left` or `right`.

    Raises:
        InputError: for a side that cannot be read at all.
        MappingError: for a column that neither side has.
    """
    sides = [read(source, each) for source, each in zip((left, right), options, strict=True)]
    if any(each.partial for each in options):
        known = {name for found in sides for name in found.mapping["column"]}
        for each in options:
            wanted = [*each.columns, *([each.id_column] if each.id_column else [])]
            check_columns(wanted, known)
    taken = [_sources(found) for found in sides]
    both = taken[0] & taken[1]
    sides = [
        _renamed(found, _names(names, both, side), side)
        for found, names, side in zip(sides, taken, (LEFT, RIGHT), strict=True)
    ]
    side_of = {
        name: side
        for found, side in zip(sides, (LEFT, RIGHT), strict=True)
        for name in sorted(_held(found))
    }
    return Linked(found=_joined(*sides), side_of=side_of, order=_order(sides))


def _sources(found: Read) -> set[str]:
    return {*found.records["source"].unique(), *(one.source for one in found.inputs)}


def _held(found: Read) -> set[str]:
    """The sources that have records; of a side without any, those it would have."""
    return {*found.records["source"].unique()} or _sources(found)


def _names(names: set[str], both: set[str], side: str) -> dict[str, str]:
    """The new names of sources that are called like one of the other side, or by no name."""
    unnamed = {name for name in names if name.removeprefix(UNNAMED).isdigit() or name == UNNAMED}
    changed = sorted((names & both) - unnamed)
    new = {name: side + name.removeprefix(UNNAMED) for name in unnamed}
    alone = len(names) == 1
    return {**new, **{name: side if alone else f"{side}-{name}" for name in changed}}


def _renamed(found: Read, names: Mapping[str, str], side: str) -> Read:
    """The side with new names of sources, and with its own name for what came from memory."""
    files = {
        one.path: side + one.path.removeprefix(_MEMORY[one.format])
        for one in found.inputs
        if one.format in _MEMORY
    }
    source = pl.col("source").replace(dict(names))
    ends = [pl.col(c).replace(dict(names)) for c in ("left_source", "right_source")]
    file = pl.col("file").replace(files)
    return replace(
        found,
        records=found.records.with_columns(source, file),
        rejects=found.rejects.with_columns(file),
        mapping=found.mapping.with_columns(source),
        inputs=[
            replace(
                one, source=names.get(one.source, one.source), path=files.get(one.path, one.path)
            )
            for one in found.inputs
        ],
        warnings=[_told(text, names, files) for text in found.warnings],
        findings=tuple(
            replace(one, source=names.get(one.source, one.source)) for one in found.findings
        ),
        rulings=found.rulings.with_columns(ends),
    )


def _told(text: str, names: Mapping[str, str], files: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(f"Source {old!r} ", f"Source {new!r} ")
    for old, new in files.items():
        if text.startswith(f"{old}: "):
            return f"{new}: {text.removeprefix(f'{old}: ')}"
    return text


def _joined(left: Read, right: Read) -> Read:
    records = pl.concat([left.records, right.records], how="diagonal")
    free = sorted(name for name in records.columns if name.startswith(ATTRIBUTE))
    return Read(
        records=records.select(*RECORDS, *free),
        rejects=pl.concat([left.rejects, right.rejects]),
        mapping=pl.concat([left.mapping, right.mapping]),
        inputs=[*left.inputs, *right.inputs],
        warnings=[*left.warnings, *right.warnings],
        findings=(*left.findings, *right.findings),
        rulings=pl.concat([left.rulings, right.rulings]),
    )


def _order(sides: Sequence[Read]) -> dict[str, str]:
    """Source to a text by which its records are put in order: the smaller side comes first.

    Sides of one size are told apart by what they hold, and sources of a side by their names.
    """
    frame = _joined(*sides).records.drop("file", "line", "source")
    hashes = frame.hash_rows(seed=0)
    halves = [hashes.head(len(sides[0].records)), hashes.slice(len(sides[0].records))]
    weights = [(len(half), half.sort().hash(seed=1).sum()) for half in halves]
    ranked = sorted(range(2), key=lambda n: weights[n])
    return {
        name: f"{place}-{number:06}"
        for place, n in enumerate(ranked)
        for number, name in enumerate(sorted(_held(sides[n])))
    }
