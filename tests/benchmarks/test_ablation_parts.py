from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from steps.people import every_pair, records
from steps.test_lone import CROWD, beside

import resolver
from benchmarks.parts import PARTS
from benchmarks.watch import watching
from resolver.config.model import Blocking
from resolver.model import comparison as c
from resolver.recipes import blocking, learning, stages
from resolver.steps import cluster, lone, score
from resolver.steps.fit import classes

TERRENCE = {"name": "Terrence Blakemore"}
FAMILY = ("Gisela Nordqvist", "Torsten Nordqvist", "Ulrika Nordqvist", "Pelle Nordqvist")
LEVELS = {
    "sharing": (
        [{"name": name, "emails": ["nordqvist@web.de"]} for name in FAMILY],
        {"email": (c.EMAIL.level("household"), c.EMAIL.level("exact"))},
    ),
    "other scripts": (
        [{"name": "김민준"}, {"name": "Kim Min-jun"}],
        {
            "given": (c.GIVEN.level("exact"), c.GIVEN.level("conflict")),
            "family": (c.FAMILY.level("exact"), c.FAMILY.level("conflict")),
        },
    ),
    "nicknames": (
        [{"name": "Robert Blakemore"}, {"name": "Bob Blakemore"}],
        {"given": (c.GIVEN.level("nickname"), c.GIVEN.level("conflict"))},
    ),
    "fuzzy names": (
        [TERRENCE, {"name": "Terrrence Blakemroe"}],
        {
            "given": (c.GIVEN.level("close"), c.GIVEN.level("conflict")),
            "family": (c.FAMILY.level("close"), c.FAMILY.level("conflict")),
        },
    ),
    "swapped names": (
        [
            {"given_name": "Zorvan", "family_name": "Quillfeather"},
            {"given_name": "Quillfeather", "family_name": "Zorvan"},
        ],
        {"family": (c.FAMILY.level("exact"), c.FAMILY.level("conflict"))},
    ),
    "near dates": (
        [{"birth_date": "1980-02-03"}, {"birth_date": "1980-03-02"}],
        {"birth": (c.BIRTH.level("swapped"), c.BIRTH.level("different"))},
    ),
    "middle names": (
        [{"name": "Robert Peter Blakemore"}, {"name": "Robert Peter Blakemore"}],
        {"middle": (c.MIDDLE.level("exact"), None)},
    ),
    "years of birth": (
        [{"birth_year": "1980"}, {"birth_year": "1980"}],
        {"birth_year": (c.BIRTH_YEAR.level("same"), None)},
    ),
    "first of January": (
        [{"birth_date": "1980-01-01"}, {"birth_date": "1980-01-01"}],
        {"birth": (c.BIRTH.level("default_day"), c.BIRTH.level("exact"))},
    ),
    "similar e-mails": (
        [{"emails": ["t.blakemore@gmail.com"]}, {"emails": ["t.blakemore@gmial.com"]}],
        {"email": (c.EMAIL.level("typo_domain"), c.EMAIL.level("different"))},
    ),
    "similar phones": (
        [{"phones": ["+14155552671"]}, {"phones": ["+14155552673"]}],
        {"phone": (c.PHONE.level("one_digit"), c.PHONE.level("different"))},
    ),
    "company": (
        [{"company": "Nordqvist Timber"}, {"company": "Nordqvist Timber"}],
        {"company": (c.COMPANY.level("exact"), None)},
    ),
    "gender": (
        [{"gender": "female"}, {"gender": "female"}],
        {"gender": (c.GENDER.level("exact"), None)},
    ),
    "couples": (
        [{"name": "John & Mary Blakemore"}, {"name": "John Blakemore"}],
        {"kind": (c.KIND.level("couple"), None)},
    ),
}


def levels(rows):
    cleaned = stages.prepare(records(*rows), "US")
    return stages.levels(every_pair(len(rows)), cleaned)


@pytest.mark.parametrize("name", LEVELS)
def test_a_level_is_another_without_its_part(name):
    rows, expected = LEVELS[name]
    rows = [*rows, {"name": "Somebody Else"}]
    fields = [f"level_{field}" for field in expected]
    on = levels(rows).select(fields).row(0)
    with PARTS[name].off():
        off = levels(rows).select(fields).row(0)
    assert list(zip(on, off, strict=True)) == list(expected.values())
    assert levels(rows).select(fields).row(0) == on


CITIES = ("Uppsala", "Visby", "Kiruna", "Falun")
PEOPLE = [
    {
        "name": f"{given} {family}",
        "gender": "male" if place % 2 else "female",
        "emails": [f"{given}.{family}@web.de".lower()][: place % 3],
        "phones": [f"+1415555{2600 + place % 9}"][: place % 2],
        "birth_date": f"19{50 + place % 40}-0{1 + place % 9}-11",
        "street": f"{10 + place % 5} Kungsgatan",
        "city": CITIES[place % 4],
        "postcode": f"{10_000 + place % 4}",
        "attribute:tier": ("gold", "silver", "bronze")[place % 3],
    }
    for place, (given, family) in enumerate(
        [(g, f) for g in ("Torsten", "Gisela", "Ulrika", "Pelle") for f in ("Nordqvist", "Ek")] * 3
        + [("Terrence", "Blakemore"), ("Gisella", "Blakemore"), ("Ulrika", "Blakemore")] * 2
    )
]
"""Thirty records, some of them of one person; nothing hangs on who they are."""


@cache
def people():
    return stages.prepare(records(*PEOPLE), "US")


def weights():
    cleaned = people()
    pairs = every_pair(len(cleaned))
    known = stages.levels(pairs, cleaned)
    with patch.object(learning, "SAMPLE", 500):
        model = learning.learn(cleaned, known, stages.comparisons(cleaned))
    return model.weights, score.score(known, model.weights)


def compared():
    """The candidates among namesakes who share no whole name and no contact point."""
    rows = [
        {"name": f"{given} {family}", "city": CITIES[place % 4], "birth_date": f"{1950 + place}"}
        for place, (given, family) in enumerate(product(GIVEN, FAMILIES))
    ]
    cleaned = stages.prepare(records(*rows), "US")
    return set(blocking.candidates(cleaned, Blocking(pairs_per_record=1)).pairs.rows())


GIVEN = ("Torsten", "Gisela", "Ulrika", "Pelle", "Terrence", "Zorvan")
FAMILIES = ("Nordqvist", "Ek", "Blakemore", "Quillfeather", "Lindholm", "Ostrowski")


def test_weak_rules_find_what_strong_keys_miss():
    assert compared()
    with PARTS["weak rules"].off():
        assert not compared()


def test_pruning_chooses_other_pairs_than_chance_does():
    on = compared()
    with PARTS["pruning"].off():
        off = compared()
    assert on - off
    assert len(off) <= len(on)


def same_bits(name):
    on, _ = weights()
    with PARTS[name].off():
        off, _ = weights()
    return on.unrelated == off.unrelated, on.household == off.household


@pytest.mark.parametrize("name", ["joint levels", "learning", "priors", "monotone levels"])
def test_bits_are_others_without_a_part(name):
    assert same_bits(name) == (False, False)


def test_without_the_household_there_is_no_correction():
    _, on = weights()
    with PARTS["household"].off():
        _, off = weights()
    assert on["bits_household"].min() < -1
    assert off["bits_household"].min() > -0.01


def test_without_its_anchor_the_household_is_learned_on_names():
    on, _ = weights()
    with PARTS["household anchor"].off():
        off, _ = weights()
    assert on.household["name"] != off.household["name"]
    assert any(one.anchored for one in on.comparisons)
    assert not any(one.anchored for one in off.comparisons)


def test_without_rarity_all_names_count_alike():
    model, _ = weights()
    exact = every_pair(2).with_columns(
        pl.lit(field.top if field in (c.GIVEN, c.FAMILY) else None, pl.Int8).alias(f"level_{name}")
        for name, field in ((f.name, f) for one in model.comparisons for f in one.fields)
    )
    known = pl.concat([exact, exact]).with_columns(
        rarity_given=pl.Series([2.0, 16.0]), rarity_family=pl.Series([2.0, 16.0])
    )
    on = score.score(known, model)["bits_name"]
    with PARTS["rarity"].off():
        off = score.score(known, model)["bits_name"]
    assert on[0] < on[1]
    assert off[0] == off[1]


def test_without_whole_names_their_parts_add_up():
    assert "name" in weights()[0].whole
    with PARTS["whole names"].off():
        assert weights()[0].whole == {}


def test_without_the_bound_one_person_may_disagree_in_names_always():
    names = next(one for one in c.COMPARISONS if one.name == "name")
    conflict, many = np.array([25]), np.full((3, 1), 1e6)

    def chance():
        return classes.learned(names, conflict, many, bounded=False).marginals[classes.SAME][0][0]

    assert chance() == pytest.approx(0.25)
    with PARTS["bounded conflict"].off():
        assert chance() > 0.9


def test_without_attributes_only_fixed_comparisons_are_left():
    on, _ = weights()
    with PARTS["free attributes"].off():
        off, _ = weights()
    gone = {one.name for one in on.comparisons} - {one.name for one in off.comparisons}
    assert gone == {"attribute:tier"}


def test_without_the_self_check_a_fit_that_is_not_credible_stands():
    def notes():
        rows = [{"name": name, "emails": [f"{n}@web.de"]} for n in range(12) for name in NAMESAKES]
        cleaned = stages.prepare(records(*rows), "US")
        known = stages.levels(every_pair(len(cleaned)), cleaned)
        return learning.learn(cleaned, known, stages.comparisons(cleaned)).notes

    on = notes()
    with PARTS["self-check"].off():
        off = notes()
    assert on != off


NAMESAKES = ("Gisela Nordqvist", "Pelle Ek")


def dedupe(*rows):
    """What is found of the rows (by `id`) and of the pairs weighed on the way."""
    with watching() as seen:
        result = resolver.dedupe(pl.DataFrame(list(rows)), id_column="id")
    return dict(result.entities.select("record_id", "entity_id").iter_rows()), seen


HIM = {
    "name": "Terrence Blakemore",
    "email": "q71@web.de",
    "phone": "+14155552671",
    "dob": "1950-03-04",
    "gender": "male",
    "ssn": "512-88-1201",
}
HER = {
    "name": "Gisela Nordqvist",
    "email": "z8k@orange.fr",
    "phone": "+14155552685",
    "dob": "1991-10-11",
    "gender": "female",
    "ssn": "377-01-9934",
}
BOTH = {
    "email": "q71@web.de",
    "email2": "z8k@orange.fr",
    "phone": "+14155552671",
    "phone2": "+14155552685",
}
CHAIN = (
    {"id": "1", **HIM},
    {"id": "2", **BOTH},
    {"id": "3", **HER},
    {"id": "1b", **HIM, "name": "Blakemore, Terrence"},
    {"id": "3b", **HER, "name": "Nordqvist, Gisela"},
    {"id": "4", "name": "Pelle Ek", "dob": "1970-12-30"},
)
"""Two people, twice each, and a record between them that has something of both."""


def test_without_group_evidence_components_are_entities():
    on, _ = dedupe(*CHAIN)
    with PARTS["group evidence"].off():
        off, _ = dedupe(*CHAIN)
    assert on["1"] != on["3"]
    assert off["1"] == off["2"] == off["3"] != off["4"]


def test_without_complete_scoring_pairs_that_were_not_found_are_not_weighed():
    _, on = dedupe(*CHAIN)
    with PARTS["complete scoring"].off():
        _, off = dedupe(*CHAIN)
    assert len(on.checked) > len(on.weighed)
    assert len(off.checked) == len(off.weighed)


def grouped(*rows):
    """What speaks for and against pairs when groups are made, and who is two people."""
    found = []
    group = cluster.group

    def taken(rows, evidence, *, decided, **more):
        found.append((evidence["evidence"], decided.different))
        return group(rows, evidence, decided=decided, **more)

    with patch.object(cluster, "group", taken):
        dedupe(*rows)
    return found[0]


def test_without_doubt_nothing_speaks_against_a_group():
    on, _ = grouped(*CHAIN)
    with PARTS["doubt"].off():
        off, _ = grouped(*CHAIN)
    assert on.min() < 0 == off.min()


def test_without_a_cap_one_link_has_all_its_bits():
    copy = {"id": "1c", **HIM, "address": "12 Elm Street, Springfield, IL 62704"}
    on, _ = grouped(*CHAIN, copy, {**copy, "id": "1d"})
    with PARTS["cap on a link"].off():
        off, _ = grouped(*CHAIN, copy, {**copy, "id": "1d"})
    assert on.max() < off.max()


def test_without_the_rule_weak_links_join_two_groups():
    strong = {(0, 1): 10.0, (2, 3): 10.0}
    weak = {(0, 2): 1.0, (0, 3): 1.0, (1, 2): 1.0}
    frame = pl.DataFrame(
        [(*pair, bits) for pair, bits in {**strong, **weak}.items()],
        schema={"l": pl.UInt32, "r": pl.UInt32, "evidence": pl.Float64},
        orient="row",
    )
    assert cluster.group(4, frame).n_unique() == 2
    with PARTS["weak bridges"].off():
        assert cluster.group(4, frame).n_unique() == 1


def test_without_the_second_pass_lone_records_stay_alone():
    sizes, evidence = lone.sizes(pl.Series(CROWD)), beside(0, (9, 2), (9, 2))
    assert len(lone.joins(evidence, sizes)) == 1
    with PARTS["lone records"].off():
        assert lone.joins(evidence, sizes).is_empty()


def test_without_couples_they_join_one_of_the_two():
    home = {"address": "12 Elm Street, Springfield, IL 62704", "phone": "+14155552671"}
    rows = [
        {"id": "1", "name": "John & Mary Blakemore", **home},
        {"id": "2", "name": "John Blakemore", **home},
        {"id": "3", "name": "Mary Blakemore", **home},
        *({"id": name, "name": name} for name in ("Gisela Nordqvist", "Pelle Ek", "Ulrika Ost")),
    ]
    on, _ = dedupe(*rows)
    _, apart = grouped(*rows)
    with PARTS["couples"].off():
        _, free = grouped(*rows)
    assert on["1"] not in {on["2"], on["3"]}
    assert (apart, free) == ({(0, 1), (0, 2)}, set())


def test_every_part_is_put_to_the_test():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in PARTS if f'"{name}"' not in text] == []
    assert all(part.says.endswith(".") for part in PARTS.values())
