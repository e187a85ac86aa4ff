"""Texts that must come through every file as they are."""

from __future__ import annotations

HOSTILE = (
    '=HYPERLINK("http://x.test","y")',
    "@SUM(1)",
    "+1;-2",
    "<script>alert(1)</script>",
    "a\r\nb\u2028c\x85d\te",
    "\u202egnp.exe",
    "\x00\x1b[31m",
    "ü" * 10_000,
)
