"""Records of couples, kept apart from the people they could be taken for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable

Pair = tuple[int, int]


def apart(couples: Iterable[tuple[int, int, bool]], named: Container[Pair]) -> set[Pair]:
    """The pairs, of a couple and one of the two each, that are never one person.

    Joined with one of the two the couple would be evidence for the other, and two people of
    different given names would be one. A couple that shares something of its own with one person,
    such as an e-mail, is apart only from people whose given names are not that one's.

    `couples`: pairs `l < r`, and whether they share such a thing; `named`: the pairs `l < r` of
    records whose given names differ.
    """
    claims: dict[int, list[int]] = defaultdict(list)
    rest = []
    for left, right, own in couples:
        if own:
            claims[left].append(right)
            claims[right].append(left)
        else:
            rest.append((left, right))
    if not claims:
        return set(rest)

    def rival(one: int, other: int) -> bool:
        return any((min(two, other), max(two, other)) in named for two in claims.get(one, ()))

    return {
        (left, right)
        for left, right in rest
        if (left not in claims and right not in claims) or rival(left, right) or rival(right, left)
    }
