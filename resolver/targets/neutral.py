"""The neutral plan: who is merged into whom, with no call of any system.

It spans all sources, and is for systems that are not among the targets and for tools of one's own.
"""

from __future__ import annotations

from typing import Final

from resolver.targets.case import Case
from resolver.targets.step import Patch, Step, Target, Undo


def steps(case: Case) -> list[Step]:
    """One merge a loser; the golden customer is what all of them come to."""
    values = {name: value for name, value in case.golden.items() if name != "id"}
    last = case.losers[-1]
    undo = Undo(
        exists="none",
        say="Merges can seldom be taken back. Keep the snapshot, and read what your system says.",
    )
    return [
        Step(
            survivor=case.survivor,
            losers=(loser,),
            patch_after=Patch(values=values) if loser is last else Patch(),
            undo=undo,
            expected=dict(case.golden),
            warnings=case.warnings,
        )
        for loser in case.losers
    ]


TARGET: Final = Target(name="neutral", title="neutral", form=None, ids="any text", steps=steps)
