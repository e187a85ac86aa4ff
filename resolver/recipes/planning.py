"""A run to a merge plan: which customers are agreed on, and what a system is to be told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resolver.errors import ConfigError, did_you_mean
from resolver.files.results import reading
from resolver.files.results.dialects import rest
from resolver.recipes import agreed, holding, owning, writing
from resolver.recipes.holding import Golden
from resolver.recipes.owning import NEUTRAL, Account
from resolver.targets.case import Case, Held, Key
from resolver.targets.lines import Customer, lines
from resolver.targets.plans import TARGETS, foreign, other_account, steps
from resolver.targets.refusing import refusals
from resolver.targets.snapshot import snapshot
from resolver.targets.step import Step, Target
from resolver.targets.wire import Json

Proposal = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan: its lines, a snapshot of each record they name, and what became of all proposals.

    `counts`: `customers` and `merges` to be carried out, `blocked` customers; of proposals those
    without two records of the target (`foreign`), those that nobody has decided (`review`), and
    those decided otherwise or on other values (`held`).
    """

    target: Target
    own: tuple[str, ...]
    lines: tuple[Json, ...]
    records: Mapping[Key, Json] = field(repr=False)
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
    accounts = owning.accounts(target, manifest, set(known["source"]), own)
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
        numbered=frozenset() if target.name == NEUTRAL else owning.numbered(manifest),
    )
    found = [customer for part in parts for customer in customers.told(part, kept)]
    return Plan(
        target=target,
        own=tuple(sorted(source for account in accounts for source in account.sources)),
        lines=tuple(lines(found, target)),
        records={key: snapshot(one) for key, one in held.items()},
        counts=customers.counts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """The live records of a proposal that one account holds."""

    account: str | None
    name: str
    keys: tuple[Key, ...]
    entire: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A proposal with its live records: those of each account, and those of none."""

    proposal: Proposal
    live: tuple[Key, ...]
    shares: tuple[_Share, ...]
    strange: tuple[Key, ...]

    @property
    def entity(self) -> str:
        return str(self.proposal["entity_id"])

    @property
    def several(self) -> tuple[_Share, ...]:
        """The shares of two or more records, which can be merged."""
        return tuple(share for share in self.shares if len(share.keys) > 1)


def _part(proposal: Proposal, gone: Collection[Key], accounts: Sequence[Account]) -> _Part:
    members = [(one["source"], one["record_id"]) for one in proposal["members"]]
    live = tuple(key for key in members if key not in gone)
    shares = []
    for place, account in enumerate(accounts):
        keys = tuple(key for key in live if key[0] in account.sources)
        if keys:
            shares.append(
                _Share(
                    account=account.name,
                    name=f"{proposal['entity_id']} {place}",
                    keys=keys,
                    entire=len(keys) == len(members),
                )
            )
    mine = {key for share in shares for key in share.keys}
    return _Part(
        proposal=proposal,
        live=live,
        shares=tuple(shares),
        strange=tuple(key for key in live if key not in mine),
    )


def _goldens(
    parts: Sequence[_Part],
    back: writing.Back,
    held: Mapping[Key, Held],
    refusing: frozenset[str],
) -> dict[str, Golden]:
    """What the records of each account in each proposal come to, without those that are refused."""
    shares = {share.name: (share, part.proposal) for part in parts for share in part.several}
    proposals = {name: proposal for name, (_, proposal) in shares.items()}
    others = {name: share.keys for name, (share, _) in shares.items() if not share.entire}
    found = {
        **{name: holding.whole(proposals[name]) for name in shares if name not in others},
        **holding.partly(others, proposals, back),
    }
    fewer = {}
    for name, (share, _) in shares.items():
        survivor = found[name].survivor
        losers = [held[key] for key in share.keys if key != survivor]
        refused = refusals(held[survivor], losers, refusing)
        if refused and len(refused) < len(losers):
            fewer[name] = [key for key in share.keys if key not in refused]
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

    def told(self, part: _Part, kept: Mapping[str, Golden]) -> list[Customer]:
        """A proposal in every account, and what of it is in none; nothing if it is not decided."""
        verdict = self.said.verdict(part.proposal, part.live)
        refused = any(key[0] in self.refusing for share in part.several for key in share.keys)
        if verdict == agreed.BLOCKED and not refused:
            verdict = agreed.REVIEW
        if verdict in (agreed.REVIEW, agreed.HELD):
            self.counts[verdict] += 1
            return []
        found = []
        for share in part.several:
            case = self._case(part, share, kept[share.name], verdict)
            taken = tuple(steps(case, self.target))
            found.append(
                Customer(entity=part.entity, account=share.account, steps=taken, case=case)
            )
        beyond = self._beyond(part, found)
        self._count([*found, *beyond], part)
        return [*found, *beyond]

    def _case(self, part: _Part, share: _Share, kept: Golden, verdict: str) -> Case:
        losers = tuple(self.held[key] for key in share.keys if key != kept.survivor)
        pairs = sorted({pair for key in share.keys for pair in self.held[key].ids if pair[0]})
        return Case(
            entity=part.entity,
            survivor=self.held[kept.survivor],
            losers=losers,
            chosen=kept.chosen,
            ruled=kept.ruled,
            golden=kept.golden,
            rest=rest(dict(kept.golden), pairs),
            refusing=self.refusing,
            undecided=verdict == agreed.BLOCKED,
            numbered=any(key[0] in self.numbered for key in share.keys),
            reviewed_by=self.said.reviewers(part.live),
            notes=self.said.noted(part.live),
            warnings=tuple(one["text"] for one in part.proposal["warnings"]),
        )

    def _beyond(self, part: _Part, merged: Sequence[Customer]) -> list[Customer]:
        """What is said of the records that cannot be merged with those of the largest account."""
        cases = {one.account: one.case for one in merged}
        kept = {share.account: self._first(share, cases) for share in part.shares}
        largest = max(part.shares, key=lambda share: len(share.keys), default=None)
        found: list[tuple[str | None, Step]] = [
            (account, other_account(kept[largest.account], [first], self.target))
            for account, first in kept.items()
            if largest is not None and account != largest.account
        ]
        if part.strange:
            strange = [self.held[key] for key in part.strange]
            found.append((None, foreign(strange, self.target)))
        case = cases.get(largest.account) if largest is not None else None
        return [
            Customer(entity=part.entity, account=account, steps=(step,), case=case)
            for account, step in found
        ]

    def _first(self, share: _Share, cases: Mapping[str | None, Case | None]) -> Held:
        """The record that stays of those in one account."""
        case = cases.get(share.account)
        return self.held[share.keys[0]] if case is None else case.survivor

    def _count(self, found: Sequence[Customer], part: _Part) -> None:
        done = [step for one in found for step in one.steps if not step.blocked]
        self.counts["customers"] += bool(done)
        self.counts["merges"] += sum(len(step.losers) for step in done)
        self.counts["blocked"] += any(step.blocked for one in found for step in one.steps)
        self.counts["foreign"] += not part.several


def _refusing(
    target: Target, accounts: Sequence[Account], blocked: Iterable[str]
) -> frozenset[str]:
    own = frozenset(source for account in accounts for source in account.sources)
    return own if target.refuses else own & frozenset(blocked)
