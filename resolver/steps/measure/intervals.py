"""How far a share that was counted may be from the one behind it."""

from __future__ import annotations

import math
from typing import Final

Z: Final = 1.959964
"""Standard deviations on both sides that hold 95 % of a normal distribution."""


def wilson(part: float, whole: float) -> tuple[float, float]:
    """The 95 % score interval of the share `part / whole` (Wilson 1927); (0, 1) of nothing.

    The numbers need not be whole: a weighted sample counts as many as it is worth.
    """
    if whole == 0:
        return 0.0, 1.0
    share, z2 = part / whole, Z * Z
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    spread = share * (1 - share) / whole + z2 / (4 * whole * whole)
    half = Z * math.sqrt(spread) / (1 + z2 / whole)
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == whole else min(1.0, middle + half)
    return low, high
