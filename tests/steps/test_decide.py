from __future__ import annotations

from resolver.steps.decide import Decision, rulings


def made(word, members=(3, 1, 2), dropped=(), links=(), ruled=()):
    given = Decision(
        word=word,
        members=members,
        dropped=frozenset(dropped),
        links=tuple(links),
        ruled=tuple(ruled),
    )
    return sorted(rulings(given))


def test_same_is_a_star_from_the_survivor():
    assert made("same") == [("same", 3, 1), ("same", 3, 2)]


def test_different_and_related_are_said_of_every_pair():
    for word in ("different", "related"):
        assert made(word) == [(word, 1, 2), (word, 3, 1), (word, 3, 2)]


def test_unsure_is_said_of_the_needed_links():
    assert made("unsure", links=[(1, 2), (2, 3)]) == [("unsure", 1, 2), ("unsure", 2, 3)]
    assert made("unsure") == [("unsure", 3, 1), ("unsure", 3, 2)]


def test_a_dropped_record_is_different_from_each_other_and_the_rest_are_the_same():
    apart = [("different", 1, 2), ("different", 3, 1)]
    assert made(None, dropped=[1]) == [*apart, ("same", 3, 2)]
    assert made("same", dropped=[1]) == [*apart, ("same", 3, 2)]
    assert made("related", dropped=[1]) == [*apart, ("related", 3, 2)]
    assert made("unsure", dropped=[1], links=[(1, 2), (2, 3)]) == [*apart, ("unsure", 2, 3)]


def test_the_survivor_itself_can_be_dropped():
    found = made(None, dropped=[3])
    assert found == [("different", 3, 1), ("different", 3, 2), ("same", 1, 2)]
    assert made(None, (1, 2), dropped=[1]) == [("different", 1, 2)]


def test_what_was_said_before_of_other_pairs_is_replaced():
    before = [(1, 2), (1, 3), (2, 9)]
    assert made("same", ruled=before) == [("same", 1, 2), ("same", 3, 1), ("same", 3, 2)]
    unsure = made("unsure", links=[(2, 3)], ruled=before)
    assert unsure == [("unsure", 1, 2), ("unsure", 1, 3), ("unsure", 2, 3)]
    assert made("different", ruled=before) == made("different")
    assert made(None, dropped=[1], ruled=before) == made(None, dropped=[1])
