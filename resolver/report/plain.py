"""An explanation as plain text for a terminal or a log: a table of signed bars that adds up."""

from __future__ import annotations

from resolver.frames.result import Explanation
from resolver.report.phrases import field_name
from resolver.report.reasons import reason_lines
from resolver.report.visible import plain
from resolver.report.words import sentence, shown_tenths, statement, tenths

BAR = 12
"""Characters of the longest bar, on either side of zero."""

VALUE = 60
"""Characters of a value that are shown."""


def plain_text(explanation: Explanation) -> str:
    """The explanation in ASCII lines, save for the values: sentence, table of parts, reasons.

    Every part is one line `name | bits | bar | what was found`, with both values below it where
    they differ. Bars are drawn with `+` and `-` around a common zero. The column of bits adds up to
    the total line exactly as shown. Hidden characters of values are told as `<U+202E>`.
    """
    parts = explanation.parts
    shown = shown_tenths(parts, explanation.weight)
    total = round(explanation.weight * 10)
    width = max([len("Total"), *(len(field_name(part.name)) for part in parts)])
    longest = max([1, abs(total), *(abs(value) for value in shown)])
    lines = [
        f"{_key(explanation.left)}  and  {_key(explanation.right)}",
        plain(sentence(explanation)),
        "",
    ]
    for part, value in zip(parts, shown, strict=True):
        lines.append(_line(plain(field_name(part.name)), width, value, longest, statement(part)))
        lines += [" " * (width + 11) + text for text in _values(part.left, part.right)]
    lines.append("-" * (width + 2 * BAR + 11))
    lines.append(_line("Total", width, total, longest, explanation.band))
    lines += [f"Warning: {plain(warning)}" for warning in explanation.warnings]
    lines += [] if explanation.reasons is None else reason_lines(explanation.reasons)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _line(name: str, width: int, value: int, longest: int, said: str) -> str:
    return f"{name:<{width}}  {tenths(value):>7}  {_bar(value, longest)}  {plain(said)}"


def _bar(value: int, longest: int) -> str:
    length = max(round(abs(value) / longest * BAR), 1 if value else 0)
    left = "-" * length if value < 0 else ""
    right = "+" * length if value > 0 else ""
    return f"{left:>{BAR}}|{right:<{BAR}}"


def _values(left: str | None, right: str | None) -> list[str]:
    if left is None and right is None:
        return []
    if left == right and left is not None:
        return [f"both  {_cut(left)}"]
    return [f"left  {_cut(left)}", f"right {_cut(right)}"]


def _cut(value: str | None) -> str:
    if value is None:
        return "(none)"
    text = plain(value[: VALUE + 1])
    return f"{plain(value[:VALUE])}..." if len(value) > VALUE else text


def _key(key: tuple[str, str]) -> str:
    return plain(":".join(key))
