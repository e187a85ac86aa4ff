"""What two numbers have in common if they agree in anything."""

from __future__ import annotations

from typing import Final

TRACES: Final = 3
_EDGE: Final = 3
_SUFFIX: Final = 7


def traces(digits: str) -> tuple[int, int, int]:
    """The last seven, the first three and the last three digits as positive numbers.

    Of two cleaned numbers with the same digits the first is the same. Of others with another level
    than 0 one of them is: one edit in eight digits leaves the beginning or the end as it is.
    """
    return int(digits[-_SUFFIX:]) + 1, int(digits[:_EDGE]) + 1, int(digits[-_EDGE:]) + 1
