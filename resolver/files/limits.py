"""How much of a file is taken in before it is called hostile; nothing here needs configuration.

The sizes follow OWASP ASVS 5.2 (decompression) and what customer exports hold: the longest field
seen in practice is a note of some thousand characters.
"""

from __future__ import annotations

from typing import Final

MAX_FIELD: Final = 65_536
"""Characters of one cell or JSON string."""

MAX_RECORD: Final = 1_048_576
"""Bytes of one line of text, and characters of one record that spans several lines."""

MAX_DEPTH: Final = 32
"""Levels of nested JSON lists and objects, the record itself counted."""

MAX_COLUMNS: Final = 512
"""Columns of one input; a JSON record that needs one more is rejected."""

MAX_NAME: Final = 256
"""Characters of a column name."""

MAX_RATIO: Final = 200
"""Unpacked bytes per packed byte, from `FREE_BYTES` on."""

FREE_BYTES: Final = 64 * 1_048_576
"""Unpacked bytes that no ratio forbids."""

MAX_UNPACKED: Final = 16 * 1024**3
"""Unpacked bytes of one file, unless the caller says otherwise."""

MAX_ENTRIES: Final = 10_000
"""Files in one folder or archive, and sheets of one workbook."""

MAX_DIRECTORY: Final = 4 * 1_048_576
"""Bytes of the list of contents of an archive."""

MAX_NESTING: Final = 2
"""Archives inside one another; a workbook, though a ZIP archive itself, is none."""

MAX_WORKBOOK: Final = 4 * 1024**3
"""Unpacked bytes of XML in one workbook that are read, all its parts together."""

MAX_STRINGS: Final = 1024**3
"""Bytes of text that all cells of a workbook share; they are held in memory."""

MAX_MERGES: Final = 100_000
"""Merged ranges of one sheet."""

CHUNK: Final = 1_048_576
"""Bytes read at once."""

BATCH: Final = 8_192
"""Records held as Python objects before they become columns."""
