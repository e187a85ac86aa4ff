"""Quality estimated without truth: what was compared, what is right, and what is missed."""

from resolver.steps.estimate.captures import Seen, families, uncompared
from resolver.steps.estimate.ranges import merges, number, right
from resolver.steps.estimate.support import Support, supported

__all__ = [
    "Seen",
    "Support",
    "families",
    "merges",
    "number",
    "right",
    "supported",
    "uncompared",
]
