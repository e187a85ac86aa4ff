from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import RECORD, customers, generated

from resolver.errors import RejectedCustomer
from resolver.files.customer import CustomerReader, reader, tabled
from resolver.files.customer.shape import Reading


@pytest.fixture(scope="module")
def by_table():
    """A reader to whom keys say nothing, so that every customer is a table of one row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "readings", lambda *_: (Reading(layout=None, plan=None),))
        yield CustomerReader()


FLAT = st.fixed_dictionaries(
    {"id": st.just("1")},
    optional=dict.fromkeys(
        ("first_name", "Nachname", "name", "e_mail", "phone 1", "phone 2", "city", "zip",
         "billing_city", "shipping_zip", "street_1", "street_2", "birth_year", "birth_month",
         "birth_day", "opt_out", "newsletter", "maiden name", "po box", "tier", "Tier"),
        st.sampled_from(["yes", "no", "7", "Ann", "1980", "PO", " ", "[1]"]),
    ),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(customer=FLAT)
def test_flat_customers_are_the_same_either_way(by_table, customer):
    assert CustomerReader().read(customer) == by_table.read(customer)


@settings(max_examples=20, deadline=None)
@given(customer=RECORD)
def test_customers_are_the_same_either_way(by_table, customer):
    customer = {"id": "1", "channels": [{"type": "SMS", "address": "1"}], **customer}
    try:
        row = CustomerReader().read(customer)
    except RejectedCustomer as error:
        with pytest.raises(RejectedCustomer) as again:
            by_table.read(customer)
        assert str(again.value) == str(error)
    else:
        assert row == by_table.read(customer)


@pytest.mark.parametrize("customer", [*generated(10, 3), *customers()[:10]], ids=lambda c: c["id"])
def test_usual_customers_are_the_same_either_way(by_table, customer):
    row = CustomerReader().read(customer)
    assert row == by_table.read(customer)
    assert [*row] == [*by_table.read(customer)]


def test_a_merge_is_told_with_its_source():
    webhook = {"sourceCustomerId": "a", "destinationCustomerId": "b"}
    (one,) = tabled.merges(tabled.known(webhook, fix=False), None)
    assert (one.source, one.kept, one.gone) == ("gladly", "b", "a")
    with pytest.raises(RejectedCustomer, match="tells of a merge"):
        tabled.record(tabled.known(webhook, fix=False), None, {})


def test_a_record_that_tells_that_it_was_merged_says_where_it_went(by_table):
    contact = {"vid": 1, "canonical-vid": 2, "merged-vids": [1, 2], "properties": {}}
    assert CustomerReader().read({**contact, "id": "1"}) == by_table.read({**contact, "id": "1"})
