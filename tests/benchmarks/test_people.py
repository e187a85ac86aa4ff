from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from benchmarks.generator.dice import Dice
from benchmarks.generator.tables import NOISES, SETS, people
from benchmarks.generator.tables.names import pool
from benchmarks.generator.tables.slips import cut, digit_slip, slip


@pytest.mark.parametrize("columns", SETS)
def test_every_set_has_its_columns_and_its_truth(columns: str) -> None:
    made = people(columns, 60, duplicates=0.3, households=0.5)
    headers = [column.header for column in SETS[columns]]
    assert made.records.columns == ["rec_id", *headers]
    assert made.truth.columns == ["rec_id", "entity_id", "household_id", "tags"]
    assert made.records["rec_id"].to_list() == made.truth["rec_id"].to_list()
    assert made.records["rec_id"].n_unique() == 60
    assert all(made.records[header].null_count() < 60 for header in headers if "suf" not in header)


@given(
    size=st.integers(2, 80),
    duplicates=st.sampled_from([0.0, 0.01, 0.5, 0.9]),
    noise=st.sampled_from(sorted(NOISES)),
    clusters=st.sampled_from(["geometric", "zipf"]),
    households=st.sampled_from([0.0, 0.6, 1.0]),
    seed=st.integers(0, 50),
)
@settings(max_examples=25, deadline=None)
def test_the_same_arguments_give_the_same_table(
    size: int, duplicates: float, noise: str, clusters: str, households: float, seed: int
) -> None:
    def make() -> tuple[pl.DataFrame, pl.DataFrame]:
        made = people(
            "wide", size, duplicates=duplicates, noise=noise, names="de",
            households=households, clusters=clusters, seed=seed,
        )  # fmt: skip
        return made.records, made.truth

    (records, truth), (again, known) = make(), make()
    assert records.equals(again) and truth.equals(known)
    assert len(records) == size
    assert truth.group_by("entity_id").len()["len"].max() <= 20
    assert (truth["entity_id"].n_unique() < size) is (duplicates > 0)


def test_another_seed_gives_other_people() -> None:
    one, two = (people("core", 50, duplicates=0.1, seed=seed).records for seed in (1, 2))
    assert not one.equals(two)


@pytest.mark.parametrize("clusters", ["geometric", "zipf"])
@pytest.mark.parametrize("duplicates", [0.01, 0.1, 0.6, 0.9])
def test_the_share_of_duplicates_is_as_asked(clusters: str, duplicates: float) -> None:
    made = people("core", 3_000, duplicates=duplicates, clusters=clusters)
    share = 1 - made.truth["entity_id"].n_unique() / 3_000
    assert share == pytest.approx(duplicates, abs=0.02)


def test_rows_of_a_person_agree_the_less_the_more_noise() -> None:
    def share(noise: str) -> float:
        made = people("core", 2_000, duplicates=0.5, noise=noise)
        rows = made.records.join(made.truth, on="rec_id")
        name = pl.struct("first_name", "last_name")
        held = rows.group_by("entity_id").agg(pl.len(), name.n_unique().alias("forms"))
        several = held.filter(pl.col("len") > 1)
        return len(several.filter(pl.col("forms") == 1)) / len(several)

    clean, usual, heavy = map(share, ("clean", "usual", "heavy"))
    assert clean > 0.8 > usual > 0.2 > heavy


def test_tags_tell_what_is_wrong() -> None:
    made = people("core", 500, duplicates=0.5, noise="heavy")
    rows = made.records.join(made.truth, on="rec_id")
    assert rows.filter(pl.col("tags").str.contains("no_birth"))["date_of_birth"].null_count() > 0
    lost = rows.filter(pl.col("date_of_birth").is_null())
    assert lost["tags"].str.contains("no_birth").all()
    assert not made.truth["tags"].str.contains("email").any()


def test_families_share_name_and_address_and_singles_do_not() -> None:
    def shared(households: float) -> float:
        made = people("place", 2_000, duplicates=0.0, noise="clean", households=households)
        sizes = made.truth.group_by("household_id").agg(pl.col("entity_id").n_unique())
        return float(sizes.filter(pl.col("entity_id") > 1)["entity_id"].sum()) / 2_000

    assert shared(0.0) == 0.0
    assert shared(0.6) == pytest.approx(0.6, abs=0.08)
    made = people("crm", 2_000, duplicates=0.0, noise="clean", households=0.8)
    rows = made.records.join(made.truth, on="rec_id").drop_nulls("MailingStreet")
    homes = rows.group_by("household_id").agg(
        pl.len(), pl.col("MailingStreet").n_unique().alias("streets"), pl.col("LastName").n_unique()
    )
    families = homes.filter(pl.col("len") > 1)
    assert (families["streets"] == 1).mean() > 0.6
    assert (families["LastName"] == 1).mean() > 0.8


def test_real_names_fall_as_in_zipfs_law_and_made_up_ones_are_alike() -> None:
    dice = Dice("drawn")
    real = Counter(dice.draw(pool("en_US").family) for _ in range(20_000)).most_common()
    made_up = Counter(dice.draw(pool("uniform").family) for _ in range(20_000)).most_common()
    assert 200 < real[0][1] < 600
    assert len(real) > 900
    assert made_up[0][1] < 35


def test_rows_of_a_person_do_not_stand_together() -> None:
    entities = people("core", 1_000, duplicates=0.5).truth["entity_id"]
    assert (entities == entities.shift(1)).sum() < 20


@given(st.text("abcdefghijklmnopqrstuvwxyzÄÖéñ -'", max_size=20), st.integers(0, 999))
def test_a_slip_changes_little(text: str, seed: int) -> None:
    slipped = slip(Dice(str(seed)), text)
    assert abs(len(slipped) - len(text)) <= 2
    assert Levenshtein.distance(text, slipped) <= 4


@given(st.from_regex(r"[0-9 ()+-]{1,16}", fullmatch=True), st.integers(0, 999))
def test_a_slip_in_a_number_leaves_a_number(text: str, seed: int) -> None:
    slipped = digit_slip(Dice(str(seed)), text)
    if sum(sign.isdigit() for sign in text) >= 2:
        assert len(text) - 1 <= len(slipped) <= len(text)
        kept = [sign for sign in slipped if not sign.isalnum()]
        assert kept == [sign for sign in text if not sign.isdigit()]
    else:
        assert slipped == text


@given(st.text("abcdefgh", min_size=6, max_size=20), st.integers(0, 99))
def test_a_cut_value_is_a_beginning(text: str, seed: int) -> None:
    short = cut(Dice(str(seed)), text)
    assert text.startswith(short) and 3 <= len(short) < len(text)


@pytest.mark.parametrize("size, duplicates", [(1, 0.1), (10, 1.0), (10, -0.1), (10, 0.96)])
def test_a_table_that_cannot_be_is_refused(size: int, duplicates: float) -> None:
    with pytest.raises(ValueError, match="records"):
        people("core", size, duplicates=duplicates)
