from __future__ import annotations

from report.evaluation.evaluations import details, evaluation

from resolver.cli import scores


def printed(capsys, told=None):
    scores.evaluation(evaluation(told))
    return " ".join(capsys.readouterr().out.split())


def test_an_evaluation_shows_both_partitions(capsys):
    text = printed(capsys)
    assert "all links auto" in text
    assert "F1 0.2500 0.7500" in text
    assert "9 records of 5 entities in the truth, 4 true pairs" in text
    assert "thresholds" not in text


def test_details_show_keys_and_no_values(capsys):
    text = printed(capsys, details())
    for words in (
        "0.01 all best F1",
        "4.50",
        "error 0.0745",
        "101 or more",
        "a random sample of 4,000",
        "11 pairs",
        "90.9 %",
        "crm:zebulon@quux.example",
    ):
        assert words in text
    assert "Zebulon" not in text


def test_examples_show_values_where_they_are_asked_for(capsys):
    text = printed(capsys, details(valued=True))
    assert "Zebulon <b>Quux</b>" in text
    assert "missed" in text
