from __future__ import annotations

from resolver.files.presets.numbered import at, numbers


def test_a_rule_stands_for_every_number_there_is():
    headers = ["Address 2 - City", "address 10 - street", "Address x - City", "Name"]
    assert numbers(["Address {n} - City", "Address {n} - Street"], headers) == [2, 10]
    assert numbers(["Phone {n}"], headers) == []
    assert at(("Address {n} - City", "Name"), 10) == ("Address 10 - City", "Name")


def test_a_rule_without_a_number_stands_once():
    assert [at(["Name"], number) for number in numbers(["Name"], ["Other"])] == [("Name",)]
