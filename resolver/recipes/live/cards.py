"""What a store knows of one record beside its values: its keys, and the points that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import orjson
import polars as pl

from resolver.config.model import Config
from resolver.fields import attribute
from resolver.frames.onerow import compiled
from resolver.frames.schema import ATTRIBUTE, RECORDS, empty
from resolver.model.model import Model
from resolver.model.pairing import Pairing
from resolver.recipes import stages
from resolver.recipes.onerow import Cleaner
from resolver.steps import share
from resolver.steps.keys import TOKEN_GROUPS, OneKeyer
from resolver.steps.overmerged import OWN_EMAILS, OWN_PHONES

Row = Mapping[str, Any]

_TIMES: Final = ("created", "modified")
_UNSAID: Final = frozenset({"source", "record_id", "created", "modified", "convention"})
"""What of a clean row says nothing of who somebody is (`steps.pair.contents`)."""
_GROUP: Final = {name: n for n, group in enumerate(TOKEN_GROUPS) for name in group}
_NO_PAIRING: Final = Pairing(rules=(), largest=0, least=0, rare=0, common={})


class Value(NamedTuple):
    """A contact point, id or address of a record.

    `mark`: its hash; `kind` is that of `share.count` where the people behind it count, else empty;
    `people`: those that the model has counted; `own`: it can be one person's own.
    """

    mark: int
    kind: str
    people: int | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A clean record (`row`, without the people behind its values), its keys and its values.

    `content` is the same for records that say the same, and None where a record is never another's
    copy; `strong` and `weak` are hashes of blocking
    keys; `bits` says of each weak token what it counts (hundredths of a bit).
    """

    row: Row
    content: int | None
    strong: tuple[int, ...]
    weak: tuple[int, ...]
    tokens: Mapping[str, str]
    bits: Mapping[str, int]
    values: tuple[Value, ...]

    def shares(self, other: Card) -> int:
        """What the weak tokens count that both have (`steps.surprise.shared`)."""
        best: dict[int, int] = {}
        theirs = other.tokens
        for name, token in self.tokens.items():
            if theirs.get(name) == token:
                group, bits = _GROUP[name], self.bits[name]
                if bits > best.get(group, 0):
                    best[group] = bits
        return sum(best.values())


def text(card: Card) -> str:
    """A card as it is kept."""
    values = [*map(tuple, card.values)]
    kept = (card.row, card.content, card.strong, card.weak, card.tokens, card.bits, values)
    return orjson.dumps(kept).decode()


def stored(text: str) -> Card:
    """The card that was kept."""
    row, content, strong, weak, tokens, bits, values = orjson.loads(text)
    for name in _TIMES:
        row[name] = None if row[name] is None else datetime.fromisoformat(row[name])
    return Card(
        row=row,
        content=content,
        strong=tuple(strong),
        weak=tuple(weak),
        tokens=tokens,
        bits=bits,
        values=tuple(map(Value._make, values)),
    )


class Carder:
    """Makes the cards of records under a model and settings.

    Raises:
        NotReadableError: as with `recipes.onerow.Cleaner`.
    """

    def __init__(self, model: Model, config: Config) -> None:
        self.pairing = model.pairing or _NO_PAIRING
        self._key = bytes.fromhex(model.key)
        self._hashes = model.key
        self._people = model.people
        self._sources = config.sources
        self._cleaner = Cleaner(model, config.input.region)
        self.schema = stages.prepare(empty(RECORDS), config.input.region, model).schema
        self._keyer = OneKeyer(self.schema, self.pairing.rules)
        free = attribute.clean(pl.col("value"))
        self._free = compiled({"value": free}, {"value": pl.String()}, single=True)
        self._compared = {
            one.name for one in model.weights.comparisons if one.name.startswith(ATTRIBUTE)
        }

    def card(self, record: Row) -> Card:
        """The card of a record as read (a row of RECORDS and its free attributes)."""
        return self.of(self._cleaner.clean(record), self._others(record))

    def closed(self, source: str) -> str | None:
        """The code of a source of which no two records are compared, else None."""
        alone = self._sources.across_only or source in self._sources.duplicate_free
        return source if alone else None

    def mark(self, kind: str, text: str) -> int:
        """The hash of a value or key, 64 bits with a sign."""
        digest = blake2b(f"{kind}\x1f{text}".encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def _others(self, record: Row) -> dict[str, str]:
        """The clean free attributes that the model does not compare."""
        names = [c for c in record if c.startswith(ATTRIBUTE) and c not in self._compared]
        cleaned = {name: self._free({"value": record[name]}) for name in sorted(names)}
        return {name: value for name, value in cleaned.items() if value is not None}

    def of(self, row: dict[str, Any], others: Mapping[str, str]) -> Card:
        """The card of a clean row, without people behind values.

        `others`: the clean free attributes that the model does not compare, where there are any.
        """
        tokens = self._keyer.tokens(row)
        said = {name: value for name, value in row.items() if name not in _UNSAID}
        content = orjson.dumps([said, others], option=orjson.OPT_SORT_KEYS).decode()
        alone = self.closed(row["source"]) is not None
        return Card(
            row=row,
            content=None if alone else self.mark("content", content),
            strong=tuple({self.mark(*told): None for told in self._keyer.strong(row)}),
            weak=tuple(self.mark(*told) for told in self._keyer.conjunctions(tokens)),
            tokens={name: text for name, text in tokens.items() if text is not None},
            bits={n: self._bits(n, text) for n, text in tokens.items() if text is not None},
            values=tuple(self._values(row)),
        )

    def _bits(self, name: str, text: str) -> int:
        known = self.pairing.common.get(name)
        if not known:
            return self.pairing.rare
        (hashed,) = share.hashes([text], self._hashes)
        return known.get(hashed, self.pairing.rare)

    def _values(self, row: Row) -> Iterator[Value]:
        found: dict[tuple[str, str], bool] = {}
        for kind, text, own in held(row):
            found[kind, text] = found.get((kind, text), False) or own
        for (kind, text), own in found.items():
            counted = kind if kind in _COUNTED else ""
            people = self._known(kind, text) if counted else None
            yield Value(mark=self.mark(kind, text), kind=counted, people=people, own=own)

    def _known(self, kind: str, text: str) -> int | None:
        known = self._people.get(kind)
        if not known:
            return None
        (hashed,) = share.hashes([text], self._hashes)
        return known.get(hashed)


_COUNTED: Final = ("email", "phone", "address")


def held(row: Row) -> Iterator[tuple[str, str, bool]]:
    """Kind, text, and whether it can be one person's own, of all that a clean row holds."""
    for one in row["emails"] or ():
        if one["mailbox"] is not None:
            yield "email", one["mailbox"], one["kind"] in OWN_EMAILS
    for one in row["phones"] or ():
        if one["digits"] is not None:
            yield "phone", one["digits"], one["kind"] in OWN_PHONES
    for one in row["handles"] or ():
        yield "handle", one, True
    for one in row["external_ids"] or ():
        if one["system"] is not None and one["value"] is not None:
            yield "external_id", f"{one['system']}:{one['value']}", True
    if row["national_id"] is not None:
        yield "national_id", row["national_id"], True
    if row["address"] is not None and row["address"]["key"] is not None:
        yield "address", row["address"]["key"], False
