from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.errors import InputError
from resolver.steps.changes import CHANGES, SHOWN, BandChange, Entity, bands, compared, side_by_side


def entities(**groups: str) -> pl.DataFrame:
    """Entities by name: a="12" is the entity a of the records 1 and 2."""
    rows = [("crm", record, name) for name, records in groups.items() for record in records]
    schema = ["source", "record_id", "entity_id"]
    return pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")


def compare(left: pl.DataFrame, right: pl.DataFrame):
    return compared(side_by_side(left, right, "entity_id"))


def counts(found):
    return {one.change: (one.groups, one.records) for one in found.changes if one.groups}


LEFT = entities(a="12", b="3", c="4", d="567", e="89", f="xy", g="uv", h="w", i="t")
RIGHT = entities(k="12", l="34", m="5", n="67", o="8x", p="9y", q="uvs", r="z", s="t")


def test_every_change_is_told_and_ids_do_not_matter() -> None:
    found = compare(LEFT, RIGHT)
    assert counts(found) == {
        "unchanged": (2, 3),
        "resized": (1, 3),
        "merged": (1, 2),
        "split": (1, 3),
        "overlapping": (1, 4),
        "new": (1, 1),
        "gone": (1, 1),
    }
    assert [one.change for one in found.changes] == list(CHANGES)
    assert (found.left_entities, found.right_entities) == (9, 9)
    # together on both sides: 12, 67, uv; then only 34, 8x, 9y; before 56, 57, 89, xy
    assert (found.pairs_kept, found.pairs_joined, found.pairs_parted) == (3, 3, 4)


def test_examples_show_the_entities_of_both_sides() -> None:
    changes = {one.change: one for one in compare(LEFT, RIGHT).changes}
    (split,) = changes["split"].examples
    assert split.left == (Entity(records=3, keys=(("crm", "5"), ("crm", "6"), ("crm", "7"))),)
    assert [one.keys for one in split.right] == [(("crm", "5"),), (("crm", "6"), ("crm", "7"))]
    (new,) = changes["new"].examples
    assert (new.records, new.left) == (1, ())
    assert new.right == (Entity(records=1, keys=(("crm", "z"),)),)
    assert changes["unchanged"].examples == ()


def test_examples_are_the_largest_groups_and_short() -> None:
    left = entities(a="123456789", b="uv", c="wx", d="yz", e="pq")
    right = entities(**{name: name for name in "123456789uvwxyzpq"})
    (split,) = [one for one in compare(left, right).changes if one.change == "split"]
    assert [len(example.left[0].keys) for example in split.examples] == [SHOWN, 2, 2]
    assert [example.left[0].records for example in split.examples] == [9, 2, 2]
    assert (split.examples[0].records, len(split.examples[0].right)) == (9, SHOWN)


def test_groups_are_numbered_and_records_without_a_side_are_null() -> None:
    rows = side_by_side(entities(a="1"), entities(b="12", c="3"), "entity_id")
    assert rows.rows() == [
        ("resized", 1, "crm", "1", "a", "b"),
        ("resized", 1, "crm", "2", None, "b"),
        ("new", 2, "crm", "3", None, "c"),
    ]


def test_bands_of_entities_with_the_same_records() -> None:
    rows = side_by_side(
        entities(a="12", b="3", c="45"), entities(k="12", l="3", m="4"), "entity_id"
    )
    before = pl.DataFrame({"entity_id": ["a", "c"], "band": ["review", "auto"]})
    after = pl.DataFrame({"entity_id": ["k"], "band": ["auto"]})
    assert bands(rows, before, after) == (
        BandChange(left="auto", right=None, entities=1),
        BandChange(left="review", right="auto", entities=1),
    )


def test_nothing_in_common_and_nothing_at_all() -> None:
    assert counts(compare(entities(a="12"), entities(b="3"))) == {"new": (1, 1), "gone": (1, 2)}
    assert counts(compare(entities(), entities())) == {}
    assert compare(entities(), entities()).same


def test_frames_without_a_source_go_by_id() -> None:
    found = compare(LEFT.drop("source"), RIGHT)
    assert counts(found) == counts(compare(LEFT, RIGHT))


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (LEFT.drop("record_id"), "record_id"),
        (LEFT.rename({"entity_id": "entity"}), "entity_id"),
        (LEFT.with_columns(entity_id=pl.lit(None, pl.String)), "empty"),
        (pl.concat([LEFT, LEFT]), "more than once"),
    ],
)
def test_what_cannot_be_compared(frame, words) -> None:
    with pytest.raises(InputError, match=words):
        compare(frame, RIGHT)


RECORDS = "abcdefgh"
partitions = st.dictionaries(st.sampled_from(RECORDS), st.integers(0, 3), max_size=len(RECORDS))


def frame(partition: dict[str, int]) -> pl.DataFrame:
    schema = {"source": pl.String, "record_id": pl.String, "entity_id": pl.String}
    rows = [("crm", record, f"e{entity}") for record, entity in partition.items()]
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(partitions, partitions)
def test_every_record_is_counted_once(left, right) -> None:
    found = compare(frame(left), frame(right))
    assert sum(one.records for one in found.changes) == len(left.keys() | right.keys())
    for side, partition in (("left_entities", left), ("right_entities", right)):
        counted = sum(getattr(one, side) for one in found.changes)
        assert counted == getattr(found, side) == len(set(partition.values()))


@given(partitions, partitions)
def test_the_other_way_round_merges_are_splits(left, right) -> None:
    one, other = compare(frame(left), frame(right)), compare(frame(right), frame(left))
    mirror = {"merged": "split", "split": "merged", "new": "gone", "gone": "new"}
    turned = {mirror.get(change, change): n for change, n in counts(other).items()}
    assert counts(one) == turned
    assert (one.pairs_kept, one.pairs_joined) == (other.pairs_kept, other.pairs_parted)


@given(partitions, st.permutations(range(4)))
def test_the_same_partition_is_unchanged_whatever_its_ids(left, names) -> None:
    renamed = {record: names[entity] for record, entity in left.items()}
    found = compare(frame(left), frame(dict(sorted(renamed.items(), reverse=True))))
    assert found.same
    assert set(counts(found)) <= {"unchanged"}
    assert (found.pairs_joined, found.pairs_parted) == (0, 0)


@given(partitions, partitions)
def test_pairs_are_those_of_records_on_both_sides(left, right) -> None:
    common = sorted(left.keys() & right.keys())
    together = [(left[a] == left[b], right[a] == right[b]) for a, b in combinations(common, 2)]
    found = compare(frame(left), frame(right))
    told = (found.pairs_kept, found.pairs_joined, found.pairs_parted)
    assert told == tuple(map(together.count, ((True, True), (False, True), (True, False))))


SHAPES = {
    "unchanged": lambda a, b: a == b == 1,
    "resized": lambda a, b: a == b == 1,
    "merged": lambda a, b: a > 1 == b,
    "split": lambda a, b: b > 1 == a,
    "overlapping": lambda a, b: a > 1 < b,
    "new": lambda a, b: (a, b) == (0, 1),
    "gone": lambda a, b: (a, b) == (1, 0),
}


@given(partitions, partitions)
def test_a_group_is_what_its_change_says(left, right) -> None:
    rows = side_by_side(frame(left), frame(right), "entity_id")
    for (change, _), group in rows.group_by("change", "group"):
        sides = [group[side].drop_nulls() for side in ("left", "right")]
        assert SHAPES[change](*(side.n_unique() for side in sides))
        whole = all(len(side) == len(group) for side in sides)
        assert change not in ("unchanged", "resized") or whole == (change == "unchanged")
