"""A small evaluation with every kind of figure."""

from __future__ import annotations

from dataclasses import fields

from resolver.frames.result import Part
from resolver.steps.measure.figures import (
    Calibration,
    Cause,
    Decile,
    Details,
    Errors,
    Evaluation,
    Example,
    Point,
    Score,
    Sizes,
)


def score(share: float) -> Score:
    return Score(**{f.name: 7 if f.type in (int, "int") else share for f in fields(Score)})


def example(*, valued: bool) -> Example:
    values = ("Zebulon <b>Quux</b>", "Zebulon Quux") if valued else (None, None)
    return Example(
        left=("crm", "zebulon@quux.example"),
        right=("shop", "A-17"),
        weight=3.0,
        probability=0.889,
        parts=(
            Part(name="prior", level="", left=None, right=None, bits=-9.0),
            Part(name="name", level="given exact", left=values[0], right=values[1], bits=12.0),
            Part(name="household", level="", left=None, right=None, bits=0.0),
        ),
    )


def details(*, valued: bool = False) -> Details:
    point = {"links": 9, "f1": 0.8}
    decile = {"observed_low": 0.5, "observed_high": 0.95}
    cause = {"text": "one name", "examples": (example(valued=valued),)}
    return Details(
        threshold=0.0,
        curve=(
            Point(cut=0.01, precision=0.9, recall=0.8, **point),
            Point(cut=4.5, precision=0.97, recall=0.6, links=5, f1=0.74),
            Point(cut=11.0, precision=1.0, recall=0.2, links=1, f1=0.33),
        ),
        calibration=Calibration(
            deciles=(
                Decile(low=0.5, high=0.6, pairs=12, expected=0.55, observed=0.75, **decile),
                Decile(low=0.9, high=1.0, pairs=340, expected=0.97, observed=0.9, **decile),
            ),
            error=0.0745,
        ),
        sizes=(
            Sizes(low=1, high=1, true=900, found=880),
            Sizes(low=2, high=2, true=40, found=0),
            Sizes(low=101, high=None, true=0, found=1),
        ),
        false=Errors(
            pairs=8_000,
            seen=4_000,
            causes=(Cause(code="namesakes", pairs=8_000, entities=3, auto=2, **cause),),
        ),
        missed=Errors(
            pairs=11,
            seen=10,
            causes=(
                Cause(code="against_birth", pairs=10, entities=4, **cause),
                Cause(code="absent", text="not in the result", pairs=1, entities=0),
            ),
        ),
        valued=valued,
    )


def evaluation(told: Details | None = None) -> Evaluation:
    return Evaluation(
        records=9,
        true_entities=5,
        true_pairs=4,
        missing=0,
        unlabelled=1,
        score=score(0.25),
        auto=score(0.75),
        details=told,
    )
