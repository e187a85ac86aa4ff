"""How a profile is printed: every input, every column with its oddities, findings, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from resolver.cli.options import NAMED
from resolver.cli.show import finding, screen, short
from resolver.frames.profile import ColumnProfile, Profile
from resolver.report.words import many

NAME: Final = 28
"""Characters of the name of a column."""
ROLE: Final = 18
"""Characters of its role."""
SHARED: Final = 5
FINDINGS: Final = 20

ODD: Final = {
    "placeholder": "placeholder",
    "invalid": "not valid as what the column holds",
    "impossible": "impossible date",
    "unvalidated": "not valid in {region}",
    "corrupt": "spoilt by scientific notation",
    "looks_like_email": "looks like an e-mail",
    "looks_like_phone": "looks like a phone number",
    "looks_like_date": "looks like a date",
    "mojibake": "in a wrong encoding (mojibake)",
    "mixed_dates": "date in another format than most",
    "day_or_month_first": "day and month the other way round than in others",
    "outer_blanks": "blanks before or after",
    "too_long": "too long to be compared whole",
    "all_equal": "all equal",
    "all_different": "different on every row, so no evidence",
    "repeated": "repeated id",
}
"""Words for the oddities of `steps.inspect.SUSPICIOUS`."""


def profile(found: Profile) -> None:
    """Print a profile; it fits a terminal of 80 columns."""
    console = screen()
    _inputs(console, found)
    _head(console, f"Columns ({len(found.columns):,})")
    several = len({one.source for one in found.columns}) > 1
    console.print(Text(_row("", "role", "filled", "", "distinct", "top"), style="dim"))
    for one in found.columns:
        _column(console, one, found.region, several)
    _shared(console, found)
    findings = [finding(one) for one in found.findings]
    _list(console, "Findings", findings[:FINDINGS], len(findings) - FINDINGS)
    _list(console, "Warnings", [*found.warnings])
    _list(console, "What to do", [*found.advice])


def _inputs(console: Console, found: Profile) -> None:
    _head(console, "Inputs")
    for one in found.inputs:
        facts = [
            one.format,
            one.encoding,
            f"delimiter {one.delimiter!r}" if one.delimiter else "",
            f"preset {one.preset}" if one.preset else "no preset",
            f"source {one.source}",
        ]
        _note(console, short(one.path), 0)
        _note(
            console,
            f"{many(one.physical, 'row')} = {one.accepted:,} accepted + {one.rejected:,} rejected "
            f"+ {one.skipped:,} skipped",
        )
        _note(console, ", ".join(short(fact) for fact in facts if fact))


def _column(console: Console, one: ColumnProfile, region: str, several: bool) -> None:
    share = f"{one.filled / one.rows:.0%}" if one.rows else ""
    top = f"{one.most_frequent / one.filled:.0%}" if one.filled else ""
    role = f"{one.role}:{one.label}" if one.label and one.role in NAMED else one.role
    filled, distinct = f"{one.filled:,}", f"{one.distinct:,}"
    line = _row(_cut(one.column, NAME), _cut(role, ROLE), filled, share, distinct, top)
    console.print(Text(line), soft_wrap=True)
    _note(console, (f"{short(one.source)}: " if several else "") + short(one.reason))
    if one.kinds:
        _note(console, "kinds: " + ", ".join(f"{n:,} {kind}" for kind, n in one.kinds.items()))
    if one.suspicious:
        _note(console, "odd: " + _odd(one.suspicious, region), style="bold")


def _odd(suspicious: Mapping[str, int], region: str) -> str:
    return "; ".join(f"{ODD[code].format(region=region)} ({n:,})" for code, n in suspicious.items())


def _shared(console: Console, found: Profile) -> None:
    counts = ", ".join(
        f"{n:,} {field}{'' if n == 1 else 'es' if field == 'address' else 's'}"
        for field, n in found.held_by_several.items()
    )
    lines = [
        f"{one.kind} {short(one.value)}: {one.records:,} records of {one.people:,} people"
        for one in found.shared[:SHARED]
    ]
    _list(console, "Held by several differently named records", [counts, *lines])


def _row(name: str, role: str, filled: str, share: str, distinct: str, top: str) -> str:
    return f"{name:<{NAME}} {role:<{ROLE}} {filled:>9} {share:>4} {distinct:>9} {top:>4}".rstrip()


def _cut(text: str, most: int) -> str:
    shown = short(text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def _list(console: Console, title: str, lines: list[str], more: int = 0) -> None:
    if not lines:
        return
    _head(console, title)
    for line in lines:
        _note(console, line, 2)
    if more > 0:
        _note(console, f"and {more:,} more, see --json", 2)


def _head(console: Console, title: str) -> None:
    console.print(Text(f"\n{title}", style="bold"))


def _note(console: Console, text: str, indent: int = 4, style: str = "") -> None:
    told = Text(text, style=style, overflow="fold")
    console.print(Padding(told, (0, 0, 0, indent), expand=False))
