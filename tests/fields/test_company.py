from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import company


def cleaned(*names):
    frame = pl.DataFrame({"raw": names}, schema={"raw": pl.String})
    return frame.select(c=company.clean(pl.col("raw")))["c"]


def clean(*names):
    return cleaned(*names).to_list()


def value(name):
    (found,) = clean(name)
    return (found or {}).get("value"), (found or {}).get("legal")


def levels(*pairs):
    left, right = zip(*pairs, strict=True)
    frame = pl.DataFrame({"l": cleaned(*left), "r": cleaned(*right)})
    return frame.select(x=company.level(pl.col("l"), pl.col("r")))["x"].to_list()


def level(left, right):
    return levels((left, right))[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme GmbH & Co. KG", ("acme", "gmbhkg")),
        ("ACME, Inc.", ("acme", "inc")),
        ("Díaz S.A. de C.V.", ("diaz", "sadecv")),
        ("Foo s.r.l.", ("foo", "srl")),
        ("Foo G.m.b.H.", ("foo", "gmbh")),
        ("Foo d.o.o.", ("foo", "doo")),
        ("Foo S. de R.L. de C.V.", ("foo", "sderldecv")),
        ("Foo Unipessoal, Lda.", ("foo", "unipessoallda")),
        ("ООО Ромашка", ("romashka", "ooo")),
        ("Müller & Söhne GmbH", ("muller sohne", "gmbh")),
        ("The Body Shop Ltd.", ("body shop", "ltd")),
        ("Limited", ("limited", None)),
        ("N/A", (None, None)),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_clean(name, expected):
    assert value(name) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Acme Inc", "ACME", 2),
        ("Barnes & Noble", "Barnes and Noble, Inc.", 2),
        ("Watson Logistics LLC", "Watson Logistic", 1),
        ("Siemens Healthcare GmbH", "Siemens AG", 1),
        ("Acme", "Foo", 0),
        ("Acme", None, None),
        ("n/a", "n/a", None),
    ],
)
def test_level(left, right, expected):
    assert level(left, right) == expected
    assert level(right, left) == expected


NAMES = st.one_of(
    st.lists(
        st.sampled_from(["Acme", "GmbH", "& Co.", "KG", "the", "S.A.", "Müller", "Ltd", "-"]),
        max_size=5,
    ).map(" ".join),
    st.text(max_size=30),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=5, max_size=20))
def test_level_is_symmetric(pairs):
    assert levels(*pairs) == levels(*(pair[::-1] for pair in pairs))


@settings(max_examples=100, deadline=None)
@given(NAMES)
def test_clean_knows_its_own_value_and_no_form(name):
    found = value(name)
    assert value(unicodedata.normalize("NFD", name)) == value(unicodedata.normalize("NFC", name))
    assert value(f"  {name} ") == found
    if found[0] and len(found[0].split()) > 1:
        assert value(value(found[0])[0])[0] == value(found[0])[0]


@pytest.mark.parametrize("unit", ["e\u0301\u0327", "gmbh ", "& ", "a", "\0"])
def test_hostile_names(unit):
    assert len(clean(unit * (100_000 // len(unit)))) == 1
