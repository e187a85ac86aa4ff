from __future__ import annotations

import polars as pl
import pytest

from resolver.model.comparison import COMPARISONS
from resolver.steps.measure.causes import AGAINST, FALSE, MISSED, false_cause, missed_cause, text_of

FIELDS = [field for comparison in COMPARISONS for field in comparison.fields]
NAMES = [comparison.name for comparison in COMPARISONS]


def pair(weight: float, *, flags: dict[str, bool] | None = None, bits=None, **levels: str):
    frame = pl.DataFrame({"weight": [weight]}).with_columns(
        *(
            pl.lit(
                field.level(levels[field.name]) if field.name in levels else None, pl.Int8
            ).alias(f"level_{field.name}")
            for field in FIELDS
        ),
        *(pl.lit((bits or {}).get(name, 0.0)).alias(f"bits_{name}") for name in NAMES),
        pl.lit((bits or {}).get("household", 0.0)).alias("bits_household"),
    )
    known = ("generation", "firms", "shut", "unique", "ruled", "compared", "strong", "weak")
    return frame.with_columns(pl.lit((flags or {}).get(name, False)).alias(name) for name in known)


def false(*given, **more):
    return pair(*given, **more).select(false_cause(0.0)).item()


def missed(*given, **more):
    return pair(*given, **more).select(missed_cause(0.0, NAMES)).item()


@pytest.mark.parametrize(
    ("cause", "levels"),
    [
        ("namesakes", {"given": "exact", "family": "exact"}),
        ("namesakes", {"given": "nickname", "family": "exact", "phone": "different"}),
        ("copies", {"given": "exact", "family": "exact", "email": "exact"}),
        ("copies", {"given": "exact", "family": "exact", "birth": "exact"}),
        ("relatives", {"given": "conflict", "family": "exact"}),
        ("relatives", {"given": "conflict", "family": "conflict", "phone": "household"}),
        ("contact", {"given": "exact", "email": "shared"}),
        ("contact", {"phone": "exact"}),
        ("contact", {"external_id": "exact"}),
        ("home", {"street": "exact", "locality": "postcode"}),
        ("partial", {"given": "initial", "family": "exact"}),
        ("kind", {"kind": "couple", "phone": "exact"}),
        ("other", {"email": "similar"}),
    ],
)
def test_what_brought_two_people_together(cause, levels) -> None:
    assert false(3.0, **levels) == cause


def test_false_pairs_that_the_two_do_not_explain() -> None:
    assert false(-3.0, given="exact", family="exact") == "transitive"
    levels = {"given": "exact", "family": "exact", "phone": "exact"}
    assert false(3.0, flags={"firms": True}, **levels) == "company"
    assert false(3.0, flags={"generation": True}, **levels) == "relatives"


@pytest.mark.parametrize(
    ("cause", "weight", "flags"),
    [
        ("sources", 3.0, ("shut", "unique", "strong")),
        ("unique", -3.0, ("unique", "ruled")),
        ("ruled", 3.0, ("ruled", "strong")),
        ("alike_nothing", 3.0, ()),
        ("alike_weak", 3.0, ("weak",)),
        ("alike_crowd", 3.0, ("strong", "weak")),
        ("cut", 3.0, ("compared", "weak")),
        ("nothing", -3.0, ("weak",)),
        ("little", -3.0, ("compared",)),
    ],
)
def test_what_kept_one_person_apart(cause, weight, flags) -> None:
    assert missed(weight, flags=dict.fromkeys(flags, True), given="exact") == cause


def test_nothing_to_compare_and_couples() -> None:
    assert missed(-3.0) == "bare"
    assert missed(3.0, kind="couple", flags={"compared": True}) == "couple"


@pytest.mark.parametrize(
    ("cause", "bits", "levels"),
    [
        ("against_given", {"name": -4.0}, {"given": "conflict", "family": "exact"}),
        ("against_family", {"name": -4.0, "birth": -3.0}, {"given": "exact", "family": "conflict"}),
        ("against_name", {"name": -4.0}, {"given": "conflict", "family": "conflict"}),
        ("against_birth", {"name": -2.0, "birth": -3.0}, {"given": "conflict"}),
        ("household", {"household": -6.0, "name": -2.0}, {"given": "exact"}),
        ("little", {"name": -0.5}, {"given": "exact"}),
    ],
)
def test_what_speaks_most_against_a_pair(cause, bits, levels) -> None:
    assert missed(-3.0, flags={"compared": True}, bits=bits, **levels) == cause


def test_every_cause_has_words() -> None:
    for code in (*FALSE, *MISSED, *(AGAINST + name for name in NAMES)):
        assert len(text_of(code)) > 10
    assert "tier" in text_of("against_attribute:tier")
