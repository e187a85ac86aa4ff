"""Names of which one is written in another script: transliteration is weaker than equality."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

import polars as pl
from rapidfuzz.distance import OSA

from resolver.fields.person.skeletons import BARE, skeleton
from resolver.fields.person.words import given_names, words
from resolver.frames.bridge import rowwise
from resolver.frames.staging import Staged

_FIELDS: Final = ("given", "middle", "core", "single", "script", "native")
_HAN: Final = frozenset({"han", "kanji"})
_PINYIN: Final = re.compile(
    "(?:(?:[bpmfdtnlgkhjqxzcsryw]|[zcs]h)?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|uei|ai|"
    "an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u|v))+"
)
_JAPANESE: Final = re.compile("(?:(?:[kgnhbpmr]y|[kgsztdnhbpmyrwjf]|sh|ch|ts)?[aeiou]|n)+")
_LONGEST: Final = 16
"""Letters of a word from which on it is not asked whether it is Chinese or Japanese."""
_SURE: Final = 3
"""Letters of a skeleton from which on equality is no accident."""
_SAME, _ALIKE, _FITS = 3, 2, 1
_LEVEL: Final = (0, 1, 2, 2)
"""Of a word in its own place; equal ones are found equal without looking at scripts."""

_LEVELS: Final = pl.Struct({"given": pl.Int8, "family": pl.Int8})

Levels = tuple[int | None, int | None]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Side:
    given: str | None
    middle: str | None
    core: str | None
    single: str | None
    script: str | None
    native: str | None


def written_apart() -> pl.Expr:
    """Whether names are written in different scripts, or in different characters of one reading."""
    scripts = pl.col("script_l").ne_missing(pl.col("script_r"))
    natives = (pl.col("native_l") != pl.col("native_r")).fill_null(False)
    return scripts | (natives & _either_han())


def across_levels(frame: Staged) -> Staged:
    """The levels `given` and `family` of names in different scripts: what transliteration tells.

    Names that may be one in spite of their letters are no conflict: the level is null then.
    """
    cells = [pl.col(f"{field}_{side}") for side in ("l", "r") for field in _FIELDS]
    judged = rowwise([pl.col("given"), pl.col("family"), *cells], _across, _LEVELS)
    fields = pl.col("judged").struct.field
    levels = {part: fields(part) for part in ("given", "family")}
    return frame.with_columns(judged=judged).select(**levels)


def _across(given: int | None, family: int | None, *cells: str | None) -> Levels:
    size = len(_FIELDS)
    if cells[size - 2] is None and cells[-2] is None:
        return given, family  # not `written_apart`: one row is worked out even where it is unused
    return _judged(_Side(*cells[:size]), _Side(*cells[size:]), (given, family))


def _either_han() -> pl.Expr:
    return pl.any_horizontal(pl.col(f"script_{s}").is_in(["han", "kanji"]) for s in ("l", "r"))


def _judged(left: _Side, right: _Side, found: Levels) -> Levels:
    given, family = found
    if left.native and left.native == right.native:
        whole = left.given and right.given and left.core and right.core
        return (4, 3) if whole else found
    if left.script in _HAN and right.script in _HAN:
        return (min(given, _ALIKE) if given else given), family
    script = left.script or right.script or "other"
    if left.script and right.script:
        script = "other"
    if left.single or right.single:
        return _lone(left, right, script, found)
    if not left.script:
        left, right = right, left
    straight = _together(left, right, script)
    best = [max(a or 0, _LEVEL[b]) for a, b in zip(found, straight, strict=True)]
    crossed = _together(left, _turned(right), script)
    if sum(crossed) > sum(best) and (min(crossed) > 0 or max(best) == 0):
        if right.script:
            crossed = min(crossed), max(crossed)
        given = 4 if crossed[0] == _SAME else crossed[0]
        return _lowered((given, crossed[1]), found, left, _turned(right), script)
    return _lowered((best[0], best[1]), found, left, right, script)


def _together(left: _Side, right: _Side, script: str) -> Pair:
    givens = _match(_givens(left), _givens(right), script)
    return givens, _match(_families(left), _families(right), script)


def _turned(side: _Side) -> _Side:
    """The side with given and family name in each other's place."""
    return replace(side, given=side.core, core=side.given, middle=None)


def _lowered(best: Pair, found: Levels, other: _Side, latin: _Side, script: str) -> Levels:
    """The best levels; none where there was none, or where 0 would be rash."""
    given = None if found[0] is None else best[0]
    family = None if found[1] is None else best[1]
    if given == 0 and _doubtful_given(other, latin, script):
        given = None
    if family == 0 and _doubtful_family(other, latin, script):
        family = None
    return given, family


def _lone(left: _Side, right: _Side, script: str, found: Levels) -> Levels:
    given, family = found
    if given != 0:
        return found
    if left.single and right.single:
        hit = _match({left.single}, {right.single}, script)
        return (_LEVEL[hit] or None), family
    one, whole = (left, right) if left.single else (right, left)
    word = {one.single or ""}
    hits = _match(word, _givens(whole), script), _match(word, _families(whole), script)
    if max(hits):
        return (_LEVEL[hits[0]], None) if hits[0] >= hits[1] else (None, _LEVEL[hits[1]])
    return None, family


def _givens(side: _Side) -> set[str]:
    if not side.given:
        return set()
    return {side.given, side.given + (side.middle or "").replace(" ", "")}


def _families(side: _Side) -> set[str]:
    return {side.core} if side.core else set()


def _match(left: set[str], right: set[str], script: str) -> int:
    """How well the best two words fit: equal, alike, too short to be sure, or 0."""
    best = 0
    for a in left:
        for b in right:
            one, two = skeleton(a, script), skeleton(b, script)
            if a == b:
                return _SAME
            if one and one == two and not _two_names(a, b):
                best = max(best, _ALIKE if len(one) >= _SURE else _FITS)
    return best


def _two_names(left: str, right: str) -> bool:
    """Whether the words are known names that differ (`hassan`, `hussein`)."""
    return left != right and left in given_names() and right in given_names()


def _doubtful_given(other: _Side, latin: _Side, script: str) -> bool:
    """Whether given names may be one although they do not read so.

    Chinese and Koreans have Western names too, and Chinese names are spelt in other ways than that
    of the mainland, which their family names tell.
    """
    word = latin.given or ""
    if script == "han":
        other_spelling = latin.core != other.core or not _reads(word, _PINYIN)
        return other_spelling or word in given_names()
    if script == "kana":
        return word in given_names() or not _reads(word, _JAPANESE)
    if script == "hangul":
        return word in given_names()
    return _doubtful(other.given or "", word, script)


def _doubtful_family(other: _Side, latin: _Side, script: str) -> bool:
    """Whether family names may be one although they do not read so."""
    word = latin.core or ""
    if script == "han":
        return word not in words("eastern")
    if script == "kana":
        return not _reads(word, _JAPANESE)
    return script != "hangul" and _doubtful(other.core or "", word, script)


def _doubtful(other: str, latin: str, script: str) -> bool:
    if script in {"kanji", "other"}:
        return True
    if _two_names(other, latin) or script not in BARE:
        return False
    return OSA.distance(skeleton(other, script), skeleton(latin, script), score_cutoff=1) <= 1


def _reads(word: str, syllables: re.Pattern[str]) -> bool:
    return len(word) <= _LONGEST and syllables.fullmatch(word) is not None
