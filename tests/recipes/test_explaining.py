from __future__ import annotations

import pytest
from recipes.customers import record_frame, result

from resolver.errors import UnknownRecordError
from resolver.recipes.explaining import find


def test_records_are_found_by_id_source_and_id_or_key():
    records = record_frame()
    assert find(records, "3") == find(records, "crm:3") == find(records, ("crm", "3")) == 2
    assert find(records, "shop:1") == find(records, ("shop", "1")) == 5


def test_an_id_of_several_sources_is_asked_back():
    with pytest.raises(UnknownRecordError, match=r"'1' is an id in several sources \(crm, shop\)"):
        find(record_frame(), "1")


@pytest.mark.parametrize("key", ["99", "crm:99", "other:1", ("crm", "7"), "", ":"])
def test_unknown_records_are_told(key):
    with pytest.raises(UnknownRecordError, match="No record"):
        find(record_frame(), key)


def test_an_id_may_hold_a_colon():
    records = record_frame()
    odd = records.with_columns(record_id=records["record_id"] + ":x")
    assert find(odd, "3:x") == find(odd, "crm:3:x") == 2


@pytest.mark.parametrize("other", ["3", "crm:3", ("crm", "3")])
def test_one_record_is_no_pair(other):
    with pytest.raises(UnknownRecordError, match=r"^'3' is one record: name two different ones\.$"):
        result().explain("3", other)


def test_a_link_is_explained_with_its_band():
    found = result().explain("crm:1", "crm:2")
    assert (found.left, found.right) == (("crm", "1"), ("crm", "2"))
    (link,) = result().links.filter(left="1", right="2", right_source="crm").to_dicts()
    assert (found.weight, found.band) == (link["weight"], link["band"])
    names = [part.name for part in found.parts]
    assert (names[0], names[-1]) == ("prior", "household")
    assert {"name", "birth", "address", "email"} < {*names}


@pytest.mark.parametrize("other", ["crm:2", "shop:1", "3", "4", "7"])
def test_any_two_records_add_up_from_both_sides(other):
    found = result().explain("crm:1", other)
    assert sum(part.bits for part in found.parts) == pytest.approx(found.weight, rel=0, abs=1e-9)
    assert result().explain(other, "crm:1") == found
    assert 0 <= found.probability <= 1


def test_strangers_are_unrelated():
    assert result().explain("4", "5").band == "unrelated"


def test_a_shown_link_and_its_explanation_are_the_same():
    for row in result().proposals.iter_rows(named=True):
        for link in row["links"]:
            found = result().explain(
                (link["left_source"], link["left"]), (link["right_source"], link["right"])
            )
            assert found.weight == link["weight"]
            assert [part.bits for part in found.parts] == [part["bits"] for part in link["parts"]]
            assert [part.left for part in found.parts] == [part["left"] for part in link["parts"]]
