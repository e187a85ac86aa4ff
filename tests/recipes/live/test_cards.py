from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from recipes.live import shop

from resolver.config.model import Config, Sources
from resolver.frames.schema import PAIRS
from resolver.recipes.live.cards import Carder, stored, text
from resolver.steps import keys, pair, share, surprise


@pytest.fixture(scope="module")
def found():
    """Records as read, in the order of their keys."""
    rows = shop.records(50, 5)
    return sorted(rows, key=lambda one: (one["source"], one["record_id"]))


@pytest.fixture(scope="module")
def cards(found):
    return [shop.rules().carder.card(one) for one in found]


def blocks(marked):
    """The groups of rows that have a mark in common."""
    groups = defaultdict(set)
    for row, mark in marked:
        groups[mark].add(row)
    return {frozenset(group) for group in groups.values() if len(group) > 1}


def test_a_card_comes_back_as_it_was_kept(cards):
    assert [stored(text(card)) for card in cards] == cards
    assert any(card.row["modified"] is not None for card in cards)


def test_contents_are_the_same_where_a_batch_finds_copies(found, cards):
    contents = pair.contents(shop.cleaned(found))
    wanted = blocks(enumerate(contents))
    assert wanted
    assert blocks((row, card.content) for row, card in enumerate(cards)) == wanted


def test_what_is_not_compared_is_content_too(found):
    carder = shop.rules().carder
    one = found[0] | {"attribute:shoe": "44"}
    assert carder.card(one).content == carder.card({**one, "record_id": "x"}).content
    assert carder.card(one).content == carder.card(one | {"source": "elsewhere"}).content
    assert carder.card(one).content != carder.card(found[0]).content
    assert carder.card(one).content != carder.card(one | {"attribute:shoe": "45"}).content
    assert carder.card(one).content != carder.card(one | {"name": "Somebody Else"}).content


def test_a_record_of_a_source_that_is_not_compared_within_itself_is_no_copy(found):
    for sources in (Sources(across_only=True), Sources(duplicate_free=("crm",))):
        carder = Carder(shop.model(), Config(sources=sources))
        assert carder.card(found[0] | {"source": "crm"}).content is None
        other = carder.card(found[0] | {"source": "web"})
        assert (other.content is None) is sources.across_only
        assert carder.closed("crm") == "crm"


def test_keys_make_the_blocks_of_a_batch(found, cards):
    clean = shop.cleaned(found)
    rules = shop.rules().carder.pairing.rules
    strong = [
        ((rule, *row[1:]), row[0])
        for rule, frame in keys.strong_keys(clean).items()
        for row in frame.select("row", "key").iter_rows()
    ]
    tokens = keys.tokens(clean)
    weak = [
        ((rule, *row[1:]), row[0])
        for rule, key in keys.conjunctions(clean).items()
        if rule in rules
        for row in keys.conjunction_keys(tokens, key).select("row", "key").iter_rows()
    ]
    for wanted, name in ((strong, "strong"), (weak, "weak")):
        made = ((row, mark) for row, card in enumerate(cards) for mark in getattr(card, name))
        assert blocks(made) == blocks((row, key) for key, row in wanted)


def test_what_two_share_counts_as_among_all(found):
    """Also where some tokens are common and count less."""
    tokens = keys.tokens(shop.cleaned(found))
    counted = surprise.count(tokens)
    model = shop.model()
    common = {
        name: dict(
            zip(
                share.hashes(frame["value"].cast(pl.String).to_list(), model.key),
                frame["bits"].to_list(),
                strict=True,
            )
        )
        for name, frame in counted.items()
    }
    assert sum(map(len, common.values())) > 5
    rare = surprise.rare(len(tokens))
    pairing = replace(model.pairing, common=common, rare=rare)
    carder = Carder(replace(model, pairing=pairing), Config())
    pairs = pl.DataFrame(list(combinations(range(len(found)), 2)), schema=PAIRS, orient="row")
    bits = surprise.attach(tokens, counted, rare)
    wanted = surprise.shared(pairs, tokens, bits, keys.TOKEN_GROUPS).to_list()
    cards = [carder.card(one) for one in found]
    assert [cards[left].shares(cards[right]) for left, right in pairs.rows()] == wanted
    assert len({*wanted}) > 10


def test_values_are_told_with_what_the_model_knows(found):
    """A value that the model has counted stays as it was counted."""
    told = next(one for one in found if one["emails"] and one["phones"])
    carder = shop.rules().carder
    known = [one for one in carder.card(told).values if one.kind == "phone"]
    assert all(one.mark == carder.mark("phone", digits(carder, told)) for one in known[:1])
    model = shop.model()
    (hashed,) = share.hashes([digits(carder, told)], model.key)
    counted = Carder(replace(model, people={"phone": {hashed: 77}}), Config())
    assert 77 in {one.people for one in counted.card(told).values if one.kind == "phone"}
    assert {one.people for one in counted.card(told).values if one.kind != "phone"} == {None}


def digits(carder, told):
    return carder.card(told).row["phones"][0]["digits"]
