"""A small run: a few customers of two sources, and what is found of them."""

from __future__ import annotations

from functools import cache

import polars as pl
from steps.people import cleaned, records

import resolver

HOME = "12 Elm Street, Springfield, IL 62704"
JANE = {
    "name": "Jane Doe",
    "emails": ["jane.doe@gmail.com"],
    "phones": ["+1 415 555 2671"],
    "address": HOME,
    "birth_date": "1980-02-03",
}
ROWS = (
    {"source": "crm", "record_id": "1", **JANE},
    {"source": "crm", "record_id": "2", **JANE, "name": "DOE, JANE", "phones": []},
    {"source": "shop", "record_id": "1", "name": "J. Doe", "emails": ["janedoe@gmail.com"]},
    {
        "source": "crm",
        "record_id": "3",
        "name": "Robert Doe",
        "emails": ["bob@doe.net"],
        "phones": ["+1 415 555 2671"],
        "address": HOME,
        "birth_date": "1978-07-19",
    },
    {"source": "crm", "record_id": "4", "name": "Ann Archer", "emails": ["ann@acme.org"]},
    {"source": "crm", "record_id": "5", "name": "Cid Cooper", "phones": ["+1 212 736 5000"]},
    {"source": "shop", "record_id": "6", "name": "Eve Ellis", "birth_date": "1990-05-06"},
    {"source": "shop", "record_id": "7"},
)
"""Jane three times, her husband, four strangers; in the order of keys she is 0, 1 and 5."""

JANES = {("crm", "1"), ("crm", "2"), ("shop", "1")}


def flat(rows=ROWS):
    """The rows as a frame with a column a value, as a user holds them."""
    return pl.DataFrame(
        [
            {
                "id": row["record_id"],
                "source": row["source"],
                "name": row.get("name"),
                "email": next(iter(row.get("emails", [])), None),
                "phone": next(iter(row.get("phones", [])), None),
                "address": row.get("address"),
                "birth_date": row.get("birth_date"),
            }
            for row in rows
        ]
    )


COLUMNS = {"source": "source"}


@cache
def result():
    """The run over all rows."""
    return resolver.dedupe(flat(), columns=COLUMNS)


@cache
def clean_frame():
    """The clean frame of all rows."""
    return cleaned(*ROWS)


@cache
def record_frame():
    """The records of all rows in the order of the clean frame."""
    return records(*ROWS).sort("source", "record_id")


def groups(found, column="entity_id"):
    """The groups of record keys."""
    rows = found.entities.select(column, "source", "record_id").iter_rows()
    members = {}
    for label, *key in rows:
        members.setdefault(label, set()).add(tuple(key))
    return {frozenset(keys) for keys in members.values()}
