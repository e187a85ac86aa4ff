"""Plain tables of persons with known truth: any columns, size, share of duplicates and dirt."""

from benchmarks.generator.tables.columns import SETS, Column
from benchmarks.generator.tables.noise import NOISES, Noise
from benchmarks.generator.tables.table import People, people

__all__ = ["NOISES", "SETS", "Column", "Noise", "People", "people"]
