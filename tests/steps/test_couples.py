from __future__ import annotations

from resolver.steps import couples


def test_a_couple_is_apart_from_everybody():
    assert couples.apart([], set()) == set()
    assert couples.apart([(0, 1, False), (0, 2, False)], {(1, 2)}) == {(0, 1), (0, 2)}


def test_a_couple_with_something_of_its_own_is_one_of_the_two():
    pairs = [(0, 1, True), (0, 2, False), (0, 3, False)]
    assert couples.apart(pairs, {(1, 2)}) == {(0, 2)}
    assert couples.apart(pairs, {(2, 3)}) == set()


def test_it_may_be_the_later_of_a_pair():
    assert couples.apart([(1, 3, True), (2, 3, False)], {(1, 2)}) == {(2, 3)}
    assert couples.apart([(2, 3, True), (1, 3, False)], {(1, 2)}) == {(1, 3)}


def test_who_shares_something_with_two_is_apart_from_whoever_is_neither():
    pairs = [(0, 1, True), (0, 2, True), (0, 3, False)]
    assert couples.apart(pairs, {(1, 2)}) == set()
    assert couples.apart(pairs, {(2, 3)}) == {(0, 3)}


def test_couples_elsewhere_do_not_matter():
    pairs = [(0, 1, True), (4, 5, False), (1, 6, False)]
    assert couples.apart(pairs, set()) == {(4, 5)}
