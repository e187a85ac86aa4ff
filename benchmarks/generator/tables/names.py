"""Name pools: real-looking ones that fall as in Zipf's law, and made-up uniform ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from benchmarks.generator.dice import Dice, Weighted, weighted
from benchmarks.generator.locales import Locale, read_locales

UNIFORM = "uniform"
FLATTENING, FALL = 8.0, 0.95
"""Zipf and Mandelbrot: rank r weighs (r + 8) to the power of -0.95, so that about 1 in 60 bears the
most frequent family name, as in most countries; listed names alone would give 1 in 20."""
COMPOSED = 4_000
GIVEN, FAMILY = 400, 2_500
ONSETS = (
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p",
    "pr", "qu", "r", "s", "sh", "st", "t", "tr", "v", "w", "z",
)  # fmt: skip
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "io", "ou")
CODAS = ("", "", "", "l", "n", "r", "s", "t", "m", "nd", "rk", "x")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Names:
    """Given names by sex, family names, and the short forms of given names."""

    given: Mapping[bool, Weighted[str]]
    family: Weighted[str]
    nicknames: Mapping[str, tuple[str, ...]]


@cache
def locales() -> dict[str, Locale]:
    """The locales of the generator, read once."""
    return read_locales()


@cache
def pool(code: str) -> Names:
    """The names of a locale in Latin letters, or the `uniform` made-up ones."""
    if code == UNIFORM:
        return _uniform()
    locale = locales()[code]
    short: dict[str, tuple[str, ...]] = {}
    given: dict[bool, Weighted[str]] = {}
    for female, table in locale.given.items():
        for word in table.items:
            if word.native in locale.nicknames or word.latin[0] in locale.nicknames:
                forms = locale.nicknames.get(word.native) or locale.nicknames[word.latin[0]]
                short[word.latin[0]] = tuple(form for form in forms if form.isalpha())
        given[female] = Weighted(tuple(word.latin[0] for word in table.items), table.cumulative)
    return Names(given=given, family=_families(locale), nicknames=short)


def _families(locale: Locale) -> Weighted[str]:
    """The listed family names first, behind them composed ones in an order of chance."""
    composed: list[str] = []
    for stems, endings in locale.tails.items if locale.tails else ():
        composed += [(a + b).latin[0] for a in stems for b in endings]
    dice = Dice(f"{locale.code}:tails")
    dice.shuffle(composed)
    listed = [word.latin[0] for word in locale.family.items]
    ranked = list(dict.fromkeys([*listed, *composed[:COMPOSED]]))
    return weighted((name, (rank + FLATTENING) ** -FALL) for rank, name in enumerate(ranked))


def _uniform() -> Names:
    """Pronounceable words that belong to no language, all equally likely."""
    dice = Dice("uniform:names")
    words: dict[str, None] = {}
    while len(words) < 2 * GIVEN + FAMILY:
        count = 2 if len(words) < 2 * GIVEN else dice.between(2, 3)
        parts = [dice.pick(ONSETS) + dice.pick(VOWELS) + dice.pick(CODAS) for _ in range(count)]
        words["".join(parts).capitalize()] = None
    made = list(words)
    return Names(
        given={
            True: weighted((name, 1.0) for name in made[:GIVEN]),
            False: weighted((name, 1.0) for name in made[GIVEN : 2 * GIVEN]),
        },
        family=weighted((name, 1.0) for name in made[2 * GIVEN :]),
        nicknames={},
    )
