"""Tables of texts that occur again and again, each named by a small number."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from resolver.report.review.streams import Streams

Entry = str | tuple[str, ...]
"""A text, or a text and the tags that stand beside it."""

NEW: Final = 0
"""The code of a text that was not there before; others have their place in the table plus one."""


class Texts:
    """The texts of one table in the order of their first use."""

    def __init__(self) -> None:
        self.places: dict[Entry, int] = {}

    def code(self, entry: Entry) -> int:
        """`NEW` for the next text of the table, else its place plus one."""
        place = self.places.get(entry)
        if place is None:
            self.places[entry] = len(self.places)
            return NEW
        return place + 1

    def write(self, name: str, streams: Streams) -> list[tuple[int, str, list[str]]]:
        """The texts as a stream; those that a stream cannot hold, with their places and tags."""
        texts, odd = streams.texts(name), []
        for place, entry in enumerate(self.places):
            text, *tags = (entry,) if isinstance(entry, str) else entry
            plain = not tags and "\0" not in text
            texts.append(text if plain else "")
            if not plain:
                odd.append((place, text, tags))
        return odd


class Kinds:
    """Things of one kind, numbered from 0 in the order of their first use."""

    def __init__(self) -> None:
        self.places: dict[Hashable, int] = {}

    def code(self, thing: Hashable) -> int:
        """The number of the thing."""
        return self.places.setdefault(thing, len(self.places))

    def all(self) -> list[Any]:
        """The things in the order of their numbers."""
        return list(self.places)
