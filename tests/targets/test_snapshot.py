from __future__ import annotations

import pytest
from targets.people import held

from resolver.targets.snapshot import digest, snapshot

PLAIN = {
    "given_name": "Jo",
    "emails": ["a@x.org", "b@x.org", "c@x.org"],
    "attributes": {"Tier": "gold"},
    "consent": "opt_in",
}


def told(**changed):
    return digest(held("a", **{**PLAIN, **changed}), ["Tier"])


@pytest.mark.parametrize(
    "changed",
    [
        {"given_name": "Joan"},
        {"emails": ["b@x.org", "a@x.org", "c@x.org"]},
        {"attributes": {"Tier": "silver"}},
        {"attributes": {}},
        {"consent": "opt_out"},
        {"locale": "fr"},
        {"ids": [("shop", "1")]},
    ],
)
def test_the_digest_changes_with_all_that_a_plan_rests_on(changed):
    assert told(**changed) != told()


@pytest.mark.parametrize(
    "changed",
    [
        {"emails": ["a@x.org", "c@x.org", "b@x.org"]},
        {"modified_at": "2026-01-01"},
        {"attributes": {"Tier": "gold", "Score": "7"}},
    ],
)
def test_the_digest_stays_where_nothing_is_told_that_was_known(changed):
    assert told(**changed) == told()


def test_any_text_has_a_digest():
    assert len(told(given_name="\udc80\u2028")) == 16


def test_an_opt_out_is_in_the_snapshot():
    assert snapshot(held("a", consent="opt_out")) == {"opted_out": True}
