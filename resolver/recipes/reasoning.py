"""What lies behind the answer on two records: how they met, what would change it, what bars it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from resolver.frames.reasons import Cause, Change, Reasons
from resolver.frames.schema import ATTRIBUTE, PAIRS
from resolver.model.comparison import EXTERNAL_ID
from resolver.model.model import Model
from resolver.recipes import looking, stages, standing, weighing
from resolver.recipes.standing import Scene
from resolver.report.words import many
from resolver.steps import band as bands
from resolver.steps import explain

FEW: Final = 500
"""Records below which shipped numbers weigh about as much as what was learned."""
ENOUGH: Final = 5
"""Changes that are told of a kind."""
_HELD: Final = {
    "name": pl.col("person").struct.field("full").is_not_null(),
    "birth": pl.col("birth").struct.field("value").is_not_null(),
    "address": pl.col("address").struct.field("street").is_not_null(),
    "email": pl.col("emails").list.len() > 0,
    "phone": pl.col("phones").list.len() > 0,
    "handle": pl.col("handles").list.len() > 0,
    "external_id": pl.col("external_ids").list.len() > 0,
    "national_id": pl.col("national_id").is_not_null(),
    "company": pl.col("company").struct.field("value").is_not_null(),
    "gender": pl.col("gender").is_not_null(),
}
"""Whether a record has a value for a comparison."""


def reasons(
    scene: Scene, rules: pl.DataFrame, weighed: pl.DataFrame, band: str, *, reopened: bool = False
) -> Reasons:
    """The reasons for the answer on the one pair in `weighed`; `band` is what the run says.

    `reopened`: whether somebody ruled that they are one on records that say something else today.
    """
    left, right = int(weighed["l"][0]), int(weighed["r"][0])
    low, high = sorted((left, right))
    seen = scene.compared.filter(pl.col("l") == low, pl.col("r") == high)
    found = bool(len(seen)) and bool(seen["found"][0])
    ruling = (seen["ruling"][0] or "") if len(seen) else ""
    together = bool(scene.entity[left] == scene.entity[right])
    linked = band not in ("related", "unrelated")
    threshold = scene.config.match.threshold_bits
    looked = looking.looked(
        (low, high), scene.cleaned, rules, scene.config.blocking, scene.sides, compared=found
    )
    likely = weighed["weight"][0] > threshold
    changes = _changes(scene, weighed)
    enough = [one for one in changes if one.band == "auto" or (one.band and not likely)]
    missing = [one for one in reversed(changes) if not one.band]
    bars = _bars(scene, weighed, ruling, band, reopened=reopened)
    compared = "found" if found else "ruled" if ruling else "met" if len(seen) else "no"
    return Reasons(
        compared=compared,
        keys=looked.keys,
        tokens=looked.tokens,
        ruling=ruling,
        together=together,
        path=standing.path(scene, left, right) if together and not linked else (),
        apart=_apart(scene, low, high, together=together, likely=likely or bool(ruling)),
        changes=tuple(enough[:ENOUGH]) if band != "auto" else (),
        nearest=tuple(missing[:ENOUGH]) if not enough and not likely else (),
        bars=tuple(bars) if (likely or reopened) and band != "auto" else (),
        notes=notes(scene.model),
    )


def _changes(scene: Scene, weighed: pl.DataFrame) -> list[Change]:
    """Every single change that adds something, the smallest first."""
    levels = stages.levels(weighed.select("l", "r"), scene.cleaned)
    said, after = explain.variants(levels, scene.model.weights, _present(scene.cleaned))
    if not said:
        return []
    judged = weighing.judge(after, scene.cleaned, scene.model.weights, scene.config)
    threshold = scene.config.match.threshold_bits
    return explain.told(levels, weighed["weight"][0], said, judged, threshold)


def _present(cleaned: pl.DataFrame) -> frozenset[str]:
    """The comparisons for which some record has a value."""
    free = {
        name: pl.col(name).is_not_null() for name in cleaned.columns if name.startswith(ATTRIBUTE)
    }
    held = cleaned.select(held.any().alias(name) for name, held in (_HELD | free).items())
    return frozenset(name for name, some in held.row(0, named=True).items() if some)


def _apart(
    scene: Scene, left: int, right: int, *, together: bool, likely: bool
) -> tuple[Cause, ...]:
    if together or not likely:
        return ()
    seen = scene.compared.filter(pl.col("l") == left, pl.col("r") == right)
    pair = pl.DataFrame([(left, right)], schema=PAIRS, orient="row")
    if seen.is_empty() and not scene.sides.strangers(pair).item():
        shut = scene.sides.shut(pair).item()
        return (Cause(code="one_side" if shut else "not_compared"),)
    return standing.apart(scene, left, right)


def _bars(
    scene: Scene, weighed: pl.DataFrame, ruling: str, band: str, *, reopened: bool
) -> Iterator[str]:
    """The codes of what bars `auto`: the rules of `steps.band` that the pair fails."""
    settings = scene.config.auto
    kinds = {name: expr.fill_null(False) for name, expr in bands.PERSONAL.items()}
    conflicts = {name: expr.fill_null(False) for name, expr in bands.CONFLICTS.items()}
    row = weighed.select(
        *(held.alias(f"kind_{name}") for name, held in kinds.items()),
        *(held.alias(f"conflict_{name}") for name, held in conflicts.items()),
        name=bands.NAME.fill_null(False),
        verified=pl.col("verified"),
        likely=pl.col("probability") >= settings.precision,
        refused=(pl.col(f"level_{EXTERNAL_ID.name}") == 0).fill_null(False),
    ).row(0, named=True)
    personal = [name for name in kinds if row[f"kind_{name}"]]
    told = [f"conflict_{name}" for name in conflicts if row[f"conflict_{name}"]]
    if band == "blocked" and row["refused"]:
        told.append("refused")
    if not set(personal) - {bands.HOME}:
        told.append("nothing_personal")
    if len(personal) + row["name"] < 2:
        told.append("one_kind")
    if not row["likely"]:
        told.append("unlikely")
    if settings.require_verified and not row["verified"]:
        told.append("unverified")
    if ruling == "unsure":
        told.append("unsure")
    if reopened:
        told.append("reopened")
    yield from told or ["held_back"]


def notes(model: Model) -> tuple[str, ...]:
    """Sentences on where the weights come from, as far as they are not those of the data."""
    names = explain.shipped(model.weights)
    told = [note for note in model.notes if "shipped" in note]
    if len(names) == len(model.weights.comparisons):
        told.append("All weights are the shipped ones: nothing was learned from these data.")
    elif names:
        shown = ", ".join(name.removeprefix(ATTRIBUTE).replace("_", " ") for name in names)
        told.append(
            f"Shipped weights stand for {shown}: these data hold too few pairs to learn them."
        )
    if model.records < FEW:
        told.append(
            f"Learned from {many(model.records, 'record')} only: shipped numbers weigh about as "
            "much as what was learned."
        )
    return tuple(told)
