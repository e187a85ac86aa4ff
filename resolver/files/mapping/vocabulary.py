"""The words that headers are made of, read once from the package's lists.

`words.json` (own list) holds English headers and those of exports, as `phrase` writes them;
`registers.json` (own list) those of registers, censuses, patient files and research sets of
persons; `languages.json` (own list) those of other European languages as people write them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from resolver.fields.text import transliterate
from resolver.files.limits import MAX_NAME

_CAMEL: Final = re.compile(
    r"(?<=[^\W\dA-Z_])(?=[A-Z])|(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
)
_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_NUMERO: Final = re.compile(r"(?i)\bn\.?[°º]|№")
_EITHER: Final = re.compile(r"(?<=[a-z])\((?:e|a|s|r|n|o)\)", re.IGNORECASE)
_SPELT: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "Ä": "Ae", "Ö": "Oe"}
)
_SHORTEST_JOINED: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every known word, as `phrase` writes it.

    `phrases` lead to a role or a word of `words.json`, `joined` do so without blanks; `order` is
    the place of a phrase among those of its word, `reasons` tell why an `ignore: ...` word is not
    compared. `places` lead to the address or kind of phone that they name; `holders`, `tails` and
    `particles` may stand around a phrase; `blocking` words forbid a guess from a single word;
    `others` name people who are not the customer, `derived` what is computed from other columns.
    """

    phrases: Mapping[str, str]
    joined: Mapping[str, str]
    order: Mapping[str, int]
    reasons: Mapping[str, str]
    places: Mapping[str, str]
    holders: frozenset[str]
    tails: frozenset[str]
    particles: frozenset[str]
    blocking: frozenset[str]
    others: frozenset[str]
    derived: frozenset[str]


def phrase(header: str) -> tuple[str, int]:
    """The words of a header in ASCII and lower case, and the number it holds, or 0.

    `E-mail 2 - Value` gives `("email value", 2)`.
    """
    cut = _NUMERO.sub(" no ", _EITHER.sub("", header.strip()[:MAX_NAME]))
    spaced = _CAMEL.sub(" ", re.sub(r"IDs\b", "Ids", cut))
    words = re.sub(r"['`´’]", "", transliterate(spaced).lower())
    numbers = _NUMBER.findall(words)
    words = re.sub(r"[^a-z]+", " ", _NUMBER.sub(" ", words) if numbers else words)
    words = re.sub(r"\be mail", "email", " ".join(words.split()))
    words = re.sub(r"\b([a-z]+)(?: \1\b)+", r"\1", words)
    return words, int(numbers[-1]) if numbers else 0


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of all lists; where they differ, the first one holds."""
    raw = _read("words.json")
    phrases: dict[str, str] = {}
    order: dict[str, int] = {}
    for word, texts in raw["phrases"].items():
        for i, text in enumerate(texts):
            phrases[text], order[text] = word, i
    for why, texts in raw["ignore"].items():
        phrases |= dict.fromkeys(texts, f"ignore: {why}")
    for words in (_read("registers.json"), *_read("languages.json").values()):
        for word, texts in words.items():
            for text in texts:
                for form in {phrase(text)[0], phrase(text.translate(_SPELT))[0]} - {""}:
                    phrases.setdefault(form, word)
    return Vocabulary(
        phrases=phrases,
        joined=_joined(phrases),
        order=order,
        reasons={f"ignore: {why}": why for why in raw["ignore"]},
        places=_by_form(raw["places"]),
        holders=frozenset(_by_form({"": raw["holders"]})),
        tails=frozenset(raw["tails"]),
        particles=frozenset(raw["particles"]),
        blocking=frozenset(raw["blocking"]),
        others=frozenset(_by_form({"": raw["others"]})),
        derived=frozenset(raw["derived"]),
    )


def _joined(phrases: Mapping[str, str]) -> dict[str, str]:
    """Phrases of several words written as one, as far as they are long enough to be told."""
    found: dict[str, str] = {}
    for text, word in phrases.items():
        short = text.replace(" ", "")
        if len(short) >= _SHORTEST_JOINED:
            found.setdefault(short, word)
    return found


def _by_form(words: Mapping[str, list[str]]) -> dict[str, str]:
    return {
        form: meaning
        for meaning, texts in words.items()
        for text in texts
        for form in (phrase(text)[0], phrase(text.translate(_SPELT))[0])
    }


def _read(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return raw
