"""E-mail addresses: canonical form, mailbox keys by the providers' rules, and agreement."""

from __future__ import annotations

import polars as pl

from resolver.fields.email.address import split
from resolver.fields.email.keys import EMAIL, cleaned
from resolver.fields.email.levels import LEVELS, is_private, level, rule
from resolver.fields.email.traces import TRACES, contrasts, traces
from resolver.fields.text import capped
from resolver.frames.bridge import over_distinct

__all__ = [
    "EMAIL",
    "LEVELS",
    "TRACES",
    "clean",
    "contrasts",
    "is_private",
    "level",
    "rule",
    "split",
    "traces",
]


def clean(raw: pl.Expr) -> pl.Expr:
    """The address in one cell as a Struct of strings (`EMAIL`), null where there is none.

    `value` is the canonical address, `local` and `domain` its parts; `mailbox` is equal for
    spellings of one mailbox by well documented rules of its provider, `probable` also by common
    ones, `intended` also after a likely typo in the domain; `stem` is the letters of the local part
    (null under four, or where it is no name); `kind` is personal, role, relay, disposable,
    placeholder or random. Keys are for comparison: no record is rewritten with them.
    """
    return over_distinct(capped(raw, "email"), cleaned(), EMAIL)
