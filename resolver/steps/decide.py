"""What somebody decides on a proposal, as rulings on pairs of its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

SAME: Final = "same"
UNSURE: Final = "unsure"
DIFFERENT: Final = "different"
DROP: Final = "drop"
"""What is said of one record: it belongs to none of the others."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision on the records of a proposal, given as numbers, the survivor first.

    `word` is `same`, `different`, `related` or `unsure`, None where records were only dropped;
    `links` are the links that hold the proposal together, as far as they are known, `ruled` the
    pairs of its records that somebody has ruled on before.
    """

    word: str | None
    members: tuple[int, ...]
    dropped: frozenset[int] = frozenset()
    links: tuple[Pair, ...] = ()
    ruled: tuple[Pair, ...] = ()


def rulings(made: Decision) -> Iterator[tuple[str, int, int]]:
    """The rulings that say so: word, left and right.

    A dropped record is different from each other one, and the rest are the same unless something
    else is said of them. `same` is a star from the survivor or, where it is dropped, from the first
    of the rest; `different` and `related` are said of every pair, `unsure` of the needed links, or
    of the star where none are known. What was said before of other pairs is replaced, too: it would
    stand beside the last word on the whole, and against it.
    """
    for left, right in combinations(made.members, 2):
        if made.dropped & {left, right}:
            yield DIFFERENT, left, right
    rest = [one for one in made.members if one not in made.dropped]
    star = [(rest[0], other) for other in rest[1:]]
    word = made.word or SAME
    if word == UNSURE:
        known = [pair for pair in made.links if set(pair) <= set(rest)]
        pairs = known or star
    else:
        pairs = star if word == SAME else list(combinations(rest, 2))
    told = {frozenset(pair) for pair in pairs}
    before = [pair for pair in made.ruled if set(pair) <= set(rest)]
    others = [pair for pair in before if frozenset(pair) not in told]
    for left, right in [*pairs, *others]:
        yield word, left, right
