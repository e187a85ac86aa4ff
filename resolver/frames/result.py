"""What a run tells people: why two records belong together, and what was found as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from resolver.frames.expected import Quality
from resolver.frames.reasons import Reasons

BANDS = ("auto", "review", "blocked")
"""The bands of links and proposals, in the order in which people are told of them."""

RULES = pl.Schema(
    {
        "rule": pl.String,
        "pairs": pl.Int64,
        "run": pl.Boolean,
        "oversized": pl.Int64,
        "largest": pl.Int64,
    }
)
"""One blocking rule: the pairs it makes, whether it was run, keys too large to compare in full."""

PART = pl.Struct(
    {
        "name": pl.String,
        "level": pl.String,
        "left": pl.String,
        "right": pl.String,
        "bits": pl.Float64,
        "note": pl.String,
    }
)
"""One `Part` of an explanation inside a frame."""

MEMBER = pl.Struct({"source": pl.String, "record_id": pl.String, "survivor": pl.Boolean})
"""One record of a proposal; the others are merged into the survivor."""

LINK = pl.Struct(
    {
        "left_source": pl.String,
        "left": pl.String,
        "right_source": pl.String,
        "right": pl.String,
        "weight": pl.Float64,
        "probability": pl.Float64,
        "band": pl.String,
        "parts": pl.List(PART),
    }
)
"""One link that a proposal needs, with its evidence."""

PROPOSALS = pl.Schema(
    {
        "entity_id": pl.String(),
        "band": pl.String(),
        "size": pl.UInt32(),
        "weight": pl.Float64(),
        "probability": pl.Float64(),
        "precision": pl.Float64(),
        "members": pl.List(MEMBER),
        "links": pl.List(LINK),
        "warnings": pl.List(pl.Struct({"code": pl.String, "text": pl.String})),
        "conflicts": pl.List(pl.Struct({"field": pl.String, "values": pl.List(pl.String)})),
        "golden": pl.String(),
        "provenance": pl.List(
            pl.Struct(
                {
                    "field": pl.String,
                    "value": pl.String,
                    "source": pl.String,
                    "record_id": pl.String,
                    "rule": pl.String,
                }
            )
        ),
    }
)
"""One entity of two or more records, the most doubtful first.

`weight` and `probability` are those of the weakest link it needs; `links` is a spanning tree of
the members, weakest first; `golden` is the golden customer as JSON.
"""

SPLITS = pl.Schema(
    {
        "source": pl.String(),
        "record_id": pl.String(),
        "entity_id": pl.String(),
        "bits": pl.Float64(),
        "parts": pl.List(
            pl.Struct(
                {
                    "named": pl.Boolean,
                    "bits": pl.Float64,
                    "points": pl.List(pl.Struct({"field": pl.String, "value": pl.String})),
                    "members": pl.List(pl.Struct({"source": pl.String, "record_id": pl.String})),
                }
            )
        ),
    }
)
"""One record that seems to hold several people, the surest first.

`bits` is the least that speaks against one person behind any two parts. A part is one of the
people: `points` are what of the record goes with them, `bits` what these weigh, `members` their
other records, and `named` is whether the name on the record is theirs.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The evidence of one comparison: its level in words, both values, and its signed bits.

    `name` is the comparison (`name`, `birth`, `email`, ... or `attribute:NAME`), or `prior` or
    `household`, which have no level and no values. `level` names a level of the field
    (`same_mailbox`), or of each field where several are judged jointly
    (`given exact, family close`). `note` says more, for example `Gmail ignores dots`.
    """

    name: str
    level: str
    left: str | None
    right: str | None
    bits: float
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why two records, given as (source, record_id), are linked or not.

    The bits of `parts` add up to `weight` within 1e-9; the first part is the prior, the last the
    household correction. `band` is `auto`, `review` or `blocked` for a link, `related` for people
    of one household, or `unrelated`. `reasons` says how the two met, what would change the answer,
    and what holds them together or apart.
    """

    left: tuple[str, str]
    right: tuple[str, str]
    weight: float
    probability: float
    band: str
    parts: tuple[Part, ...]
    warnings: tuple[str, ...] = ()
    reasons: Reasons | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFacts:
    """One input and its row equation: accepted + rejected + skipped == physical."""

    path: str
    source: str
    physical: int
    accepted: int
    rejected: int = 0
    skipped: int = 0
    format: str = ""
    preset: str = ""
    encoding: str = ""
    delimiter: str = ""
    sha256: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether every physical record is accounted for."""
        return self.accepted + self.rejected + self.skipped == self.physical


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedValue:
    """A contact point or address that several people hold; the value is masked already.

    `kind` is a class such as `household`, `role mailbox`, `switchboard`, `agency`, `relay`.
    """

    kind: str
    value: str
    records: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about the data that a person should know before trusting it.

    `code` names the kind (`placeholder`, `mojibake`, `disagreement`, ...), `field` the column of
    the input or the role, `records` how many records it is on. `text` is one sentence that says
    what was done about it; it holds no value of a customer.
    """

    code: str
    source: str
    field: str
    records: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """Two records that a ruling keeps apart, of which one says something else since.

    `left` and `right` are (source, id), `ruling` is `different` or `related`; the ruling still
    holds, but somebody should look again.
    """

    left: tuple[str, str]
    right: tuple[str, str]
    ruling: str
    by: str = ""
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run found.

    `proposals` and `links` count by band; `related` counts pairs of one household or organisation;
    `merged_entities` are entities of more than one record, `largest` is the records of the largest;
    `splits` counts records that seem to hold several people.
    `rules` has the columns of `RULES`. `compared` counts candidate pairs. `timings` are seconds by
    stage. `precision` is the expected share of right merges that the band `auto` must exceed, and
    `created` the time of the run as text, empty where a reproducible report is wanted. `quality` is
    what the run expects of its own result. `reopened` are the pairs ruled apart on other values
    than their records have today.
    """

    version: str
    created: str = ""
    inputs: tuple[InputFacts, ...] = ()
    records: int = 0
    entities: int = 0
    merged_entities: int = 0
    splits: int = 0
    largest: int = 0
    proposals: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    related: int = 0
    compared: int = 0
    rules: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RULES), compare=False)
    shared: tuple[SharedValue, ...] = ()
    fit_notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    precision: float = 0.995
    quality: Quality | None = None
    reopened: tuple[Reopened, ...] = ()

    @property
    def duplicates(self) -> int:
        """Records that a merge of all proposals would remove: records minus entities."""
        return self.records - self.entities
