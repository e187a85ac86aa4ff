"""How well two e-mail addresses agree, and the provider rule that makes them one mailbox."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl
from rapidfuzz.distance import OSA

from resolver.fields.email.domains import free_domains, providers
from resolver.fields.level import Level
from resolver.frames.bridge import pairwise

LEVELS: Final = (
    Level(0, "different", "different addresses"),
    Level(1, "similar", "similar names before the @, at one domain or both at free mail"),
    Level(2, "same_local", "same text before the @, different domain"),
    Level(3, "typo_domain", "the same address but for a likely typo in the domain"),
    Level(4, "probable_mailbox", "probably one mailbox: tag or separators differ"),
    Level(5, "same_mailbox", "one mailbox by the provider's rules"),
    Level(6, "exact", "the same address"),
)

_SHORTEST_LOCAL: Final = 5
_NO_CONTRAST: Final = ("relay", "disposable", "role")
"""Kinds that one person may have many of, or many persons share: two of them never contradict."""

_DOTS: Final = {
    "ignored": "ignores dots",
    "hyphen": "reads dots as hyphens",
    "separators": "ignores dots, hyphens and underscores",
}


def level(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """The level of agreement (Int8) of two cleaned addresses; see `LEVELS`.

    Null where either is missing or a placeholder, and where two different addresses say nothing
    because either is a relay, disposable or role address. Symmetric. The sides should be columns:
    each is read several times.
    """
    kind = _field(left, "kind"), _field(right, "kind")
    usable = (kind[0] != "placeholder") & (kind[1] != "placeholder")
    silent = kind[0].is_in(_NO_CONTRAST) | kind[1].is_in(_NO_CONTRAST)
    return (
        pl.when(~usable.fill_null(False))
        .then(None)
        .when(_same(left, right, "value"))
        .then(6)
        .when(_same(left, right, "mailbox"))
        .then(5)
        .when(_same(left, right, "probable"))
        .then(4)
        .when(_same(left, right, "intended"))
        .then(3)
        .when(silent)
        .then(None)
        .when(_same_local(left, right))
        .then(2)
        .when(_similar(left, right))
        .then(1)
        .otherwise(0)
        .cast(pl.Int8)
        .alias("level")
    )


def is_private(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether both addresses are at one domain that is not free mail: a company's, a family's."""
    domain = _field(left, "domain")
    return (domain == _field(right, "domain")) & ~domain.is_in(list(free_domains()))


def rule(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Words for why two different addresses count as one mailbox, or null.

    For example `Gmail ignores dots`; several rules are joined by `; `.
    """
    home = _domain(_field(left, "probable"))
    name = home.replace_strict(_names(), default=pl.lit("this domain"), return_dtype=pl.String)
    habit = home.replace_strict(_habits(), default=None, return_dtype=pl.String)
    local = _field(left, "local"), _field(right, "local")
    domain = _field(left, "domain"), _field(right, "domain")
    base = _untagged(local[0]), _untagged(local[1])
    owned = domain[0].str.ends_with("." + home) | domain[1].str.ends_with("." + home)
    words = pl.concat_str(
        _phrase((base[0] != base[1]) & ~owned, name + " " + habit),
        _phrase((local[0] != base[0]) | (local[1] != base[1]), "text after + is a tag at " + name),
        _phrase(owned, name + " takes the name of a subdomain as the mailbox"),
        _phrase((domain[0] != domain[1]) & ~owned, _both(domain) + " are one at " + name),
        separator="; ",
        ignore_nulls=True,
    )
    meant = "likely typo of " + _domain(_field(left, "intended"))
    return (
        pl.when(_same(left, right, "value"))
        .then(None)
        .when(_same(left, right, "probable"))
        .then(words)
        .when(_same(left, right, "intended"))
        .then(meant)
    )


def _same_local(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    long = _field(left, "local").str.len_bytes() >= _SHORTEST_LOCAL
    return _same(left, right, "local") & long


def _similar(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Equal stems, or stems one edit or swap apart; the scorer sees only pairs that need it."""
    domain = _field(left, "domain"), _field(right, "domain")
    free = pl.lit(_free())
    comparable = (domain[0] == domain[1]) | (domain[0].is_in(free) & domain[1].is_in(free))
    stem = _field(left, "stem"), _field(right, "stem")
    length = stem[0].str.len_bytes().cast(pl.Int32), stem[1].str.len_bytes().cast(pl.Int32)
    near = (
        comparable
        & (stem[0] != stem[1])
        & ~_same(left, right, "intended")
        & (pl.min_horizontal(*length) >= _SHORTEST_LOCAL)
        & ((length[0] - length[1]).abs() <= 1)
    )
    edits = pairwise(pl.when(near).then(stem[0]), pl.when(near).then(stem[1]), OSA.distance)
    return (comparable & (stem[0] == stem[1])).fill_null(False) | (edits <= 1).fill_null(False)


def _field(side: pl.Expr, name: str) -> pl.Expr:
    return side.struct.field(name)


def _same(left: pl.Expr, right: pl.Expr, name: str) -> pl.Expr:
    return (_field(left, name) == _field(right, name)).fill_null(False)


def _domain(address: pl.Expr) -> pl.Expr:
    return address.str.extract("@(.*)$", 1)


def _untagged(local: pl.Expr) -> pl.Expr:
    return pl.coalesce(local.str.extract(r"^([^+]+)\+", 1), local)


def _phrase(condition: pl.Expr, words: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(words)


def _both(domain: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
    return pl.min_horizontal(*domain) + " and " + pl.max_horizontal(*domain)


@cache
def _free() -> pl.Series:
    """The free mail domains as one list: a Python list would be converted on every call."""
    return pl.Series([sorted(free_domains())])


def _names() -> dict[str, str]:
    return {domain: row["provider"] for domain, row in providers().items()}


def _habits() -> dict[str, str]:
    return {d: _DOTS[row["dots"]] for d, row in providers().items() if row["dots"]}
