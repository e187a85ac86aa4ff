"""Small populations of customers, hostile ones among them, and what a result must always be."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from hypothesis import strategies as st

from benchmarks.generate import generate

DATA = Path(__file__).parents[2] / "data"


def customers(name="customers"):
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def generated(records, seed):
    return [{k: v for k, v in made.customer.items() if v} for made in generate(records, seed)]


def partition(result, column="entity_id"):
    """The groups of record keys."""
    groups = defaultdict(set)
    rows = result.entities.select("source", "record_id", column).iter_rows()
    for source, record_id, label in rows:
        groups[label].add((source, record_id))
    return {frozenset(members) for members in groups.values()}


def ids(result):
    """Record id to both its entities."""
    rows = result.entities.select("source", "record_id", "entity_id", "auto_entity_id").rows()
    return {(source, record_id): labels for source, record_id, *labels in rows}


def groups(result, column="entity_id"):
    """The groups of record ids, where there is one source."""
    return {frozenset(record_id for _, record_id in group) for group in partition(result, column)}


def together(result, left, right, column="entity_id"):
    return any({left, right} <= group for group in groups(result, column))


def person(record_id, name=None, emails=(), phones=(), address=None, birth=None, **more):
    """A customer as a helpdesk gives it; keys without a value are left out."""
    found = {
        "id": record_id,
        "name": name,
        "emails": [{"original": email} for email in emails],
        "phones": [{"original": phone, "regionCode": "US"} for phone in phones],
        "address": address,
        "customAttributes": {"birthdate": birth} if birth else {},
        **more,
    }
    return {key: value for key, value in found.items() if value}


def check_whole(result):
    """Nothing lost, nothing twice: the shape that every result has, whatever was read."""
    assert all(one.adds_up for one in result.summary.inputs)
    read, named = (
        frame.select("source", "record_id").rows() for frame in (result.records, result.entities)
    )
    assert sorted(read) == sorted(named)
    assert len(set(named)) == len(named) == sum(one.accepted for one in result.summary.inputs)
    assert result.entities.null_count().sum_horizontal().item() == 0
    entities, auto = partition(result), partition(result, "auto_entity_id")
    assert all(any(group <= entity for entity in entities) for group in auto)
    check_proposals(result, entities)
    entity = {key: label for key, (label, _) in ids(result).items()}
    for frame, inside in ((result.links, True), (result.related, False)):
        for row in frame.iter_rows(named=True):
            left, right = (row["left_source"], row["left"]), (row["right_source"], row["right"])
            assert left < right
            assert (entity[left] == entity[right]) is inside


def check_proposals(result, entities):
    proposed = []
    for row in result.proposals.iter_rows(named=True):
        members = {(member["source"], member["record_id"]) for member in row["members"]}
        assert row["size"] == len(row["members"]) == len(members)
        assert sum(member["survivor"] for member in row["members"]) == 1
        assert len(row["links"]) == len(members) - 1
        reached = {min(members)}
        for _ in members:
            for link in row["links"]:
                ends = {(link["left_source"], link["left"]), (link["right_source"], link["right"])}
                assert ends <= members
                reached |= ends if ends & reached else set()
        assert reached == members
        proposed.append(frozenset(members))
    assert len(set(proposed)) == len(proposed)
    assert set(proposed) == {entity for entity in entities if len(entity) > 1}


HOSTILE = (
    "", " ", "\u00a0", "null", "N/A", "'", '"', "=1+1", "\x00", "a\x00b", "\u202eelpmaxe", "\ufeff",
    "\u200b", "a" * 3_000, "e\u0301" * 500, "\u0301" * 500, "@" * 200, "a@" * 200, "1" * 400,
    "+" * 50, "0", "-1", "1e999", "NaN", "{}", "[]", "<script>alert(1)</script>", "🧑‍🤝‍🧑",
    "ﬀ", "İ", "ß", "\r\n", "\t", "../../etc/passwd", "%s%n", "null@null", "a@b",
    "x@[127.0.0.1]", "0000000000", "0001-01-01", "9999-99-99",
)  # fmt: skip
"""Texts that break programs."""

NAMES = ("Ann Meyer", "ann MEYER", "Meyer, Ann", "Bo Li", "Anna Meyer-Smith", "Dr. A. Meyer")
EMAILS = ("ann@example.org", "ANN@example.org", "bo.li@gmail.com", "boli@gmail.com", "info@x.org")
PHONES = ("206-555-0142", "+1 206 555 0142", "+49 30 901820", "030 901820")
ADDRESSES = ("1 Main St, Seattle, WA 98101", "1 Main Street, Seattle 98101", "Dorfplatz 3, Bremen")
TEXT = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _some(pool):
    return st.sampled_from(pool) | TEXT


RECORD = st.fixed_dictionaries(
    {},
    optional={
        "name": _some(NAMES),
        "emails": st.lists(_some(EMAILS).map(lambda text: {"original": text}), max_size=3),
        "phones": st.lists(_some(PHONES).map(lambda text: {"original": text}), max_size=3),
        "address": _some(ADDRESSES),
        "externalCustomerId": _some(("7", "8", "00009")),
        "customAttributes": st.dictionaries(
            st.sampled_from(["birthdate", "tier", "company"]),
            _some(("1980-02-03", "gold")),
            max_size=2,
        ),
    },
)
"""A customer without an id: ordinary values that meet those of others, and hostile ones."""


def numbered(records):
    return [{"id": f"r{number:03}", **record} for number, record in enumerate(records)]


RECORDS = st.lists(RECORD, min_size=1, max_size=12).map(numbered)
