"""The links that proposals need, as kinds of evidence and the bits of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from resolver.frames.result import Part
from resolver.report.disputes import FIELDS, LINKS
from resolver.report.phrases import hidden_name, phrases
from resolver.report.review.hiding import Hiding, Open
from resolver.report.review.people import People
from resolver.report.review.streams import Streams, zigzag
from resolver.report.review.tables import Entry, Kinds, Texts
from resolver.report.words import noun, shown_tenths, statement

NONE, INLINE = 0, 1
"""How a value of a part is told: there is none, or by a text; from 2 on by its place in a field."""

Shown = Mapping[str, list[Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of evidence: comparison, what was found, and where its two values stand."""

    name: str
    statement: str
    nouns: tuple[str, ...]
    plural: bool
    field: str
    left: int
    right: int


class Links:
    """The links of all proposals; those of one are appended in their order, weakest first."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.kinds = Kinds()
        self.others: dict[str, Texts] = {}
        self._last: dict[int, int] = {}

    def add(
        self,
        links: Sequence[Mapping[str, Any]],
        places: Mapping[tuple[str, str], int],
        shown: Sequence[Shown],
        hiding: Hiding | Open,
        streams: Streams,
    ) -> None:
        """Write the links of a proposal; `places` are those of its records among its members."""
        streams.numbers("links").append(len(links))
        for number, link in enumerate(links):
            ends = [places[link["left_source"], link["left"]]]
            ends.append(places[link["right_source"], link["right"]])
            streams.numbers("ends").extend(sorted(ends))
            sides = [shown[end] if end < len(shown) else {} for end in ends]
            parts = [Part(**part) for part in link["parts"] or ()] if number < LINKS else []
            self._parts(parts, link["weight"], ends[0] > ends[1], sides, hiding, streams)

    def _parts(
        self,
        parts: Sequence[Part],
        weight: float,
        swapped: bool,
        sides: Sequence[Shown],
        hiding: Hiding | Open,
        streams: Streams,
    ) -> None:
        streams.numbers("parts").append(len(parts))
        kinds, bits = streams.numbers("kinds"), streams.numbers("bits")
        if not parts:
            bits.append(zigzag(round(weight * 10)))
        for part, tenths in zip(parts, shown_tenths(parts, weight), strict=True):
            kind = self._kind(part, swapped, sides, hiding, streams)
            kinds.append(kind)
            bits.append(0 if self._last.get(kind) == tenths else 1 + zigzag(tenths))
            self._last[kind] = tenths

    def _kind(
        self,
        part: Part,
        swapped: bool,
        sides: Sequence[Shown],
        hiding: Hiding | Open,
        streams: Streams,
    ) -> int:
        field = FIELDS.get(part.name, part.name)
        said, nouns, plural = _words(part, hiding)
        found = [
            self._value(part.name, field, value, side, hiding)
            for value, side in zip((part.left, part.right), sides, strict=True)
        ]
        if swapped:
            found.reverse()
        for how, entry in found:
            if how == INLINE and entry is not None:
                table = self.others.setdefault(field, Texts())
                streams.numbers(f"other {field}").append(table.code(entry))
        return self.kinds.code(
            Kind(
                name=hidden_name(part.name, hiding.text),
                statement=said,
                nouns=nouns,
                plural=plural,
                field=field,
                left=found[0][0],
                right=found[1][0],
            )
        )

    def _value(
        self, name: str, field: str, value: str | None, side: Shown, hiding: Hiding | Open
    ) -> tuple[int, Entry | None]:
        if value is None:
            return NONE, None
        entry = self.people.entry(name, value)
        found = side.get(field, [])
        return (INLINE + 1 + found.index(entry), None) if entry in found else (INLINE, entry)


def _words(part: Part, hiding: Hiding | Open) -> tuple[str, tuple[str, ...], bool]:
    """What was found, its nouns, and whether the first of them is plural."""
    if part.note is None and part.level:
        known = _known(part.name, part.level)
        if known is not None:
            return known
    found = phrases(part.name, part.level)
    nouns = tuple(noun([one], hiding.text) for one in found)
    return statement(part, hiding.text), nouns, any(one.plural for one in found[:1])


@lru_cache(maxsize=10_000)
def _known(name: str, level: str) -> tuple[str, tuple[str, ...], bool] | None:
    """The same for a level all of whose words are ours, whoever is shown."""
    found = phrases(name, level)
    if not all(one.ours for one in found):
        return None
    part = Part(name=name, level=level, left=None, right=None, bits=0.0, note=None)
    return statement(part), tuple(one.noun for one in found), any(one.plural for one in found[:1])
