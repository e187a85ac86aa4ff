"""Cells that a spreadsheet would run, or spoil, made harmless with an apostrophe, and back.

What runs is OWASP's list (CSV Injection; ASVS 5.0, 1.2.10) with its full-width forms, also behind
blanks and quotes, and after a semicolon or line break inside a cell: where the list separator is
the semicolon, Excel opens a comma-separated file in the wrong columns, and a new cell starts there.
What is spoilt is text that a spreadsheet turns into a number, a date or a time: leading zeros,
more than eleven digits, `1-2`, `12E5`, `9 p`, `Mar 5`.

The apostrophe, not `="…"`: that is itself a formula, which LibreOffice does not run by default, and
Excel refuses beyond 255 characters. `unsafe` undoes `safe` for every text: what looks guarded
already gets one more apostrophe.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

# Classes are spelled out, so that the expressions of Rust and of Python mean the same.
_BLANK: Final = r" \x0b\x0c\x{85}\x{a0}\x{ad}\x{1680}\x{2000}-\x{200f}\x{2028}\x{2029}\x{202f}" + (
    r"\x{205f}\x{2060}\x{3000}\x{feff}"
)
_BREAKS: Final = r"\t\r\n"
_ACTIVE: Final = rf'[{_BLANK}"]*[=+\-@＝＋－＠]'
_MARK: Final = r"[ .,:/()%$€£¥\x{a0}\x{202f}-]"
_NUMBER: Final = rf"[0-9]+{_MARK}[0-9 .,:/()%$€£¥\x{{a0}}\x{{202f}}-]*"
_MONTHS: Final = (
    "jan feb fev mar mär abr apr avr mai maj may mei jun jui jul ago aug aou sep set oct okt out "
    "nov dec dez dic gen mag giu lug ott"
)


def _any_case(words: str) -> str:
    return "|".join(
        "".join(f"[{letter}{letter.upper()}]" for letter in word) for word in words.split()
    )


_MONTH: Final = rf"(?:{_any_case(_MONTHS)})[a-zA-Z]{{0,7}}"
_SPOILT: Final = "|".join(
    (
        r"0[0-9]+",
        r"[0-9]{12,}",
        _NUMBER,
        rf"{_MARK}+[0-9][0-9 .,:/()%$€£¥\x{{a0}}\x{{202f}}-]*",
        r"[0-9]+[.,]?[0-9]*[eE][+-]?[0-9]+",
        r"[0-9]+(?::[0-9:.]*[ ]?|[ ])[aApP][.]?[mM]?[.]?",
        rf"[0-9]{{1,4}}{_MARK}*{_MONTH}{_MARK}*[0-9 .,:-]*",
        rf"{_MONTH}{_MARK}*[0-9]{{1,4}}[0-9 .,:-]*",
    )
)

_START: Final = rf"'*(?:[{_BREAKS}\x00]|{_ACTIVE})"
_WHOLE: Final = rf"(?:{_SPOILT}|'+(?:{_SPOILT}|[0-9]+))"
"""`'12` needs a guard although `12` needs none: files of others guard all their numbers."""

_LATER: Final = rf"([;{_BREAKS}])('*{_ACTIVE})"
_GUARD: Final = rf"^({_START}|{_WHOLE}$)"
_UNGUARD: Final = rf"^'({_START}|'*(?:{_SPOILT}|[0-9]+)$)"
_LATER_GUARDED: Final = rf"([;{_BREAKS}])'('*{_ACTIVE})"


def safe(text: pl.Expr) -> pl.Expr:
    """The text with an apostrophe wherever a spreadsheet would run it or spoil it.

    That is before the text, and inside it after a semicolon or line break that a formula follows.
    """
    return text.str.replace(_GUARD, "'$1").str.replace_all(_LATER, "$1'$2")


def restored(text: pl.Expr) -> pl.Expr:
    """The text as it was before `safe`; also the numbers that others have guarded so (`'12`)."""
    return text.str.replace(_UNGUARD, "$1").str.replace_all(_LATER_GUARDED, "$1$2")


def unsafe(text: str) -> str:
    """One text as it was before `safe`, the same as `restored`."""
    return _LATER_IN_PYTHON.sub(r"\1\2", _START_IN_PYTHON.sub(r"\1", text))


def _python(pattern: str) -> re.Pattern[str]:
    """The expression as Python writes it: other escapes, and an end that is the end."""
    plain = re.sub(r"\\x\{([0-9a-f]+)\}", lambda code: f"\\u{int(code[1], 16):04x}", pattern)
    return re.compile(plain.replace("$)", r"\Z)"))


_START_IN_PYTHON: Final = _python(_UNGUARD)
_LATER_IN_PYTHON: Final = _python(_LATER_GUARDED)
