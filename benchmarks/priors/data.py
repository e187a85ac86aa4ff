"""The generated data that the priors are counted in: clean records, and who each one is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.generate import generate
from benchmarks.generator.locales import read_locales
from benchmarks.generator.tables.names import UNIFORM
from benchmarks.generator.tables.noise import NOISES
from benchmarks.generator.tables.table import People, people
from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.frames.schema import ATTRIBUTE
from resolver.recipes import stages

SEED = 9_000
"""The first seed. The stress grid and the generated sets of the benchmarks have lower ones, so
that nothing is learned from a population that something is measured on."""
CUSTOMERS = (1_500, 3_000, 6_000)
"""Records of each set of customers."""
RECORDS = 800
"""Records of each table."""
FAMILIES = 0.6
"""Families in every table: nowhere else can the household class be counted."""
COLUMNS = (
    "core", "upper", "place", "town", "crm", "febrl", "voters", "census", "patients",
    "historical", "german", "french", "spanish", "wide",
)  # fmt: skip
"""Sets of columns whose headers tell what they hold; together they show every field."""
NAMES = ("en_US", UNIFORM, "en_GB", "de", "es", "fr", "it", "pl", "pt_BR", "nl")
"""Names and addresses, in turn; made-up ones, all equally likely, among them."""
ONLY = {
    "german": ("de",), "french": ("fr",), "spanish": ("es",), "voters": ("en_US", UNIFORM),
    "census": ("en_US", UNIFORM), "patients": ("en_US", UNIFORM),
}  # fmt: skip
"""Sets of columns that one country writes so."""
REGION = "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One set: the clean frame, the `entity` of its rows, and what these people belong to.

    `groups`: `row, entity, group`, one row for each household or organisation of a record.
    """

    name: str
    generator: str
    cleaned: pl.DataFrame
    entity: pl.Series
    groups: pl.DataFrame


def labelled() -> Iterator[Labelled]:
    """All sets, one after another; the same on every machine."""
    for place, size in enumerate(CUSTOMERS):
        yield _customers(size, SEED + place)
    homes = {code: locale.country for code, locale in read_locales().items()}
    for place, (columns, noise) in enumerate((c, n) for c in COLUMNS for n in NOISES):
        choice = ONLY.get(columns, NAMES)
        names = choice[place % len(choice)]
        made = people(
            columns,
            RECORDS,
            duplicates=(0.3, 0.6)[place % 2],
            noise=noise,
            names=names,
            households=FAMILIES,
            clusters=("geometric", "zipf")[place % 2],
            seed=SEED + place,
        )
        yield _table(f"{columns}/{noise}/{names}", made, homes.get(names, REGION))


def fingerprint() -> str:
    """A short digest of the generators' sources: which version of them has made the data."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in [root / "generate.py", *sorted((root / "generator").rglob("*.*"))]:
        if path.suffix in (".py", ".toml"):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _customers(size: int, seed: int) -> Labelled:
    made = list(generate(size, seed))
    told = {
        "record_id": [one.customer["id"] for one in made],
        "entity_id": [one.person.entity for one in made],
        "household": [one.person.household for one in made],
        "company": [one.person.company and one.person.company.entity for one in made],
    }
    cleaned = _cleaned([one.customer for one in made], ReadOptions(), REGION)
    schema = dict.fromkeys(told, pl.String)
    return _labelled(f"customers/{size}", "customers", cleaned, pl.DataFrame(told, schema=schema))


def _table(name: str, made: People, region: str) -> Labelled:
    cleaned = _cleaned(made.records, ReadOptions(id_column="rec_id"), region)
    told = made.truth.select(record_id="rec_id", entity_id="entity_id", household="household_id")
    return _labelled(name, "tables", cleaned, told)


def _cleaned(
    source: pl.DataFrame | list[dict[str, object]], options: ReadOptions, region: str
) -> pl.DataFrame:
    """The clean frame as a scan makes it, without free attributes, which have no prior to learn."""
    records = read(source, options).records.sort("source", "record_id")
    return stages.prepare(records.drop(f"^{ATTRIBUTE}.*$"), region)


def _labelled(name: str, generator: str, cleaned: pl.DataFrame, told: pl.DataFrame) -> Labelled:
    known = cleaned.select("row", "record_id").join(
        told, on="record_id", how="left", maintain_order="left"
    )
    if known["entity_id"].null_count():
        raise SystemExit(f"{name}: records came out of reading that the truth does not know.")
    kinds = [column for column in ("household", "company") if column in told.columns]
    groups = known.unpivot(
        index=["row", "entity_id"], on=kinds, variable_name="kind", value_name="group"
    ).drop_nulls("group")
    return Labelled(
        name=name,
        generator=generator,
        cleaned=cleaned,
        entity=known["entity_id"],
        groups=groups.select("row", entity="entity_id", group="group"),
    )
