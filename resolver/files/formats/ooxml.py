"""What all sheets of a workbook need (ECMA-376): their list, the shared texts, the styles."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from resolver.errors import InputError
from resolver.files.formats.number_format import Shown, plain, shown
from resolver.files.formats.package import ignore, parse, relations, unescaped
from resolver.files.limits import MAX_FIELD, MAX_STRINGS
from resolver.files.raw.archive import Archive

_MAX_STYLES: Final = 65_536
_DOCUMENT: Final = "officedocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet as the workbook lists it; `part` is None where it is no worksheet (a chart)."""

    name: str
    part: str | None
    hidden: bool = False


@dataclass(slots=True, kw_only=True)
class Workbook:
    """What all sheets need: their list, the shared texts, and how numbers of a style are shown."""

    archive: Archive
    sheets: list[Sheet] = field(default_factory=list)
    date_1904: bool = False
    strings: Strings
    styles: list[Shown] = field(default_factory=list)


class Strings:
    """Texts by number, kept as one run of bytes, because a workbook may share millions."""

    def __init__(self) -> None:
        """Start without any."""
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        """Keep one more text.

        Raises:
            OverflowError: all of them together are longer than `MAX_STRINGS`.
        """
        self._bytes += text.encode("utf-8", "replace")
        if len(self._bytes) > MAX_STRINGS:
            raise OverflowError
        self._ends.append(len(self._bytes))

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()


def is_workbook(archive: Archive) -> bool:
    """Whether the archive is a workbook.

    Raises:
        InputError: it is another kind of document; the hint says what to do.
    """
    names = {name.casefold() for name in archive.names}
    path = archive.packed.path
    if "mimetype" in names and "content.xml" in names:
        hint = "Open it in LibreOffice and save it as .xlsx or CSV."
        raise InputError("is an OpenDocument file (.ods).", file=path, hint=hint)
    if "index/document.iwa" in names or "index.zip" in names:
        hint = "Open it in Numbers and export it as .xlsx or CSV."
        raise InputError("is a Numbers document.", file=path, hint=hint)
    if "[content_types].xml" not in names:
        return False
    if "xl/workbook.bin" in names:
        hint = "Open it in Excel and save it as .xlsx or CSV."
        raise InputError("is a binary workbook (.xlsb).", file=path, hint=hint)
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        hint = "Export the table itself, as .xlsx or CSV."
        raise InputError("is an Office document without tables of data.", file=path, hint=hint)
    return any(name.startswith("xl/") for name in names) or "_rels/.rels" in names


def open_workbook(archive: Archive) -> Workbook:
    """The workbook with its shared texts and styles; the sheets themselves are not yet read.

    Raises:
        InputError: a part is missing, damaged, not XML or too large.
    """
    book = Workbook(archive=archive, strings=Strings())
    top = relations(archive, "").values()
    main = next((part for kind, part in top if kind == _DOCUMENT), "xl/workbook.xml")
    links = relations(archive, main)
    _read_sheets(book, main, links)
    for kind, part in links.values():
        if kind == "sharedstrings":
            _read_strings(book, part)
        elif kind == "styles":
            _read_styles(book, part)
    return book


def _read_sheets(book: Workbook, part: str, links: Mapping[str, tuple[str, str]]) -> None:
    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "workbookPr":
            book.date_1904 = attributes.get("date1904", "") in ("1", "true", "on")
        elif element == "sheet":
            link = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            kind, target = links.get(link, ("", None))
            book.sheets.append(
                Sheet(
                    name=attributes.get("name", f"Sheet{len(book.sheets) + 1}"),
                    part=target if kind == "worksheet" else None,
                    hidden=attributes.get("state", "visible") != "visible",
                )
            )

    for _ in parse(book.archive, part, start, ignore, ignore):
        pass


def _read_strings(book: Workbook, part: str) -> None:
    taker = _Texts(book.strings)
    for _ in parse(book.archive, part, taker.start, taker.end, taker.text):
        pass


class _Texts:
    """Takes the shared texts: rich text is one text, its phonetic guide (`rPh`) is none of it."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._pieces: list[str] = []
        self._length = 0
        self._taking = self._guide = False

    def start(self, element: str, _: Mapping[str, str]) -> None:
        if element == "t":
            self._taking = not self._guide
        elif element == "rPh":
            self._guide = True
        elif element == "si":
            self._pieces, self._length = [], 0

    def end(self, element: str) -> None:
        if element == "t":
            self._taking = False
        elif element == "rPh":
            self._guide = False
        elif element == "si":
            self._strings.add(unescaped("".join(self._pieces)))

    def text(self, data: str) -> None:
        if self._taking and self._length <= MAX_FIELD:
            self._length += len(data)
            self._pieces.append(data)


def _read_styles(book: Workbook, part: str) -> None:
    codes: dict[int, str] = {}
    cells = False

    def start(element: str, attributes: Mapping[str, str]) -> None:
        nonlocal cells
        if element == "numFmt" and len(codes) < _MAX_STYLES:
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            cells = True
        elif element == "xf" and cells and len(book.styles) < _MAX_STYLES:
            number = _number(attributes.get("numFmtId"))
            book.styles.append(shown(number, codes.get(number), book.date_1904))

    def end(element: str) -> None:
        nonlocal cells
        if element == "cellXfs":
            cells = False

    for _ in parse(book.archive, part, start, end, ignore):
        pass


def style_of(book: Workbook, style: str | None) -> Shown:
    """How numbers with this style attribute are shown."""
    number = _number(style)
    return book.styles[number] if 0 <= number < len(book.styles) else plain


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
