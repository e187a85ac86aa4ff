"""The parts of the matcher, and how each is switched off from outside.

Nothing in the package knows of this. A part is off inside its context, by other functions or
numbers in the place of those that make it; what they are put in place of must be there, and a test
of each part shows that it still changes what it should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import polars as pl

from benchmarks.switches import PARTS, lowered, number, part, silent, wrapped
from resolver.fields import date, email, person, phone
from resolver.fields.person import agreement, native, variants
from resolver.frames.schema import ATTRIBUTE, PAIRS, empty
from resolver.frames.staging import Staged
from resolver.model.comparison import BIRTH, KIND
from resolver.recipes import blocking, grouping, stages
from resolver.steps import cluster, fit, keys, lone, score, share, surprise
from resolver.steps.compare import pairs, single
from resolver.steps.fit import classes, maximise, ratios

__all__ = ["PARTS"]

# Cleaning


@part("sharing", "How many people are behind a value is not asked: shared values agree like own.")
def _sharing() -> Iterator[None]:
    with patch.object(share, "_people", lambda: pl.len().clip(0, 1).cast(pl.UInt32)):
        yield


@part("other scripts", "Names in other scripts are read letter by letter and compared as Latin.")
def _other_scripts() -> Iterator[None]:
    with (
        patch.object(native, "_names", dict),
        patch.object(agreement, "written_apart", lambda: pl.lit(False)),
        _stages_anew(),
    ):
        yield


# Candidates


@part("weak rules", "No conjunctions of weak keys: only strong single keys find pairs.")
def _weak_rules() -> Iterator[None]:
    with patch.object(keys, "conjunctions", lambda clean: {}):
        yield


@part("pruning", "Weak rules find no more than the budget; what is over is dropped at random.")
def _pruning() -> Iterator[None]:
    def drawn(
        pairs: pl.DataFrame,
        _tokens: pl.DataFrame,
        _bits: pl.DataFrame,
        _groups: Sequence[Sequence[str]],
    ) -> pl.Series:
        lot = pl.struct("l", "r").hash(seed=1) % 2**16
        return pairs.select(bits=lot.cast(pl.UInt16)).to_series()

    with patch.object(surprise, "shared", drawn), patch.object(blocking, "GENEROUS", 1.0):
        yield


# Levels of agreement


def _stages_anew() -> AbstractContextManager[object]:
    """The stages of comparing names are put down again, for those that are kept are whole."""
    return patch.object(agreement, "_levels", agreement._levels.__wrapped__)


@part("nicknames", "Bob and Robert are two names.")
def _nicknames() -> Iterator[None]:
    known = variants.Variants.same

    def same(self: variants.Variants, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        if self is not variants.given_variants():
            return known(self, left, right)
        return (left == right).fill_null(False)

    with patch.object(variants.Variants, "same", same), _stages_anew():
        yield


@part("fuzzy names", "Names a typing error apart, or alike in another way, are a conflict.")
def _fuzzy_names() -> Iterator[None]:
    def strict(levels: Callable[..., pl.Expr], left: pl.Expr, right: pl.Expr) -> pl.Expr:
        found = levels(left, right).struct
        given, family = (
            pl.when(found.field(name) == number(scale, "close"))
            .then(0)
            .otherwise(found.field(name))
            .cast(pl.Int8)
            .alias(name)
            for name, scale in (("given", person.LEVELS_GIVEN), ("family", person.LEVELS_FAMILY))
        )
        return pl.struct(given, family, found.field("middle"), found.field("generation"))

    with wrapped(person, "levels", strict):
        yield


@part("swapped names", "Names are compared in the order they were read, given with given.")
def _swapped_names() -> Iterator[None]:
    def straight(frame: Staged) -> Staged:
        none = pl.lit(None, pl.Int8)
        return frame.with_columns(swapped_given=none, swapped_family=none)

    with patch.object(agreement, "_swapped_where_weak", straight), _stages_anew():
        yield


@part("near dates", "Dates a digit apart, or with day and month swapped, are different dates.")
def _near_dates() -> Iterator[None]:
    with lowered(date, ("near", "swapped")):
        yield


@part("middle names", "Middle names are not compared.")
def _middle_names() -> Iterator[None]:
    with silent("level_middle"):
        yield


@part("years of birth", "Years of birth are not compared where no whole date is known.")
def _years_of_birth() -> Iterator[None]:
    with silent("level_birth_year"):
        yield


@part("first of January", "Agreement on the first of January counts like any other day.")
def _first_of_january() -> Iterator[None]:
    def whole(birth: Callable[[], pl.Expr]) -> pl.Expr:
        level = birth()
        first = level == BIRTH.level("default_day")
        return pl.when(first).then(BIRTH.top).otherwise(level).cast(pl.Int8)

    with wrapped(single, "_birth", whole):
        yield


@part("similar e-mails", "Addresses that are not one mailbox are different, however alike.")
def _similar_emails() -> Iterator[None]:
    with lowered(email, ("similar", "same_local", "typo_domain", "probable_mailbox")):
        yield


@part("similar phones", "Numbers a digit apart are different.")
def _similar_phones() -> Iterator[None]:
    with lowered(phone, ("one_digit",)):
        yield


@part("company", "Companies are not compared, nor the names of organisations.")
def _company() -> Iterator[None]:
    nobody = pl.lit(None, pl.Int8)
    with patch.object(pairs, "firms", lambda: nobody), silent("level_company"):
        yield


@part("gender", "Gender is not compared.")
def _gender() -> Iterator[None]:
    with silent("level_gender"):
        yield


@part("free attributes", "Columns of unknown meaning are not compared.")
def _free_attributes() -> Iterator[None]:
    with wrapped(
        stages,
        "comparisons",
        lambda known, cleaned: tuple(c for c in known(cleaned) if not c.name.startswith(ATTRIBUTE)),
    ):
        yield


# Weights


@part("household", "Two classes: same person or unrelated.")
def _household() -> Iterator[None]:
    with patch.object(maximise, "HOUSEHOLD_CAP", 1e-60):
        yield


@part("household anchor", "The household class is learned on names, birth dates and ids, too.")
def _household_anchor() -> Iterator[None]:
    with wrapped(
        stages,
        "comparisons",
        lambda known, cleaned: tuple(replace(c, anchored=False) for c in known(cleaned)),
    ):
        yield


@part("joint levels", "The fields of a name, or of an address, count as if independent.")
def _joint_levels() -> Iterator[None]:
    with wrapped(
        classes,
        "_joint",
        lambda known, comparison, marginals, *_: known(comparison, marginals, None),
    ):
        yield


@part("rarity", "A rare name counts no more than a common one.")
def _rarity() -> Iterator[None]:
    with wrapped(
        score, "score", lambda known, levels, weights: known(levels.drop("^rarity_.*$"), weights)
    ):
        yield


@part("whole names", "The rarity of a given and of a family name adds up, as if independent.")
def _whole_names() -> Iterator[None]:
    with patch.object(fit, "whole", lambda *_: None):
        yield


@part("learning", "Shipped chances of all levels; of the data only the class sizes are learned.")
def _learning() -> Iterator[None]:
    with wrapped(fit, "fit", lambda known, *given, **more: known(*given, **more, learn=False)):
        yield


@part("priors", "The fit starts from the shipped chances, but they do not count as pairs seen.")
def _priors() -> Iterator[None]:
    with (
        patch.object(classes, "PRIOR_SHARE", (0.0, 0.0, 0.0)),
        patch.object(classes, "PRIOR_PAIRS", 0.5),
    ):
        yield


@part("bounded conflict", "The same person may disagree in names and birth dates however often.")
def _bounded_conflict() -> Iterator[None]:
    with (
        patch.object(classes, "MOST_CONFLICT", 1.0),
        patch.object(classes, "LONE_CONFLICT", 1e6),
    ):
        yield


@part("monotone levels", "A higher level may count for less than a lower one.")
def _monotone_levels() -> Iterator[None]:
    with (
        patch.object(ratios, "pooled", lambda same, other: np.log2(same / other)),
        patch.object(ratios, "swept", lambda grid, equal: grid),
    ):
        yield


@part("self-check", "The fit stands, credible or not.")
def _self_check() -> Iterator[None]:
    with patch.object(maximise, "_doubt", lambda tables, comparisons: None):
        yield


# Groups


@part("group evidence", "Connected components of the links above the threshold, and no more.")
def _group_evidence() -> Iterator[None]:
    def connected(
        rows: int, evidence: pl.DataFrame, *, floor: float = 0.0, **_more: object
    ) -> pl.Series:
        links = evidence.filter(pl.col("evidence") > floor).select("l", "r")
        return cluster.components(rows, links).alias("entity")

    with patch.object(cluster, "group", connected):
        yield


@part("complete scoring", "Pairs inside a component that blocking missed are not scored.")
def _complete_scoring() -> Iterator[None]:
    with patch.object(cluster, "pairs_inside", lambda labels, largest: empty(PAIRS)):
        yield


@part("doubt", "What speaks against a pair does not count in a group.")
def _doubt() -> Iterator[None]:
    with patch.object(grouping, "DOUBT", 0.0):
        yield


@part("weak bridges", "Two groups may be joined by weak links alone.")
def _weak_bridges() -> Iterator[None]:
    with patch.object(cluster, "BRIDGE", 0.0):
        yield


@part("cap on a link", "One overwhelming link counts with all its bits in a group.")
def _cap_on_a_link() -> Iterator[None]:
    with patch.object(grouping, "ENOUGH", 1e6):
        yield


@part("lone records", "A record that no single record vouches for stays alone.")
def _lone_records() -> Iterator[None]:
    with wrapped(lone, "joins", lambda known, *given: known(*given).clear()):
        yield


@part("couples", "A record of a couple may join one of the two like any other record.")
def _couples() -> Iterator[None]:
    def plain(kind: Callable[[pl.Expr], pl.Expr], given: pl.Expr) -> pl.Expr:
        level = kind(given)
        return pl.when(level != KIND.level("couple")).then(level)

    with (
        patch.object(grouping, "couples_apart", lambda weighed, ruled: empty(PAIRS)),
        wrapped(single, "_kind", plain),
    ):
        yield
