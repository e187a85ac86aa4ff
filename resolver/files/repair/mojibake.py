"""Text in UTF-8 that was read as Windows-1252 or the like: `MÃ¼ller` for `Müller`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
from ftfy import fix_encoding

from resolver.files.repair.damage import Damage, changed, suspects
from resolver.frames.bridge import over_distinct

TWICE: Final = r"[\x{80}-\x{24f}\x{2c6}-\x{2dd}\x{2000}-\x{22ff}\x{fb01}\x{fb02}\x{f8ff}]{2}"
"""Two letters or marks side by side that are beyond ASCII and at home in Western code pages."""

_LOOKED_AT: Final = 1_024
"""Characters of a cell that are judged; a longer one is put right piece by piece."""


def misread(
    frame: pl.DataFrame, columns: Sequence[str], fix: bool
) -> tuple[pl.DataFrame, list[Damage]]:
    """The columns in which text was read in the wrong encoding, with it put right if `fix`.

    `ftfy` judges; it looks only at distinct cells with `TWICE`.
    """
    better = {}
    for name in suspects(frame, columns, TWICE):
        likely = pl.when(pl.col(name).str.contains(TWICE)).then(pl.col(name))
        better[name] = pl.coalesce(over_distinct(likely, _all_fixed, pl.String), pl.col(name))
    done = "it was put right." if fix else "nothing was changed; --fix-mojibake puts it right."
    text = f"Text that was read in the wrong encoding (é as Ã©); {done}"
    after, damage = changed(frame, better, "mojibake", text)
    return (after if fix else frame), damage


def _all_fixed(values: list[str]) -> list[str]:
    return [_fixed(value) for value in values]


def _fixed(value: str) -> str:
    if len(value) <= _LOOKED_AT:
        return fix_encoding(value)
    pieces = (value[at : at + _LOOKED_AT] for at in range(0, len(value), _LOOKED_AT))
    return "".join(map(fix_encoding, pieces))
