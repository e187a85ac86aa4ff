from __future__ import annotations

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from resolver.store.tables import METADATA

WIDE = {"versions"}


def test_narrow_tables_with_a_compound_key_are_kept_in_its_order():
    compound = {table.name for table in METADATA.tables.values() if len(table.primary_key) > 1}
    said = {
        table.name: str(CreateTable(table).compile(dialect=sqlite.dialect()))
        for table in METADATA.tables.values()
    }
    assert {name for name, text in said.items() if "WITHOUT ROWID" in text} == compound - WIDE


def test_numbers_of_rows_are_the_place_of_the_row_in_sqlite():
    for name in ("records", "models", "journal", "rulings", "formers"):
        text = str(CreateTable(METADATA.tables[name]).compile(dialect=sqlite.dialect()))
        assert "BIGINT" not in text


def test_only_versions_and_cards_hold_what_records_say():
    holding = {
        table.name
        for table in METADATA.tables.values()
        if {"body", "card"} & {column.name for column in table.c}
    }
    assert holding == {"versions", "cards", "models", "journal"}
