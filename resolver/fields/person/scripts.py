"""Names in other scripts than Latin, alone or beside their transliteration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from resolver.fields.person.native import known, romanised
from resolver.fields.person.words import words

_SCRIPTS: Final = (
    ("han", "\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"),
    ("kana", "\u3041-\u30ff\u31f0-\u31ff"),
    ("hangul", "\u1100-\u11ff\u3131-\u318e\uac00-\ud7af"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"),
    ("hebrew", "\u0590-\u05ff\ufb1d-\ufb4f"),
    ("cyrillic", "\u0400-\u052f"),
    ("greek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("indic", "\u0900-\u0dff"),
    ("other", "\u0530-\u058f\u0e00-\u10ff\u1200-\u137f\u1780-\u17ff"),
)
_PATTERNS: Final = tuple((name, re.compile(f"[{letters}]")) for name, letters in _SCRIPTS)
_ANY: Final = re.compile("[" + "".join(letters for _, letters in _SCRIPTS) + "]")
_LATIN: Final = re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]")
_ALIKE: Final = str.maketrans(
    "авеѕіјкмнорстухьѵԁԛԝһαικορυχ", "abesijkmhopctyxbvdqwhaikopyx"
)  # fmt: skip
"""Cyrillic and Greek letters that look like Latin ones."""
_NO_LETTERS: Final = re.compile(r"[()\[\]{}\"“”„«»/,;:&+*]+|(?<!\w)-+|-+(?!\w)")
_DOTS: Final = re.compile("[·・=＝.]")
_COMPOUND: Final = frozenset(
    {"欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "东方", "東方", "夏侯", "皇甫"}
    | {"尉迟", "尉遲", "慕容", "令狐", "남궁", "황보", "제갈", "사공", "선우", "독고", "서문"}
)
_FULL_KANJI: Final = 4
"""Characters of a name in Han script from which on it is more likely Japanese, two and two."""
_WHOLE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A name that is not, or not only, in Latin letters.

    `text` is what Latin letters there are to be read, own or transliterated; `family` and `given`
    are folded and known where the script tells their order. `script` is that of a name which has
    no Latin spelling of its own (`kanji`: Han script that need not be read as Chinese), `native`
    its letters, which are kept where there is such a spelling too.
    """

    text: str = ""
    family: str | None = None
    given: str | None = None
    script: str | None = None
    native: str | None = None


def scripted(text: str, part: bool = False) -> Written | None:
    """What a readable name in another script says, None if it has none. `part`: one of several."""
    if text.isascii() or not _ANY.search(text):
        return None
    lower = " ".join(map(_repaired, text.lower().split())).replace("عبد ال", "عبدال")
    if not _ANY.search(lower):
        return Written(text=lower)
    bare = _NO_LETTERS.sub(" ", lower).split()
    native = [word for word in bare if _ANY.search(word)]
    latin = [word for word in bare if _LATIN.search(word) and not _ANY.search(word)]
    own = sum(len(word.strip(".")) > 1 for word in latin) >= _WHOLE
    if own and not part:
        east = _east_asian(native, part)
        rest = " ".join(word for word in lower.split() if not _ANY.search(word))
        found = Written() if east is None else east
        letters = "".join(native) if east else " ".join(native)
        return Written(text=rest, family=found.family, given=found.given, native=letters)
    east = None if latin else _east_asian(native, part)
    if east is not None:
        return east
    script = _script("".join(native))
    words_ = [romanised(word, script) if _ANY.search(word) else word for word in _tokens(lower)]
    return Written(text=" ".join(words_), script=script, native=" ".join(native))


def _tokens(lower: str) -> list[str]:
    """The words and the signs between them, so that commas and joiners keep their meaning."""
    return re.findall(r"[^\s,;&+()\[\]/-]+|[,;&+()\[\]/-]", lower)


def _repaired(word: str) -> str:
    """The word in Latin letters where single letters of it were typed in a script like it."""
    return word.translate(_ALIKE) if _LATIN.search(word) and _ANY.search(word) else word


def _script(letters: str) -> str:
    """The script of the first letter that has one."""
    return next((name for c in letters for name, found in _PATTERNS if found.match(c)), "other")


def _east_asian(native: Sequence[str], part: bool) -> Written | None:
    """A name in Han, kana or Hangul, family name first; None of any other name."""
    sets = [{_script(c) for c in _DOTS.sub("", word)} for word in native]
    every: set[str] = set().union(*sets)
    if not every or not every <= {"han", "kana", "hangul"}:
        return None
    kanji = [word for word, found in zip(native, sets, strict=True) if "han" in found]
    kana = [word for word, found in zip(native, sets, strict=True) if found == {"kana"}]
    if not part and kanji and len(kana) == len(kanji) and len("".join(kanji)) > _WHOLE:
        return _in_order(kana, "kana", "".join(kanji), part)
    if every == {"kana"}:
        return _in_order(native, "kana", "".join(native), part)
    script = "hangul" if every == {"hangul"} else "han" if every == {"han"} else "kanji"
    return _in_order(native, script, _DOTS.sub("", "".join(native)), part)


def _in_order(found: Sequence[str], script: str, letters: str, part: bool) -> Written:
    """Family name first, but for foreign names, whose words a dot divides."""
    parts = [piece for word in found for piece in _DOTS.split(word) if piece]
    foreign = len(parts) > len(found)
    joined = "".join(parts)
    if part:
        return Written(family=_part(joined, script), script=script, native=letters)
    if len(joined) == 1 or (script == "kana" and len(parts) == 1):
        return Written(text=_word(joined, script), script=script, native=letters)
    if len(parts) == 1:
        size = _family_size(joined)
        parts = [joined[:size], joined[size:]]
    first, rest = parts[0], "".join(parts[1:])
    if foreign:
        first, rest = parts[-1], "".join(parts[:-1])
    family = known(first) or _word(first, script)
    if script == "han" and not _chinese(first, joined, family):
        script = "kanji"
    return Written(family=family, given=_word(rest, script), script=script, native=letters)


def _part(word: str, script: str) -> str:
    return known(word) or _word(word, script)


def _word(word: str, script: str) -> str:
    return romanised(word, script).replace(" ", "").replace("-", "")


def _family_size(name: str) -> int:
    if name[:2] in _COMPOUND:
        return 2
    return 2 if len(name) >= _FULL_KANJI and _script(name) == "han" else 1


def _chinese(family: str, whole: str, romanised_: str) -> bool:
    """Whether a name in Han script has a Chinese family name and a Chinese length."""
    usual = family in _COMPOUND or (len(family) == 1 and len(whole) < _FULL_KANJI)
    return usual and romanised_ in words("eastern")
