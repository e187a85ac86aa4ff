from __future__ import annotations

import json

import polars as pl
import pytest
from recipes.customers import COLUMNS, HOME, JANE, JANES, ROWS, flat, groups, result

import resolver
from benchmarks.generate import generate
from resolver.config.model import Config, ExternalIds
from resolver.frames.result import PROPOSALS
from resolver.frames.schema import ENTITIES, LINK_KEYS


def test_every_record_is_in_one_entity():
    entities = result().entities
    assert entities.schema == ENTITIES
    assert len(entities) == len(ROWS)
    assert entities.select("source", "record_id").is_unique().all()
    assert frozenset(JANES) in groups(result())
    assert frozenset({("crm", "3")}) in groups(result())


def test_auto_entities_refine_entities():
    whole = groups(result())
    for group in groups(result(), "auto_entity_id"):
        assert any(group <= entity for entity in whole)


def test_an_entity_is_named_by_its_records():
    again = resolver.dedupe(flat(reversed(ROWS)), columns=COLUMNS)
    assert again.entities.equals(result().entities)
    alone = resolver.dedupe(flat(ROWS[:1]), columns=COLUMNS).entities["entity_id"].item()
    crm = result().entities.filter(source="crm")
    ids = dict(crm.select("record_id", "entity_id").iter_rows())
    assert alone == ids["1"]
    assert alone.startswith("e-")


def test_links_have_keys_and_levels():
    links = result().links
    assert links.columns[: len(LINK_KEYS)] == LINK_KEYS.names()
    assert all(name.startswith("level_") for name in links.columns[len(LINK_KEYS) :])
    ends = links.select("left_source", "left", "right_source", "right")
    assert all((a, b) < (c, d) for a, b, c, d in ends.iter_rows())
    assert ends.is_unique().all()
    assert (links["weight"] > 0).all()


def test_people_of_one_household_are_related_and_not_linked():
    related = result().related
    assert related.columns == result().links.columns
    assert (related["band"] == "related").all()
    linked = {*result().links.select("left", "right").iter_rows()}
    assert not linked & {*related.select("left", "right").iter_rows()}


def test_a_proposal_for_every_entity_of_several_records():
    proposals = result().proposals
    assert proposals.schema == PROPOSALS
    (row,) = proposals.to_dicts()
    assert row["size"] == 3
    assert {(m["source"], m["record_id"]) for m in row["members"]} == JANES
    assert [m["survivor"] for m in row["members"]] == [True, False, False]
    assert len(row["links"]) == 2
    weights = [link["weight"] for link in row["links"]]
    assert row["weight"] == min(weights)
    assert row["probability"] == min(link["probability"] for link in row["links"])
    assert 0 < row["precision"] <= row["probability"]


def test_bits_of_every_shown_link_add_up():
    for row in result().proposals.iter_rows(named=True):
        for link in row["links"]:
            total = sum(part["bits"] for part in link["parts"])
            assert total == pytest.approx(link["weight"], rel=0, abs=1e-9)


def test_a_record_joined_by_the_whole_entity_is_as_sure_as_the_entity_says():
    proposals = resolver.dedupe([made.customer for made in generate(500, 2)]).proposals
    weakest = pl.col("links").list.eval(pl.element().struct.field("weight")).list.min()
    (row,) = proposals.filter(weakest <= 0).to_dicts()
    assert 0 < row["weight"] < 10
    assert row["probability"] == pytest.approx(1 / (1 + 2 ** -row["weight"]))
    assert row["precision"] <= row["probability"]


def test_the_golden_customer_has_the_points_of_all():
    (row,) = result().proposals.to_dicts()
    golden = json.loads(row["golden"])
    kept = {email["original"] for email in golden["emails"]}
    assert kept & {"jane.doe@gmail.com", "janedoe@gmail.com"}
    assert golden["address"] == HOME
    assert golden["phones"][0]["normalized"] == "+14155552671"
    assert {told["field"] for told in row["provenance"]} >= {"name", "address"}


def test_the_most_doubtful_comes_first():
    pairs = [
        {"source": "crm", "record_id": f"{n}{side}", "name": name, "emails": [email]}
        for n, (names, email) in enumerate(
            [
                (("Ann Archer", "Ann Archer"), "ann.archer@acme.org"),
                (("Bob Baker", "B. Baker"), "bbx@acme.org"),
                (("Cid Cooper", "Dan Cooper"), "cooper@acme.org"),
            ]
        )
        for side, name in zip("ab", names, strict=True)
    ]
    found = resolver.dedupe(flat(pairs), columns=COLUMNS, config=None).proposals
    bands = found["band"].to_list()
    assert bands == sorted(bands, key=lambda band: band == "auto")
    doubtful = found.filter(pl.col("band") != "auto")["probability"]
    assert doubtful.is_sorted()


def test_nothing_to_propose():
    strangers = resolver.dedupe(flat(ROWS[3:]), columns=COLUMNS)
    assert strangers.proposals.is_empty()
    assert strangers.proposals.schema == PROPOSALS
    assert strangers.links.columns == result().links.columns


def test_one_record():
    found = resolver.dedupe(flat([{"source": "crm", "record_id": "1", **JANE}]), columns=COLUMNS)
    assert len(found.entities) == 1
    assert found.proposals.is_empty()


def test_a_proposal_is_blocked_where_any_two_of_its_records_are():
    ids = [("1", "C-1"), ("2", "C-2"), ("3", None)]
    rows = [
        {
            "id": key,
            "name": "Dana Okafor",
            "emails": ["dana@okafor.org"],
            "externalCustomerId": code,
        }
        for key, code in ids
    ]
    found = resolver.dedupe(rows)
    sources = found.entities["source"].unique().to_list()
    refusing = Config(external_ids=ExternalIds(blocked=tuple(sources)))
    again = resolver.dedupe(rows, config=refusing)
    assert again.proposals["band"].to_list() == ["blocked"]
    assert resolver.dedupe(rows, config=Config(external_ids=ExternalIds(blocked=()))).proposals[
        "band"
    ].to_list() != ["blocked"]
