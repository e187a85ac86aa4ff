"""What an evaluation says: plain figures, ready for JSON, for a screen or for a page."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from resolver.frames.result import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One predicted partition against the truth; shares lie between 0 and 1.

    `precision`, `recall` and `f1` are clustered pairwise: all pairs inside predicted entities
    against all pairs inside true ones; `precision_low` and `precision_high` are its 95 % interval
    (Wilson 1927) with pairs as trials. The `bcubed_` figures are means over records (Bagga and
    Baldwin 1998), so one large entity does not outweigh many small ones. `removed` is the share of
    superfluous records that were rightly joined to another record of the same true entity. `exact`
    counts the predicted entities that are a true one, no record more or less, and the `exact_`
    shares are these of all predicted and of all true ones, single records among them (cluster
    precision, recall and F1; Menestrina, Whang and Garcia-Molina 2010); the `several_exact_` shares
    are the same over entities of two or more records.
    A share with nothing to count (no predicted pair, no true pair, no duplicate) is 1.
    """

    entities: int
    pairs: int
    shared_pairs: int
    precision: float
    precision_low: float
    precision_high: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    removed: float
    exact: int
    exact_precision: float
    exact_recall: float
    exact_f1: float
    several_exact_precision: float
    several_exact_recall: float
    several_exact_f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The partition that the links of at least `cut` bits make by themselves, as components.

    `precision` and `recall` are clustered pairwise, `links` how many links there are.
    """

    cut: float
    links: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decile:
    """Pairs of a probability from `low` to below `high`: what was promised, what is true.

    `expected` is their mean probability, `observed` the share that the truth joins, with its 95 %
    interval (Wilson 1927).
    """

    low: float
    high: float
    pairs: int
    expected: float
    observed: float
    observed_low: float
    observed_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The deciles that hold pairs, and the expected calibration error (`error`).

    The error is the mean of |expected - observed| over the deciles, weighed by their pairs (Naeini
    et al. 2015); pairs under a probability of 0.05 are left out of it. None where none is left.
    """

    deciles: tuple[Decile, ...]
    error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many true entities and entities found have `low` to `high` records (None: or more)."""

    low: int
    high: int | None
    true: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One pair of records, given as (source, record_id), with the evidence on them.

    The parts hold levels and bits; the values that were compared only where they were asked for.
    """

    left: tuple[str, str]
    right: tuple[str, str]
    weight: float
    probability: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Wrong pairs of one kind: how many, in how many entities, and examples.

    `pairs` is an estimate where the pairs are a sample. `entities` are those found (of false
    pairs) or true (of missed ones) among the pairs looked at. `auto` counts the pairs that are in
    one `auto` entity.
    """

    code: str
    text: str
    pairs: int
    entities: int
    auto: int = 0
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """The wrong pairs of one side by cause, the most frequent first.

    `pairs` are all of them, `seen` those that were looked at: all, or a random sample.
    """

    pairs: int
    seen: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What only a whole run can tell, beside the scores.

    `curve` goes from all links to the strongest alone; `threshold` (bits) is what the run had.
    `false` are pairs of one entity that the truth keeps apart, `missed` those of one true entity
    that were not joined. `valued` says whether the examples hold values of records.
    """

    threshold: float
    curve: tuple[Point, ...]
    calibration: Calibration
    sizes: tuple[Sizes, ...]
    false: Errors
    missed: Errors
    valued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What `evaluate` found: `score` for `entity_id` and `auto` for `auto_entity_id` (or None).

    `records` counts the records of the truth. `missing` of them are in no entity and count as
    alone; `unlabelled` records are in an entity but not in the truth and are not judged. `details`
    are there where a whole run was looked at.
    """

    records: int
    true_entities: int
    true_pairs: int
    missing: int
    unlabelled: int
    score: Score
    auto: Score | None = None
    details: Details | None = None

    def as_dict(self) -> dict[str, object]:
        """All figures as plain nested values, ready for JSON."""
        return asdict(self)
