"""The script of the report: the files of `client/` as one, and the digest that lets it run."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

FILES: Final = (
    "dom.js",
    "unpack.js",
    "model.js",
    "words.js",
    "text.js",
    "rulings.js",
    "standing.js",
    "undo.js",
    "state.js",
    "filter.js",
    "list.js",
    "graph.js",
    "card.js",
    "paper.js",
    "app.js",
    "keys.js",
    "start.js",
)
"""The files in the order in which they stand; each needs only what stands before it to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The script, and its digest as a content security policy names it (`sha256-…`)."""

    script: str
    digest: str


@cache
def client() -> Client:
    """The script as one strict function, without its comments and indents."""
    room = files("resolver.report").joinpath("client")
    texts = [_bare(room.joinpath(name).read_text("utf-8")) for name in FILES]
    script = "\n".join(["(() => {", '"use strict";', *texts, "})();"])
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    return Client(script=script, digest=f"sha256-{digest}")


def _bare(text: str) -> str:
    """The text without blocks of documentation and indents; no line of ours needs its indent."""
    kept, inside = [], False
    for line in map(str.strip, text.splitlines()):
        inside = inside or line.startswith("/**")
        if not inside and line:
            kept.append(line)
        inside = inside and not line.endswith("*/")
    return "\n".join(kept)
