from __future__ import annotations

import pytest

from resolver.errors import UnknownRecordError
from resolver.recipes.live import finding
from resolver.store.tables import RECORDS
from resolver.store.writing import add

KEYS = [
    (1, "crm", "7", 1, True),
    (2, "shop", "7", 2, False),
    (3, "shop", "a:b", 1, True),
    (4, "a", "b", 1, True),
    (5, "crm", "9", 2, False),
    (6, "crm", "told of", 0, False),
    (7, "crm", "8", 1, True),
    (8, "shop", "8", 1, True),
]


@pytest.fixture
def connection(database):
    names = ("id", "source", "record_id", "version", "live")
    with database.write() as opened:
        add(opened, RECORDS, [{"at": "", **dict(zip(names, key, strict=True))} for key in KEYS])
        yield opened


@pytest.mark.parametrize(
    ("key", "number"),
    [("7", 1), ("shop:7", 2), (("shop", "7"), 2), ("a:b", 3), (("a", "b"), 4), ("9", 5)],
)
def test_records_are_found_by_id_and_by_key(connection, key, number):
    assert finding.found(connection, key).id == number


def test_a_deleted_record_is_none_that_lives(connection):
    assert finding.living(connection, "7").id == 1
    for key in ("9", ("shop", "7")):
        with pytest.raises(UnknownRecordError, match="is deleted"):
            finding.living(connection, key)


@pytest.mark.parametrize("key", ["x", "x:7", ("x", "7"), "told of", "", "nul\0", ("crm", "\ud800")])
def test_what_there_is_not(connection, key):
    with pytest.raises(UnknownRecordError, match="No record"):
        finding.found(connection, key)


def test_an_id_of_several_sources_names_them(connection):
    with pytest.raises(UnknownRecordError, match=r"'8' is an id in several sources \(crm, shop\)"):
        finding.found(connection, "8")
