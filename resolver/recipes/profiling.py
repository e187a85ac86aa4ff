"""Files looked at before anybody matches them: read, mapped and cleaned, but not compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import polars as pl

from resolver.config.model import Config
from resolver.fields.phone import infer_region
from resolver.fields.points import NO_REGION
from resolver.files.options import Read, ReadOptions
from resolver.files.read import read
from resolver.frames.profile import ColumnProfile, Profile
from resolver.frames.result import Finding
from resolver.recipes import stages, summing
from resolver.report.mask import Mask
from resolver.report.words import many
from resolver.steps.inspect import inspect

_HALF: Final = 0.5
"""Share of odd values from which on something is to be done."""
_FEWEST: Final = 3
"""Odd values at least before there is advice."""
_PERSONAL: Final = ("name", "given_name", "family_name", "email", "phone")
_MISTAKEN: Final = ("email", "phone", "birth_date", "created_at", "modified_at")

Progress = Callable[[str, float], None]


def profile(
    sources: Any,  # noqa: ANN401 - whatever `files.read` takes
    *,
    config: Config | None = None,
    options: ReadOptions,
    progress: Progress,
) -> tuple[Profile, pl.DataFrame]:
    """What the sources hold, and the REJECTS of reading them; nothing is compared or written.

    `options` must ask for `keep_columns`.

    Raises:
        InputError: for a source that cannot be read at all.
        MappingError: for a column mapping that names an unknown column or role.
    """
    settings = config or Config()
    region = settings.input.region
    progress("reading", 0.0)
    found = read(sources, options)
    progress("cleaning", 0.3)
    records = found.records.sort("source", "record_id")
    cleaned = stages.prepare(records, region)
    progress("looking at columns", 0.8)
    columns = tuple(_columns(found, region))
    findings = summing.findings(found, records, cleaned, region)
    return (
        Profile(
            version=summing.installed(),
            region=region,
            inputs=summing.input_facts(found),
            columns=columns,
            held_by_several=_held_by_several(cleaned),
            shared=summing.shared_values(cleaned),
            findings=findings,
            warnings=tuple(found.warnings),
            advice=tuple(_advice(columns, findings, records, cleaned, region)),
        ),
        found.rejects,
    )


def _columns(found: Read, region: str) -> Iterator[ColumnProfile]:
    """The columns in the order of the mapping, which goes group by group of inputs."""
    mask = Mask()
    mapped = found.mapping.iter_rows(named=True)
    for frame in found.columns:
        for series in frame:
            row = next(mapped)
            traits = inspect(series, row["role"], row["label"], region)
            yield ColumnProfile(
                source=row["source"],
                column=mask.text(row["column"]),
                role=row["role"],
                label=mask.text(row["label"]),
                reason=mask.text(row["reason"]),
                rows=len(series),
                filled=traits.filled,
                distinct=traits.distinct,
                most_frequent=traits.most_frequent,
                kinds=traits.kinds,
                suspicious=traits.suspicious,
            )


def _held_by_several(cleaned: pl.DataFrame) -> dict[str, int]:
    """E-mails, phones and addresses on records whose names are of several people."""
    counts = {}
    for field, column, key in (("email", "emails", "mailbox"), ("phone", "phones", "digits")):
        point = cleaned[column].explode().drop_nulls().struct
        several = point.field(key).filter((point.field("people") > 1).fill_null(False))
        counts[field] = several.drop_nulls().n_unique()
    address = cleaned.select(key=pl.col("address").struct.field("key"), people="address_people")
    several = address.filter(pl.col("people") > 1)["key"]
    return {**counts, "address": several.drop_nulls().n_unique()}


def _advice(
    columns: tuple[ColumnProfile, ...],
    findings: tuple[Finding, ...],
    records: pl.DataFrame,
    cleaned: pl.DataFrame,
    region: str,
) -> Iterator[str]:
    """What to do, as sentences that name an option."""
    yield from _about_region(findings, records, cleaned, region)
    for one in columns:
        yield from _about_column(one)
    by_source: dict[str, list[ColumnProfile]] = {}
    for one in columns:
        by_source.setdefault(one.source, []).append(one)
    for source, own in by_source.items():
        yield from _about_source(source, own)
    broken = sum(one.suspicious.get("mojibake", 0) for one in columns)
    if broken:
        values = f"{many(broken, 'value')} {'was' if broken == 1 else 'were'}"
        yield f"{values} read in a wrong encoding once: --fix-mojibake puts it right."
    if any(one.suspicious.get("corrupt") for one in columns):
        yield "Digits lost to scientific notation are gone: export such columns as text."


def _about_region(
    findings: tuple[Finding, ...], records: pl.DataFrame, cleaned: pl.DataFrame, region: str
) -> Iterator[str]:
    kinds = cleaned["phones"].explode().struct.field("kind").drop_nulls()
    failed = int((kinds == "unvalidated").sum())
    missing = any(one.code == NO_REGION for one in findings)
    if not missing and (failed < _FEWEST or failed < _HALF * len(kinds)):
        return
    originals = pl.col("phones").list.eval(pl.element().struct.field("original"))
    told = records.select(told=infer_region(originals))["told"].drop_nulls()
    usual = told.value_counts().sort(["count", "told"], descending=[True, False])["told"].to_list()
    guess = next((one for one in usual if one != region), None)
    hint = f" Most written with a country are of {guess}: --region {guess}." if guess else ""
    yield (
        f"{failed:,} of {len(kinds):,} phone numbers are not valid; those without a country were "
        f"read for {region}, and --region names another.{hint}"
    )


def _about_column(one: ColumnProfile) -> Iterator[str]:
    for role in ("email", "phone"):
        looks = one.suspicious.get(f"looks_like_{role}", 0)
        if one.role != role and looks >= max(_FEWEST, _HALF * one.filled):
            yield f"Column {one.column!r} looks like {role}: --map '{one.column}={role}'."
    odd = one.suspicious.get("invalid", 0) + one.suspicious.get("impossible", 0)
    if one.role in _MISTAKEN and odd >= max(_FEWEST, _HALF * one.filled):
        yield (
            f"Most of column {one.column!r} is no {one.role}: --map '{one.column}=ROLE' says what "
            "it is, the role ignore leaves it out."
        )


def _about_source(source: str, columns: list[ColumnProfile]) -> Iterator[str]:
    roles = {one.role for one in columns}
    if not roles & {*_PERSONAL, "handle"}:
        yield (
            f"No column of {source} was taken for a name, an e-mail or a phone: "
            "--map COLUMN=ROLE says which is."
        )
    if "id" not in roles:
        unique = [one.column for one in columns if one.suspicious.get("all_different")]
        name = repr(unique[0]) if len(unique) == 1 else "COLUMN"
        yield f"{source} has no id column, so its records are numbered: --id {name} names it."
