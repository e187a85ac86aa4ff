from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import company
from resolver.fields.company.words import forms, native, spellings, words


def cleaned(*names):
    frame = pl.DataFrame({"raw": names}, schema={"raw": pl.String})
    return frame.select(c=company.clean(pl.col("raw")))["c"]


def clean(name):
    return cleaned(name).to_list()[0] or {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("株式会社トヨタ", ("toyota", "kk")),
        ("トヨタ㈱", ("toyota", "kk")),
        ("株式会社", ("zhushihuishe", None)),
        ("삼성 주식회사", ("samseong", "jusik")),
        ("ПАО «Газпром»", ("gazprom", "pao")),
        ("ИП Иванов", ("ivanov", "ip")),
        ("IP Solutions", ("ip solutions", None)),
        ("E.ON SE", ("e on", "se")),
        ("Foo Sp. z o.o. sp. k.", ("foo", "spzoospk")),
        ("Foo UG (haftungsbeschränkt)", ("foo", "ughaftungsbeschrankt")),
        ("Müller GmbH & Co. KG Berlin", ("muller berlin", "gmbhkg")),
        ("Rossi F.lli S.n.c.", ("rossi fratelli", "snc")),
        ("Nova Tech Intl", ("nova technology international", None)),
    ],
)
def test_forms_and_words(name, expected):
    found = clean(name)
    assert (found.get("value"), found.get("legal")) == expected


@pytest.mark.parametrize(
    ("name", "value", "trading"),
    [
        ("Smith Ltd t/a Joe's Cafe", "smith", "joes cafe"),
        ("Smith LLC (dba Blue Moon LLC)", "smith", "blue moon"),
        ("Smith, doing business as: Blue Moon", "smith", "blue moon"),
        ("Privat t/a Blue Moon", "blue moon", None),
        ("Acme c/o Smith", "acme", None),
        ("Fatima Ltd", "fatima", None),
    ],
)
def test_trading_names(name, value, trading):
    found = clean(name)
    assert (found["value"], found["trading"]) == (value, trading)


@pytest.mark.parametrize("name", ["Self-employed", "PRIVAT", "n/a", "Freelancer", "", " ", None])
def test_no_company(name):
    assert not clean(name)


def test_initials():
    assert clean("International Business Machines Corp.")["initials"] == "ibm"
    assert clean("University of Southern California")["initials"] == "usc"
    assert clean("General Electric")["initials"] is None


def test_the_data_agrees_with_itself():
    known = spellings()
    assert not set(known) & set(known.values())
    assert all(form == form.lower() and form.isascii() for form in forms().spaced)
    kinds = ("joiner", "small", "generic", "trade", "ahead", "inside", "absent")
    assert all(words(kind) for kind in kinds)
    assert not (words("generic") | words("trade")) & set(known)
    assert words("inside") <= forms().compact
    pattern, legal = native()
    assert all(pattern.fullmatch(form) for form in legal)


PARTS = ["Acme", "GmbH", "& Co.", "KG", "the", "S.A.", "e", "y", "E.", "V.", "OOO", "株式会社",
         "Intl", "t/a", "c/o", "(UK)", "Ltd", "-"]  # fmt: skip
NAMES = st.one_of(st.lists(st.sampled_from(PARTS), max_size=6).map(" ".join), st.text(max_size=30))


@settings(max_examples=40, deadline=None)
@given(NAMES)
def test_a_value_is_its_own_value(name):
    found = clean(name)
    if found:
        again = clean(found["value"])
        assert again.get("value") in (found["value"], None)
        assert again.get("legal") is None


@settings(max_examples=40, deadline=None)
@given(NAMES)
def test_form_case_and_blanks_make_no_difference(name):
    one, two = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    first, *others = cleaned(one, two, f"  {one} ").to_list()
    assert others == [first, first]


@pytest.mark.parametrize("unit", ["t/a ", "c/o ", "株式会社", "ооо ", "e. ", "e\u0301\u0327", "& "])
def test_hostile_names(unit):
    names = [unit * 20_000 + str(n) for n in range(5)]
    assert len(cleaned(*names)) == 5
