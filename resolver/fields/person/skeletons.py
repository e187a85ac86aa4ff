"""What two romanisations of one word have in common, for each script they may come from."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*rules: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), plain) for pattern, plain in rules)


_DOUBLE: Final = (r"(.)\1+", r"\1")
_CONSONANTS: Final = _rules(
    ("sh", "s"), ("kh|ck|ch|[qc]", "k"), ("gh|j", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"),
    ("tz", "ts"), ("x", "ks"), ("p", "b"), ("bh", "b"), ("(?<!^)[wy]|[aeiou]", ""), ("h$", ""),
    _DOUBLE,
)  # fmt: skip
_HEBREW: Final = _rules(
    ("sh", "s"), ("kh|ck|ch|[qc]", "k"), ("th", "t"), ("ph|p", "f"), ("tz|ts", "z"), ("j", "y"),
    ("(?<!^)[wyv]|[aeiou]", ""), ("h$", ""), _DOUBLE,
)  # fmt: skip
_INDIC: Final = _rules(
    ("chh", "c"), ("sh", "s"), ("ph", "f"), ("([bdgjktc])h", r"\1"), ("w", "v"), ("q|ck", "k"),
    ("z", "j"), ("x", "ks"), ("m(?=[bp])", "n"), ("(?<!^)y|[aeiou]", ""), ("h$", ""), _DOUBLE,
)  # fmt: skip
_CYRILLIC: Final = _rules(
    ("shch|sch|šč", "sh"), ("tsch", "ch"), ("[jy]o", "e"), ("kh", "h"), ("ts|tz", "c"), ("w", "v"),
    ("ks", "x"), ("ph", "f"), ("ck", "k"), ("ff$", "v"), ("[jyi]+", "i"), _DOUBLE,
)  # fmt: skip
_GREEK: Final = _rules(
    ("ou|oy", "u"), ("[eo]i|y", "i"), ("e[uf]", "ev"), ("a[uf]", "av"), ("ai", "e"), ("mp|b", "v"),
    ("nt", "d"), ("g[gk]|ng", "g"), ("ph", "f"), ("ks", "x"), ("[ck]h|x", "h"), ("c", "k"),
    ("j", "g"), _DOUBLE,
)  # fmt: skip
_KANA: Final = _rules(
    ("o[uoh](?![aeiou])", "o"), ("uu", "u"), ("shi", "si"), ("sh", "sy"), ("chi", "ti"),
    ("ch", "ty"), ("tsu", "tu"), ("fu", "hu"), ("ji|di", "zi"), ("j", "zy"), ("m(?=[bpm])", "n"),
    _DOUBLE,
)  # fmt: skip
_HANGUL: Final = _rules(
    ("oo|ou|eo(?=[bgklmnprst])", "u"), ("ee|yi|ui", "i"), ("ae", "e"), ("ch", "j"), ("sh", "s"),
    ("[kq]", "g"), ("p", "b"), ("t", "d"), ("l", "r"), ("w(?=u)", ""), _DOUBLE,
)  # fmt: skip
_KEYS: Final[dict[str, Rules]] = {
    "arabic": _CONSONANTS,
    "hebrew": _HEBREW,
    "indic": _INDIC,
    "cyrillic": _CYRILLIC,
    "greek": _GREEK,
    "kana": _KANA,
    "hangul": _HANGUL,
}
BARE: Final = frozenset({"arabic", "hebrew", "indic", "other"})
"""Scripts of which no more than the consonants can be compared."""

_REMEMBERED: Final = 100_000


@lru_cache(maxsize=_REMEMBERED)
def skeleton(word: str, script: str) -> str:
    """The folded word as all its usual romanisations from this script have it.

    Of Arabic, Hebrew and Indic words only the consonants: vowels are not written there, or are
    heard differently. Scripts without rules of their own are treated so too.
    """
    for pattern, plain in _KEYS.get(script, _CONSONANTS):
        word = pattern.sub(plain, word)
    return word
