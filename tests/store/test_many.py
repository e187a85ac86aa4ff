from __future__ import annotations

import pytest
from sqlalchemy import event, select

from resolver.store.many import keyed, listed, listed_texts

FAR = 2**63 - 1
NUMBERS = select(listed("numbers").c.value)
TEXTS = select(listed_texts("texts").c.value)
PAIRS = select(*keyed("pairs").c)
ODD = ["", "a", "o'Brien", '"', "\\", "{a,b}", "[1]", "null", "é😀", "new\nline\t", "%s ? :x"]


def test_numbers_come_as_rows(database):
    with database.read() as connection:
        for numbers in ([], [1], [FAR, -FAR - 1, 0, 1, 1]):
            assert connection.execute(NUMBERS, {"numbers": numbers}).scalars().all() == numbers


def test_texts_come_as_rows(database):
    with database.read() as connection:
        for texts in ([], ODD, ["a", "a"]):
            assert connection.execute(TEXTS, {"texts": texts}).scalars().all() == texts


def test_pairs_come_as_rows(database):
    pairs = [(left, right) for left in ODD for right in ODD]
    with database.read() as connection:
        for asked in ([], pairs):
            found = connection.execute(PAIRS, {"pairs": asked}).all()
            assert [tuple(row) for row in found] == asked


def test_two_lists_in_one_statement(database):
    left, right = listed("left"), listed("right")
    both = select(left.c.value).join_from(left, right, left.c.value == right.c.value)
    with database.read() as connection:
        assert connection.execute(both, {"left": [1, 2, 3], "right": [3, 2]}).scalars().all() == [
            2,
            3,
        ]


@pytest.mark.parametrize("longer", [1, 1_000])
def test_the_statement_is_the_same_for_any_length(database, longer):
    said = []
    with database.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: said.append(told[2]))
        connection.execute(NUMBERS, {"numbers": []})
        connection.execute(NUMBERS, {"numbers": range(longer)})
    assert said[0] == said[1]
