from __future__ import annotations

import pytest
from report.sample import record

from resolver.report.mask import Mask, mask_for
from resolver.report.members import COLUMNS, members_view, values

OPEN = Mask(active=False)


def view(*records, mask=OPEN):
    members = [
        {"source": r["source"], "record_id": r["record_id"], "survivor": i == 0}
        for i, r in enumerate(records)
    ]
    return members_view(members, records, mask)


def verdicts(found):
    return {"".join(s.text for s in row.label): row.verdict for row in found.rows}


def test_fields_that_differ_come_first():
    left = record("a", "1", "Jane Doe", "j@x.org; k@x.org", "+14155550171", birth="1980-02-03")
    right = record("b", "2", "JANE DOE", "k@x.org", "(415) 555-0171", birth="1980-03-02")
    found = verdicts(view(left, {**right, "company": "Acme"}))
    assert found == {
        "Birth date": "differs",
        "E-mail": "partly",
        "Company": "one",
        "Name": "same",
        "Phone": "same",
        "Created": "beside",
    }
    assert next(iter(found)) == "Birth date"


def test_values_that_another_record_lacks_are_odd():
    row = view(record("a", "1", "", "j@x.org; k@x.org"), record("b", "2", "", "k@x.org")).rows[0]
    assert [[value.odd for value in cell] for cell in row.cells] == [[True, False], [False]]


def test_masked_values_carry_letters():
    left, right = record("a", "1", "Jane Doe"), record("b", "2", "John Day")
    row = view(left, right, mask=mask_for(True, [], [])).rows[0]
    assert [(c[0].segments[0].text, c[0].twin) for c in row.cells] == [
        ("J. D.", "A"),
        ("J. D.", "B"),
    ]


def test_many_members_are_hidden_behind_their_keys():
    found = view(*(record("a", str(i), "Ann") for i in range(COLUMNS + 2)))
    assert (len(found.heads), len(found.hidden)) == (COLUMNS, 2)


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"given_name": "Jane", "family_name": "Doe"}, "name", ["Jane Doe"]),
        ({"name": "J", "given_name": "Jane"}, "name", ["J"]),
        (
            {"house_number": "12", "street": "Elm St", "city": "Leeds", "postcode": "LS1"},
            "address",
            ["12 Elm St, LS1, Leeds"],
        ),
        ({"address": "12 Elm St, Leeds", "city": "leeds"}, "address", ["12 Elm St, Leeds"]),
        ({"birth_year": "1980"}, "birth_date", ["1980"]),
        (
            {"external_ids": [{"system": "gladly", "value": "7"}, {"system": "", "value": "8"}]},
            "external_ids",
            ["gladly: 7", "8"],
        ),
        ({"company": "  "}, "company", []),
        ({}, "emails", []),
    ],
)
def test_values(given, field, expected):
    assert values(given, field) == expected
