"""Evidence as sentences and numbers that people read."""

from __future__ import annotations

from collections.abc import Sequence

from resolver.frames.result import BANDS, Explanation, Part
from resolver.report.phrases import Hide, Phrase, field_name, phrases

SILENT_BITS = 0.05
"""Evidence weaker than this says nothing either way; it would be shown as 0.0 bits."""

HOUSEHOLD_BITS = 1.0
"""A household correction of more than this is worth a clause of its own."""

FRAMING = ("prior", "household")
"""Parts of an explanation that are not evidence about one field."""


def sentence(explanation: Explanation, hide: Hide = str) -> str:
    """The whole explanation in one or two sentences, strongest evidence first.

    `hide` is applied to words that are not ours.

    For example `Same e-mail and a close family name speak for one person; different birth dates
    speak against. Weight 12.3 bits, probability 99.98 %: review.`
    """
    evidence = [part for part in explanation.parts if part.name not in FRAMING and part.level]
    clauses = [
        _clause([part for part in evidence if part.bits >= SILENT_BITS], "for one person", hide),
        _clause([part for part in evidence if part.bits <= -SILENT_BITS], "against", hide),
    ]
    if _household(explanation.parts) <= -HOUSEHOLD_BITS:
        clauses.append("two people of one household could agree as much")
    told = "; ".join(clause for clause in clauses if clause) or "nothing speaks for or against"
    return f"{told[0].upper()}{told[1:]}. {verdict(explanation, hide)}"


def verdict(explanation: Explanation, hide: Hide = str) -> str:
    """Weight, probability and band, for example `Weight 3.0 bits, probability 88.89 %: review.`."""
    chance = probability(explanation.probability)
    band = explanation.band if explanation.band in BANDS else hide(explanation.band)
    return f"Weight {bits(explanation.weight, sign=False)}, probability {chance}: {band}."


def part_sentence(part: Part) -> str:
    """One piece of evidence, for example `E-mail: the same address: +14.2 bits`."""
    said = statement(part)
    return (
        f"{field_name(part.name)}: {said}: {bits(part.bits)}"
        if said
        else (f"{field_name(part.name)}: {bits(part.bits)}")
    )


def statement(part: Part, hide: Hide = str) -> str:
    """What a part found, without its field: `the same mailbox, spelled differently (note)`.

    `hide` is applied to words that are not ours.
    """
    if part.name == "prior":
        said = "two records taken at random"
    elif part.name == "household":
        said = "they may be two people of one household"
    else:
        found = phrases(part.name, part.level)
        said = "; ".join(one.statement if one.ours else hide(one.statement) for one in found)
    if part.note:
        note = hide(part.note)
        return f"{said} ({note})" if said else note
    return said


def bits(value: float, *, sign: bool = True) -> str:
    """For example `+14.2 bits`; the sign of a positive number only where asked for."""
    return f"{tenths(round(value * 10), sign=sign)} bits"


def tenths(value: int, *, sign: bool = True) -> str:
    """A whole number of tenths as a decimal, for example 142 as `+14.2`."""
    plus = "+" if sign and value >= 0 else ""
    return f"{plus}{value / 10:.1f}"


def probability(value: float) -> str:
    """A probability in per cent with two decimals; the ends are told as `over` and `under`."""
    if value >= 0.99995:
        return "over 99.99 %"
    if value < 0.00005:
        return "under 0.01 %"
    return f"{value:.2%}".replace("%", " %")


def shown_tenths(parts: Sequence[Part], weight: float) -> list[int]:
    """The bits of the parts in whole tenths that add up to the weight in tenths.

    Rounded by largest remainder, so each is less than a tenth from its exact value and a reader
    who adds the column up finds the total.
    """
    exact = [part.bits * 10 for part in parts]
    shown = [round(value) for value in exact]
    missing = round(weight * 10) - sum(shown)
    step = 1 if missing > 0 else -1
    by_need = sorted(range(len(parts)), key=lambda i: (shown[i] - exact[i]) * step)
    for index in by_need[: abs(missing)]:
        shown[index] += step
    return shown


def many(count: int, thing: str, plural: str | None = None) -> str:
    """A number of things: `1 record`, `2 records`; `plural` where an s is not enough."""
    return f"{count:,} {thing if count == 1 else plural or f'{thing}s'}"


def are(count: int, thing: str) -> str:
    """A number of things and what they do: `1 record is`, `2 records are`."""
    return f"{many(count, thing)} {'is' if count == 1 else 'are'}"


def joined(items: Sequence[str]) -> str:
    """The items as people list them: `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _clause(parts: list[Part], side: str, hide: Hide) -> str:
    parts = sorted(parts, key=lambda part: -abs(part.bits))
    groups = [phrases(part.name, part.level) for part in parts]
    groups = [group for group in groups if group]
    if not groups:
        return ""
    several = len(groups) > 1 or groups[0][0].plural
    nouns = [noun(group, hide) for group in groups]
    return f"{joined(nouns)} {'speak' if several else 'speaks'} {side}"


def noun(group: Sequence[Phrase], hide: Hide = str) -> str:
    """Phrases of one comparison as one noun; `hide` is applied to words that are not ours."""
    return " with ".join(one.noun if one.ours else hide(one.noun) for one in group)


def _household(parts: Sequence[Part]) -> float:
    return sum(part.bits for part in parts if part.name == "household")
