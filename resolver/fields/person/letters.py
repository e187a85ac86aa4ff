"""The letters of a name: damage repaired, symbols dropped, every script in plain Latin words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from resolver.fields.text import CAPS, transliterate

_APOSTROPHES: Final = dict.fromkeys(map(ord, "'`´‘’‚‛ʻʼʽ′＇"), None)
_ASCII_SYMBOLS: Final = re.compile(r"[\x00-\x1f\x7f$<=>^|~]")
_NO_WORD: Final = re.compile("[^a-z0-9]+")
_MOJIBAKE: Final = re.compile("[ÃÂÅÄÐÑ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_MISREAD: Final = str.maketrans("015", "ols")

_NO_CELL: Final = frozenset(
    ("n/a", "#n/a", "n.a.", "\\n", "(null)", "(none)", "<null>", "[null]", "#nv", "#ref!", "#name?")
)


def readable(value: str) -> str:
    """The value capped, repaired and composed, without symbols, apostrophes and control marks."""
    text = value[: CAPS["name"]]
    if text.isascii():
        text = _ASCII_SYMBOLS.sub(" ", text.replace("'", "").replace("`", ""))
    else:
        text = unicodedata.normalize("NFC", text)
        text = unicodedata.normalize("NFKC", _repaired(text))[: CAPS["name"]]
        text = "".join(map(_kept, text.translate(_APOSTROPHES)))
    return " ".join(text.split())


def latin(word: str) -> list[str]:
    """The lower-case ASCII words of one word of a readable name; a hyphen or dot separates."""
    if not word.isascii():
        word = transliterate(word)
    lower = word.lower()
    if lower.isalnum():
        return [lower]
    return [part for part in _NO_WORD.split(lower) if part]


def unmistaken(word: str) -> str:
    """The word with digits typed for letters put right (`su1tana`), other digits at its end cut."""
    letters = word.rstrip("0123456789")
    tail = word[len(letters) :]
    if tail in {"0", "1", "5"} and len(letters) > 2:
        letters = word
    return letters.translate(_MISREAD) if any(c.isalpha() for c in letters) else ""


def _repaired(text: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252 (`MuÃ±oz`), read again."""
    if not _MOJIBAKE.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _kept(c: str) -> str:
    kind = unicodedata.category(c)
    if kind in {"Cf", "Mn", "Me"}:
        return c if kind == "Mn" and not 0xFE00 <= ord(c) <= 0xFE0F else ""
    if kind[0] in "CZ" or (kind[0] == "S" and c not in "+"):
        return " "
    return c


def present(cell: str | None) -> str:
    """The cell, empty where it holds a sign for no value that is nobody's name."""
    return "" if cell is None or cell.lower() in _NO_CELL else cell


def said(name: str) -> str:
    """The name without signs for no value, unless there is nothing else."""
    words = name.split()
    kept = [word for word in words if word.lower() not in _NO_CELL]
    return " ".join(kept) if 0 < len(kept) < len(words) else name
