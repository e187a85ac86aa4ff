from __future__ import annotations

import pytest
from fields.test_person import clean, compare


@pytest.mark.parametrize(
    ("name", "unit", "family"),
    [
        ("John & Mary Smith", "john mary/smith", "smith"),
        ("John and Mary Smith", "john mary/smith", "smith"),
        ("Smith, Mary & John", "john mary/smith", "smith"),
        ("Mr & Mrs J Smith", "j/smith", "smith"),
        ("Mr. and Mrs. Smith", "/smith", "smith"),
        ("Herr und Frau Müller", "/muller", "muller"),
        ("Familie Müller", "/muller", "muller"),
        ("The Smith Family", "/smith", "smith"),
        ("M. et Mme Dupont", "/dupont", "dupont"),
        ("Fam. de Vries", "/vries", "de vries"),
        ("John Smith & Mary Jones", "john mary/jones+smith", None),
        ("Anna y Luis García", "anna luis/garcia", "garcia"),
        ("Anna e Luca Rossi", "anna luca/rossi", "rossi"),
        ("Иван и Мария Петров", "ivan mariya/petrov", "petrov"),
        ("John & Mary", "john mary/", None),
    ],
)
def test_reads_couples_and_families(name, unit, family):
    (found,) = clean(name)
    assert (found["kind"], found["unit"], found["family"]) == ("joint", unit, family)


def test_reads_a_couple_in_several_cells():
    (found,) = clean(given=["John & Mary"], family=["Smith"])
    assert (found["kind"], found["unit"]) == ("joint", "john mary/smith")


@pytest.mark.parametrize(
    "name",
    ["Smith & Sons", "Johnson & Johnson", "Marks and Spencer", "Barnes & Noble", "Müller GmbH"],
)
def test_firms_are_no_couples(name):
    assert clean(name)[0]["kind"] == "organisation"


@pytest.mark.parametrize(
    "name", ["Anna Maria Rossi", "Ramón y Cajal", "Jose Ortega y Gasset", "Ana e Silva", "Max Born"]
)
def test_one_person_is_no_couple(name):
    assert clean(name)[0]["kind"] == "person"


def test_an_organisation_in_several_cells():
    first, second = clean(given=[None, "Müller"], family=["Müller GmbH", "GmbH"])
    assert first["kind"] == second["kind"] == "organisation"
    assert first["unit"] == second["unit"] == "muller gmbh"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("John & Mary Smith", "Smith, Mary & John", ("exact", "exact")),
        ("Bob & Mary Smith", "Robert & Mary Smyth", ("nickname", "close")),
        ("Mr & Mrs J Smith", "John & Mary Smith", ("initial", "exact")),
        ("Herr und Frau Müller", "Familie Müller", (None, "exact")),
        ("John & Mary Smith", "Peter & Ann Jones", ("conflict", "conflict")),
        ("John & Mary Smith", "John & Mary", ("exact", None)),
        ("John & Mary Smith", "Mary Smith", (None, "exact")),
        ("John Smith & Mary Jones", "Mary Jones", (None, "exact")),
        ("John & Mary Smith", "Smith", (None, "exact")),
        ("John & Mary Smith", "Peter Smith", ("conflict", "exact")),
        ("John & Mary Smith", "Peter Jones", ("conflict", "conflict")),
        ("Müller GmbH", "Hans Müller", ("conflict", "conflict")),
        ("Müller GmbH", "John & Mary Smith", ("conflict", "conflict")),
        ("Müller GmbH", "Müller", (None, None)),
        ("Müller GmbH", "Müller AG", (None, None)),
        ("John & Mary Smith", "Unknown", (None, None)),
    ],
)
def test_levels_of_couples_and_organisations(left, right, expected):
    assert compare(left, right) == expected
    assert compare(right, left) == expected


@pytest.mark.parametrize(
    ("name", "family", "former"),
    [
        ("Anna Schmidt geb. Müller", "schmidt", "muller"),
        ("ANNA SCHMIDT GEB. MÜLLER", "schmidt", "muller"),
        ("Anna Schmidt, geb. Müller", "schmidt", "muller"),
        ("Schmidt geb. Müller, Anna", "schmidt", "muller"),
        ("Anna Schmidt (née Müller)", "schmidt", "muller"),
        ("Anna Smith born Jones", "smith", "jones"),
        ("Anna Nowak z d. Kowalska", "nowak", "kowalska"),
        ("Anna Virtanen o.s. Mäki", "virtanen", "maki"),
        ("Anna Nováková (roz. Malá)", "novakova", "mala"),
        ("Anna Lund (f. Berg)", "lund", "berg"),
        ("Anna Schmidt (Müller)", "schmidt", "muller"),
        ("John Smith (old)", "smith", None),
        ("William Smith (Bill)", "smith", None),
        ("Max Born", "born", None),
    ],
)
def test_reads_former_names(name, family, former):
    (found,) = clean(name)
    assert (found["family"], found["former"]) == (family, former)


def test_a_cell_may_hold_a_birth_name_alone():
    whole, parts = clean(
        "Anna Schmidt", None, given=[None, "Anna"], family=["née Müller", "Schmidt née Müller"]
    )
    assert (whole["family"], whole["former"]) == ("schmidt", "muller")
    assert (parts["family"], parts["former"]) == ("schmidt", "muller")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Anna Schmidt geb. Müller", "Anna Müller", ("exact", "partial")),
        ("Anna Schmidt geb. Müller", "Anna Schmidt", ("exact", "exact")),
        ("Anna Schmidt geb. Müller", "Anna Huber née Müller", ("exact", "partial")),
        ("Anna Schmidt geb. Müller", "Eva Huber née Müller", ("conflict", "conflict")),
        ("Anna Schmidt geb. Müller", "Müller", (None, "partial")),
        ("Anna Müller-Schmidt", "Anna Müller", ("exact", "partial")),
        ("Maria García López", "Maria García", ("exact", "partial")),
        ("Maria Petrova", "Maria Petrov", ("exact", "close")),
        ("Иван Петров", "Мария Петрова", ("conflict", "close")),
        ("Hans Müller jun.", "Hans Müller sen.", ("conflict", "exact")),
        ("Hans Müller d. Ä.", "Hans Müller d. J.", ("conflict", "exact")),
        ("Jean Dupont fils", "Jean Dupont père", ("conflict", "exact")),
        ("João Silva Filho", "João Silva Neto", ("conflict", "exact")),
        ("Ana Silva Neto", "Ana Neto", ("exact", "partial")),
    ],
)
def test_levels_of_former_names_and_generations(left, right, expected):
    assert compare(left, right) == expected
    assert compare(right, left) == expected
