"""Which records are compared: every strong key, then the cheapest conjunctions within a budget.

A model keeps how the budget was spent. Under it a pair is compared or not whatever other pairs
there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.config.model import Blocking
from resolver.frames.schema import PAIRS, empty
from resolver.model.model import Model
from resolver.model.pairing import Pairing
from resolver.steps import cover, keys, pair, share, surprise
from resolver.steps.sides import OPEN, Sides

WEAK_LARGEST: Final = 200
GENEROUS: Final = 2.0
"""Pairs that weak rules may find for each one that is compared; the most promising are."""
MOST_OVERLAP: Final = 4.0
"""How many times over the budget may be spent in view of pairs that several rules find."""
ENOUGH: Final = 0.995
"""Share of the pairs worth comparing that the weak rules must find which are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The pairs to compare, and what was run and left out.

    `rules`: `rule, pairs, run, oversized` (keys too large to compare all against all); `settled`:
    how the budget of weak rules was spent.
    """

    pairs: pl.DataFrame
    rules: pl.DataFrame
    settled: Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a `Pairing` holds, with the common tokens by value."""

    rules: tuple[str, ...]
    largest: int
    least: int
    rare: int
    common: Mapping[str, pl.DataFrame]

    def keyed(self, key: str) -> Pairing:
        """The same without the values: their hashes under the key of a model."""
        common = {
            name: dict(zip(share.hashes(frame["value"].to_list(), key), frame["bits"], strict=True))
            for name, frame in self.common.items()
        }
        return Pairing(
            rules=self.rules,
            largest=self.largest,
            least=self.least,
            rare=self.rare,
            common=common,
        )


def candidates(
    cleaned: pl.DataFrame,
    settings: Blocking,
    known: Sides = OPEN,
    model: Model | None = None,
) -> Candidates:
    """Candidate pairs of the clean frame: as the model settled it, if there is one that did.

    Else they are about `settings.pairs_per_record` pairs a record. Pairs that are not to be looked
    for by what is `known` of the sources are none, and cost none. Copies of a record are candidates
    of the first alone, and of none where there are more than `pair.MOST_COPIES`.
    """
    closed = known.closed
    copies = pair.copies(cleaned, closed)
    clean = cleaned.join(copies, left_on="row", right_on="r", how="anti", maintain_order="left")
    strong, report = _strong(clean, settings.max_block, closed)
    strong = pair.union([strong, pair.few(copies)])
    everyone = keys.tokens(cleaned)
    tokens = everyone.join(copies, left_on="row", right_on="r", how="anti", maintain_order="left")
    weak = {
        rule: keys.conjunction_keys(tokens, key) for rule, key in keys.conjunctions(clean).items()
    }
    sizes = {rule: keys.block_sizes(frame, closed) for rule, frame in weak.items()}
    pairing = None if model is None else model.pairing
    if model is None or pairing is None:
        left = max(settings.pairs_per_record * len(clean) - len(strong), 0)
        found, settled = _settle(weak, sizes, strong, everyone, left, closed)
    else:
        found, settled = _as_settled(weak, everyone, pairing, model.key, closed)
    kept = frozenset(settled.rules)
    report += [_line(rule, sizes[rule], settled.largest, run=rule in kept) for rule in weak]
    return Candidates(
        pairs=pair.union([strong, found]), rules=pl.DataFrame(report), settled=settled
    )


def _settle(
    weak: Mapping[str, pl.DataFrame],
    sizes: Mapping[str, pl.DataFrame],
    strong: pl.DataFrame,
    tokens: pl.DataFrame,
    left: int,
    closed: pl.Series | None,
) -> tuple[pl.DataFrame, Settled]:
    """About `left` pairs of weak rules, the most surprising ones, and how they were chosen.

    Where more are found than can be compared, rules that add next to nothing are given up.
    """
    largest, found = _generous(weak, sizes, left, closed)
    counted, rare = surprise.count(tokens), surprise.rare(len(tokens))
    bits = _shared(found, tokens, counted, rare)
    least = surprise.least(bits, left)
    rules = [*weak]
    if least:
        found = found.filter(bits >= least)
        codes = cover.codes(weak, len(tokens), largest)
        rules = cover.fewest(found.join(strong, on=["l", "r"], how="anti"), codes, ENOUGH)
        found = found.filter(cover.met(found, codes, rules))
    return found, Settled(
        rules=tuple(rules), largest=largest, least=least, rare=rare, common=counted
    )


def _as_settled(
    weak: Mapping[str, pl.DataFrame],
    tokens: pl.DataFrame,
    pairing: Pairing,
    key: str,
    closed: pl.Series | None,
) -> tuple[pl.DataFrame, Settled]:
    """The pairs of weak rules that a model compares."""
    rules = tuple(rule for rule in pairing.rules if rule in weak)
    found = pair.union([pair.within_blocks(weak[rule], pairing.largest, closed) for rule in rules])
    counted = _named(tokens, pairing, key)
    bits = _shared(found, tokens, counted, pairing.rare)
    return found.filter(bits >= pairing.least), Settled(
        rules=rules,
        largest=pairing.largest,
        least=pairing.least,
        rare=pairing.rare,
        common=counted,
    )


def _shared(
    pairs: pl.DataFrame, tokens: pl.DataFrame, counted: Mapping[str, pl.DataFrame], rare: int
) -> pl.Series:
    bits = surprise.attach(tokens, counted, rare)
    return surprise.shared(pairs, tokens, bits, keys.TOKEN_GROUPS)


def _named(tokens: pl.DataFrame, pairing: Pairing, key: str) -> dict[str, pl.DataFrame]:
    """The common tokens of a pairing that these records hold, by value."""
    found = {}
    for name in tokens.columns[1:]:
        values = tokens[name].drop_nulls().unique().sort()
        hashed = pl.DataFrame({"value": values, "hash": share.hashes(values.to_list(), key)})
        known = pairing.common.get(name, {})
        schema = {"hash": pl.String, "bits": pl.UInt16}
        bits = pl.DataFrame({"hash": [*known], "bits": [*known.values()]}, schema=schema)
        found[name] = hashed.join(bits, on="hash", maintain_order="left").select("value", "bits")
    return found


def strangers(cleaned: pl.DataFrame, settings: Blocking, known: Sides) -> pl.DataFrame:
    """The pairs of strong keys that are known to be two people: what people have in common."""
    if known.once is None:
        return empty(PAIRS)
    frames = [
        pair.within_blocks(
            frame.select(
                "row", key=pl.struct("key", known.once.gather(frame["row"])).hash()
            ).filter(known.once.gather(frame["row"]).is_not_null()),
            settings.max_block,
        )
        for frame in keys.strong_keys(cleaned).values()
    ]
    return pair.union(frames)


def _strong(
    clean: pl.DataFrame, most: int, closed: pl.Series | None
) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """The pairs of all strong keys but those on more than `most` records."""
    frames, report = [], []
    for rule, frame in keys.strong_keys(clean).items():
        frames.append(pair.within_blocks(frame, most, closed))
        report.append(_line(rule, keys.block_sizes(frame, closed), most))
    return pair.union(frames), report


def _generous(
    weak: Mapping[str, pl.DataFrame],
    sizes: Mapping[str, pl.DataFrame],
    budget: int,
    closed: pl.Series | None,
) -> tuple[int, pl.DataFrame]:
    """The largest block size and the pairs of all weak rules, several times the budget.

    Rules find the same pairs again and again, so what the first round leaves is given to a second
    one with larger blocks.
    """
    wanted = int(budget * GENEROUS)
    largest = keys.affordable(list(sizes.values()), wanted, WEAK_LARGEST)
    met = [frame for rule, frame in weak.items() if len(sizes[rule])]
    pairs = pair.union([pair.within_blocks(frame, largest, closed) for frame in met])
    overlap = min(MOST_OVERLAP, wanted / max(len(pairs), 1))
    more = keys.affordable(list(sizes.values()), int(wanted * overlap), WEAK_LARGEST)
    if more > largest:
        pairs = pair.union([pair.within_blocks(frame, more, closed) for frame in met])
    return max(largest, more), pairs


def _line(rule: str, sizes: pl.DataFrame, largest: int, *, run: bool = True) -> dict[str, object]:
    oversized = sizes["records"] > largest
    return {
        "rule": rule,
        "pairs": keys.cost(sizes, largest),
        "run": run,
        "oversized": int(oversized.sum()),
        "largest": int(sizes["records"].max() or 0),  # type: ignore[arg-type]
    }
