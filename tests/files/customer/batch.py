"""What reading many tells of one customer."""

from __future__ import annotations

from resolver.files.mapping.choose import by_headers
from resolver.files.mapping.words import bare_name
from resolver.files.options import ReadOptions
from resolver.files.presets.columns import guesses
from resolver.files.presets.load import systems
from resolver.files.read import read
from resolver.frames.schema import RECORDS

LABELLED = ("attribute", "external_id", "phone")


def batch(customer, **options):
    return read([customer], ReadOptions(partial=True, **options))


def record(found):
    """The only record, as one that is read by itself has it; None where it was rejected."""
    rows = found.records.to_dicts()
    return {**rows[0], "file": None, "line": None} if rows else None


def reject(found):
    return found.rejects.select("code", "reason", "column").row(0)


def by_keys(customer):
    """The record where every column has the role that its key gives it, whatever it holds."""
    found = batch(customer)
    columns = found.mapping["column"].to_list()
    titles = {one.title: one for layouts in systems().values() for one in layouts}
    layout = titles.get(found.inputs[0].preset)
    wished = {
        one.name: _wish(one)
        for one in by_headers(columns, {}, guesses(layout, columns))
        if one.label != "channels"
    }
    return batch(customer, columns=wished)


def _wish(column):
    said = column.label and column.role in LABELLED
    if not said or (column.role == "attribute" and column.label == bare_name(column.name)):
        return column.role
    return f"{column.role}:{column.label}"


def told(row):
    """A record without its free attributes."""
    return {name: row[name] for name in RECORDS}
