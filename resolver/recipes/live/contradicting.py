"""Rulings of people that contradict one another: which records, and the way between them."""

from __future__ import annotations

from collections.abc import Iterable

from resolver.errors import RulingError
from resolver.recipes.live import ruled
from resolver.recipes.live.ruled import Pair, Said
from resolver.steps.rulings.groups import consistent
from resolver.store import lookups
from resolver.store.database import Connection

APART = ("different", "related")


def refuse(connection: Connection, said: Said) -> None:
    """Refuse a ruling, not written yet, after which others could not all be followed.

    What sources tell of is left out: it gives way to people.

    Raises:
        RulingError: it names the records that would be both one and two people, and the way of
            rulings `same` between them.
    """
    words = _reached(connection, said)
    same = [one.pair for one in words if one.ruling == "same"]
    apart = {one.pair: one.ruling for one in words if one.ruling in APART}
    for _, pair, path in consistent(same, apart):
        raise RulingError(_told(connection, pair, apart[pair], path))


def _reached(connection: Connection, said: Said) -> list[Said]:
    """The last words of people on all records that rulings `same` connect with those of this one.

    Those on other records cannot contradict it.
    """
    known = {said.seq: said}
    reached: set[int] = set()
    asked = {*said.pair}
    while asked:
        found = ruled.concerning(connection, sorted(asked))
        known |= {one.seq: one for one in found if not one.system}
        reached |= asked
        words = [*ruled.last_words([*known.values()]).values()]
        asked = _joined(words) - reached
    return words


def _joined(words: Iterable[Said]) -> set[int]:
    return {record for one in words if one.ruling == "same" for record in one.pair}


def _told(connection: Connection, pair: Pair, word: str, path: list[int]) -> str:
    rows = lookups.by_id(connection, path)
    names = [f"{rows[record].source}:{rows[record].record_id}" for record in path]
    return (
        f"This contradicts other rulings: {names[0]} and {names[-1]} would be ruled {word}, and "
        f"yet rulings 'same' would connect them: {' – '.join(names)}. Take one of these back first."
    )
