"""Which proposals of a run are agreed on: safe unseen, or held together by what people ruled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import networkx as nx
import polars as pl

from resolver.files import ledger
from resolver.recipes.seeing import Sight
from resolver.recipes.writing import Back
from resolver.steps import rulings as fold
from resolver.steps import seen
from resolver.steps.rulings.voices import APART

AGREED: Final = "agreed"
REVIEW: Final = "review"
BLOCKED: Final = "blocked"
HELD: Final = "held"

Key = tuple[str, str]
_KEEPING: Final = (*APART, "unsure")
_REOPENED: Final = "reopened"
_OF_OLD: Final = "seen-"
"""How fingerprints begin that `steps.seen` may no longer read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The last word on every pair of records that somebody ruled on, and who had it."""

    words: Mapping[Key, Mapping[Key, str]]
    people: Mapping[frozenset[Key], str]
    notes: Mapping[frozenset[Key], tuple[str, ...]]
    safe: Mapping[Key, str]

    @classmethod
    def of(
        cls,
        words: Mapping[frozenset[Key], str],
        people: Mapping[frozenset[Key], str],
        safe: Mapping[Key, str],
        notes: Mapping[frozenset[Key], tuple[str, ...]] | None = None,
    ) -> Agreed:
        """The words on pairs, to be found from either record."""
        near: dict[Key, dict[Key, str]] = defaultdict(dict)
        for pair, word in words.items():
            left, right = sorted(pair)
            near[left][right] = near[right][left] = word
        return cls(words=near, people=people, safe=safe, notes=notes or {})

    def verdict(self, proposal: Mapping[str, Any], live: Sequence[Key]) -> str:
        """What a proposal is, judged by its records that are still there.

        `agreed`: they are one `auto` entity, or rulings `same` hold its parts together; `held`:
        somebody ruled two of them apart or is unsure, or a ruling was taken on other values;
        `blocked`: refused by a system, and not ruled `same` from end to end; `review`: not decided.
        """
        codes = {one["code"] for one in proposal["warnings"]}
        if _REOPENED in codes or any(word in _KEEPING for _, word in self._ruled(live)):
            return HELD
        # What a system refuses to merge may be two people, however safe the evidence looks.
        parts = {} if proposal["band"] == BLOCKED else self.safe
        if self._whole(proposal, live, parts):
            return AGREED
        return BLOCKED if proposal["band"] == BLOCKED else REVIEW

    def reviewers(self, live: Iterable[Key]) -> tuple[str, ...]:
        """The people who ruled `same` on two of these records, in order."""
        same = (pair for pair, word in self._ruled(live) if word == "same")
        return tuple(sorted({name for pair in same if (name := self.people.get(pair))}))

    def noted(self, live: Iterable[Key]) -> tuple[str, ...]:
        """What people wrote beside their rulings on two of these records, each text once."""
        pairs = sorted({tuple(sorted(pair)) for pair, _ in self._ruled(live)})
        texts = (text for pair in pairs for text in self.notes.get(frozenset(pair), ()))
        return tuple(dict.fromkeys(texts))

    def _ruled(self, keys: Iterable[Key]) -> Iterator[tuple[frozenset[Key], str]]:
        """The pairs of these records that somebody ruled on, from both sides."""
        known = set(keys)
        for one in known:
            for other, word in self.words.get(one, {}).items():
                if other in known:
                    yield frozenset((one, other)), word

    def _whole(
        self, proposal: Mapping[str, Any], live: Sequence[Key], parts: Mapping[Key, str]
    ) -> bool:
        """Whether rulings `same` hold the parts of a proposal together.

        Links are no help: a safe one may lead from either end to a record in the middle, and the
        ends be in conflict all the same.
        """
        members = [(one["source"], one["record_id"]) for one in proposal["members"]]
        forest: nx.utils.UnionFind[Any] = nx.utils.UnionFind(members)
        for one in members:
            forest.union(one, parts.get(one, one))
        for pair, word in self._ruled(members):
            if word == "same":
                forest.union(*pair)
        return len({forest[one] for one in live}) == 1


def agreed(folder: Path, back: Back) -> Agreed:
    """What the run was resolved under, and what its rulings file has said since.

    A ruling `same` on records that say something else today counts for nothing.

    Raises:
        RulingError: if the rulings beside the run cannot be read.
    """
    known = back.known
    sight = Sight(records=known.records.sort("source", "record_id"))
    keys = sight.keys
    ruled = known.compared.filter(pl.col("ruling").is_not_null())
    words = {
        frozenset((keys[left], keys[right])): word
        for left, right, word in ruled.select("l", "r", "ruling").iter_rows()
    }
    people: dict[frozenset[Key], str] = {}
    found = fold.judged(sight.placed(ledger.read(folder)), _rows(keys), sight.copies)
    # What a taking back means is judged among all rulings, those on other values too.
    last = fold.last_words(_fresh(found, set(sight.said)), sight.copies)
    said = last.filter(pl.col("ruling").is_in(fold.WORDS))
    for left, right, word, by in said.select("l", "r", "ruling", "by").iter_rows():
        pair = frozenset((keys[left], keys[right]))
        words[pair] = word
        people[pair] = by or ""
    safe = known.entities.select("source", "record_id", "auto_entity_id").iter_rows()
    notes = _notes(fold.last_words(found, sight.copies), keys)
    return Agreed.of(words, people, {(s, r): auto for s, r, auto in safe}, notes)


def _notes(last: pl.DataFrame, keys: Sequence[Key]) -> dict[frozenset[Key], tuple[str, ...]]:
    """The reasons of the last words on every pair, and on every value of it."""
    found: dict[frozenset[Key], tuple[str, ...]] = {}
    for row in last.iter_rows(named=True):
        if row["reason"]:
            pair = frozenset((keys[row["l"]], keys[row["r"]]))
            found[pair] = (*found.get(pair, ()), row["reason"])
    return found


def _rows(keys: Sequence[Key]) -> pl.DataFrame:
    frame = pl.DataFrame(keys, schema={"source": pl.String, "record_id": pl.String}, orient="row")
    return frame.with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))


def _fresh(rulings: pl.DataFrame, today: Collection[str]) -> pl.DataFrame:
    """The rulings without those that say `same` of what was another record then, or may have been.

    `today` is what all records say. A fingerprint in a form of old tells nothing any more.
    """
    kept = []
    for word, fingerprint in rulings.select("ruling", "fingerprint").iter_rows():
        taken_on = seen.sides(fingerprint or "")
        old = taken_on is None and (fingerprint or "").startswith(_OF_OLD)
        kept.append(word != "same" or not (old or any(one not in today for one in taken_on or ())))
    return rulings.filter(pl.Series(kept, dtype=pl.Boolean))
