"""Proposals as a workbook in which people decide: texts and three numbers, never a formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from resolver.files.results.members import CHOICES, DECISION, FINGERPRINT, NOTE

FILE: Final = "proposals.xlsx"
LONGEST: Final = 32_767
"""UTF-16 units that a cell of Excel holds."""
MOST: Final = 10_000
"""Proposals in the workbook, the most doubtful ones: as many as the report shows."""
NUL: Final = "\u2400"
"""What stands for the one character that no cell can hold."""

_ENTITY: Final = "entity_id"
_NUMBERS: Final = {"weight": "0.0", "probability": "0.0000", "size": "0"}
_WIDTHS: Final = {
    **{DECISION: 12, NOTE: 24, _ENTITY: 24, "band": 9, "weight": 8, "probability": 11, "size": 6},
    **{"source": 14, "record_id": 22, "survivor": 9, "name": 26, "email": 32, "phone": 22},
    **{"address": 44, FINGERPRINT: 19},
}
_BAND: Final = "#E8EEF4"
_HEAD: Final = "#D0D7DE"
_MADE: Final = datetime(2000, 1, 1)


class _Plain(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that takes no text for markup: the library writes `<r>…</r>` as it stands."""

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[Any] = ()) -> None:
        self._xml_inline_string(string, True, attributes)


def write(path: Path, table: pl.DataFrame) -> None:
    """Write the members of proposals, one a row, the columns for decisions first.

    `table`: `results.members.members`, the records of a proposal together. Only the first
    `MOST` proposals are written; a sheet beside them says so, and how to decide. A text beyond
    `LONGEST` is cut and says so, and `NUL` stands for the character that no cell can hold.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    book = Workbook(str(path), options)
    book.set_properties({"created": _MADE, "title": "Merge proposals"})
    shown = table.filter(table[_ENTITY].rle_id() < MOST)
    _sheet(book, shown)
    _help(book, len(table) - len(shown))
    book.close()


def text(value: str) -> str:
    """The text as a cell holds it."""
    plain = value.replace("\0", NUL)
    if len(plain) <= LONGEST // 2 or _units(plain) <= LONGEST:
        return plain
    told = f"… [cut; {len(plain):,} characters, whole in proposals.jsonl]"
    kept = plain.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST - len(told))]
    return kept.decode("utf-16-le", "ignore") + told


def _units(plain: str) -> int:
    return len(plain.encode("utf-16-le", "surrogatepass")) // 2


def _sheet(book: Workbook, table: pl.DataFrame) -> None:
    sheet = book.add_worksheet("proposals", worksheet_class=_Plain)
    columns = [DECISION, NOTE, *(name for name in table.columns if name not in (DECISION, NOTE))]
    formats = [{name: _format(book, name, color) for name in columns} for color in (None, _BAND)]
    head = book.add_format({"bold": True, "bg_color": _HEAD, "bottom": 1})
    for place, name in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(name, 20))
        sheet.write_string(0, place, name, head)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(table)), len(columns) - 1)
    if len(table):
        sheet.data_validation(1, 0, len(table), 0, _choices())
    rows = table.select(columns)
    for line, (turn, row) in enumerate(zip(_turns(table), rows.iter_rows(), strict=True), 1):
        for place, (name, value) in enumerate(zip(columns, row, strict=True)):
            look = formats[turn][name]
            if value is None:
                sheet.write_blank(line, place, None, look)
            elif name in _NUMBERS:
                sheet.write_number(line, place, value, look)
            else:
                said = str(value).lower() if isinstance(value, bool) else text(value)
                sheet.write_string(line, place, said, look)


def _format(book: Workbook, name: str, color: str | None) -> Format:
    # Cells are text for Excel, too: what somebody types in them is not made a number or a date.
    look: dict[str, object] = {"num_format": _NUMBERS.get(name, "@"), "valign": "top"}
    return book.add_format(look if color is None else {**look, "bg_color": color})


def _turns(table: pl.DataFrame) -> Iterator[int]:
    """0 and 1 in turn, from proposal to proposal."""
    yield from table[_ENTITY].rle_id() % 2


def _choices() -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(CHOICES),
        "input_title": "Decision",
        "input_message": "Once for the whole proposal; 'drop' on a record that does not belong.",
        "error_title": "No decision",
        "error_message": f"Choose {', '.join(CHOICES)}.",
    }


def _help(book: Workbook, left_out: int) -> None:
    sheet = book.add_worksheet("how to decide", worksheet_class=_Plain)
    sheet.set_column(0, 0, 110)
    lines = [
        "How to decide",
        "Rows of one colour are one proposal: records that may be one customer.",
        "Choose a decision in any one of its rows; it counts for the whole proposal.",
        "same: all are one customer. different: all are different customers.",
        "related: different people of one household or organisation.",
        "unsure: looked at, and still not clear; nothing is merged.",
        "drop: this one record does not belong; the others are merged.",
        "A note goes with the decision. Leave all other columns as they are.",
        "Save, then run: resolver decide OUT proposals.xlsx",
    ]
    if left_out:
        lines.append(
            f"{left_out:,} more rows, of the less doubtful proposals, are in proposals.csv only."
        )
    for line, told in enumerate(lines):
        sheet.write_string(line, 0, told)
