from __future__ import annotations

from recipes.customers import ROWS, clean_frame, result
from steps.people import cleaned, every_pair

from resolver.config.model import Config, ExternalIds
from resolver.recipes import stages, weighing


def weights():
    return result().model.weights


def test_weighing_is_comparing_and_judging():
    pairs = every_pair(len(ROWS))
    levels = stages.levels(pairs, clean_frame())
    judged = weighing.judge(levels, clean_frame(), weights(), Config())
    assert judged.equals(weighing.weigh(pairs, clean_frame(), weights(), Config()))
    assert {"level_email", "bits_name", "weight", "probability", "band", "conflict"} < {
        *judged.columns
    }


def test_a_pair_is_weighed_alike_among_others_and_alone():
    pairs = every_pair(len(ROWS))
    many = weighing.weigh(pairs, clean_frame(), weights(), Config())
    for position in (0, 7, 27):
        one = weighing.weigh(pairs[position], clean_frame(), weights(), Config())
        assert one.equals(many[position])


def test_a_pair_is_weighed_alike_from_both_sides():
    pairs = every_pair(len(ROWS))
    turned = weighing.weigh(pairs.select(l="r", r="l"), clean_frame(), weights(), Config())
    straight = weighing.weigh(pairs, clean_frame(), weights(), Config())
    assert turned.drop("l", "r").equals(straight.drop("l", "r"))


def test_sources_that_refuse_other_ids_block_among_themselves_only():
    jane = {"name": "Jane Doe", "emails": ["jane@x.org"]}
    frame = cleaned(
        *(
            jane | {"source": source, "record_id": number, "external_ids": [("crm", number)]}
            for source, number in (("gladly", "1"), ("gladly", "2"), ("shop", "3"), ("shop", "4"))
        )
    )
    found = weighing.weigh(every_pair(4), frame, weights(), Config())
    blocked = found.filter(found["band"] == "blocked").select("l", "r").rows()
    assert blocked == [(0, 1)]
    shop = Config(external_ids=ExternalIds(blocked=("shop",)))
    found = weighing.weigh(every_pair(4), frame, weights(), shop)
    assert found.filter(found["band"] == "blocked").select("l", "r").rows() == [(2, 3)]
