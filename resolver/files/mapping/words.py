"""What the words of a column header say, in the large European languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from resolver.files.mapping.vocabulary import Vocabulary, phrase, vocabulary
from resolver.frames.schema import ADDRESS_ROLES

_FREE: Final = re.compile(
    r"(?i)(?:custom_?attributes?|custom_?fields?|user_?fields|properties|traits|metadata|custom)[.:]\s*"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LAST: Final = re.compile(r"^.*[.:/>|\[](?=[^.:/>|\[]*\w)", re.DOTALL)
_LONGEST: Final = 12
_FRONT_ONLY: Final = frozenset({"mail", "phone", "mobile", "account", "data", "record"})
_ADDRESS: Final = ("address", "addr", "add")
_MOBILE: Final = (
    "mobile mobiles mob cell cellphone handy handynummer mobil mobiltelefon mobilnummer mobilnr "
    "mobilfunk mobilfunknummer movil celular cellulare portable mobiel mobiele gsm telemovel "
    "komorka komorkowy komorkowa matkapuhelin kannykka cep mobilni mobilny kinito mobilnyj "
    "mobilnyy sotovyj sotovyy"
)
_KINDS: Final = {
    "mobile": frozenset(_MOBILE.split()),
    "home": frozenset({"landline", "festnetz", "fixe", "fijo", "fisso", "fixo", "hemtelefon"}),
    "sms": frozenset({"sms"}),
    "whatsapp": frozenset({"whatsapp", "whatsapps"}),
}
_PLACES: Final = {"home": "home", "business": "work"}
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
SOMEBODY_ELSE: Final = "ignore: belongs to somebody else"
_TECHNICAL: Final = "ignore: technical, not about the person"


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


def heading(header: str) -> Heading | None:
    """What the words of the header say, or None where they say nothing known."""
    bare = bare_name(header)
    words, number = phrase(bare)
    known = vocabulary()
    tokens = words.split()
    place: list[str] = []
    found, said = None, ""
    for text in _readings(bare, known):
        part = phrase(text)[0].split()
        found, said, place = _window(part, known)
        if found is not None:
            break
    reason = f"the header says {_shown(header)}"
    if found is None and set(tokens) & known.others:
        found = SOMEBODY_ELSE
    if found is None and set(tokens) & known.derived:
        found = _TECHNICAL
    if found is None and not set(tokens) & known.blocking:
        telling = next((word for word in tokens if word in _TELLING), None)
        if telling is not None:
            found, reason = _TELLING[telling], f"the header says {telling!r}"
    if found is None:
        return None
    if found == "address" and number:
        found = "street"
    return Heading(
        word=found,
        reason=known.reasons.get(found, reason),
        bare=bare,
        number=number,
        place=_place(place, number, found),
        kind=_kind(tokens, place),
        order=known.order.get(said, len(known.order)),
        stem=" ".join(word for word in tokens if word not in ("value", "type", "label")),
    )


def _shown(header: str) -> str:
    """The header as it is quoted in a reason: on one line, not too long."""
    text = " ".join(header.split())
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _readings(bare: str, known: Vocabulary) -> Iterator[str]:
    """The header, then without what is in brackets, then what follows its last separator."""
    yield bare
    aside = _BRACKETS.findall(bare[:200])
    if aside:
        hidden = {word for text in aside for word in phrase(text)[0].split()}
        if not hidden & (known.others | known.blocking):
            yield _BRACKETS.sub(" ", bare[:200])
    last = _LAST.sub("", bare[:200])
    before = phrase(bare[: len(bare) - len(last)])[0].split()
    if last != bare and before and all(_is_handle(word, known) for word in before):
        yield last


def _is_handle(word: str, known: Vocabulary) -> bool:
    """Whether a word before a separator only names the table or the customer."""
    aliased = len(word) == 1 or word in ("tbl", "table", "dbo", "public")
    return aliased or word in known.holders or word in known.places or word in known.particles


def _window(tokens: Sequence[str], known: Vocabulary) -> tuple[str | None, str, list[str]]:
    """The longest run of words that is known where all around it may stand there.

    Its meaning, itself, and the words around it that name a place.
    """
    tokens = tokens[:_LONGEST]
    front = next((i for i, word in enumerate(tokens) if not _before(word, known)), len(tokens))
    tail = next((i for i, w in enumerate(reversed(tokens)) if not _after(w, known)), len(tokens))
    for length in range(len(tokens), 0, -1):
        for start in range(len(tokens) - length + 1):
            end = start + length
            if start > front or len(tokens) - end > tail:
                continue
            said = " ".join(tokens[start:end])
            found = known.phrases.get(said) or known.joined.get(said.replace(" ", ""))
            if found is not None:
                around = [*tokens[:start], *tokens[end:]]
                named = [w for w in around if w in known.places or w in (*_ADDRESS, "mail")]
                return found, said, named
    return None, "", []


def _before(word: str, known: Vocabulary) -> bool:
    return (
        word in _ADDRESS or word in known.places or word in known.holders or word in known.particles
    )


def _after(word: str, known: Vocabulary) -> bool:
    around = word in known.places or word in known.particles or word in known.tails
    return around or (word in known.holders and word not in _FRONT_ONLY)


def _place(words: list[str], number: int, found: str) -> str:
    known = vocabulary().places
    named = [known[word] for word in words if word in known]
    if not named and "mail" in words and found in ADDRESS_ROLES:
        named = [known["mailing"]]
    if named:
        return " ".join(dict.fromkeys(named))
    return f"address {number}" if set(words) & {*_ADDRESS} and number else ""


def _kind(words: Sequence[str], place: Sequence[str]) -> str:
    for kind, known in _KINDS.items():
        if known & set(words):
            return kind
    places = vocabulary().places
    named = (places.get(word, "") for word in [*place, *words])
    return next((_PLACES[name] for name in named if name in _PLACES), "")
