"""What an evaluation says, in the words that the screen and the page share."""

from __future__ import annotations

from typing import Final

from resolver.report.words import many
from resolver.steps.measure.calibration import LEAST
from resolver.steps.measure.figures import (
    Calibration,
    Decile,
    Details,
    Errors,
    Evaluation,
    Point,
    Score,
    Sizes,
)

SCORES: Final = {
    "entities": "entities found",
    "pairs": "pairs found",
    "shared_pairs": "pairs found that are true",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "bcubed_precision": "B-cubed precision",
    "bcubed_recall": "B-cubed recall",
    "bcubed_f1": "B-cubed F1",
    "exact": "entities exactly right",
    "exact_precision": "of those found, single records too",
    "exact_recall": "of the true ones, single records too",
    "several_exact_precision": "of those found, two or more records",
    "several_exact_recall": "of the true ones, two or more records",
    "removed": "duplicates removed",
}
"""The figures of a score in the order in which people are told of them."""

CURVE: Final = "Precision and recall over thresholds"
CALIBRATION: Final = "What probabilities promise, and what is true"
SIZES: Final = "Entities by their number of records"
FALSE: Final = "Pairs joined wrongly"
MISSED: Final = "Pairs missed"


def figure(score: Score, name: str) -> str:
    """A figure of a score, that of the precision with its 95 % interval."""
    value = getattr(score, name)
    if isinstance(value, int):
        return f"{value:,}"
    if name == "precision":
        return f"{interval(score.precision_low, score.precision_high)} {value:.4f}"
    return f"{value:.4f}"


def interval(low: float, high: float) -> str:
    """For example `(0.994 to 0.997)`."""
    return f"({low:.3f} to {high:.3f})"


def records(found: Evaluation) -> list[str]:
    """What was judged, and what the figures mean, one sentence or two a line."""
    return [
        f"{many(found.records, 'record')} of "
        f"{many(found.true_entities, 'entity', 'entities')} in the truth, "
        f"{many(found.true_pairs, 'true pair')}; {found.missing:,} missing from the result, "
        f"{found.unlabelled:,} of the result not in the truth.",
        "In brackets: the 95 % interval of the precision (Wilson), with pairs as trials; pairs of "
        "one entity are right or wrong together, so it is a little too narrow.",
    ]


def shares(point: Point) -> list[str]:
    """Precision, recall and F1 of a point."""
    return [f"{point.precision:.4f}", f"{point.recall:.4f}", f"{point.f1:.4f}"]


def thinned(details: Details, most: int) -> list[tuple[Point, str]]:
    """About that many points of the curve; marked are the lowest and the one with the best F1."""
    points = details.curve
    if not points:
        return []
    best = max(points, key=lambda point: point.f1)
    step = max(1, -(-len(points) // most))
    chosen = [point for n, point in enumerate(points) if n % step == 0 or point == best]
    named = ((points[0], "all"), (best, "best F1"))
    return [(p, "".join(f" {word}" for one, word in named if p == one)) for p in chosen]


def curve_note(details: Details) -> str:
    """What the curve shows, and what it cannot show."""
    if not details.curve:
        return "The run has no links."
    best = max(details.curve, key=lambda point: point.f1)
    first = details.curve[0]
    gain = best.f1 - first.f1
    told = (
        f"F1 would be best at a cut of {best.cut:.2f} bits, by {gain:.4f}."
        if gain >= 0.0001
        else "No higher threshold would have a better F1."
    )
    return (
        f"The run asked for more than {details.threshold:.1f} bits. Each line is what the links "
        "of at least so many bits join by themselves; all of them give the entities of the run. "
        "Pairs that were never linked, because they were not compared or too unlike, are in no "
        f"line: recall ends where links end. {told}"
    )


def decile(one: Decile) -> list[str]:
    """The cells of a decile: probability, pairs, expected, observed, interval."""
    return [
        f"{one.low:.2f} to {one.high:.2f}",
        f"{one.pairs:,}",
        f"{one.expected:.3f}",
        f"{one.observed:.3f}",
        interval(one.observed_low, one.observed_high),
    ]


def calibration_note(found: Calibration) -> str:
    """The error in one sentence, and which pairs it is about."""
    pairs = (
        "Counted are all pairs that blocking found: links and relations as they are, the others by "
        "a random sample."
    )
    if found.error is None:
        return f"No pair has a probability of {LEAST} or more. {pairs}"
    return (
        f"Expected calibration error {found.error:.4f} over pairs of a probability of {LEAST} or "
        f"more. {pairs}"
    )


def size(one: Sizes) -> str:
    """The sizes of a class, for example `6 to 10`."""
    if one.high is None:
        return f"{one.low} or more"
    return f"{one.low}" if one.low == one.high else f"{one.low} to {one.high}"


def seen(errors: Errors) -> str:
    """How many pairs there are, and how many of them were looked at."""
    pairs = many(errors.pairs, "pair")
    looked = sum(cause.pairs for cause in errors.causes if cause.code != "absent")
    if errors.seen < looked:
        return f"{pairs}; the causes are those of a random sample of {errors.seen:,}"
    return pairs


def percent(part: int, whole: int) -> str:
    """The part of the whole in per cent."""
    return f"{100 * part / whole:.1f} %" if whole else ""
