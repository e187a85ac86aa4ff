from __future__ import annotations

import polars as pl

from resolver.files.mapping.choose import choose

ROWS = 120
RACES = ["W" if row % 3 else "B" for row in range(ROWS)]
NAMES = {"W": "white", "B": "black"}


def roles(**columns):
    _, mapping = choose(pl.DataFrame(columns), {}, "file")
    return dict(mapping.select("column", "role").iter_rows())


def test_a_code_beside_its_description_counts_once():
    described = [NAMES[race] for race in RACES]
    found = roles(race_code=RACES, race_desc=described)
    assert found == {"race_code": "attribute", "race_desc": "ignore"}
    missing = [None, *RACES[1:]]
    found = roles(race_code=missing, race_desc=described)
    assert found == {"race_code": "ignore", "race_desc": "attribute"}


def test_what_a_role_says_is_not_said_again():
    sexes = ["F" if row % 2 else "M" for row in range(ROWS)]
    coded = ["2" if sex == "F" else "1" for sex in sexes]
    assert roles(sex=sexes, thing=coded)["thing"] == "ignore"


def test_attributes_that_only_mostly_agree_stay():
    parties = [RACES[row] if row % 4 else "X" for row in range(ROWS)]
    assert set(roles(race=RACES, party=parties).values()) == {"attribute"}
    rare = ["p" if row == 5 else "q" for row in range(ROWS)]
    other = ["p" if row == 6 else "q" for row in range(ROWS)]
    assert set(roles(first_thing=rare, other_thing=other).values()) == {"attribute"}


def test_values_of_one_person_each_are_no_categories():
    jobs = [f"job {row // 2}" for row in range(ROWS)]
    places = [f"place {row // 2}" for row in range(ROWS)]
    assert set(roles(job=jobs, place_of_birth=places).values()) == {"attribute"}
