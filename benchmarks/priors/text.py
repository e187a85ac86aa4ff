"""The file of shipped priors: written, read beside the hand-set ones, and held against another."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.priors.votes import CLASSES
from resolver.model.priors import FORMAT, Chances, parse

HAND = Path(__file__).with_name("hand.toml")
HEAD = """\
# Written by `python -m benchmarks.priors`; not to be edited by hand. See docs/priors.md.
# A level of a field: its chances in pairs of the same person, of one household or organisation, and
# of strangers, where both records have the value.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The hand-set chances, how far the counted ones are trusted, and levels that keep theirs."""

    hand: Mapping[str, Chances]
    trust: Mapping[str, float]
    kept: Mapping[str, Mapping[str, str]]


def procedure() -> Procedure:
    """What `hand.toml` says.

    Raises:
        SystemExit: if it trusts another class, or keeps a level that there is not.
    """
    text = HAND.read_text(encoding="utf-8")
    content = tomllib.loads(text)
    hand, trust, kept = parse(text, HAND.name), content["trust"], content["kept"]
    if set(trust) != set(CLASSES) or not all(0.0 <= one <= 1.0 for one in trust.values()):
        raise SystemExit(f"{HAND.name}: trust is told for {', '.join(CLASSES)}, from 0 to 1.")
    for field, levels in kept.items():
        if field not in hand or not set(levels) <= set(hand[field].levels):
            raise SystemExit(f"{HAND.name}: keeps levels of {field} that there are not.")
    return Procedure(hand=hand, trust=trust, kept=kept)


def written(found: Mapping[str, Chances], made: Mapping[str, object]) -> str:
    """The text of the file: how it was made, and a line for every level."""
    lines = [HEAD, f'format = "{FORMAT}"', "", "[made]"]
    lines += [f"{name} = {_plain(value)}" for name, value in made.items()]
    for field, chances in found.items():
        lines += ["", f"[field.{field}]"]
        width = max(map(len, chances.levels))
        for place, level in enumerate(chances.levels):
            row = ", ".join(_number(getattr(chances, name)[place]) for name in CLASSES)
            lines.append(f"{level:{width}} = [{row}]")
    return "\n".join(lines) + "\n"


def apart(found: Mapping[str, Chances], shipped: Mapping[str, Chances]) -> list[tuple[float, str]]:
    """By how many bits every chance differs, and which; the greatest first."""
    bits = []
    for field, chances in found.items():
        other = shipped.get(field)
        if other is None or other.levels != chances.levels:
            bits.append((math.inf, f"{field}: other levels"))
            continue
        for name in CLASSES:
            both = zip(chances.levels, getattr(other, name), getattr(chances, name), strict=True)
            bits += [
                (
                    abs(math.log2(new / old)),
                    f"{field} {level}, {name}: {old:g} shipped, {new:g} now",
                )
                for level, old, new in both
            ]
    bits += [(math.inf, f"{field}: is no longer") for field in shipped if field not in found]
    return sorted(bits, key=lambda one: (-one[0], one[1]))


def _number(chance: float) -> str:
    """A TOML float: no exponent for what can be read without."""
    return f"{chance:.10f}".rstrip("0") if chance >= 1e-6 else f"{chance:.3e}"


def _plain(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
