from __future__ import annotations

from targets.people import held

from resolver.targets.refusing import conflict, refusals


def test_ids_conflict_within_one_system_only():
    one = held("a", ids=[("shop", "1"), ("", "x")])
    assert conflict(one, held("b", ids=[("erp", "2")])) is None
    assert conflict(one, held("b", ids=[("SHOP", " 1 ")])) is None
    assert "'1' on a and '2' on b" in conflict(one, held("b", ids=[("shop", "2")])).reason
    assert "one source system" in conflict(one, held("b", ids=[("", "y")])).reason


def test_only_refusing_sources_refuse():
    one, other = held("a", ids=[("s", "1")]), held("b", ids=[("s", "2")])
    assert refusals(one, [other], frozenset()) == {}
    assert list(refusals(one, [other], frozenset({"crm"}))) == [("crm", "b")]
