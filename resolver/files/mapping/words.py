"""What the words of a column header say, in the large European languages.

The vocabulary (`words.json`, own list) holds phrases as `phrase` writes them: ASCII, lower case,
words apart, without numbers. It names whole headers; single words decide only where they can
hardly mean anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from resolver.fields.text import transliterate
from resolver.files.limits import MAX_NAME

_FREE: Final = re.compile(
    r"(?i)(?:custom_?attributes?|custom_?fields?|user_?fields|properties|traits|metadata|custom)[.:]\s*"
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_KINDS: Final = {
    "mobile": ("mobile", "cell", "cellphone", "handy", "mobil", "movil", "celular", "cellulare"),
    "home": ("home", "landline", "privat", "festnetz", "fixe", "fijo"),
    "work": ("work", "office", "business", "company", "geschaftlich"),
    "sms": ("sms",),
    "whatsapp": ("whatsapp", "whatsapps"),
}
_TELLING: Final = {
    "email": "email",
    "emailaddress": "email",
    "phone": "phone",
    "telephone": "phone",
    "mobile": "phone",
    "cellphone": "phone",
    "postcode": "postcode",
    "zipcode": "postcode",
    "zip": "postcode",
    "surname": "family_name",
    "lastname": "family_name",
    "firstname": "given_name",
    "forename": "given_name",
    "dob": "birth_date",
    "birthdate": "birth_date",
    "ssn": "national_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a header says: a word of the vocabulary or a role, with what goes with it.

    `bare` is the header without a prefix such as `customAttributes.`; `number` the N of `email_N`;
    `place` the address it belongs to (`billing`, `address 2`); `kind` the type of a phone;
    `order` says how plainly the phrase speaks among those of its word, 0 most.
    """

    word: str
    reason: str
    bare: str
    number: int = 0
    place: str = ""
    kind: str = ""
    stem: str = ""
    order: int = 0


def bare_name(header: str) -> str:
    """The header without the prefix that marks a free attribute."""
    return _FREE.sub("", header.strip(), count=1) if _FREE.match(header.strip()) else header


def phrase(header: str) -> tuple[str, int]:
    """The words of a header in ASCII and lower case, and the number it holds, or 0.

    `E-mail 2 - Value` gives `("email value", 2)`.
    """
    spaced = _CAMEL.sub(" ", re.sub(r"IDs\b", "Ids", header.strip()[:MAX_NAME]))
    words = re.sub(r"['`´]", "", transliterate(spaced).lower())
    numbers = _NUMBER.findall(words)
    words = re.sub(r"[^a-z]+", " ", _NUMBER.sub(" ", words) if numbers else words)
    words = re.sub(r"\be mail", "email", " ".join(words.split()))
    words = re.sub(r"\b([a-z]+)(?: \1\b)+", r"\1", words)
    return words, int(numbers[-1]) if numbers else 0


def heading(header: str) -> Heading | None:
    """What the words of the header say, or None where they say nothing known."""
    bare = bare_name(header)
    words, number = phrase(bare)
    known = _vocabulary()
    tokens = words.split()
    place: list[str] = []
    found = known.phrases.get(words)
    while found is None and len(tokens) > 1:
        if tokens[0] in known.places or tokens[0] == "address":
            place.append(tokens.pop(0))
        elif tokens[0] in known.holders:
            tokens.pop(0)
        elif tokens[-1] in known.tails:
            tokens.pop()
        else:
            break
        found = known.phrases.get(" ".join(tokens))
    reason = f"the header says {' '.join(tokens)!r}"
    if found is None and not set(words.split()) & known.blocking:
        found = next((_TELLING[word] for word in words.split() if word in _TELLING), None)
        reason = "a word of the header"
    if found is None:
        return None
    if found == "address" and number:
        found = "street"
    return Heading(
        word=found,
        reason=known.reasons.get(found, reason),
        bare=bare,
        number=number,
        place=_place(place, number),
        kind=_kind(words.split()),
        order=known.order.get(" ".join(tokens), len(known.order)),
        stem=" ".join(word for word in words.split() if word not in ("value", "type", "label")),
    )


def _place(words: list[str], number: int) -> str:
    named = [word for word in words if word != "address"]
    if named:
        return " ".join(named)
    return f"address {number}" if words and number else ""


def _kind(words: list[str]) -> str:
    return next((kind for kind, known in _KINDS.items() if set(known) & set(words)), "")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of `words.json`.

    `phrases` lead to a word, `order` to their place among those of that word, `reasons` tell why an
    `ignore: ...` word is not compared; `places`, `holders` and `tails` may stand around a phrase,
    and `blocking` words forbid a guess from a single word.
    """

    phrases: Mapping[str, str]
    order: Mapping[str, int]
    reasons: Mapping[str, str]
    places: frozenset[str]
    holders: frozenset[str]
    tails: frozenset[str]
    blocking: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
    raw = json.loads(files(__package__).joinpath("words.json").read_text(encoding="utf-8"))
    ignored = raw["ignore"]
    phrases = {text: word for word, texts in raw["phrases"].items() for text in texts}
    phrases |= {text: f"ignore: {why}" for why, texts in ignored.items() for text in texts}
    order = {text: i for texts in raw["phrases"].values() for i, text in enumerate(texts)}
    return _Vocabulary(
        phrases,
        order,
        {f"ignore: {why}": why for why in ignored},
        *(frozenset(raw[name]) for name in ("places", "holders", "tails", "blocking")),
    )
