"""Nothing is `auto` on one kind of evidence, nor where ids that are declared unique differ."""

from __future__ import annotations

import csv
from itertools import combinations

import polars as pl
import pytest
from promises.population import DATA, check_whole, customers, generated, groups, person, together

import resolver
from resolver.config.model import Auto, Config, ExternalIds

FULL = {
    "name": "Ann Meyer",
    "emails": ["ann.meyer@example.org"],
    "phones": ["206-555-0142"],
    "address": "12 Larkin Road, Seattle, WA 98101",
    "birth": "1980-02-03",
    "externalCustomerId": "A-1001",
}
OTHERS = generated(40, 31)
"""Strangers, so that the model has something to learn from."""

LEVELS = {
    "level_email": 6,
    "level_phone": 4,
    "level_handle": 1,
    "level_external_id": 1,
    "level_national_id": 2,
    "level_birth": 5,
}


def kinds(row):
    """The independent kinds of evidence that agree in a link."""
    found = {name for name, least in LEVELS.items() if (row[name] or 0) >= least}
    if (row["level_street"] or 0) >= 4:
        found.add("address")
    if (row["level_given"] or 0) >= 2 and (row["level_family"] or 0) >= 2:
        found.add("name")
    return found


@pytest.mark.parametrize("field", FULL)
def test_one_kind_of_evidence_is_never_auto(field):
    pair = [person(number, **{field: FULL[field]}) for number in ("x", "y")]
    result = resolver.dedupe([*OTHERS, *pair])
    assert not together(result, "x", "y", "auto_entity_id")
    assert result.explain("x", "y").band != "auto"


def test_two_kinds_and_more_can_be_auto():
    result = resolver.dedupe([*OTHERS, person("x", **FULL), person("y", **FULL)])
    assert together(result, "x", "y", "auto_entity_id")
    assert result.explain("x", "y").band == "auto"


@pytest.mark.parametrize("records", [customers(), generated(150, 77)], ids=["sample", "generated"])
def test_every_auto_link_has_two_kinds(records):
    links = resolver.dedupe(records).links.filter(pl.col("band") == "auto")
    assert len(links) > 0
    for row in links.iter_rows(named=True):
        assert len(kinds(row)) >= 2
        assert kinds(row) != {"name"}


def hard_truth():
    with (DATA / "hard_negatives_truth.csv").open(encoding="utf-8") as file:
        return {row["record_id"]: row["case"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("others", [[], customers()], ids=["alone", "among others"])
def test_hard_negatives_are_never_auto(others):
    case = hard_truth()
    result = resolver.dedupe([*customers("hard_negatives"), *others])
    check_whole(result)
    for group in groups(result, "auto_entity_id"):
        assert sum(record_id in case for record_id in group) <= 1


UNIQUE = Config(external_ids=ExternalIds(unique=("CRM ",)))
MAPPING = {"crm": "external_id:crm"}
BOTH = {**MAPPING, "shop": "external_id:shop"}


def crm(record_id, number, **more):
    values = {key: value for key, value in FULL.items() if key != "externalCustomerId"}
    return person(record_id, **values, crm=number, **more)


def test_ids_declared_unique_keep_apart_through_third_records():
    records = [crm("1", "A"), crm("2", None), crm("3", "B"), crm("4", "a"), crm("5", None)]
    loose = resolver.dedupe(records, columns=MAPPING)
    assert frozenset("12345") in groups(loose)
    result = resolver.dedupe(records, columns=MAPPING, config=UNIQUE)
    check_whole(result)
    for column in ("entity_id", "auto_entity_id"):
        assert not together(result, "1", "3", column)
        assert not together(result, "4", "3", column)
    assert together(result, "1", "4")


def test_other_systems_are_not_unique():
    records = [crm("1", "A", shop="7"), crm("2", "A", shop="8")]
    assert together(resolver.dedupe(records, columns=BOTH, config=UNIQUE), "1", "2")


def test_rulings_do_not_join_what_unique_ids_keep_apart():
    records = [crm("1", "A"), crm("2", None), crm("3", "B")]
    rulings = pl.DataFrame([{"ruling": "same", "left": left, "right": "2"} for left in ("1", "3")])
    result = resolver.dedupe(records, columns=MAPPING, config=UNIQUE, rulings=rulings)
    check_whole(result)
    assert not together(result, "1", "3")
    assert any("declared unique" in warning for warning in result.summary.warnings)


def test_many_records_with_unique_ids():
    records = [crm(str(number), f"id-{number % 7}") for number in range(40)]
    result = resolver.dedupe(records, columns=MAPPING, config=UNIQUE)
    number = {record["id"]: record["crm"] for record in records}
    for group in groups(result):
        for left, right in combinations(group, 2):
            assert number[left] == number[right]


@pytest.mark.parametrize(
    ("flags", "band"),
    [((True, True), "auto"), ((True, False), "review"), ((None, True), "review")],
)
def test_only_verified_points_where_that_is_required(flags, band):
    records = [person(str(number), **FULL) for number in range(2)]
    for record, flag in zip(records, flags, strict=True):
        record["emails"][0]["verified"] = flag
    strict = Config(auto=Auto(require_verified=True))
    assert resolver.dedupe(records, config=strict).links["band"].to_list() == [band]
    assert resolver.dedupe(records).links["band"].to_list() == ["auto"]


def test_the_column_that_says_verified():
    values = {"name": "Ann Meyer", "email": "ann.meyer@example.org", "birth_date": "1980-02-03"}
    for said, bands in ((("yes", "TRUE"), ["auto"]), (("yes", "no"), ["review"])):
        rows = [{"id": str(n), "verified": word, **values} for n, word in enumerate(said)]
        strict = Config(auto=Auto(require_verified=True))
        result = resolver.dedupe(
            pl.DataFrame(rows), config=strict, columns={"verified": "verified"}
        )
        assert result.links["band"].to_list() == bands
