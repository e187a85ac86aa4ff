"""The keys of an address: one mailbox spelled differently, the intended address, the name in it."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from resolver.fields.email.address import canonical
from resolver.fields.email.domains import DOMAIN, judge, lines
from resolver.fields.text import transliterate
from resolver.frames.bridge import over_distinct
from resolver.frames.staging import Staged

EMAIL: Final = pl.Struct(
    {
        "value": pl.String,
        "local": pl.String,
        "domain": pl.String,
        "mailbox": pl.String,
        "probable": pl.String,
        "intended": pl.String,
        "stem": pl.String,
        "kind": pl.String,
    }
)
"""A cleaned address; see `resolver.fields.email.clean`."""

_SHORTEST_STEM: Final = 4
_RANDOM: Final = (
    r"^[0-9a-f]{16,}$|^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$"
    r"|^[^0-9]{0,2}[0-9]{7,}[^0-9]{0,2}$"
    r"|^(?:[a-z]+[0-9]+){3,}[a-z]*$|^(?:[0-9]+[a-z]+){3,}[0-9]*$"
)
"""Local parts without a name in them: hexadecimal, mostly digits, or often changing."""

_CONSONANTS: Final = r"[bcdfghjklmnpqrstvwxz]{8,}"
_REDACTED: Final = r"^(?:redacted|deleted|anonymi[sz]ed|gdpr|removed)[._-]"


@cache
def cleaned() -> Staged:
    """One `EMAIL` struct for every text of `value`, null where it holds no address."""
    frame = _ruled(_parted(canonical()))
    frame = frame.with_columns(
        word=pl.col("base").str.replace_all("[._-]", ""), intended=pl.col("probable")
    ).with_columns(kind=_kind())
    frame = _stemmed(_corrected(frame))
    fields = pl.struct([pl.col(f.name) for f in EMAIL.fields])
    return frame.select(email=pl.when(pl.col("value").is_not_null()).then(fields))


def _parted(frame: Staged) -> Staged:
    # The local part may hold no `@`: quoted local parts are not accepted.
    parts = pl.col("parts").struct
    return frame.with_columns(parts=pl.col("value").str.split_exact("@", 1)).with_columns(
        local=parts.field("field_0"), domain=parts.field("field_1")
    )


def _ruled(frame: Staged) -> Staged:
    """The frame with the columns of `DOMAIN`, `base` (local part without tag) and both keys."""
    rule = pl.col("rule").struct
    frame = frame.with_columns(rule=over_distinct(pl.col("domain"), judge, DOMAIN)).with_columns(
        **{field.name: rule.field(field.name) for field in DOMAIN.fields}
    )
    local = pl.col("local")
    relayed = pl.col("status").is_in(["relay", "disposable"])
    cut = local.str.extract(r"^([^+]+)\+", 1)
    base = pl.when(relayed).then(local).otherwise(pl.coalesce(cut, local))
    frame = frame.with_columns(base=pl.coalesce(pl.col("owner"), base))
    folded = pl.coalesce(_separators(pl.col("base"), pl.col("dots")), pl.col("base"))
    certain = pl.col("certain")
    at = pl.lit("@")
    return frame.with_columns(
        mailbox=pl.when(certain)
        .then(pl.concat_str(folded, at, pl.col("canonical")))
        .otherwise(pl.concat_str(local, at, pl.col("domain"))),
        probable=pl.concat_str(folded, at, pl.col("canonical")),
    )


def _separators(base: pl.Expr, rule: pl.Expr) -> pl.Expr:
    """The local part under the provider's rule for separators; null where nothing would be left."""
    folded = (
        pl.when(rule == "ignored")
        .then(base.str.replace_all(".", "", literal=True))
        .when(rule == "hyphen")
        .then(base.str.replace_all(".", "-", literal=True))
        .when(rule == "separators")
        .then(base.str.replace_all("[._-]", ""))
        .otherwise(base)
    )
    return pl.when(folded != "").then(folded)


def _corrected(frame: Staged) -> Staged:
    """`intended` by the rules of the domain that was meant, where the domain is a likely typo."""
    wrong = pl.col("status").is_null() | (pl.col("status") == "free")

    def meant(typos: Staged) -> Staged:
        right = _ruled(typos.select("local", "intended", domain=pl.col("typo_of")))
        return right.select(intended=pl.coalesce("probable", "intended"))

    return frame.within(wrong & pl.col("typo_of").is_not_null(), meant)


def _kind() -> pl.Expr:
    base, word, status = pl.col("base"), pl.col("word"), pl.col("status")
    words = [w for w in lines("email_placeholders.txt") if not w.startswith("@")]
    whole = [w for w in words if "@" in w]
    repeated = pl.col("domain").str.starts_with(base + ".")
    made_up = status.is_in(["generic", "provider", "free"]) | repeated
    one_letter = base.str.strip_chars(base.str.head(1)) == ""
    meaningless = one_letter | base.str.contains("^[0-9]+$")
    role = word.str.strip_chars_end("0123456789").is_in(lines("email_roles.txt"))
    placeholder = (
        pl.col("value").is_in(whole)
        | (made_up & (word.is_in(words) | base.is_in(words)))
        | (repeated & meaningless)
        | (made_up & one_letter & (base.str.len_chars() >= 3))
        | (role & ((status == "provider") | repeated))
        | base.str.contains(_REDACTED)
    )
    return (
        pl.when(status == "relay")
        .then(pl.lit("relay"))
        .when(placeholder)
        .then(pl.lit("placeholder"))
        .when(status == "disposable")
        .then(pl.lit("disposable"))
        .when(role)
        .then(pl.lit("role"))
        .when(base.str.contains(_RANDOM) | word.str.contains(_CONSONANTS))
        .then(pl.lit("random"))
        .otherwise(pl.lit("personal"))
    )


def _stemmed(frame: Staged) -> Staged:
    name, plain = pl.col("name"), pl.col("name").str.contains("^[!-~]*$")
    folded = over_distinct(pl.when(~plain).then(name), _folded, pl.String)
    letters = pl.col("letters")
    return (
        frame.with_columns(name=pl.when(pl.col("kind") == "personal").then("word"))
        .with_columns(letters=pl.when(plain).then(name).otherwise(folded))
        .with_columns(letters=letters.str.replace_all("[^a-z]+", ""))
        .with_columns(stem=pl.when(letters.str.len_bytes() >= _SHORTEST_STEM).then(letters))
    )


def _folded(names: list[str]) -> list[str]:
    return [transliterate(name).lower() for name in names]
