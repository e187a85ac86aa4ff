from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest
from promises.population import generated, person
from recipes.live import shop

from resolver.config.model import Config
from resolver.errors import UnknownRecordError
from resolver.files.read import read
from resolver.recipes.batch import Clock, Given, resolved, silent
from resolver.recipes.live.opened import open_store

ANN = person("b", "Ann Meyer", ["ann@example.org"], ["+1 206 555 0142"], birth="1980-02-03")
BO = person("c", "Bo Li", ["bo@example.com"], ["+1 503 555 0199"], birth="1971-05-06")


@pytest.fixture(scope="module")
def found():
    return shop.records(40, 21)


@pytest.fixture(scope="module")
def filled(tmp_path_factory, found):
    with shop.opened(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db") as store:
        shop.take(store, found)
        yield store


@pytest.fixture(scope="module")
def batch(found):
    """The result of a batch of the same records."""
    given = Given(
        found=replace(read(generated(1, 1)), records=shop.frame(found)),
        settings=Config(),
        frozen=shop.model(),
    )
    return resolved(given, Clock(silent))


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        yield opened


def test_why_two_are_one_or_not_is_what_a_batch_says(filled, batch):
    """Linked, of one household, in one entity, or nothing to one another."""
    random, keys = Random(2), sorted(batch.records.select("source", "record_id").rows())
    asked = [(tuple(random.sample(keys, 2))) for _ in range(2)]
    for frame in (batch.links, batch.related):
        for row in frame.sample(min(len(frame), 3), seed=1).iter_rows(named=True):
            asked.append(((row["left_source"], row["left"]), (row["right_source"], row["right"])))
    bands = set()
    for left, right in asked:
        wanted, here = batch.explain(left, right), filled.explain(left, right)
        assert (here.left, here.right, here.weight) == (wanted.left, wanted.right, wanted.weight)
        assert (here.parts, here.band) == (wanted.parts, wanted.band)
        assert here.probability == wanted.probability
        assert here.warnings == wanted.warnings
        assert math.isclose(sum(part.bits for part in here.parts), here.weight, abs_tol=1e-9)
        bands.add(here.band)
    assert "unrelated" in bands and len(bands) > 1


def test_entities_are_those_of_a_batch(filled, batch):
    """Their golden customers and proposals too."""
    rows = batch.entities.select("source", "record_id", "entity_id").iter_rows()
    home = {(source, record_id): entity for source, record_id, entity in rows}
    golden = dict(batch.golden.select("entity_id", "golden").iter_rows())
    proposals = {row["entity_id"]: row for row in batch.proposals.to_dicts()}
    for key in Random(5).sample(sorted(home), 3):
        seen = filled.entity(key)
        assert {*seen.records} == {one for one in home if home[one] == home[key]}
        assert seen.golden == shop.orjson.loads(golden[home[key]])
        wanted = proposals.get(home[key])
        assert (seen.proposal is None) == (wanted is None) == (len(seen.records) == 1)
        if wanted is not None:
            wanted = {**wanted, "entity_id": seen.entity_id}
            assert {k: seen.proposal[k] for k in wanted} == wanted
        assert seen.state == "live"
        assert filled.entity(seen.entity_id) == seen


def test_an_entity_is_found_by_any_id_that_it_had(store):
    (ann,) = store.upsert([ANN], source="crm")
    (bo,) = store.upsert([BO], source="crm")
    store.upsert([ANN | {"id": "c"}], source="crm")
    seen = store.entity(bo.entity_id)
    assert seen.entity_id == ann.entity_id
    assert seen.records == (("crm", "b"), ("crm", "c"))
    assert {*seen.auto} == {*seen.records}
    assert seen.proposal["entity_id"] == ann.entity_id
    assert seen == store.entity(ann.entity_id) == store.entity(("crm", "b"))
    store.upsert([BO], source="crm")
    assert store.entity(bo.entity_id).records == (("crm", "c"),)
    assert store.entity(bo.entity_id).proposal is None


def test_one_without_records_is_gone(store):
    (ann,) = store.upsert([ANN], source="crm")
    store.delete([("crm", "b")])
    gone = store.entity(ann.entity_id)
    assert (gone.entity_id, gone.state, gone.records) == (ann.entity_id, "gone", ())
    assert gone.golden is gone.proposal is None
    with pytest.raises(UnknownRecordError):
        store.entity(("crm", "b"))


def test_what_was_never_there_is_not_known(store):
    store.upsert([ANN], source="crm")
    store.upsert([ANN], source="web")
    for asked in ("e-1", "b", ("crm", "x"), ""):
        with pytest.raises(UnknownRecordError):
            store.entity(asked)
    with pytest.raises(UnknownRecordError, match="several sources"):
        store.explain("b", ("crm", "b"))
    with pytest.raises(UnknownRecordError, match="'crm:x'"):
        store.explain("crm:x", "crm:b")
    assert store.explain("crm:b", "web:b").band == "auto"
    before = shop.dump(store)
    store.explain("crm:b", ("web", "b"))
    store.entity(("crm", "b"))
    assert shop.dump(store) == before


def test_attributes_that_no_model_knows_are_in_the_golden_record(tmp_path):
    """Nothing was learned: nothing is told from free attributes, and they are kept."""
    ann = person("1", "Ann Meyer", ["ann@example.org"], ["+1 206 555 0142"])
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        for record, tier in (("1", "gold"), ("2", "gold"), ("3", None)):
            more = {"tier": tier} if tier else {}
            store.upsert([{**ann, "id": record, "customAttributes": more}], source="crm")
        found = store.entity(("crm", "3"))
        assert len(found.records) == 3
        assert found.golden["customAttributes"] == {"tier": "gold"}
        told = store.explain("1", "3")
        assert math.isclose(sum(part.bits for part in told.parts), told.weight)
