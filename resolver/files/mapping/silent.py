"""Headers that say nothing: numbered, lettered, empty, or themselves a value."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    "column|columns|col|colonne|columna|coluna|colonna|kolom|kolumna|kolumn|kolonne|sloupec|stlpec"
    "|sarake|oszlop|coloana|sutun|spalte|field|feld|champ|campo|veld|pole|falt|felt|var|variable"
    "|attr|attribute|attribut|merkmal|v|x|c|f|a|q|data|value|val|wert|valeur|valor|unnamed|untitled"
    "|unbenannt|sans nom|sin nombre|no column name|noname|blank|empty|leer|null|none|nan|na|header"
    "|item|expr|property|prop|param|info|text|string|stolbec|pole|stovpec|stulpas|stili|no name"
)
_NUMBERED: Final = re.compile(rf"(?:{_WORDS})?[\s_.:#$-]*[0-9]*(?:[\s_.-]*[0-9]+)?")
_LETTERS: Final = re.compile(r"[a-z]{1,2}")
_VALUE: Final = re.compile(r"\S+@\S+\.\S+|[+(]?[0-9][0-9 ()./:,-]*|[0-9a-f]{8}-[0-9a-f-]{27}")
_LONGEST: Final = 40


def says_nothing(header: str) -> bool:
    """Whether a header, which the vocabulary does not know, tells nothing of its column.

    `col1`, `Spalte 3`, `V7`, `field_12`, `Unnamed: 4`, `x`, an empty one, and what can only be a
    value, as in a file without a header.
    """
    text = " ".join(re.sub(r"[()\[\]?\"'<>*]", " ", header[:_LONGEST]).replace("_", " ").split())
    plain = text.casefold()
    return bool(
        len(header) <= _LONGEST
        and (_NUMBERED.fullmatch(plain) or _LETTERS.fullmatch(plain) or _VALUE.fullmatch(plain))
    )
