from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from steps.refit.test_ladder import STEPS

from resolver.steps.refit.likelihood import Answers, Crowd, Evidence, Objective, losses, odds


def evidence(seed, rows=6):
    dice = np.random.default_rng(seed)
    features = (dice.random((rows, STEPS.size)) < 0.4).astype(float)
    features[:, -1] = 1.0
    return Evidence(
        features=features,
        unrelated=dice.normal(0, 4, rows),
        household=dice.normal(2, 3, rows),
    )


def answers(seed):
    dice = np.random.default_rng(seed + 1)
    same = (dice.random(6) < 0.5).astype(float)
    related = (1.0 - same) * (dice.random(6) < 0.5)
    drawn = (dice.random(6) < 0.5).astype(float)
    return Answers(evidence=evidence(seed), same=same, related=related, drawn=drawn)


def crowd(seed):
    dice = np.random.default_rng(seed + 2)
    return Crowd(evidence=evidence(seed + 3), counts=dice.random(6) * 5, chance=dice.random(6))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000))
def test_the_gradient_is_that_of_the_value(seed):
    objective = Objective(
        ladder=STEPS, answers=answers(seed), crowd=crowd(seed), spread=(1.0, 0.5, 3.0, 0.5)
    )
    place = np.random.default_rng(seed).normal(0, 0.5, 2 * STEPS.size + 2)
    slope = approx_fprime(place, lambda numbers: objective(numbers)[0], 1e-6)
    assert objective(place)[1] == pytest.approx(slope, rel=1e-3, abs=1e-3)


def test_the_loss_is_the_surprise_of_the_answer():
    still = np.zeros(STEPS.size)
    found = odds(
        Evidence(
            features=np.zeros((3, STEPS.size)),
            unrelated=np.full(3, 1.0),
            household=np.full(3, 1.0),
        ),
        still,
        still,
    )
    # one same to a half unrelated and a half of the household: even odds
    told = Answers(
        evidence=evidence(0, 3),
        same=np.array([1.0, 0.0, 0.0]),
        related=np.array([0.0, 0.0, 1.0]),
        drawn=np.ones(3),
    )
    bits = losses(told, found, 0.0, 0.0) / np.log(2.0)
    assert bits == pytest.approx([1.0, 1.0, 2.0])


def test_pairs_that_people_chose_may_be_likelier_and_their_evidence_count_for_less():
    still = np.zeros(STEPS.size)
    found = odds(evidence(3, 2), still, still)
    told = Answers(
        evidence=evidence(3, 2),
        same=np.ones(2),
        related=np.zeros(2),
        drawn=np.array([1.0, 0.0]),
    )
    plain, allowed = losses(told, found, 0.0, 0.0), losses(told, found, 5.0, 1.0)
    assert allowed[0] == plain[0]
    assert allowed[1] == pytest.approx(np.log1p(2.0**-5))
