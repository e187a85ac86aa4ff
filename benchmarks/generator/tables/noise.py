"""How often something goes wrong in one record, after what is known of person files.

The kinds and the order of their frequency follow Christen, *Data Matching* (2012, ch. 2 and 7) and
the corruption model of FEBRL and GeCo (Christen and Vatsalan 2013): most damage is a missing value,
then a single slip in a name or number, then another variant of the name or another address.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Chances in one record.

    `slips`: mean number of slips of finger, ear or scanner; `missing`: an optional value is not
    there; `core_missing`: the same for a name part or the birth date; `date`: the birth date is
    wrong; `nickname`: the short form, where the name has one; `initial`: the given name as one
    letter; `swapped`: given and family name in each other's place; `former`: the old address of
    somebody who moved; `renamed`: the earlier name of somebody who changed it; `other_point`: the
    second e-mail or phone; `truncated`: a field cut short; `misplaced`: a value in a wrong field;
    `case`: a row in upper or lower case.
    """

    slips: float
    missing: float
    core_missing: float
    date: float
    nickname: float
    initial: float
    swapped: float
    former: float
    renamed: float
    other_point: float
    truncated: float
    misplaced: float
    case: float


NOISES = {
    "clean": Noise(
        slips=0.02, missing=0.02, core_missing=0.002, date=0.003, nickname=0.01, initial=0.003,
        swapped=0.001, former=0.1, renamed=0.05, other_point=0.05, truncated=0.002,
        misplaced=0.0, case=0.01,
    ),
    "usual": Noise(
        slips=0.35, missing=0.12, core_missing=0.01, date=0.03, nickname=0.08, initial=0.02,
        swapped=0.015, former=0.35, renamed=0.25, other_point=0.15, truncated=0.015,
        misplaced=0.005, case=0.04,
    ),
    "heavy": Noise(
        slips=1.4, missing=0.25, core_missing=0.06, date=0.1, nickname=0.2, initial=0.06,
        swapped=0.05, former=0.5, renamed=0.5, other_point=0.3, truncated=0.05,
        misplaced=0.03, case=0.12,
    ),
}  # fmt: skip
