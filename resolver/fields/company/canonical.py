"""Company names as written to the company struct: legal forms, trading names, usual words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import polars as pl

from resolver.fields.company.words import forms, native, spellings, words
from resolver.fields.text import fold, present
from resolver.frames.bridge import framewise, over_distinct
from resolver.frames.staging import Staged

COMPANY: Final = pl.Struct(
    {
        "value": pl.String,
        "legal": pl.String,
        "trading": pl.String,
        "sorted": pl.String,
        "initials": pl.String,
    }
)
"""The company struct; see `clean`."""

_NATIVE: Final = pl.Struct({"text": pl.String, "legal": pl.String})
_TRADING: Final = (
    r"(?i)[\s,(]+(?:t/a|t\.a\.|dba|d/b/a|d\.b\.a\.|o/a|trading as|doing business as|operating as)"
    r"[:\s]+"
)
_CARE: Final = r"(?i)(\S.*?)[\s,(]+c/o\s.*$"
"""In care of: who takes the post, and no other name of the company."""
_MESSRS: Final = r"(?i)^m/s\.?\s+"
_BROTHERS: Final = r"(?i)\bf\.\s?lli\b"
_PART: Final = "\x1f"
_LEAST_INITIALS: Final = 3


def clean(raw: pl.Expr) -> pl.Expr:
    """The company as a `COMPANY` struct of folded words, null where the text says there is none.

    `value` is the name without legal form, article and joining words, usual abbreviations written
    out (`intl`, `bros`); `legal` the form without blanks (`gmbh`, `sarl`), in other scripts a Latin
    name of it (`kk` of 株式会社); `trading` the second name of `X trading as Y`; `sorted` the words
    in order; `initials` those of three words or more. A name that is a legal form and nothing else
    keeps it as its value. `self-employed`, `private` and the like are no company.
    """
    return framewise({"raw": raw.cast(pl.String)}, _canonical(), COMPANY)


@cache
def _canonical() -> Staged:
    """The structs of the column `raw`, in stages: text, forms in other scripts, folded words."""
    text, foreign = pl.col("text"), pl.col("foreign").struct
    plain = pl.coalesce(foreign.field("text"), "text").str.replace_all(_TRADING, _PART)
    plain = plain.str.replace_all(_BROTHERS, "fratelli").str.replace_all(r"[&+]", " and ")
    key = pl.concat_str("name", "trading", "legal", separator=_PART)
    return (
        Staged()
        .select(text=present(pl.col("raw")))
        .select(
            text=pl.when(text.str.contains("/", literal=True))
            .then(_without_care(text))
            .otherwise(text)
        )
        .with_columns(foreign=over_distinct(_beyond_latin(text), _without_native, _NATIVE))
        .with_columns(parts=plain.str.split(_PART))
        .select(
            name=fold(pl.col("parts").list.get(0, null_on_oob=True)),
            trading=fold(pl.col("parts").list.get(1, null_on_oob=True)).fill_null(""),
            legal=foreign.field("legal").fill_null(""),
        )
        .select(company=over_distinct(key, _parsed, COMPANY))
    )


def _without_care(text: pl.Expr) -> pl.Expr:
    return text.str.replace(_MESSRS, "").str.replace(_CARE, "$1")


def _beyond_latin(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(r"^[\x00-\x7f]*$")).then(text)


def _without_native(texts: list[str]) -> list[dict[str, str | None]]:
    pattern, legal = native()
    found = []
    for text in texts:
        lower = text.lower()
        forms_found = pattern.findall(lower)
        kept = pattern.sub(" ", lower)
        named = any(c.isalnum() for c in kept)
        form = "".join(legal[form] for form in forms_found) if named else ""
        found.append({"text": kept if named else lower, "legal": form or None})
    return found


def _parsed(names: list[str]) -> list[dict[str, str | None] | None]:
    return [_described(*name.split(_PART)) for name in names]


def _described(name: str, trading: str, foreign: str) -> dict[str, str | None] | None:
    """The struct of a folded name, its trading name and its form in another script."""
    kept, legal = parse(name)
    other, _form = parse(trading)
    if name in words("absent") or not kept:
        kept, other = other, []
    if not kept:
        return None
    heads = [word[0] for word in kept if word not in words("small")]
    return {
        "value": " ".join(kept) or None,
        "legal": (foreign + "".join(legal)) or None,
        "trading": " ".join(other) or None,
        "sorted": "".join(sorted(kept)) or None,
        "initials": "".join(heads) if len(heads) >= _LEAST_INITIALS else None,
    }


def parse(name: str) -> tuple[list[str], list[str]]:
    """The words of a folded name without and with legal forms: what is compared, and the forms.

    What remains has no legal form at its end and none before it, so that it is its own canonical
    form.
    """
    kept, legal = name.split(), list[str]()
    while True:
        before = len(kept)
        kept, found = _without_forms(kept)
        legal = found + legal
        kept = _content(kept)
        if len(kept) == before:
            return [spellings().get(word, word) for word in kept], legal


def _without_forms(kept: list[str]) -> tuple[list[str], list[str]]:
    """One legal form less at either end, and those that stand inside the name."""
    ahead = 1 if len(kept) > 1 and kept[0] in words("ahead") else 0
    legal, kept = kept[:ahead], kept[ahead:]
    kept = _content(kept, but="co")
    size = _form_at_end(kept)
    if size and size < len(kept):
        legal = legal + ([word for word in kept[-size:] if word != "co"] or ["co"])
        kept = kept[:-size]
    inside = next((n for n in range(1, len(kept)) if kept[n] in words("inside")), None)
    if inside is not None:
        rest = kept[inside:]
        stop = max(n for n in range(1, 5) if n == 1 or " ".join(rest[:n]) in forms().spaced)
        legal = legal + [word for word in rest[:stop] if word != "co"]
        kept = kept[:inside] + rest[stop:]
    return kept, legal


def _form_at_end(kept: Sequence[str]) -> int:
    """How many of the last words are a legal form, 0 if none."""
    known = forms()
    for size in range(min(known.longest, len(kept)), 0, -1):
        tail = kept[-size:]
        short = all(len(word) <= 3 for word in tail)
        if " ".join(tail) in known.spaced or (short and "".join(tail) in known.compact):
            return size
    return 0


def _content(kept: list[str], but: str = "") -> list[str]:
    """The words without article and joiners; a letter joins only words (`E.ON`, `e. K.`)."""
    joiners = words("joiner") - {but}
    around = zip(["", *kept], kept, [*kept[1:], ""], strict=False)
    content = [
        word
        for before, word, after in around
        if word not in joiners or (len(word) == 1 and min(len(before), len(after)) < 2)
    ]
    return content or kept
