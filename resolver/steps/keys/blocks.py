"""Blocking keys of every record: strong single keys, and weak tokens that count only in pairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import polars as pl

AND = "+"
APART = "\x1f"

_EXCLUSIVE = (
    {"birth", "year"},
    {"birth", "monthday"},
    {"birth", "month"},
    {"month", "year"},
    {"month", "monthday"},
    {"family", "start"},
    {"given", "initial"},
    {"initial", "start"},
)
"""Tokens that say the same or too little together: they make no conjunction."""

_WEAKEST = ("monthday", "number", "year", "initial", "start")
"""Tokens that are no key by themselves."""

TOKEN_GROUPS = (
    ("family", "start"),
    ("given", "initial"),
    ("birth", "month", "monthday", "year"),
    ("postcode",),
    ("city",),
    ("street",),
    ("number",),
    ("domain",),
)
"""Tokens by what they stand for: of each group only the one that says most counts."""

STRONG = (
    "email",
    "email_probable",
    "stem",
    "phone",
    "handle",
    "external_id",
    "national_id",
    "name",
    "address",
)
"""Rules of a single key, by the evidence that the key stands for."""


def strong_keys(clean: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Per rule the frame `row, key` of single keys that identify nearly by themselves."""
    return {rule: _hashed(frame) for rule, frame in strong_values(clean).items()}


def strong_values(clean: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Per rule the frame `row, value` of the texts that strong keys are made of; some are null."""
    address = pl.col("address").struct
    emails = _exploded(clean, "emails").filter(
        pl.col("point").struct.field("kind") != "placeholder"
    )
    phones = _exploded(clean, "phones")
    point = pl.col("point").struct
    stems = pl.concat(
        [
            emails.select("row", value=point.field("stem")),
            *(clean.select("row", value=value) for value in stems_of_names()),
        ]
    )
    return {
        "email": emails.select("row", value=point.field("mailbox")),
        "email_probable": emails.select("row", value=point.field("intended")),
        "stem": stems,
        "phone": phones.select("row", value=point.field("digits")),
        "handle": _exploded(clean, "handles").rename({"point": "value"}),
        "external_id": _exploded(clean, "external_ids").select(
            "row", value=pl.concat_str(point.field("system"), point.field("value"), separator=":")
        ),
        "national_id": clean.select("row", value="national_id"),
        "name": _names(clean),
        "address": clean.select("row", value=address.field("key")),
    }


def _names(clean: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([clean.select("row", value=value) for value in names()])


def stems_of_names() -> tuple[pl.Expr, ...]:
    """Both parts of a name as an e-mail address may bear them."""
    given, family = (pl.col("person").struct.field(part) for part in ("given", "family"))
    return (_joined(given, family), _joined(family, given))


def names() -> tuple[pl.Expr, ...]:
    """Whole names in any order, also with a former family name, of couples, and of organisations.

    One word is no key: a family name alone (`/smith`) neither.
    """
    person = pl.col("person").struct
    full, unit, firm = person.field("full"), person.field("unit"), pl.col("company").struct
    former = pl.concat_list(person.field("given"), person.field("former"))
    organisation = person.field("kind") == "organisation"
    couple = pl.when(~unit.str.starts_with("/")).then(unit)
    return (
        pl.when(full.str.contains(" ", literal=True)).then(full),
        pl.when(person.field("former").is_not_null()).then(former.list.sort().list.join(" ")),
        pl.when(organisation).then(firm.field("value")).otherwise(couple),
    )


def conjunctions(clean: pl.DataFrame) -> dict[str, pl.Expr]:
    """Per rule the key expression over `tokens(clean)`: two weak tokens of different evidence."""
    present = [name for name in tokens(clean).columns if name != "row"]
    rules: list[tuple[str, ...]] = [
        pair for pair in combinations(present, 2) if set(pair) not in _EXCLUSIVE
    ]
    rules += [(name,) for name in present if name not in _WEAKEST]
    return {AND.join(rule): _hash(*(pl.col(name) for name in rule)) for rule in rules}


def tokens(clean: pl.DataFrame) -> pl.DataFrame:
    """The frame `row` and one weak token a column; columns without a value are left out."""
    frame = clean.select("row", **weak())
    empty = [name for name in frame.columns[1:] if frame[name].null_count() == len(frame)]
    return frame.drop(empty)


def weak() -> dict[str, pl.Expr]:
    """The weak tokens of a record."""
    person, birth = pl.col("person").struct, pl.col("birth").struct
    address = pl.col("address").struct
    given = person.field("given").str.split(" ").list.first()
    return dict(
        family=pl.coalesce(person.field("sound"), person.field("family")),
        given=given,
        initial=given.str.head(1),
        start=person.field("family").str.head(4),
        domain=pl.col("emails").list.first().struct.field("domain"),
        birth=birth.field("value"),
        month=birth.field("value").str.head(7),
        year=birth.field("year").cast(pl.String),
        monthday=pl.concat_str(birth.field("month"), birth.field("day"), separator="-"),
        postcode=address.field("postcode"),
        city=address.field("city"),
        street=address.field("street"),
        number=address.field("number"),
    )


def block_sizes(keys: pl.DataFrame, closed: pl.Series | None = None) -> pl.DataFrame:
    """The frame `key, records, pairs` of keys that make a pair; `pairs` is how many.

    Two rows of one code in `closed` make no pair.
    """
    records = pl.len().cast(pl.Int64)
    found = keys.group_by("key").agg(records=records, pairs=_pairs(records))
    if closed is not None:
        coded = keys.select("key", code=closed.gather(keys["row"])).drop_nulls()
        inside = (
            coded.group_by("key", "code")
            .agg(records=pl.len().cast(pl.Int64))
            .group_by("key")
            .agg(inside=_pairs(pl.col("records")).sum())
        )
        made = pl.col("pairs") - pl.col("inside").fill_null(0)
        found = found.join(inside, on="key", how="left").select("key", "records", pairs=made)
    return found.filter(pl.col("pairs") > 0)


def _pairs(n: pl.Expr) -> pl.Expr:
    return n * (n - 1) // 2


def cost(sizes: pl.DataFrame, largest: int) -> int:
    """Pairs that the blocks of at most `largest` records make."""
    return int(sizes["pairs"].filter(sizes["records"] <= largest).sum())


def conjunction_keys(frame: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    """The frame `row, key` of one conjunction over the token frame."""
    return frame.select("row", key=key).drop_nulls()


def affordable(sizes: Sequence[pl.DataFrame], budget: int, most: int) -> int:
    """The largest block size, at most `most`, up to which all blocks of all rules fit the budget.

    Smaller blocks come first because a rarer key says more, whichever rule it belongs to.
    """
    schema = {"key": pl.UInt64, "records": pl.Int64, "pairs": pl.Int64}
    spent = (
        pl.concat([*sizes, pl.DataFrame(schema=schema)])
        .group_by("records")
        .agg(pl.col("pairs").sum())
        .sort("records")
        .with_columns(pl.col("pairs").cum_sum())
        .filter(pl.col("pairs") <= budget)
    )
    return min(most, int(spent["records"].max() or 2))  # type: ignore[arg-type]


def _exploded(clean: pl.DataFrame, column: str) -> pl.DataFrame:
    points = clean.select("row", point=pl.col(column)).filter(pl.col("point").list.len() > 0)
    return points.explode("point")


def _joined(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    return pl.concat_str(first, second).str.replace_all(" ", "", literal=True)


def _hash(*parts: pl.Expr) -> pl.Expr:
    known = pl.all_horizontal(*(part.is_not_null() for part in parts))
    return pl.when(known).then(pl.concat_str(*parts, separator=APART).hash(seed=0))


def _hashed(frame: pl.DataFrame) -> pl.DataFrame:
    return (
        frame.filter(pl.col("value").is_not_null())
        .select("row", key=pl.col("value").hash(seed=0))
        .unique()
    )
