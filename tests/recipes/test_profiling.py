from __future__ import annotations

from resolver.config.model import Config, Input
from resolver.files.options import ReadOptions
from resolver.recipes.batch import silent
from resolver.recipes.profiling import profile

ROWS = [
    {
        "id": str(n),
        "name": f"{first} Roe",
        "emails": ["office@acme.org"],
        "phones": [f"0612 34 56 {n}{n}"],
        "customAttributes": {"tier": "gold"},
    }
    for n, first in enumerate(["Ada", "Bob", "Cid", "Dan", "Eve"], start=1)
]


def look(rows, config=None, **options):
    wishes = ReadOptions(keep_columns=True, **options)
    return profile(rows, config=config, options=wishes, progress=silent)[0]


def test_every_column_is_told_in_the_order_of_the_input():
    found = look(ROWS)
    assert [(one.column, one.role) for one in found.columns][:4] == [
        ("id", "id"),
        ("name", "name"),
        ("emails", "email"),
        ("phones", "phone"),
    ]
    assert all(one.rows == len(ROWS) for one in found.columns)
    assert found.columns[2].kinds == {"role": 5}
    assert found.inputs[0].adds_up


def test_shared_values_are_counted_and_masked():
    found = look(ROWS)
    assert found.held_by_several == {"email": 1, "phone": 0, "address": 0}
    (shared,) = found.shared
    assert (shared.records, shared.people) == (5, 5)
    assert "office" not in shared.value


def test_a_region_is_advised_where_numbers_make_no_sense():
    told = [*ROWS, {"id": "9", "name": "Fay", "phones": ["+33 6 12 34 56 78"]}]
    assert "--region FR" in look(told).advice[0]
    france = Config(input=Input(region="FR"))
    assert not any("--region" in text for text in look(told, france).advice)


def test_a_missing_region_is_advised_wherever_normalized_forms_tell():
    phones = [{"original": "0612345678", "normalized": "+10612345678"}]
    found = look([{"id": "1", "name": "Ann", "phones": phones}])
    assert [one.code for one in found.findings] == ["no_region", "unvalidated"]
    assert "--region" in found.advice[0]


def test_a_mistaken_column_is_advised_to_be_mapped():
    rows = [{"id": str(n), "wrote": "Ada", "Created": f"later {n}"} for n in range(4)]
    advice = " ".join(look(rows).advice)
    assert "--map 'Created=ROLE'" in advice
    assert "--map COLUMN=ROLE" in advice


def test_damage_is_advised_to_be_mended():
    rows = [{"name": "JÃ¼rgen GroÃŸ", "phone": "1.5E+10", "zz": f"q{n}"} for n in range(3)]
    advice = " ".join(look(rows).advice)
    assert "--fix-mojibake" in advice
    assert "export such columns as text" in advice


def test_nothing_at_all_can_be_looked_at():
    found = look([])
    assert found.columns == ()
    assert found.findings == ()
