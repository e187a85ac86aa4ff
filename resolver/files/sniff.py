"""What kind of file this is, told from its content; the name only settles what content cannot."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from resolver.errors import InputError, did_you_mean
from resolver.files.limits import MAX_COLUMNS, MAX_FIELD
from resolver.files.mapping.words import heading
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import Survey, opening, text_lines

FORMATS: Final = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "json",
    "parquet": "parquet",
    "vcard": "vcard",
    "vcf": "vcard",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
}
"""Names a format may be given, and the reader behind each."""

_LISTS: Final = "customers|results|data|items|records|contacts|users|profiles|people|value"
ENVELOPE: Final = re.compile(
    rf'\s*\{{(?:\s*"[^"\\]*+"\s*:\s*(?:"[^"\\]*+"|[\w.+-]++)\s*,){{0,10}}\s*'
    rf'"(?:{_LISTS})"\s*:\s*(?=\[\s*[{{\]])'
)
"""The start of an object around a list of customers, up to the bracket of the list."""

BLANKS: Final = " \t\r\n\f\v"
_DELIMITERS: Final = (",", ";", "\t", "|", "^", "~", "\x1f", "\x01")
_SAMPLE: Final = 50
_SHORT: Final = 5
_TITLES: Final = 20
"""Filled lines among which the header is looked for."""
_TITLE: Final = 40
_NAMES: Final = 2
_FOREIGN: Final = {
    b"%PDF": ("a PDF", "Export the table itself, as CSV."),
    b"SQLi": ("an SQLite database", "Export the table as CSV."),
    b"BZh": ("packed with bzip2", "Unpack it, or pack it with gzip or zstd."),
    b"\xfd7zXZ": ("packed with xz", "Unpack it, or pack it with gzip or zstd."),
    b"7z\xbc\xaf": ("a 7-Zip archive", "Unpack it, or pack it with zip."),
    b"Rar!": ("a RAR archive", "Unpack it, or pack it with zip."),
    b"\x89PNG": ("a picture", "Give the table itself."),
    b"\xff\xd8\xff": ("a picture", "Give the table itself."),
    b"GIF8": ("a picture", "Give the table itself."),
    b"\x7fELF": ("a program", "Give the table itself."),
}
_CARD: Final = re.compile(r"(?i)\s*+BEGIN[ \t]?:[ \t]?VCARD[ \t]*+(?:[\r\n]|\Z)")
_ESCAPED_INNER: Final = re.compile(rb'(?<!\\)\\"(?![",;|\t\r\n]|\Z)')
_ESCAPED_LAST: Final = re.compile(rb'(?<!\\)\\"(?=[,;|\t\r\n]|\Z)')
_DOUBLED: Final = re.compile(rb'[^",;|\t\r\n]""(?=[^",;|\t\r\n])')
_SAID: Final = re.compile(r'(?i)"?sep=(.)"?\s*')
_DATA_CELL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}|\+?[0-9][0-9 ().-]{6,}|[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the rows of a delimited file are written.

    `first` is the line of the header, or of the first row where `header` is false because the
    first row holds data. `short_rows` says that most rows end before the header does, as in files
    of Excel, which leaves out the delimiters of empty last columns. `backslash` says that quotes
    inside of quoted cells come after a backslash, as MySQL and PHP write them, and not twice.
    `above` are the lines of titles and the like above the header.
    """

    delimiter: str
    first: int = 1
    width: int = 1
    short_rows: bool = False
    header: bool = True
    blanks_before_quotes: bool = False
    backslash: bool = False
    above: tuple[int, ...] = ()


def known_format(name: str) -> str:
    """The reader for a format the user named.

    Raises:
        InputError: there is no such format.
    """
    key = name.strip().casefold().removeprefix(".")
    if key not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(f"Unknown format {name!r}.{did_you_mean(key, FORMATS)} Known: {known}.")
    return FORMATS[key]


def suffixes(path: str) -> list[str]:
    """The endings of a file name in lower case, such as `csv`, `gz`."""
    return re.split("[/#]", path.casefold())[-1].split(".")[1:]


OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def format_of(packed: Packed) -> str:
    """`parquet`, `vcard`, `jsonl`, `json` or `csv`, from the first bytes and, last, from the name.

    Raises:
        InputError: the file is of a kind that is not read; the hint says what to do.
    """
    start = next(packed.chunks(), b"")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(OLD_OFFICE):
        raise _old_office(packed)
    for magic, (kind, hint) in _FOREIGN.items():
        if start.startswith(magic):
            raise InputError(f"is {kind}.", file=packed.path, hint=hint)
    named = [FORMATS[suffix] for suffix in suffixes(packed.path) if suffix in FORMATS]
    if _CARD.match(opening(packed)) or (named and named[-1] == "vcard"):
        return "vcard"
    if named and named[-1] in ("jsonl", "csv"):
        return named[-1]
    return _json_or_csv(opening(packed), named)


def _old_office(packed: Packed) -> InputError:
    """What an OLE file is: a locked workbook, whose directory names the package, or an old one."""
    before = b""
    for chunk in packed.chunks():
        if _LOCKED in before + chunk:
            hint = "Open it in Excel, take the password off and save it again."
            return InputError("is a workbook locked with a password.", file=packed.path, hint=hint)
        before = chunk[-len(_LOCKED) :]
    hint = "Open it in Excel and save it as .xlsx or CSV."
    return InputError("is an old Excel workbook (.xls).", file=packed.path, hint=hint)


def _json_or_csv(text: str, named: list[str]) -> str:
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip(BLANKS)][:20]
    first = lines[0].lstrip(BLANKS) if lines else ""
    if ENVELOPE.match(text):
        return "json"
    if first.startswith("{"):
        whole = sum(line.startswith("{") and line.rstrip().endswith("}") for line in lines)
        alone = len(lines) == 1 and "json" in named
        return "json" if alone or whole * 2 < len(lines) else "jsonl"
    if re.match(r"\[\s*([\[{\]\"0-9]|$)", first):
        return "json"
    objects = sum(line.startswith("{") for line in lines)
    if objects * 2 > len(lines):
        return "jsonl"
    return named[-1] if named else "csv"


def dialect_of(packed: Packed, found: Survey, tab: bool = False) -> Dialect:
    """The delimiter that gives the most rows as many cells as the header, and where data starts.

    A first line `sep=;` is obeyed; `tab` says that the user named the format TSV.
    """
    sample: list[tuple[int, str]] = []
    filled: list[int] = []
    for number, line in islice(text_lines(packed, found), 4 * _SAMPLE):
        if line is None and not sample:
            return Dialect(delimiter=",", first=number)  # no header of this length is read
        if line is None or line.strip(BLANKS):
            filled.append(number)
            if line is not None and len(sample) < _SAMPLE:
                sample.append((number, line))
    delimiter = "\t" if tab else ""
    if sample and (said := _SAID.fullmatch(sample[0][1])):
        delimiter = said[1]
        sample, filled = sample[1:], filled[1:]
    if not sample:
        return Dialect(delimiter=delimiter or ",", first=found.lines + 1)
    start = _header([line for _, line in sample[:_TITLES]], delimiter)
    sample = sample[start:]
    texts = [line for _, line in sample]
    delimiter = delimiter or _best(texts)
    header, *rows = [cells(line, delimiter) for line in texts]
    return Dialect(
        delimiter=delimiter,
        first=sample[0][0],
        width=len(header),
        short_rows=_mostly_short([len(row) for row in rows], len(header)),
        header=not is_data(header),
        blanks_before_quotes=any(f'{delimiter} "' in line for line in texts),
        backslash=_backslashes(packed, found),
        above=tuple(number for number in filled if number < sample[0][0]),
    )


def _header(lines: Sequence[str], delimiter: str) -> int:
    """The first line that names known columns below lines that fill at most half as many cells.

    Titles, dates of the export and comments stand above it; 0 where no line is such.
    """
    for at, line in enumerate(lines):
        for mark in delimiter or _DELIMITERS:
            titles = cells(line, mark)[:MAX_COLUMNS] if len(line) <= MAX_FIELD else []
            if _known(titles) >= _NAMES and not is_data(titles):
                most = max((_filled(above, mark) for above in lines[:at]), default=0)
                return at if most * 2 <= _filled(line, mark) else 0
        if line.count('"') % 2:
            return 0  # a name of a column may go on in the next line
    return 0


def _known(titles: Sequence[str]) -> int:
    short = [title.strip(BLANKS) for title in titles if len(title) <= _TITLE]
    return sum(heading(title) is not None for title in short if title)


def _filled(line: str, delimiter: str) -> int:
    return sum(cell.strip(BLANKS) != "" for cell in cells(line, delimiter))


def _backslashes(packed: Packed, found: Survey) -> bool:
    """Whether most quotes inside of cells, in all of the file, come after a backslash.

    A backslash that ends a cell stands before the closing quote, and so before a delimiter.
    """
    if found.encoding.startswith("utf-16") or not any(b'\\"' in raw for raw in packed.chunks()):
        return False
    inner = closing = doubled = 0
    for raw in packed.chunks():
        inner += len(_ESCAPED_INNER.findall(raw))
        closing += len(_ESCAPED_LAST.findall(raw))
        doubled += len(_DOUBLED.findall(raw))
    return inner > doubled and inner >= closing


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line, read leniently."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _mostly_short(widths: Sequence[int], width: int) -> bool:
    """Whether most of a good number of rows end early, all at the same place."""
    short = [n for n in widths if 1 < n < width]
    return any(short.count(n) >= _SHORT and short.count(n) * 2 > len(widths) for n in set(short))


def _best(lines: Sequence[str]) -> str:
    def score(delimiter: str) -> tuple[float, int]:
        width = len(cells(lines[0], delimiter))
        if width == 1:
            return (0.0, 0)
        same = sum(len(cells(line, delimiter)) == width for line in lines)
        return (round(same / len(lines), 1), width)

    return max(_DELIMITERS, key=score)


def is_data(header: Sequence[str]) -> bool:
    """Whether a first row holds data: an address, a number or a date can be no column name."""
    return len(header) > 1 and any(_DATA_CELL.fullmatch(cell.strip().lower()) for cell in header)
