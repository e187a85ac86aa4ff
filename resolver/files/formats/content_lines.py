"""Content lines of vCard: group, name, parameters and value (RFC 2426, RFC 6350, vCard 2.1).

Every pattern is possessive, so a line costs time in proportion to its length. `vobject` was tried
and takes quadratic time for a line of many parameters, which a hostile file can have.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

from resolver.files.accounting import RowError
from resolver.files.raw.encoding import decode

_LINE: Final = re.compile(
    r"(?:([A-Za-z0-9_-]{1,64})\.)?([A-Za-z0-9_-]{1,64})[ \t]{0,9}"
    r'(;(?:[^":]++|"[^"]*+")*+)?:(.*)',
    re.DOTALL,
)
_LOOSE: Final = re.compile(
    r"(?:([A-Za-z0-9_-]{1,64})\.)?([A-Za-z0-9_-]{1,64})(;[^:]*+)?:(.*)", re.DOTALL
)
_PARAMETER: Final = re.compile(r';((?:[^";]++|"[^"]*+"|")*+)')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_PART: Final = {
    mark: re.compile(rf"((?:[^\\{mark}]++|\\.?)*+)({mark}|\Z)", re.DOTALL) for mark in ";,"
}
_QUOTED_PRINTABLE: Final = re.compile(r"(?i);(?:ENCODING=)?QUOTED-PRINTABLE[;:]")
_CHARSETS: Final = frozenset(
    f"utf-8 utf8 us-ascii ascii {' '.join(f'iso-8859-{n}' for n in range(1, 16))} "
    f"{' '.join(f'windows-125{n}' for n in range(9))} {' '.join(f'cp125{n}' for n in range(9))} "
    "koi8-r koi8-u shift_jis shift-jis euc-jp iso-2022-jp gb2312 gbk gb18030 big5 euc-kr".split()
) - {"iso-8859-12"}
_TYPED: Final = ("TYPE", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property: `name` in capitals, `value` decoded but with its escapes.

    `types` holds lower-case words, whether written as `TYPE=` or alone; `preference` is 1 for the
    preferred one up to 100, None where nothing is said.
    """

    group: str
    name: str
    parameters: dict[str, str]
    types: frozenset[str]
    value: str

    @property
    def preference(self) -> int | None:
        """From `PREF=1` (version 4.0) or the type `pref`."""
        said = self.parameters.get("PREF", "")
        if said.isascii() and said.isdigit():
            return int(said[:3])
        return 1 if "pref" in self.types else None

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value).strip()

    def parts(self, mark: str = ";") -> list[str]:
        """The value cut at the marks that are not escaped."""
        if "\\" not in self.value:
            return [part.strip() for part in self.value.split(mark)]
        found = []
        for part, end in _PART[mark].findall(self.value):
            found.append(unescaped(part).strip())
            if not end:
                break
        return found


def property_of(line: str) -> Property | None:
    """The property of an unfolded line, or None where it is none.

    Raises:
        RowError: the value is not in the encoding that it names.
    """
    found = _LINE.fullmatch(line) or _LOOSE.fullmatch(line)
    if found is None:
        return None
    group, name, said, value = found.groups("")
    parameters, types = _parameters(said)
    return Property(
        group=group.casefold(),
        name=name.upper(),
        parameters=parameters,
        types=types,
        value=_decoded(value, parameters, types),
    )


def name_of(line: str) -> str:
    """The name of the property that a line begins, in capitals; empty where it is none."""
    head = line[:200].partition(":")[0].partition(";")[0].rpartition(".")[2]
    return head.strip().upper()


def quoted_printable(line: str) -> bool:
    """Whether the line begins a value whose lines end in soft breaks."""
    return _QUOTED_PRINTABLE.search(line[:500]) is not None


def unescaped(value: str) -> str:
    r"""The text with `\n` as a line break and `\,`, `\;`, `\:`, `\\` as the character itself."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _parameters(said: str) -> tuple[dict[str, str], frozenset[str]]:
    parameters: dict[str, str] = {}
    types: set[str] = set()
    for parameter in _PARAMETER.findall(said):
        name, equals, value = parameter.partition("=")
        key = name.strip().upper() if equals else ""
        value = (value if equals else name).strip().replace('"', "")
        if key in _TYPED:
            types.update(word.strip() for word in value.casefold().split(","))
        else:
            parameters[key] = value
    return parameters, frozenset(types)


def _decoded(value: str, parameters: dict[str, str], types: frozenset[str]) -> str:
    """The value out of quoted-printable or Base64, in the charset that is named."""
    encoding = parameters.get("ENCODING", "").casefold()
    charset = parameters.get("CHARSET", "").casefold()
    if encoding == "quoted-printable" or "quoted-printable" in types:
        return _text(binascii.a2b_qp(value.encode("utf-8", "replace")), charset)
    if encoding in ("b", "base64") or "base64" in types:
        try:
            return _text(binascii.a2b_base64(value.encode("ascii")), charset)
        except (binascii.Error, UnicodeEncodeError):
            raise RowError("bad_value", "A value is not the Base64 it says it is.") from None
    return value


def _text(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset if charset in _CHARSETS else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(raw, "utf-8")
