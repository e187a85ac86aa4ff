"""How well weights agree with what people have ruled, and in which direction they would do better.

The chance of a ruling is taken given the evidence on the pair, never the chance of the evidence
given the ruling: which pairs people looked at may depend on the evidence in any way, as it does
where they go through the doubtful ones (Efron, *The Efficiency of Logistic Regression*, 1975;
Prentice and Pyke 1979 on sampling by outcome, which moves nothing but the intercept).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from resolver.model.monotone import Array
from resolver.steps.refit.ladder import Ladder

LN2: Final = float(np.log(2.0))

Rows = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
"""Places of pairs, or a whole number for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of pairs: their levels, and the bits for same person before anything moves.

    `features` one row a pair (`Ladder.features`); `unrelated` and `household` are the bits against
    either class, `log2 S/U` and `log2 S/H`, priors included.
    """

    features: Array
    unrelated: Array
    household: Array

    def part(self, rows: Rows) -> Evidence:
        """The pairs at these places."""
        return Evidence(
            features=self.features[rows],
            unrelated=self.unrelated[rows],
            household=self.household[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What people ruled on pairs: 1 or 0 for `same` and `related`; with neither, `different`.

    `drawn` is 1 for pairs that were drawn by their evidence alone, which nobody chose.
    """

    evidence: Evidence
    same: Array
    related: Array
    drawn: Array

    def part(self, rows: Rows) -> Answers:
        """The rulings at these places."""
        return Answers(
            evidence=self.evidence.part(rows),
            same=self.same[rows],
            related=self.related[rows],
            drawn=self.drawn[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """All other pairs, by kind: their evidence, how much each kind counts, and its chance so far.

    A catalytic prior (Huang, Stein, Rubin and Kou 2020): pairs nobody ruled on stand for what the
    weights say already.
    """

    evidence: Evidence
    counts: Array
    chance: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """Natural log-odds of unrelated people and of a household against the same person."""

    unrelated: Array
    household: Array

    @property
    def against(self) -> Array:
        """Log-odds against the same person, whatever else the two are."""
        return np.asarray(np.logaddexp(self.unrelated, self.household))


def odds(evidence: Evidence, unrelated: Array, household: Array) -> Odds:
    """The odds after levels have moved by so many bits."""
    features = evidence.features
    return Odds(
        unrelated=-(evidence.unrelated + features @ unrelated) * LN2,
        household=-(evidence.household + features @ household) * LN2,
    )


def chance(logit: Array) -> Array:
    """The logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -700.0, 700.0))))


def losses(answers: Answers, found: Odds, shift: float, slope: float) -> Array:
    """Minus the log-likelihood of every ruling, in nats.

    `shift` (bits) and `slope` stand for how people came to choose the pairs that were not drawn.
    """
    logit = _logit(answers, found, shift, slope)
    plain = np.logaddexp(0.0, np.where(answers.same > 0, -logit, logit))
    kin = np.logaddexp(0.0, found.unrelated - found.household)
    return np.asarray(plain + answers.related * kin)


def _logit(answers: Answers, found: Odds, shift: float, slope: float) -> Array:
    chosen = 1.0 - answers.drawn
    return np.asarray(-found.against * (1.0 - chosen * slope) + chosen * shift * LN2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """Minus the log-posterior of moves and nuisances, with its gradient, for a minimiser.

    The numbers are the distances and highest levels of `Ladder` against unrelated pairs, the same
    against households, then `shift` and `slope`. `spread` are the standard deviations, in bits, of
    levels, of priors, of `shift`, and that of `slope`.
    """

    ladder: Ladder
    answers: Answers
    crowd: Crowd
    spread: tuple[float, float, float, float]

    def __call__(self, numbers: Array) -> tuple[float, Array]:
        """Value and gradient."""
        size = self.ladder.size
        turn = self.ladder.turn
        unrelated, household = turn @ numbers[:size], turn @ numbers[size:-2]
        shift, slope = float(numbers[-2]), float(numbers[-1])
        value, down, kin, aside = self._of_answers(unrelated, household, shift, slope)
        more, down_more, kin_more = self._of_crowd(unrelated, household)
        level, prior, chosen, tilt = self.spread
        tight = np.full(size, level**-2)
        tight[-1] = prior**-2
        value += more + 0.5 * float(tight @ (unrelated**2 + household**2))
        value += 0.5 * ((shift / chosen) ** 2 + (slope / tilt) ** 2)
        gradient = [
            turn.T @ (down + down_more + tight * unrelated),
            turn.T @ (kin + kin_more + tight * household),
            aside + np.array([shift / chosen**2, slope / tilt**2]),
        ]
        return value, np.concatenate(gradient)

    def _of_answers(
        self, unrelated: Array, household: Array, shift: float, slope: float
    ) -> tuple[float, Array, Array, Array]:
        answers = self.answers
        found = odds(answers.evidence, unrelated, household)
        against = found.against
        wrong = chance(_logit(answers, found, shift, slope)) - answers.same
        chosen = 1.0 - answers.drawn
        pull = -wrong * (1.0 - chosen * slope)
        share = np.exp(found.unrelated - against)
        strange = answers.related * chance(found.unrelated - found.household)
        down = answers.evidence.features.T @ (-LN2 * (pull * share + strange))
        kin = answers.evidence.features.T @ (-LN2 * (pull * (1.0 - share) - strange))
        aside = np.array([LN2 * (wrong * chosen).sum(), (wrong * chosen * against).sum()])
        return float(losses(answers, found, shift, slope).sum()), down, kin, aside

    def _of_crowd(self, unrelated: Array, household: Array) -> tuple[float, Array, Array]:
        crowd = self.crowd
        found = odds(crowd.evidence, unrelated, household)
        against = found.against
        value = crowd.counts @ (np.logaddexp(0.0, -against) + crowd.chance * against)
        pull = -crowd.counts * (chance(-against) - crowd.chance) * LN2
        share = np.exp(found.unrelated - against)
        features = crowd.evidence.features
        # The pull is on the odds against, which fall as the bits rise: hence the sign.
        return float(value), -features.T @ (pull * share), -features.T @ (pull * (1.0 - share))
