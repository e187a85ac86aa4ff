"""The parts of an Office package (ECMA-376 part 2) as streams of XML events.

No XML with a document type is read at all, so there are no entities to expand. Namespaces are not
looked at: the strict variant of the standard and several writers use others.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from xml.parsers import expat

from resolver.errors import InputError
from resolver.files.limits import MAX_DEPTH, MAX_RECORD, MAX_WORKBOOK
from resolver.files.raw.archive import Archive

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_CHUNK: Final = 65_536
_NAMES: Final = 4_096
_ESCAPED: Final = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)


def parse(archive: Archive, part: str, start: Start, end: End, text: Text) -> Iterator[None]:
    """Calls the functions for the elements of a part, and pauses now and then.

    Names of elements come without their prefix.

    Raises:
        InputError: the part is missing, damaged, not well-formed, has a document type or is larger
            than any honest one.
    """
    label = f"{archive.packed.path}#{part}"
    name = _named(archive, part)
    if name is None:
        message = "the workbook lacks a part that it names, so records would be lost."
        raise InputError(message, file=label, hint="Open it in Excel and save it again.")
    parser = _parser(start, end, text)
    fed = 0
    try:
        for chunk in archive.chunks(name):
            for at in range(0, len(chunk), _CHUNK):
                piece = chunk[at : at + _CHUNK]
                parser.Parse(piece, False)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > 2 * MAX_RECORD or len(parser.intern) > _NAMES:
                    raise _HostileError
                yield
            if archive.spent > MAX_WORKBOOK:
                raise _HostileError
        parser.Parse(b"", True)
    except (expat.ExpatError, _HostileError, OverflowError) as error:
        hostile = not isinstance(error, expat.ExpatError)
        message = "is not XML of a workbook." if hostile else "is damaged XML."
        raise InputError(message, file=label, hint="Open it in Excel and save it again.") from None
    yield


class _HostileError(Exception):
    """XML that no spreadsheet program writes."""


def _parser(start: Start, end: End, text: Text) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    local: dict[str, str] = {}
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _HostileError
        known = local.get(name)
        if known is None:
            known = local[name] = name.rpartition(":")[2]
        start(known, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(local[name])

    def refused(*_: object) -> None:
        raise _HostileError

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refused
    parser.EntityDeclHandler = refused
    return parser


def _named(archive: Archive, part: str) -> str | None:
    if part in archive.names:
        return part
    folded = part.casefold()
    return next((name for name in archive.names if name.casefold() == folded), None)


def ignore(*_: object) -> None:
    """Nothing, for events that do not matter."""


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Id to kind (in lower case) and target of what a part refers to."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode", "") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2].casefold()
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

    if _named(archive, listing) is not None:
        for _ in parse(archive, listing, start, ignore, ignore):
            pass
    return found


def unescaped(text: str) -> str:
    """The text with `_x000D_` and the like undone, which stand for characters XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def part_bytes(archive: Archive, part: str) -> Iterator[bytes]:
    """The bytes of a part, or nothing where it is missing; they do not count as unpacked."""
    name, spent = _named(archive, part), archive.spent
    if name is not None:
        yield from archive.chunks(name)
        archive.spent = spent
