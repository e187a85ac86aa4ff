"""Why two records are, or are not, in one entity, and how an entity grew."""

from __future__ import annotations

from dataclasses import dataclass, field

Key = tuple[str, str]
"""A record: `(source, record_id)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedKey:
    """A blocking key that both records have, and what became of its block.

    `records` are in the block. `state`: `found` the pair; `set_aside`, a value on too
    many records to compare them for it; `oversized`, a weak key on too many records;
    `over_budget`, pairs that share rarer values came first; `not_run`, the run had no such rule;
    `one_side`, pairs of one source are not looked for.
    """

    rule: str
    records: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that might be otherwise: what the pair would weigh then.

    `fields` would have the level `level` in place of `before` (empty where there is no evidence);
    `bits` is what that adds, `weight` what it makes, `band` what the pair would be: `auto`,
    `review` or `blocked`, or empty where it would still be no link.
    """

    fields: tuple[str, ...]
    before: tuple[str, ...]
    level: str
    bits: float
    weight: float
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One link between two records.

    `band` is `ruling` where people have decided, and empty where the pair was never weighed.
    """

    left: Key
    right: Key
    weight: float
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What keeps two groups apart; `pairs` are the records it comes from, strongest first.

    `code`: `ruling`, `unique_id`, `one_source` (which has everybody once), `one_side` (pairs of one
    source are not looked for), `couple`, `not_compared`, `evidence` (`bits` is the mean evidence
    between all members of both groups), `weak_bridge` (`bits` is the best single link) or `order`,
    where other groups were surer.
    """

    code: str
    bits: float | None = None
    pairs: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """What lies behind the answer on two records.

    `compared`: `found` by blocking, `met` inside a group that others connected, `ruled` by people,
    or `no`. `keys` are the blocking keys they share, the rarest first, `tokens` what else they
    have in common that is no key by itself. `ruling` is what people decided on this pair, or
    empty, and `decided` says in sentences who, when and why, and whether it is open again.
    `together`: whether they are in one entity. `path` are the strongest links between them
    where they are together but not linked, `apart` what keeps them apart where the evidence
    would join them. `changes` are the single changes that would make them a link, or an `auto`
    one, the smallest first; `nearest` those that would not be enough. `bars` are the codes of
    what bars `auto`. `notes` say where the numbers come from.
    """

    compared: str
    keys: tuple[SharedKey, ...] = ()
    tokens: tuple[str, ...] = ()
    ruling: str = ""
    decided: tuple[str, ...] = ()
    together: bool = False
    path: tuple[Hop, ...] = ()
    apart: tuple[Cause, ...] = ()
    changes: tuple[Change, ...] = ()
    nearest: tuple[Change, ...] = ()
    bars: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Two groups that became one.

    `bits` is the mean evidence between all members of both, `link` the strongest single one. `by`:
    `evidence`, `ruling`, or `rest` where this mean would not have joined them: a record alone that
    was judged against the whole entity, or evidence that is not shown here.
    """

    left: tuple[Key, ...]
    right: tuple[Key, ...]
    bits: float
    link: Hop | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How an entity grew: its members and, in order, the groups that were joined.

    `weakest` is the weakest single link it hangs on, `without` the groups it would fall into
    without it; None and empty where it hangs on no single link.
    """

    entity_id: str
    members: tuple[Key, ...]
    steps: tuple[Step, ...] = ()
    weakest: Hop | None = None
    without: tuple[tuple[Key, ...], ...] = ()
    notes: tuple[str, ...] = field(default=())
