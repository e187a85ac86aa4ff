"""The warnings on a proposal as they are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from resolver.report.phrases import Hide
from resolver.steps.propose import TEXTS


def warned(row: Mapping[str, Any], hide: Hide) -> Iterator[tuple[str, str]]:
    """Code and text of each warning; a text that is not ours goes through `hide`.

    Ours hold no value, and a record of `Customer Service` must not make `C. numbers` of them.
    """
    for one in row["warnings"] or ():
        code, text = one["code"] or "", one["text"] or ""
        yield code, text if TEXTS.get(code) == text else hide(text)
