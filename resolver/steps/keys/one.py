"""The blocking keys of one record of the clean frame, without a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from resolver.frames.onerow import compiled
from resolver.steps.keys.blocks import AND, APART, names, stems_of_names, weak

Row = Mapping[str, Any]
Tokens = Mapping[str, str | None]

_READ: Final = ("person", "birth", "address", "company", "emails")


class OneKeyer:
    """Tells the keys of one record after the other; `schema`: the types of the clean frame.

    Raises:
        NotReadableError: if an expression of the batch has a part that is not known there.
    """

    def __init__(self, schema: Mapping[str, Any], rules: Sequence[str]) -> None:
        types = {name: schema[name] for name in _READ}
        stems = stems_of_names()
        self._stems = len(stems)
        texts = {str(n): one for n, one in enumerate((*stems, *names()))}
        self._weak = compiled(weak(), types)
        self._texts = compiled(texts, types)
        self._rules = [(rule, rule.split(AND)) for rule in rules]

    def tokens(self, row: Row) -> Tokens:
        """The weak tokens of a record, null where it has none."""
        found: Tokens = self._weak(row)
        return found

    def strong(self, row: Row) -> Iterator[tuple[str, str]]:
        """Rule and text of every strong key, each once."""
        found = dict.fromkeys(self._strong(row))
        yield from ((rule, text) for rule, text in found if text is not None)

    def _strong(self, row: Row) -> Iterator[tuple[str, str | None]]:
        stems = self._stems
        texts = list(self._texts(row).values())
        for one in row["emails"] or ():
            if one["kind"] is not None and one["kind"] != "placeholder":
                yield "email", one["mailbox"]
                yield "email_probable", one["intended"]
                yield "stem", one["stem"]
        yield from (("stem", text) for text in texts[:stems])
        yield from (("name", text) for text in texts[stems:])
        yield from (("phone", one["digits"]) for one in row["phones"] or ())
        yield from (("handle", one) for one in row["handles"] or ())
        for one in row["external_ids"] or ():
            if one["system"] is not None and one["value"] is not None:
                yield "external_id", f"{one['system']}:{one['value']}"
        yield "national_id", row["national_id"]
        yield "address", (row["address"] or {}).get("key")

    def conjunctions(self, tokens: Tokens) -> Iterator[tuple[str, str]]:
        """Rule and text of the keys of every conjunction of which the record has all tokens."""
        for rule, parts in self._rules:
            held = [tokens[part] for part in parts]
            if None not in held:
                yield rule, APART.join(str(text) for text in held)
