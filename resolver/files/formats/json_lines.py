"""JSON Lines: one customer a line."""

from __future__ import annotations

from resolver.files.accounting import Ledger, RowError
from resolver.files.formats.strict_json import flatten, record
from resolver.files.limits import MAX_RECORD
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import Survey, text_lines
from resolver.files.sniff import BLANKS
from resolver.files.table import Rows, Table


def read_json_lines(packed: Packed, found: Survey) -> Table:
    """The objects of the file as a table; physical records are the lines that are not blank."""
    ledger, rows = Ledger(packed.path), Rows(packed.path)
    keys: dict[str, None] = {}
    ordinal = 0
    for number, line in text_lines(packed, found):
        if line is not None and not line.strip(BLANKS):
            continue
        ordinal += 1
        try:
            if line is None:
                raise RowError("record_too_long", f"The line has more than {MAX_RECORD} bytes.")
            value = record(line)
            rows.add(number, ordinal, flatten(value))
            keys.update(dict.fromkeys(value))
        except RowError as error:
            ledger.reject(number, error)
    return Table(
        path=packed.path,
        format="jsonl",
        frame=rows.frame(),
        rejects=ledger.frame(),
        physical=found.filled,
        header=frozenset(keys),
        nested=True,
        encoding=found.encoding,
        sha256=packed.sha256,
    )
