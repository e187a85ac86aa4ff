from __future__ import annotations

import polars as pl
import pytest

from resolver.files.mapping.choose import choose
from resolver.steps.columns import FILE, INPUT, LINE, ORDINAL, assemble

DUTCH = {
    "Voornaam": ["Jan", "Els", "Piet", "Kees"],
    "Achternaam": ["Berg", "Smit", "Vries", "Jansen"],
    "Tussenvoegsel": ["van der", None, "de", None],
}
WHOLE = ["van der Berg", "Smit", "de Vries", "Jansen"]


def family(values):
    """The mapping and the family names of the records."""
    frame = pl.DataFrame(values, schema=dict.fromkeys(values, pl.String))
    columns, mapping = choose(frame, {}, "s")
    ordinal = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)
    placed = frame.with_columns(
        pl.lit("f").alias(FILE),
        ordinal.alias(LINE),
        ordinal.alias(ORDINAL),
        pl.lit(0, dtype=pl.UInt32).alias(INPUT),
    )
    roles = dict(mapping.select("column", "role").iter_rows())
    return roles, assemble(placed, columns, "s")["family_name"].to_list()


@pytest.mark.parametrize(
    "header",
    [
        "Tussenvoegsel",
        "tussenvoegsels",
        "Voorvoegsel achternaam",
        "Voorvoegsel",
        "Infix",
        "surname_prefix",
        "Name prefix",
        "Namenszusatz",
        "Vorsatzwort",
    ],
)
def test_particles_stand_before_the_family_name(header):
    values = {name: DUTCH[name] for name in ("Voornaam", "Achternaam")}
    roles, names = family(values | {header: DUTCH["Tussenvoegsel"]})
    assert roles[header] == "family_name"
    assert names == WHOLE


def test_particles_stand_before_a_name_beside_a_given_name():
    roles, names = family(
        {
            "Tussenvoegsel": DUTCH["Tussenvoegsel"],
            "Naam": DUTCH["Achternaam"],
            "Voornaam": DUTCH["Voornaam"],
        }
    )
    assert set(roles.values()) == {"family_name", "given_name"}
    assert names == WHOLE


def test_particles_are_not_said_twice():
    roles, names = family(DUTCH | {"Achternaam": WHOLE})
    assert roles["Tussenvoegsel"] == "ignore"
    assert names == WHOLE


def test_particles_alone_are_no_family_name():
    roles, names = family(
        {"Naam": ["Jan van der Berg", "Els Smit", "P de Vries"], "Infix": ["van der", None, "de"]}
    )
    assert roles == {"Naam": "name", "Infix": "ignore"}
    assert names == [None] * 3


@pytest.mark.parametrize(
    ("header", "values", "role"),
    [
        ("Namenszusatz", ["jun.", "sen.", "jun.", None], "suffix"),
        ("Suffix", ["V", "V", None, None], "suffix"),
        ("Voorvoegsel", ["Dhr.", "Mevr.", "Mr", "Mrs"], "ignore"),
        ("Prefix", ["Mr", "Mrs", "Mr", "Ms"], "ignore"),
    ],
)
def test_what_are_no_particles_keeps_its_role(header, values, role):
    roles, names = family(DUTCH | {"Tussenvoegsel": [None] * 4, header: values})
    assert roles[header] == role
    assert names == DUTCH["Achternaam"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Primer apellido", "Segundo apellido"),
        ("Apellido paterno", "Apellido materno"),
        ("Apellido 1", "Apellido 2"),
        ("Apellido", "Segundo apellido"),
        ("Primer apellido", "Apellido 2"),
        ("Sobrenome", "Último sobrenome"),
        ("Primeiro apelido", "Segundo apelido"),
    ],
)
def test_two_family_names_are_one_in_their_order(first, second):
    roles, names = family(
        {
            second: ["Pérez", "Ruiz", None, "Gil"],
            "Nombre": ["Ana", "José", "Luis", "Eva"],
            first: ["García", "López", "Romero", "Gil"],
        }
    )
    assert (roles[first], roles[second]) == ("family_name", "family_name")
    assert names == ["García Pérez", "López Ruiz", "Romero", "Gil Gil"]


def test_a_second_family_name_is_not_said_twice():
    roles, names = family(
        {
            "Segundo apellido": ["Pérez", "Ruiz", None],
            "Apellidos": ["García Pérez", "López Ruiz", "Romero"],
            "Nombre": ["Ana", "José", "Luis"],
        }
    )
    assert roles["Segundo apellido"] == "ignore"
    assert names == ["García Pérez", "López Ruiz", "Romero"]


def test_a_second_family_name_alone_is_the_family_name():
    roles, _ = family({"Segundo apellido": ["Pérez", "Ruiz"], "Nombre": ["Ana", "José"]})
    assert roles["Segundo apellido"] == "family_name"
