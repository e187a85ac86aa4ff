"""Records that hold two people: one profile tied to groups of records that contradict one another.

Such a record is a cut vertex: each group hangs on it by contact points of which the others have
nothing, and without it nothing connects them. Couples and households look much alike, so groups
that have anything else in common, a family name among it, are not told apart; nor is one phone
number enough, which may have been given to somebody else.
"""

from __future__ import annotations

from resolver.steps.overmerged.groups import Part, pairs, parts
from resolver.steps.overmerged.ties import HOLDERS, OWN_EMAILS, OWN_PHONES, ties
from resolver.steps.overmerged.verdict import Split, judged, splits

__all__ = [
    "HOLDERS",
    "OWN_EMAILS",
    "OWN_PHONES",
    "Part",
    "Split",
    "judged",
    "pairs",
    "parts",
    "splits",
    "ties",
]
