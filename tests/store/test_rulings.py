from __future__ import annotations

from resolver.store import rulings
from resolver.store.tables import RULINGS
from resolver.store.writing import add

AT = "2026-01-02T03:04:05.000006+00:00"


def row(seq, left, right):
    return {
        "seq": seq,
        "at": AT,
        "by_whom": "kim",
        "ruling": "same",
        "left_record": left,
        "right_record": right,
        "system": seq == 9,
    }


def test_rulings_are_found_by_either_record_and_by_number(database):
    with database.write() as connection:
        add(connection, RULINGS, [row(9, 2, 1), row(3, 1, 2), row(4, 2**62, 3)])
        found = rulings.concerning(connection, [1, 2, 2**62])
        assert [one.seq for one in found] == [3, 4, 9]
        assert [one.system for one in found] == [False, False, True]
        assert [one.seq for one in rulings.concerning(connection, [3])] == [4]
        assert rulings.concerning(connection, []) == []
        assert [one.seq for one in rulings.every(connection)] == [3, 4, 9]
        assert rulings.numbered(connection, 4).left_record == 2**62
        assert rulings.numbered(connection, 5) is None
