"""From what stands in a cell to one canonical address, judged as `email-validator` judges it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import polars as pl
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from resolver.fields.text import CAPS, capped, tidy
from resolver.frames.bridge import over_distinct
from resolver.frames.staging import Staged

_ATEXT: Final = r"a-z0-9_!#$%&*+/=?^`{|}~\-"
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_PLAIN: Final = (
    rf"^[a-z0-9_]['{_ATEXT}]*(?:\.['{_ATEXT}]+)*@(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]*[a-z])?$"
)
"""Addresses that need no judge: no quoting, no other script, a domain of at least two labels."""

_JUDGED: Final = (
    rf"[@.][a-z0-9-]{{2}}--|[@.](?:{'|'.join(sorted(SPECIAL_USE_DOMAIN_NAMES))})$"
    r"|[@.][a-z0-9-]{64}"
)
"""What a plain address is judged for all the same: Punycode, special domains, long labels."""

_MAX_BYTES: Final = 254
_TOKEN: Final = r"[^\s;,|<>\"()\[\]/@][^\s;,|<>\"()\[\]@]*@[^\s;,|<>\"()\[\]/@]+"
_AROUND_AT: Final = re.compile(r" ?@ ?")
_BRACKETED: Final = re.compile(r"<([^<>]*@[^<>]*)>")
_LEADING: Final = re.compile(rf"(?:^|[;,|:(\[] ?)({_TOKEN})")
_QUOTES: Final = "\"'`‘’“”=,;:<>()[] "


def split(raw: pl.Expr) -> pl.Expr:
    """The addresses of a cell as List(String), in order, each once.

    A cell with one `@` or none is one value, whatever its punctuation; null stays null.
    """
    cell = capped(raw, "address")
    tokens = cell.str.extract_all(_TOKEN).list.unique(maintain_order=True)
    several = (cell.str.count_matches("@", literal=True) > 1) & (tokens.list.len() > 0)
    return pl.when(several).then(tokens).when(raw.is_not_null()).then(pl.concat_list(raw))


def canonical() -> Staged:
    """The canonical address of each text of the column `value`, or null where it holds none.

    Lower case, NFC, the domain in U-labels; `mailto:`, display names, brackets and invisible
    characters removed. Plain addresses are judged here; the rest by `email-validator`
    (syntax only, no look-up of the domain; `.test` counts as a domain).
    """
    text, raw = pl.col("text"), pl.col("value")
    odd = tidy(pl.when(~pl.col("plain") & text.str.contains("[@＠﹫]")).then(raw), "email")
    value = pl.when("plain").then(text).otherwise(over_distinct(odd, _judged, pl.String))
    return (
        Staged()
        .with_columns(text=capped(raw, "email").str.strip_chars().str.to_lowercase())
        .with_columns(plain=text.str.contains(_PLAIN) & (text.str.len_bytes() <= _MAX_BYTES))
        .with_columns(plain=pl.col("plain") & ~text.str.contains(_JUDGED))
        .select(value=value)
    )


def judged(text: str) -> str | None:
    """The canonical address in one tidy text, as `email-validator` sees it, or null."""
    for candidate in _candidates(text[: CAPS["email"]]):
        try:
            found = validate_email(candidate, check_deliverability=False, test_environment=True)
        except (EmailNotValidError, ValueError):
            continue
        domain = (found.domain or "").lower()
        # `test` alone is let through for test environments; everyone else has a dot.
        if "." in domain:
            return unicodedata.normalize("NFC", f"{found.local_part.lower()}@{domain}")
    return None


def _judged(values: list[str]) -> list[str | None]:
    return [judged(value) for value in values]


def _candidates(text: str) -> list[str]:
    """What may be the address in the text, most literal first."""
    bracketed = _BRACKETED.findall(text)
    if len(bracketed) == 1:
        return [_bare(bracketed[0])]
    whole = _bare(text)
    leading = _LEADING.findall(whole)
    # A blank inside the local part (`jane doe@x.com`) hides what was meant: nothing is taken.
    return [whole, _bare(leading[0])] if len(leading) == 1 and whole.count("@") == 1 else [whole]


def _bare(text: str) -> str:
    bare = _AROUND_AT.sub("@", text).strip(_QUOTES)
    for prefix in ("mailto:", "smtp:", "email:", "e-mail:"):
        if bare[: len(prefix)].lower() == prefix:
            bare = bare[len(prefix) :].partition("?")[0].strip(_QUOTES)
    return bare.rstrip(".").strip(_QUOTES)
