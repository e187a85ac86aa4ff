from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from steps.refit.test_ladder import STEPS, WEIGHTS

from resolver.steps import score
from resolver.steps.refit.ladder import moved
from resolver.steps.refit.learn import crowd, evidence, learn
from resolver.steps.refit.likelihood import Answers

NAMES = ("level_given", "level_family", "level_email")
KINDS = [(g, f, m) for g in (0, 1, 2) for f in (0, 1) for m in (None, 0, 1, 2)]


def weighed(kinds, weights=WEIGHTS):
    levels = pl.DataFrame(kinds, schema=dict.fromkeys(NAMES, pl.Int8), orient="row")
    return pl.concat([levels, score.score(levels, weights)], how="horizontal")


def known(kinds):
    found = weighed(kinds)
    return evidence(STEPS, found, score.states(found, WEIGHTS.comparisons))


def everybody():
    found = weighed(KINDS * 5)
    return crowd(STEPS, found, score.states(found, WEIGHTS.comparisons))


def ruled(kinds, same, drawn=True):
    told = np.array(same, dtype=float)
    return Answers(
        evidence=known(kinds),
        same=told,
        related=np.zeros(len(told)),
        drawn=np.full(len(told), float(drawn)),
    )


def learned(kinds, same, drawn=True):
    fold = np.arange(len(kinds), dtype=np.int64)
    return learn(STEPS, ruled(kinds, same, drawn), everybody(), fold)


def weight(kind, weights):
    return weighed([kind], weights)["weight"].item()


DOUBTFUL = (2, 1, 0)
OTHER = (1, 0, 2)


def test_evidence_adds_up_to_the_weight():
    found = weighed(KINDS)
    known_ = known(KINDS)
    bits = -np.logaddexp2(-known_.unrelated, -known_.household)
    assert bits == pytest.approx(found["weight"].to_numpy(), abs=1e-9)


def test_no_rulings_move_nothing():
    found = learned([], [])
    assert not found.moves.unrelated.any()
    assert not found.moves.household.any()
    assert found.held_out is None


@pytest.mark.parametrize("same", [True, False])
def test_weights_move_towards_rulings_and_the_farther_the_more_there_are(same):
    before = weight(DOUBTFUL, WEIGHTS)
    moves = []
    for count in (1, 5, 40):
        found = learned([DOUBTFUL] * count, [same] * count)
        moves.append(weight(DOUBTFUL, moved(STEPS, found.moves)) - before)
    assert [move > 0 for move in moves] == [same] * 3
    assert sorted(moves, key=abs) == moves
    assert abs(moves[0]) < 1.0


def test_rulings_on_some_levels_leave_others_nearly_alone():
    found = moved(STEPS, learned([DOUBTFUL] * 40, [False] * 40).moves)
    near = abs(weight(DOUBTFUL, found) - weight(DOUBTFUL, WEIGHTS))
    far = abs(weight(OTHER, found) - weight(OTHER, WEIGHTS))
    assert far < near / 2


def test_the_order_of_rulings_does_not_matter():
    kinds, same = [DOUBTFUL, OTHER, (2, 1, None), (0, 1, 2)] * 6, [True, False, True, False] * 6
    found = [learned(kinds[::turn], same[::turn]).moves for turn in (1, -1)]
    assert found[0].unrelated.tolist() == found[1].unrelated.tolist()
    assert found[0].household.tolist() == found[1].household.tolist()


def truth(kinds, seed):
    """Rulings of a world in which an e-mail that is near is worth nothing."""
    dice = np.random.default_rng(seed)
    bits = weighed(kinds)["weight"].to_numpy() - np.array([8.0 * (m == 1) for *_, m in kinds])
    return dice.random(len(kinds)) < 1 / (1 + 2.0 ** -np.clip(bits, -60, 60))


def test_what_is_true_is_learned_and_foretells_the_rest():
    found = learned(KINDS * 10, truth(KINDS * 10, 1))
    assert found.teaches
    assert found.held_out.after < found.held_out.before
    near = [kind for kind in KINDS if kind[2] == 1]
    after = moved(STEPS, found.moves)
    assert sum(weight(k, after) - weight(k, WEIGHTS) for k in near) < -1.0 * len(near)


def test_noise_teaches_nothing_that_holds():
    dice = np.random.default_rng(5)
    doubtful = [kind for kind in KINDS if abs(weight(kind, WEIGHTS)) < 1.0]
    kinds = (doubtful or [DOUBTFUL]) * 30
    found = learned(kinds, dice.random(len(kinds)) < 0.5)
    largest = max(np.abs(found.moves.unrelated).max(), np.abs(found.moves.household).max())
    assert not found.teaches or largest < 1.5


def test_pairs_chosen_for_being_likelier_do_not_lift_all_weights():
    """People who rule on members of one entity find nearly all of them the same."""
    kinds = KINDS * 4
    drawn, chosen = (learned(kinds, [True] * len(kinds), drawn=drawn) for drawn in (True, False))
    lift = [
        sum(weight(kind, moved(STEPS, found.moves)) for kind in KINDS) for found in (drawn, chosen)
    ]
    before = sum(weight(kind, WEIGHTS) for kind in KINDS)
    assert abs(lift[1] - before) < abs(lift[0] - before) / 3


def test_lists_of_mistakes_are_known_for_what_they_are():
    kinds = KINDS * 4
    wrong = weighed(kinds)["weight"].to_numpy() < 0
    assert learned(kinds, wrong, drawn=False).backwards
    assert not learned(kinds, truth(kinds, 2), drawn=False).backwards
