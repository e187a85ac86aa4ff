from __future__ import annotations

import polars as pl
import pytest

import resolver
from resolver.report import words

COLUMNS = {"name": "name", "email": "email", "phone": "phone", "company": "company"}
STRANGERS = [
    ("x1", "Peter Miller", "peter@miller.example", "+12065550111", None),
    ("x2", "Susan Clarke", "susan@clarke.example", "+12065550122", None),
    ("x3", "Robert Young", "rob@young.example", "+12065550133", None),
]


def scanned(*rows):
    frame = pl.DataFrame(
        [*rows, *STRANGERS],
        schema=dict.fromkeys(("id", "name", "email", "phone", "company"), pl.String),
        orient="row",
    )
    return resolver.dedupe(frame, id_column="id", columns={c: c for c in COLUMNS})


def entities(result, column="entity_id"):
    groups = result.entities.group_by(column).agg(pl.col("record_id").sort())["record_id"]
    return sorted(group for group in groups.to_list() if len(group) > 1)


def test_two_records_of_one_couple_are_one():
    result = scanned(
        ("a", "John & Mary Smith", "smiths@home.example", "+12065550199", None),
        ("b", "Smith, Mary and John", "smiths@home.example", "+12065550199", None),
    )
    assert entities(result, "auto_entity_id") == [["a", "b"]]


def test_a_couple_is_never_safely_one_of_its_people():
    result = scanned(
        ("a", "John & Mary Smith", "smiths@home.example", "+12065550199", None),
        ("b", "John Smith", "smiths@home.example", "+12065550199", None),
        ("c", None, "smiths@home.example", "+12065550199", None),
    )
    for group in entities(result, "auto_entity_id"):
        assert {"a", "b"} - set(group)


@pytest.mark.parametrize("people", [["Mary Smith"], ["Mary Smith", "John Smith", "Mary Smith"]])
def test_a_couple_is_related_to_its_people_and_joins_none(people):
    rows = [(f"{n}", name, None, "+12065550199", None) for n, name in enumerate(people)]
    result = scanned(("a", "John & Mary Smith", None, "+12065550199", None), *rows)
    assert all("a" not in group for group in entities(result))
    kin = {frozenset(pair) for pair in result.related.select("left", "right").rows()}
    first = {name: f"{n}" for n, name in reversed([*enumerate(people)])}  # copies are its own
    assert {frozenset(("a", key)) for key in first.values()} <= kin


def test_a_couple_is_nobody_else():
    result = scanned(
        ("a", "John & Mary Smith", "smiths@home.example", "+12065550199", None),
        ("b", "Peter Smith", None, "+12065550199", None),
    )
    assert entities(result) == []


@pytest.mark.parametrize("email", ["office@mueller.example", None])
def test_two_records_of_one_organisation_are_one(email):
    result = scanned(
        ("a", "Müller Logistik GmbH", "office@mueller.example", "+12065550199", None),
        ("b", "MÜLLER LOGISTIK GMBH", email, "+12065550199", None),
    )
    assert entities(result) == [["a", "b"]]


@pytest.mark.parametrize(("form", "bands"), [("GmbH & Co. KG", ["review"]), ("Gmbh", ["auto"])])
def test_two_companies_of_one_name_and_different_forms_are_for_people_to_judge(form, bands):
    points = ("mueller@sanitaer.example", "+12065550199", None)
    result = scanned(
        ("a", "Müller Sanitär GmbH", *points), ("b", f"Müller Sanitär {form}", *points)
    )
    assert result.proposals["band"].to_list() == bands
    codes = [warning["code"] for warning in result.proposals["warnings"][0]]
    assert ("conflict_forms" in codes) is (bands == ["review"])


def test_father_and_son_are_told_as_such():
    result = scanned(
        ("a", "John Smith Sr", "smiths@home.example", "+12065550199", None),
        ("b", "John Smith Jr", "smiths@home.example", "+12065550199", None),
    )
    told = " ".join(words.part_sentence(part) for part in result.explain("a", "b").parts)
    assert "different suffixes (Jr, Sr); the same family name" in told
    assert "given names" not in told


def test_two_organisations_of_one_number_are_not():
    result = scanned(
        ("a", "Müller Logistik GmbH", None, "+12065550199", None),
        ("b", "Huber Holding AG", None, "+12065550199", None),
    )
    assert entities(result) == []


def test_an_organisation_is_no_person_of_it():
    result = scanned(
        ("a", "Müller Logistik GmbH", "anna@mueller.example", "+12065550199", None),
        ("b", "Anna Huber", "anna@mueller.example", "+12065550199", "Müller Logistik"),
        ("c", "Jan Weber", "jan@mueller.example", "+12065550199", "Müller Logistik"),
    )
    assert entities(result) == []
    assert {"a", "b"} in [set(pair) for pair in result.related.select("left", "right").rows()]


def test_a_birth_name_is_no_conflict():
    result = scanned(
        ("a", "Anna Schmidt geb. Müller", "anna.m@home.example", "+12065550199", None),
        ("b", "Anna Müller", "anna.m@home.example", "+12065550199", None),
    )
    assert entities(result) == [["a", "b"]]


def test_a_name_and_its_transliteration_are_one():
    result = scanned(
        ("a", "محمد المصري", "m.masry@home.example", "+12065550199", None),
        ("b", "Mohamed El Masry", "m.masry@home.example", "+12065550199", None),
    )
    assert entities(result) == [["a", "b"]]
