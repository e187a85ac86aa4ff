from __future__ import annotations

from collections import Counter
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.errors import InputError
from resolver.steps.measure import evaluate


def entities(*rows: tuple[str, str], auto: tuple[str, ...] | None = None) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["record_id", "entity_id"], orient="row").select(
        pl.lit("crm").alias("source"), "record_id", "entity_id"
    )
    return frame if auto is None else frame.with_columns(pl.Series("auto_entity_id", auto))


def truth(*rows: tuple[str, str], key: str = "record_id") -> pl.DataFrame:
    return pl.DataFrame(rows, schema=[key, "entity_id"], orient="row")


TRUE = truth(("1", "A"), ("2", "A"), ("3", "A"), ("4", "B"), ("5", "B"), ("6", "C"))


def test_hand_computed_figures() -> None:
    found = evaluate(
        entities(("1", "x"), ("2", "x"), ("3", "y"), ("4", "y"), ("5", "y"), ("6", "z")), TRUE
    )
    score = found.score
    assert (found.records, found.true_entities, found.true_pairs) == (6, 3, 4)
    assert (found.missing, found.unlabelled, found.auto) == (0, 0, None)
    assert (score.entities, score.pairs, score.shared_pairs) == (3, 4, 2)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)
    # 1 and 2: 2/2, 3: 1/3, 4 and 5: 2/3, 6: 1
    assert score.bcubed_precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6)
    # 1 and 2: 2/3, 3: 1/3, 4 and 5: 1, 6: 1
    assert score.bcubed_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)
    # 2 joined to 1 and 5 to 4, of three superfluous records
    assert score.removed == pytest.approx(2 / 3)
    assert (score.exact, score.exact_precision, score.exact_recall, score.exact_f1) == (
        (1, *(pytest.approx(1 / 3),) * 3)
    )


def test_entities_are_exact_with_no_record_more_or_less() -> None:
    found = evaluate(
        entities(("1", "x"), ("2", "x"), ("3", "x"), ("4", "y"), ("5", "z"), ("6", "w")), TRUE
    )
    assert (found.score.exact, found.score.entities) == (2, 4)
    assert (found.score.exact_precision, found.score.exact_recall) == (2 / 4, 2 / 3)
    assert found.score.exact_f1 == pytest.approx(4 / 7)
    # of two or more records: 1 to 3 are exact, 4 and 5 are not found
    score = found.score
    assert (score.several_exact_precision, score.several_exact_recall) == (1.0, 1 / 2)
    assert score.several_exact_f1 == pytest.approx(2 / 3)


def test_the_precision_has_an_interval() -> None:
    score = evaluate(TRUE, TRUE).score
    assert (score.precision_low, score.precision_high) == (pytest.approx(0.5101, abs=1e-4), 1.0)


def test_perfect_partition_scores_one_everywhere() -> None:
    score = evaluate(TRUE, TRUE).score
    shares = (score.precision, score.recall, score.f1, score.bcubed_f1, score.removed)
    assert shares == (1.0, 1.0, 1.0, 1.0, 1.0)


def test_all_alone_is_precise_and_finds_nothing() -> None:
    score = evaluate(entities(*((str(i), str(i)) for i in range(1, 7))), TRUE).score
    assert (score.precision, score.recall, score.f1, score.removed) == (1.0, 0.0, 0.0, 0.0)
    assert score.bcubed_recall == pytest.approx((3 * 1 / 3 + 2 * 1 / 2 + 1) / 6)


def test_truth_without_duplicates() -> None:
    alone = truth(("1", "A"), ("2", "B"))
    assert evaluate(alone, alone).score.f1 == 1.0
    wrong = evaluate(entities(("1", "x"), ("2", "x")), alone).score
    assert (wrong.precision, wrong.recall, wrong.f1) == (0.0, 1.0, 0.0)


def test_auto_entities_are_scored_beside() -> None:
    rows = (("1", "x"), ("2", "x"), ("3", "x"), ("4", "x"), ("5", "x"), ("6", "x"))
    found = evaluate(entities(*rows, auto=("p", "p", "q", "r", "s", "t")), TRUE)
    assert found.auto is not None
    assert (found.auto.precision, found.auto.recall) == (1.0, 0.25)
    assert found.auto.removed == pytest.approx(1 / 3)
    assert found.score.precision == pytest.approx(4 / 15)
    assert found.as_dict()["auto"] == {
        name: getattr(found.auto, name) for name in type(found.auto).__slots__
    }


def test_missing_records_count_as_alone_and_unlabelled_ones_not_at_all() -> None:
    found = evaluate(entities(("1", "x"), ("2", "x"), ("4", "y"), ("99", "x")), TRUE)
    assert (found.missing, found.unlabelled) == (3, 1)
    assert (found.score.entities, found.score.pairs, found.score.shared_pairs) == (5, 1, 1)
    assert (found.score.precision, found.score.recall) == (1.0, 0.25)
    assert found.score.bcubed_recall == pytest.approx(
        (2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2 + 1) / 6
    )


def test_rec_id_and_numbers_are_accepted() -> None:
    numbers = pl.DataFrame({"rec_id": [1, 2], "entity_id": [7, 7]})
    assert evaluate(entities(("1", "x"), ("2", "x")), numbers).score.f1 == 1.0


def test_source_tells_equal_ids_apart() -> None:
    predicted = pl.DataFrame(
        {"source": ["a", "b"], "record_id": ["1", "1"], "entity_id": ["x", "x"]}
    )
    with_source = predicted.with_columns(pl.lit("A").alias("entity_id"))
    assert evaluate(predicted, with_source).score.shared_pairs == 1
    with pytest.raises(InputError, match=r"more than once: 1\. Give the truth a source"):
        evaluate(predicted, truth(("1", "A")))


@pytest.mark.parametrize(
    ("predicted", "actual", "message"),
    [
        (pl.DataFrame({"record_id": ["1"]}), TRUE, "entity_id"),
        (TRUE, pl.DataFrame({"record": ["1"], "entity_id": ["A"]}), "Did you mean 'record'"),
        (TRUE, truth(("1", "A"), ("1", "B")), "the truth hold 1 keys more than once: 1"),
        (truth(("1", "A"), ("1", "B")), TRUE, "the entities hold 1 keys more than once: 1"),
        (TRUE, TRUE.clear(), "hold no records"),
        (TRUE, truth(("9", "A"), ("8", "A")), "none of the 2 records .* Truth holds 9, 8"),
        (TRUE, pl.DataFrame({"record_id": ["1", None], "entity_id": ["A", "A"]}), "1 empty values"),
        (pl.DataFrame({"record_id": ["1"], "entity_id": [None]}), TRUE, "1 empty values"),
    ],
)
def test_errors_name_what_is_wrong(
    predicted: pl.DataFrame, actual: pl.DataFrame, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        evaluate(predicted, actual)


labels = st.integers(0, 4)


@given(st.lists(st.tuples(labels, st.none() | labels, labels), min_size=1, max_size=30))
def test_agrees_with_listing_every_pair(rows: list[tuple[int, int | None, int]]) -> None:
    actual = truth(*((str(i), f"t{t}") for i, (t, _, _) in enumerate(rows)))
    held = [(i, p, a) for i, (_, p, a) in enumerate(rows) if p is not None]
    if not held:
        return
    predicted = entities(
        *((str(i), f"p{p}") for i, p, _ in held), auto=tuple(f"a{a}" for _, _, a in held)
    )
    found = evaluate(predicted, actual)
    true = [t for t, _, _ in rows]
    guess = [f"p{p}" if p is not None else f"alone{i}" for i, (_, p, _) in enumerate(rows)]
    true_pairs = {(i, j) for i, j in combinations(range(len(rows)), 2) if true[i] == true[j]}
    pairs = {(i, j) for i, j in combinations(range(len(rows)), 2) if guess[i] == guess[j]}
    assert found.true_pairs == len(true_pairs)
    assert found.score.pairs == len(pairs)
    assert found.score.shared_pairs == len(pairs & true_pairs)
    assert found.score.entities == len(set(guess))
    cells, sizes = Counter(zip(true, guess, strict=True)), Counter(guess)
    each = [cells[t, g] / sizes[g] for t, g in zip(true, guess, strict=True)]
    assert found.score.bcubed_precision == pytest.approx(sum(each) / len(each))
    assert found.missing == len(rows) - len(held)
    assert found.auto is not None


@given(st.permutations(range(6)))
def test_row_order_does_not_matter(order: list[int]) -> None:
    predicted = entities(("1", "x"), ("2", "x"), ("3", "y"), ("4", "y"), ("5", "y"), ("6", "z"))
    assert evaluate(predicted[order], TRUE) == evaluate(predicted, TRUE[order])


def test_large_groups_do_not_overflow_or_take_quadratic_time() -> None:
    n = 300_000
    one = pl.DataFrame({"record_id": range(n), "entity_id": ["x"] * n})
    assert evaluate(one, one).true_pairs == n * (n - 1) // 2
