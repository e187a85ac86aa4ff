r"""Regular expressions of the `regex` crate of Rust, which polars uses, as those of Python.

Where both write alike but mean something else (`\s`, `\w`, `\b`, `$`, letters of any case), what
Rust means is written out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import polars as pl

from resolver.frames.onerow.graph import NotReadableError

WHITE: Final = "".join(
    map(chr, (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)))
) + "".join(map(chr, (0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))
"""All characters with the property White_Space."""

_SPECIAL: Final = r".^$*+?{}[]\|()-&~#"
_CASES: Final = {"k": "kK\u212a", "s": "sS\u017f"}
"""Letters that are equal to others than their own capital where case does not matter."""
_ASKED: Final = re.compile(r"\\x\{([0-9A-Fa-f]+)\}")


@cache
def pattern(text: str) -> re.Pattern[str]:
    """The pattern that finds in Python what `text` finds in Rust.

    Raises:
        NotReadableError: if the pattern has a part that is not known here.
    """
    try:
        return re.compile(_Translation(text).whole())
    except (re.error, IndexError) as error:
        raise NotReadableError(f"pattern {text!r}: {error}") from error


@cache
def members(escape: str) -> str:
    r"""The characters that match an escape such as `\p{L}`, as ranges within a class."""
    found = pl.select(code=pl.int_range(0, 0x110000)).filter(
        ~pl.col("code").is_between(55296, 57343)
    )
    chars = pl.Series([chr(code) for code in found["code"]])
    codes = found["code"].filter(chars.str.contains(f"^{escape}$"))
    starts = codes.filter((codes.diff() != 1).fill_null(True))
    ends = codes.filter((codes.diff(-1) != -1).fill_null(True))
    return "".join(
        _escaped(chr(a)) if a == b else f"{_escaped(chr(a))}-{_escaped(chr(b))}"
        for a, b in zip(starts, ends, strict=True)
    )


def _escaped(character: str) -> str:
    return "\\" + character if character in _SPECIAL else character


class _Translation:
    """One pattern, read from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._folds = False
        if text.startswith("(?i)"):
            self._at, self._folds = 4, True
        if re.search(r"\(\?[a-zA-Z]|\(\?[^:]", text[self._at :]):
            raise NotReadableError(f"pattern {text!r}: a group with flags or a name")

    def whole(self) -> str:
        found = []
        while self._at < len(self._text):
            found.append(self._next())
        return "".join(found)

    def _next(self) -> str:
        character = self._text[self._at]
        self._at += 1
        if character == "$":
            return r"\Z"
        if character == "[":
            return f"[{self._class()}]"
        if character == "\\":
            return self._escape(inside=False)
        if character == "{":
            end = self._text.index("}", self._at) + 1
            counted, self._at = self._text[self._at - 1 : end], end
            return counted
        folded = self._cases(character)
        return folded if len(folded) == 1 else f"[{folded}]"

    def _class(self) -> str:
        found = []
        if self._text[self._at] == "^":
            found.append("^")
            self._at += 1
        if self._text[self._at] == "]":
            raise NotReadableError(f"pattern {self._text!r}: a bracket opens a class")
        while self._text[self._at] != "]":
            character = self._text[self._at]
            self._at += 1
            if character == "[" or self._text[self._at - 1 : self._at + 1] in {"&&", "--", "~~"}:
                raise NotReadableError(f"pattern {self._text!r}: a class within a class")
            if character == "\\":
                found.append(self._escape(inside=True))
            elif character == "-" and self._folds and len(found) and self._text[self._at] != "]":
                found.append(self._range(found[-1][:1]))
            elif character == "-" and (self._text[self._at] == "]" or found in ([], ["^"])):
                found.append(r"\-")
            else:
                found.append(character if character == "-" else self._in_class(character))
        self._at += 1
        return "".join(found)

    def _range(self, start: str) -> str:
        end = self._text[self._at]
        self._at += 1
        whole = f"-{end}"
        if start.isascii() and start.isalpha() and end.isalpha():
            whole = f"{start}{whole}{start.swapcase()}-{end.swapcase()}"
            lower = start.lower(), end.lower()
            whole += "".join(c[2] for letter, c in _CASES.items() if lower[0] <= letter <= lower[1])
        return whole

    def _in_class(self, character: str) -> str:
        if self._text[self._at] == "-" and self._text[self._at + 1] != "]":
            return _escaped(character)
        return "".join(map(_escaped, self._cases(character)))

    def _cases(self, character: str) -> str:
        if not self._folds or not character.isalpha():
            return character
        if not character.isascii():
            raise NotReadableError(f"pattern {self._text!r}: letters of any case beyond ASCII")
        lower = character.lower()
        return _CASES.get(lower, lower + lower.upper())

    def _escape(self, *, inside: bool) -> str:
        start = self._at - 1
        character = self._text[self._at]
        self._at += 1
        if character == "x" and (found := _ASKED.match(self._text, start)):
            self._at = found.end()
            return _escaped(chr(int(found[1], 16)))
        if character == "x":
            self._at += 2
            return _escaped(chr(int(self._text[self._at - 2 : self._at], 16)))
        if character == "p":
            self._at = self._text.index("}", self._at) + 1
            return _set(members(self._text[start : self._at]), inside)
        if character == "s":
            return _set("".join(map(_escaped, WHITE)), inside)
        if character == "S":
            return rf"[^{WHITE}]" if not inside else _unknown(self._text)
        if character in "wW":
            return self._word(character, inside)
        if character in "dD":
            return _set(members(f"\\{character}"), inside)
        if character == "b" and not inside:
            word = f"[{_words()}]"
            return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
        literal = {"n": "\n", "r": "\r", "t": "\t"}.get(character, character)
        if character.isalnum() and character not in "nrt":
            raise NotReadableError(f"pattern {self._text!r}: the escape \\{character}")
        return _escaped(literal)

    def _word(self, character: str, inside: bool) -> str:
        if character == "w":
            return _set(_words(), inside)
        return _set(members(r"\W"), inside)


def _words() -> str:
    return members(r"\w")


def _set(found: str, inside: bool) -> str:
    return found if inside else f"[{found}]"


def _unknown(text: str) -> str:
    raise NotReadableError(f"pattern {text!r}: a negated escape in a class")
