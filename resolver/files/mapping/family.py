"""Columns that hold a part of the family name: its particles, or the second of two."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl

from resolver.files.mapping import lexicon
from resolver.files.mapping.profile import Profile
from resolver.files.mapping.words import Heading

PREFIX: Final = "family_prefix"
"""The word of a header for particles in a column of their own, such as `van der`."""
SECOND: Final = "family_second"
"""The word of a header for the second of two family names."""
RANKS: Final = {PREFIX: -1, SECOND: 1}
"""Where the parts stand, the first family name being at 0."""

_FORM_OF_ADDRESS: Final = "ignore: a form of address, not a name"
_MAY_BE_PARTICLES: Final = ("suffix", _FORM_OF_ADDRESS)
_TWO_NAMES: Final = frozenset({"apellido", "apelido", "sobrenome"})
_MOST: Final = 0.8
_HALF: Final = 0.5


def part(said: Heading, values: Profile) -> Heading:
    """The header with the word of the part of the family name that its column holds, if any.

    `Namenszusatz` and `Prefix` are particles where the values are.
    """
    if said.word == "family_name" and said.number == 2 and _TWO_NAMES & {*said.stem.split()}:
        return replace(said, word=SECOND)
    if said.word in _MAY_BE_PARTICLES and values.filled:
        words = lexicon.folded(values.usual)
        # a `V` alone is the fifth of his name, or an initial
        lone = float((words.str.len_chars() == 1).mean() or 0.0)  # type: ignore[arg-type]
        if lone < _HALF and lexicon.particles(words) >= _MOST:
            return replace(said, word=PREFIX, reason="the values are particles of family names")
    elif said.word == PREFIX and lexicon.titles(lexicon.folded(values.usual)) >= _HALF:
        return replace(said, word=_FORM_OF_ADDRESS, reason="a form of address, not a name")
    return said


def holds(whole: Profile, part: Profile) -> bool:
    """Whether the values of a column have those of another among their words on most rows."""
    columns = (("whole", whole.column), ("part", part.column))
    both = pl.DataFrame([column.alias(name) for name, column in columns]).drop_nulls()
    words = [
        pl.format(" {} ", pl.col(n).str.strip_chars().str.to_lowercase()) for n in both.columns
    ]
    share = both.select(words[0].str.contains(words[1], literal=True).mean()).item()
    return bool((share or 0.0) >= _HALF)
