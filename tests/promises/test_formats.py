from __future__ import annotations

import functools

import pytest
from promises.exports.documents import DOCUMENTS
from promises.exports.people import people
from promises.exports.systems import TABLES, plain_csv

import resolver

EXPORTS = [*TABLES, *DOCUMENTS]


def population(export):
    return [person for person in people() if not export.always or person[export.always]]


def scanned(export, everybody, directory):
    file = directory / export.file
    file.write_bytes(export.write(everybody))
    return resolver.dedupe(file)


def groups(result, id_of):
    """The partition as sets of positions in the population."""
    position = {id_of(number): number for number in range(1, result.entities.height + 1)}
    entities = result.entities.group_by("entity_id").agg("record_id")["record_id"]
    return {frozenset(position[one] for one in ids) for ids in entities.to_list()}


@functools.cache
def expected(fields, always, directory):
    """The partition of the same fields in a plain table; several records are customers there."""
    plain = plain_csv(fields, always)
    found = groups(scanned(plain, population(plain), directory), plain.id)
    assert any(len(group) > 1 for group in found)
    return found


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("exports")


def test_there_are_twenty_and_more():
    assert len({export.file for export in EXPORTS}) == len(EXPORTS) >= 20


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.file)
def test_the_same_customers_give_the_same_partition(export, directory):
    everybody = population(export)
    result = scanned(export, everybody, directory)
    assert {one.source for one in result.summary.inputs} == {export.source}
    assert result.entities.height == len(everybody)
    assert result.rejects.filter(kind="rejected").is_empty()
    assert groups(result, export.id) == expected(export.fields, export.always, directory)
