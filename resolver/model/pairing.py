"""Which records that share no strong key are compared: settled by one run, kept for later ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What two records must have in common to be compared, in hundredths of a bit of surprise.

    `rules`: the weak rules that find pairs; `largest`: records up to which a weak key makes pairs;
    `least`: what the tokens that a pair shares must come to; `common[token][hash]`: what a token on
    ten records or more counts, `rare`: what any other does.
    """

    rules: tuple[str, ...]
    largest: int
    least: int
    rare: int
    common: Mapping[str, Mapping[str, int]]
