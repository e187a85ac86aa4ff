"""Rules in whose columns `{n}` stands for a number, as the rules for each number there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from resolver.files.presets.layout import Pattern


def numbers(texts: Iterable[str], headers: Collection[str]) -> list[int]:
    """The numbers that `{n}` stands for in the headers, ascending; one where no text holds it."""
    patterns = [Pattern.of(text) for text in texts if "{n}" in text]
    if not patterns:
        return [0]
    found = (pattern.match(header) for header in headers for pattern in patterns)
    return sorted({match[0] for match in found if match})


def at(texts: Iterable[str], number: int) -> tuple[str, ...]:
    """The texts with the number in place of `{n}`."""
    return tuple(text.replace("{n}", str(number)) for text in texts)
