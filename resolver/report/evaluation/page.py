"""An evaluation as one HTML file with plots that needs no network, no script and no server."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from resolver.report.evaluation import charts, wording
from resolver.report.mask import Mask
from resolver.report.visible import Segment, segments
from resolver.report.words import bits, many, part_sentence, probability
from resolver.steps.measure.figures import Cause, Details, Errors, Evaluation, Example

Words = tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One piece of evidence of an example, with both values where they are shown."""

    words: Words
    values: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One wrong pair: its keys, what it weighs, and the evidence."""

    left: Words
    right: Words
    weight: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One cause: `width` and `safe` are per cent of the longest bar, for all and for `auto`."""

    text: Words
    pairs: str
    share: str
    entities: str
    auto: str
    width: float
    safe: float
    examples: tuple[Shown, ...]


def evaluation_html(found: Evaluation, details: Details, *, version: str, run: str) -> str:
    """The evaluation of the run of that name as the text of one HTML 5 document.

    Keys of records are masked as far as they hold e-mails or phones, unless the examples hold
    values: then the page says that it holds personal data. All text of the arguments is escaped,
    and hidden or direction-changing characters are written out as tags.
    """
    mask = Mask(active=not details.valued)
    template = _environment().get_template("evaluation.html.j2")
    scores = [("All links", found.score), *([("Auto", found.auto)] if found.auto else [])]
    return template.render(
        title=f"Evaluation: F1 {found.score.f1:.3f} on {many(found.records, 'record')}",
        run=segments(mask.key(run)),
        version=version,
        style=_style(),
        found=found,
        details=details,
        valued=details.valued,
        footer_note="Confidential, NOT masked: personal data" if details.valued else "Confidential",
        heads=[name for name, _ in scores],
        scores=[
            (label, [wording.figure(score, name) for _, score in scores])
            for name, label in wording.SCORES.items()
        ],
        told=wording.records(found),
        wording=wording,
        curve=charts.precision_recall(details, found.score, found.auto),
        reliability=charts.reliability(details.calibration),
        sizes=charts.size_plot(details.sizes),
        errors=[
            ("false", wording.FALSE, details.false, _rows(details.false, mask), True),
            ("missed", wording.MISSED, details.missed, _rows(details.missed, mask), False),
        ],
    )


def _rows(errors: Errors, mask: Mask) -> list[Row]:
    longest = max([cause.pairs for cause in errors.causes] + [1])
    return [_row(cause, errors, longest, mask) for cause in errors.causes]


def _row(cause: Cause, errors: Errors, longest: int, mask: Mask) -> Row:
    return Row(
        text=segments(mask.text(cause.text)),
        pairs=f"{cause.pairs:,}",
        share=wording.percent(cause.pairs, errors.pairs),
        entities=f"{cause.entities:,}" if cause.entities else "",
        auto=f"{cause.auto:,}",
        width=round(100 * cause.pairs / longest, 1),
        safe=round(100 * cause.auto / longest, 1),
        examples=tuple(_shown(example, mask) for example in cause.examples),
    )


def _shown(example: Example, mask: Mask) -> Shown:
    left, right = (segments(mask.key(":".join(key))) for key in (example.left, example.right))
    lines = [
        Line(
            words=segments(part_sentence(part)),
            values=tuple(segments(v) for v in (part.left, part.right) if v is not None),
        )
        for part in example.parts
    ]
    weight = f"{bits(example.weight, sign=False)}, {probability(example.probability)}"
    return Shown(left=left, right=right, weight=weight, lines=tuple(lines))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("resolver.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["masked"] = segments  # asked for by the parts that all pages share
    return environment


@cache
def _style() -> Markup:
    room = files("resolver.report").joinpath("templates")
    names = ("style.css", "evaluation.css")
    # our own files: nothing of the data is in them
    return Markup("\n".join(room.joinpath(name).read_text("utf-8") for name in names))
