"""A run to a merge plan: which customers are agreed on, and what a system is to be told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from resolver.errors import ConfigError, did_you_mean
from resolver.files.presets.load import systems
from resolver.files.results import reading
from resolver.files.results.dialects import rest
from resolver.recipes import agreed, holding, writing
from resolver.recipes.holding import Golden
from resolver.targets.case import Case, Held, Key
from resolver.targets.plans import TARGETS, foreign, lines, other_account, refusals, steps
from resolver.targets.step import Step, Target
from resolver.targets.wire import Json

NEUTRAL: Final = "neutral"
Proposal = Mapping[str, Any]
Account = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan: its lines, the records they name, and what became of all proposals.

    `counts`: `customers` and `merges` to be carried out, `blocked` customers; of proposals those
    without two records of the target (`foreign`), those that nobody has decided (`review`), and
    those decided otherwise or on other values (`held`).
    """

    target: Target
    own: tuple[str, ...]
    lines: tuple[Json, ...]
    held: Mapping[Key, Held] = field(repr=False)
    counts: Mapping[str, int] = field(default_factory=Counter)


def known_target(name: str) -> Target:
    """The target of this name.

    Raises:
        ConfigError: there is none; the message lists those there are.
    """
    if name not in TARGETS:
        near = did_you_mean(name, TARGETS)
        raise ConfigError(f"{name!r} is no target.{near} There are: {', '.join(TARGETS)}.")
    return TARGETS[name]


def plan(folder: str | Path, name: str, own: Sequence[str] = ()) -> Plan:
    """The plan for the proposals of a run that are agreed on, in one system.

    `own` are the sources that hold the records of the system, all of one account; by default those
    called like it or read with its preset, each an account of its own.

    Raises:
        ConfigError: for an unknown target or source.
        InputError: if a file of the run is missing or damaged.
        RulingError: if the rulings beside the run cannot be read.
    """
    target = known_target(name)
    run = Path(folder)
    back = writing.read_back(run)
    with reading.of_run(run, "proposals.jsonl"):
        manifest = reading.manifest(run)
        told = list(reading.rows(run / "proposals.jsonl"))
    known = back.known.records
    accounts = _accounts(target, manifest, set(known["source"]), own)
    proposals = sorted(told, key=lambda one: str(one["entity_id"]))
    gone = set(
        known.filter(known["merged_into"].is_not_null()).select("source", "record_id").rows()
    )
    parts = [_part(one, gone, accounts) for one in proposals]
    keys = {key for part in parts for key in part.live}
    held = holding.held(known, keys, manifest["mapping"])
    refusing = _refusing(target, accounts, back.config.external_ids.blocked)
    kept = _goldens(parts, back, held, refusing)
    customers = _Told(
        target=target,
        said=agreed.agreed(run, back),
        held=held,
        refusing=refusing,
        numbered=frozenset() if target.name == NEUTRAL else _numbered(manifest),
    )
    made = [(part, customers.customer(part, kept)) for part in parts]
    found = [(case, part.entity, taken) for part, cases in made for case, taken in cases]
    return Plan(
        target=target,
        own=tuple(sorted(source for account in accounts for source in account)),
        lines=tuple(lines(found, target)),
        held=customers.held,
        counts=customers.counts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A proposal with its live records: those of each account, and those of none."""

    proposal: Proposal
    live: tuple[Key, ...]
    own: tuple[tuple[Key, ...], ...]
    strange: tuple[Key, ...]
    entire: bool

    @property
    def entity(self) -> str:
        return str(self.proposal["entity_id"])

    def name(self, place: int) -> str:
        """A name for the records of one account of this proposal."""
        return f"{self.entity} {place}"

    @property
    def groups(self) -> dict[str, tuple[Key, ...]]:
        """The records of every account that holds two or more of them."""
        return {self.name(n): keys for n, keys in enumerate(self.own) if len(keys) > 1}


def _part(proposal: Proposal, gone: Collection[Key], accounts: Sequence[Account]) -> _Part:
    members = [(one["source"], one["record_id"]) for one in proposal["members"]]
    live = tuple(key for key in members if key not in gone)
    own = tuple(tuple(key for key in live if key[0] in account) for account in accounts)
    mine = {key for keys in own for key in keys}
    return _Part(
        proposal=proposal,
        live=live,
        own=own,
        strange=tuple(key for key in live if key not in mine),
        entire=any(len(keys) == len(members) for keys in own),
    )


def _goldens(
    parts: Sequence[_Part],
    back: writing.Back,
    held: Mapping[Key, Held],
    refusing: frozenset[str],
) -> dict[str, Golden]:
    """What the records of each account in each proposal come to, without those that are refused."""
    proposals = {name: part.proposal for part in parts for name in part.groups}
    groups = {name: keys for part in parts for name, keys in part.groups.items()}
    entire = {
        name: holding.whole(part.proposal) for part in parts if part.entire for name in part.groups
    }
    others = {name: keys for name, keys in groups.items() if name not in entire}
    found = {**entire, **holding.partly(others, proposals, back)}
    fewer = {}
    for name, keys in groups.items():
        survivor = found[name].survivor
        losers = [held[key] for key in keys if key != survivor]
        refused = refusals(held[survivor], losers, refusing)
        if refused and len(refused) < len(losers):
            fewer[name] = [key for key in keys if key not in refused]
    return {**found, **holding.partly(fewer, proposals, back)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What there is to know of every customer, and the counts of what became of them."""

    target: Target
    said: agreed.Agreed
    held: Mapping[Key, Held]
    refusing: frozenset[str]
    numbered: frozenset[str]
    counts: Counter[str] = field(default_factory=Counter)

    def customer(
        self, part: _Part, kept: Mapping[str, Golden]
    ) -> list[tuple[Case | None, list[Step]]]:
        """The cases of one proposal with their steps; none where nobody has decided it."""
        verdict = self.said.verdict(part.proposal, part.live)
        refused = any(key[0] in self.refusing for keys in part.groups.values() for key in keys)
        if verdict == agreed.BLOCKED and not refused:
            verdict = agreed.REVIEW
        if verdict in (agreed.REVIEW, agreed.HELD):
            self.counts[verdict] += 1
            return []
        cases = [self._case(part, keys, kept[name], verdict) for name, keys in part.groups.items()]
        found: list[tuple[Case | None, list[Step]]] = [
            (case, steps(case, self.target)) for case in cases
        ]
        self._count(found, part)
        first = cases[0] if cases else None
        beyond = self._beyond(part, first)
        return [*found, *([(first, beyond)] if beyond else [])]

    def _case(self, part: _Part, keys: Sequence[Key], kept: Golden, verdict: str) -> Case:
        losers = tuple(self.held[key] for key in keys if key != kept.survivor)
        pairs = sorted({pair for key in keys for pair in self.held[key].ids if pair[0]})
        return Case(
            entity=part.entity,
            survivor=self.held[kept.survivor],
            losers=losers,
            chosen=kept.chosen,
            golden=kept.golden,
            rest=rest(dict(kept.golden), pairs),
            refusing=self.refusing,
            undecided=verdict == agreed.BLOCKED,
            numbered=any(key[0] in self.numbered for key in keys),
            reviewed_by=self.said.reviewers(part.live),
            warnings=tuple(one["text"] for one in part.proposal["warnings"]),
        )

    def _beyond(self, part: _Part, first: Case | None) -> list[Step]:
        """What is said of the records that cannot be merged with those of the first account."""
        accounts = [keys for keys in part.own if keys]
        largest = max(accounts, key=len, default=())
        apart = [self.held[keys[0]] for keys in accounts if keys is not largest]
        found = [other_account(first, apart, self.target)] if apart else []
        if part.strange:
            found.append(foreign([self.held[key] for key in part.strange], self.target))
        return found

    def _count(self, found: Sequence[tuple[Case | None, Sequence[Step]]], part: _Part) -> None:
        done = [step for _, taken in found for step in taken if not step.blocked]
        self.counts["customers"] += bool(done)
        self.counts["merges"] += sum(len(step.losers) for step in done)
        self.counts["blocked"] += any(step.blocked for _, taken in found for step in taken)
        self.counts["foreign"] += not part.groups


def _refusing(
    target: Target, accounts: Sequence[Account], blocked: Iterable[str]
) -> frozenset[str]:
    own = frozenset(source for account in accounts for source in account)
    return own if target.refuses else own & frozenset(blocked)


def _numbered(manifest: Mapping[str, Any]) -> frozenset[str]:
    """The sources whose records are numbered, for want of a column of ids."""
    with_ids = {one["source"] for one in manifest["mapping"] if one["role"] == "id"}
    return frozenset(one["source"] for one in manifest["mapping"]) - with_ids


def _accounts(
    target: Target, manifest: Mapping[str, Any], sources: set[str], own: Sequence[str]
) -> list[Account]:
    """The sources of the target, in groups whose ids are of one account."""
    for name in own:
        if name not in sources:
            near = did_you_mean(name, sources) or f" Sources are: {', '.join(sorted(sources))}."
            raise ConfigError(f"the run has no source {name!r}.{near}", key="--own")
    if own:
        return [frozenset(own)]
    if target.name == NEUTRAL:
        return [frozenset(sources)]
    title = systems()[target.name][0].title.partition(",")[0]
    read = {
        str(one["source"])
        for one in manifest["inputs"]
        if (one["preset"] or "").partition(",")[0] == title
    }
    called = {name for name in sources if name.casefold() == target.name}
    return [frozenset([name]) for name in sorted(sources & (read | called))]
