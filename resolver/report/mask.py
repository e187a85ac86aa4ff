"""Values made unreadable for sharing: what is left tells two of them apart, not what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from resolver.frames.schema import ATTRIBUTE
from resolver.report.phrases import CUSTOM, OWN

Kind = Literal["name", "email", "phone", "date", "time", "code", "plain", "text"]

DOTS: Final = "•••"
NOTE: Final = "a note, hidden"
"""Stands for a note, which may hold any name."""
LONGEST: Final = 1_024
"""Characters of a value that are looked at."""
WORDS: Final = 6
"""Words of a value that leave a trace."""

_FEWEST_PHONE_DIGITS: Final = 7
_SHORTEST_WORD: Final = 3
"""Shorter words of a name are often particles (`de`, `an`): there only the whole name counts."""
_NO_INITIALS: Final = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO", "YI")
"""Scripts in which the first letter is a whole name or syllable."""

_BETWEEN: Final = re.compile(r"""([\s<>()\[\]{},:;|"'`]+)""")
_NUMBER: Final = re.compile(r"\+?\d[\d ().\-/\u00a0]{5,40}\d")
_ISO_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z ._-]{0,23}")
_WORD: Final = re.compile(r"[^\W\d_]+")

_KINDS: Final[tuple[tuple[str, Kind], ...]] = (
    ("external", "code"),
    ("national", "code"),
    ("system", "plain"),
    ("type", "plain"),
    ("primary", "plain"),
    ("regioncode", "plain"),
    ("email", "email"),
    ("phone", "phone"),
    ("birth", "date"),
    ("name", "name"),
    ("company", "text"),
    ("created", "time"),
    ("modified", "time"),
    ("updated", "time"),
    ("gender", "plain"),
    ("locale", "plain"),
    ("consent", "plain"),
    ("verified", "plain"),
    ("country", "plain"),
    ("suffix", "plain"),
)


def kind_of(field: str) -> Kind:
    """How a field is masked, by its name; free attributes and the unknown are `text`.

    A field that a golden record keeps in a custom attribute is masked as in the records.
    """
    own = field.removeprefix(CUSTOM)
    name = (own if own in OWN else field).lower().replace("_", "")
    if name.startswith((ATTRIBUTE, CUSTOM.lower())):
        return "text"
    return next((kind for word, kind in _KINDS if word in name), "text")


def mask_value(kind: Kind, value: str) -> str:
    """The value masked: `j•••@g•••.com`, `+1 ••• ••71`, `J. D.`, `1980-••-••`, `•••4567`.

    Text keeps the first letter of each word, codes their last two characters. `plain` values
    (gender, language, country) stay as they are where they are short words.
    """
    value = value[:LONGEST].strip()
    if not value:
        return ""
    if kind == "name":
        return _name(value)
    if kind == "phone":
        return _text(value) if "@" in value else _phone(value)
    if kind == "date":
        year = _YEAR.search(value)
        return f"{year[0]}-••-••" if year else DOTS
    if kind == "time":
        day = _ISO_DATE.match(value)
        return day[0] if day else DOTS
    if kind == "code":
        return _code(value)
    if kind == "plain" and _PLAIN.fullmatch(value):
        return value
    return _text(value)


@dataclass(frozen=True, slots=True)
class Mask:
    """Masks values by field, and finds what must not be read inside free text and keys.

    Where `active` is false everything stays as it is. `names` matches the name words of the people
    shown; `digits` are the significant digits of their phones.
    """

    active: bool = True
    names: re.Pattern[str] | None = None
    digits: frozenset[str] = frozenset()

    def value(self, field: str, value: str) -> str:
        """The value of a field, masked as its kind asks."""
        return mask_value(kind_of(field), value) if self.active else value

    def text(self, text: str) -> str:
        """Free text: e-mails, phones and known names inside it are masked."""
        if not self.active:
            return text
        return _NUMBER.sub(_number, self.key(text))

    def key(self, text: str) -> str:
        """A key, source or file: like `text`, but numbers only where they are a known phone."""
        if not self.active:
            return text
        text = _without_addresses(text[:LONGEST])
        text = _NUMBER.sub(self._known_phone, text)
        return self.names.sub(lambda found: _name(found[0]), text) if self.names else text

    def note(self, text: str) -> str:
        """What people wrote by hand: it may say anything, so it is hidden as a whole."""
        return NOTE if self.active and text else text

    def _known_phone(self, found: re.Match[str]) -> str:
        return _phone(found[0]) if _significant(found[0]) in self.digits else found[0]


def mask_for(active: bool, names: Iterable[str], phones: Iterable[str]) -> Mask:
    """A mask that knows the names and phones of the people shown."""
    secrets: set[str] = set()
    for name in {name[:LONGEST].strip() for name in names}:
        words = _WORD.findall(name)
        secrets |= {word for word in words if len(word) >= _SHORTEST_WORD}
        secrets |= {name} if words else set()
    found = "|".join(map(re.escape, sorted(secrets, key=lambda secret: (-len(secret), secret))))
    letter = r"[^\W\d_]"
    whole = re.compile(rf"(?<!{letter})(?:{found})(?!{letter})", re.IGNORECASE)
    digits = frozenset(filter(None, (_significant(phone) for phone in phones)))
    return Mask(active=active, names=whole if secrets else None, digits=digits)


def _name(value: str) -> str:
    words = _WORD.findall(value)
    if len("".join(words)) == 1:
        return "•"
    return " ".join(_initial(word) for word in words[:WORDS]) or DOTS


def _initial(word: str) -> str:
    first = unicodedata.normalize("NFC", word[:2])[:1]
    whole = unicodedata.name(first, "").startswith(_NO_INITIALS)
    return "•" if whole else f"{first.upper()[:1]}."


def _phone(value: str) -> str:
    digits = "".join(character for character in value if character.isdigit())
    if len(digits) < _FEWEST_PHONE_DIGITS:
        return DOTS
    international = value.lstrip().startswith("+") and digits.isascii()
    codes = [digits[:length] for length in (1, 2, 3)] if international else []
    known = [f"+{code} " for code in codes if int(code) in COUNTRY_CODE_TO_REGION_CODE]
    return f"{''.join(known[:1])}••• ••{digits[-2:]}"


def _code(value: str) -> str:
    return f"{DOTS}{value[-2:]}" if len(value) > 4 and "@" not in value else DOTS


def _text(value: str) -> str:
    words = [word for word in _BETWEEN.split(value) if word and not _BETWEEN.fullmatch(word)]
    shown = [_address(word) if "@" in word else _begin(word) for word in words[:WORDS]]
    return " ".join(shown) or DOTS


def _begin(word: str) -> str:
    return f"{word[0]}{DOTS}" if len(word) > 1 and word[0].isalnum() else DOTS


def _address(word: str) -> str:
    """An e-mail: first letters and the last label of the domain (`j•••@g•••.com`)."""
    local, _, domain = word.rpartition("@")
    host, _, last = domain.rpartition(".")
    ending = f".{last}" if host and last.isascii() and last.isalpha() and len(last) <= 6 else ""
    first = [part[:1] if part[:1].isalnum() else "" for part in (local, host or domain)]
    return f"{first[0]}{DOTS}@{first[1]}{DOTS}{ending}"


def _without_addresses(text: str) -> str:
    if "@" not in text:
        return text
    return "".join(_address(w) if "@" in w else w for w in _BETWEEN.split(text))


def _number(found: re.Match[str]) -> str:
    """A phone in free text; dates and plain counts are left as they are."""
    text = found[0]
    digits = sum(character.isdigit() for character in text)
    written_as_phone = text[0] in "+0" or digits < len(text) or digits > 9
    if digits < _FEWEST_PHONE_DIGITS or not written_as_phone or _ISO_DATE.fullmatch(text):
        return text
    return _phone(text)


def _significant(text: str) -> str:
    """The last nine digits of a text that is a number as a whole, else nothing."""
    digits = "".join(character for character in text if character.isdigit())
    letters = any(character.isalpha() for character in text)
    return "" if letters or len(digits) < _FEWEST_PHONE_DIGITS else digits[-9:]
