"""What `resolver evaluate` prints: scores, thresholds, calibration, and errors by cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from resolver.cli.show import screen, short, table
from resolver.frames.result import Explanation
from resolver.report.evaluation import wording as words
from resolver.report.plain import plain_text
from resolver.steps.measure.figures import Details, Errors, Evaluation, Example

POINTS: Final = 9
"""Cuts of the curve on the screen; `--json` and `--html` have them all."""


def evaluation(found: Evaluation) -> None:
    """All figures of an evaluation, those of safe merges alone beside those of all."""
    console = screen()
    scores = [("all links", found.score), *([("auto", found.auto)] if found.auto else [])]
    names = [name for name, _ in scores]
    rows = [
        [label, *(words.figure(score, name) for _, score in scores)]
        for name, label in words.SCORES.items()
    ]
    _print(console, ["", *names], rows, right=names)
    for line in words.records(found):
        console.print(Text(line))
    if found.details is not None:
        _details(console, found.details)


def _details(console: Console, details: Details) -> None:
    _head(console, words.CURVE)
    heads = ["cut (bits)", "links", "precision", "recall", "F1"]
    rows = [
        [f"{point.cut:.2f}{mark}", f"{point.links:,}", *words.shares(point)]
        for point, mark in words.thinned(details, POINTS)
    ]
    _print(console, heads, rows, right=heads)
    console.print(Text(words.curve_note(details)))
    _head(console, words.CALIBRATION)
    heads = ["probability", "pairs", "expected", "observed", "95 % interval"]
    rows = [words.decile(one) for one in details.calibration.deciles]
    _print(console, heads, rows, right=heads)
    console.print(Text(words.calibration_note(details.calibration)))
    _head(console, words.SIZES)
    heads = ["records", "true", "found"]
    rows = [[words.size(one), f"{one.true:,}", f"{one.found:,}"] for one in details.sizes]
    _print(console, heads, rows, right=heads)
    _errors(console, words.FALSE, details.false, details, auto=True)
    _errors(console, words.MISSED, details.missed, details, auto=False)


def _errors(console: Console, title: str, errors: Errors, details: Details, *, auto: bool) -> None:
    _head(console, f"{title}: {words.seen(errors)}")
    if not errors.causes:
        return
    heads = ["pairs", "share", "entities", *(["in auto"] if auto else []), "cause", "such as"]
    rows = [
        [
            f"{cause.pairs:,}",
            words.percent(cause.pairs, errors.pairs),
            f"{cause.entities:,}" if cause.entities else "",
            *([f"{cause.auto:,}"] if auto else []),
            cause.text,
            "" if details.valued or not cause.examples else _keys(cause.examples[0]),
        ]
        for cause in errors.causes
    ]
    _print(console, heads, rows, right=heads[:-2])
    if details.valued:
        for cause in errors.causes:
            for example in cause.examples:
                _example(console, cause.text, example, "false" if auto else "missed")


def _example(console: Console, text: str, example: Example, verdict: str) -> None:
    told = Explanation(
        left=example.left,
        right=example.right,
        weight=example.weight,
        probability=example.probability,
        band=verdict,
        parts=example.parts,
    )
    console.print(Text(f"\n{text}"))
    console.print(Text(plain_text(told)), soft_wrap=True, end="")


def _keys(example: Example) -> str:
    return " and ".join(
        ":".join(short(part) for part in key) for key in (example.left, example.right)
    )


def _head(console: Console, title: str) -> None:
    console.print(Text(f"\n{title}", style="bold"))


def _print(
    console: Console, heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str]
) -> None:
    console.print(table(heads, rows, right=right))
