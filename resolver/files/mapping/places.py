"""City, postcode and house number among columns whose headers say nothing.

None of them has a form of its own, so each needs company: a postcode that settles the city, a
street that lacks its number, a country or region beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from resolver.files.mapping import lexicon
from resolver.files.mapping.contents import Content
from resolver.files.mapping.detect import Guess
from resolver.files.mapping.profile import Profile

Profiles = Mapping[str, Profile]
_KNOWN: Final = 0.25
_SOME: Final = 0.05
_SETTLED: Final = 0.2
_OFTEN: Final = 1.2
_KEYS: Final = 1000
_LOCAL: Final = frozenset({"street", "region", "country", "city", "postcode", "house_number"})


def settle_places(
    rest: Sequence[Guess],
    held: Mapping[str, Content | None],
    profiles: Profiles,
    others: Sequence[Guess],
) -> list[Guess]:
    """Those of the columns that are city, postcode or house number beside what is already known."""
    known = {guess.role: guess for guess in others if guess.role in _LOCAL}
    found: list[Guess] = []
    judges = (("postcode", _postcode), ("city", _city), ("postcode", _postcode))
    for role, judge in judges:
        free = [guess for guess in rest if guess.column not in {one.column for one in found}]
        one = None if role in known else judge(free, held, profiles, known)
        if one is not None:
            found.append(one)
            known[role] = one
    left = [guess for guess in rest if guess.column not in {one.column for one in found}]
    if "house_number" not in known and "street" in known:
        found += _house_number(left, profiles, profiles[known["street"].column])
    return found


def _city(
    free: Sequence[Guess],
    held: Mapping[str, Content | None],
    profiles: Profiles,
    known: Mapping[str, Guess],
) -> Guess | None:
    """The words of which most are cities, or that a postcode settles."""
    code = known.get("postcode")
    best: list[tuple[float, Guess]] = []
    for guess in free:
        content, values = held[guess.column], profiles[guess.column]
        if content is None or content.kind != "words" or values.words > 3 or values.distinct < 3:
            continue
        share = lexicon.cities(lexicon.folded(values.usual))
        settled = code is not None and _settles(profiles[code.column], values)
        if share >= _KNOWN or (share >= _SOME and (settled or known)):
            reason = f"{int(share * 100)} % of the values are large cities"
            best.append((share, guess.taken_for("city", reason)))
        elif settled and code is not None:
            reason = f"names that the postcode {code.column!r} settles"
            best.append((0.0, guess.taken_for("city", reason)))
    return _first(best)


def _postcode(
    free: Sequence[Guess],
    held: Mapping[str, Content | None],
    profiles: Profiles,
    known: Mapping[str, Guess],
) -> Guess | None:
    """Numbers of one length that come again, beside a place that they agree with."""
    best: list[tuple[float, Guess]] = []
    city = known.get("city")
    for guess in free:
        content, values = held[guess.column], profiles[guess.column]
        if content is None or content.kind not in ("number", "code") or not _code_like(values):
            continue
        settled = city is not None and _settles(values, profiles[city.column])
        five = not _four(values)
        if settled or (five and known):
            reason = "numbers of one length beside a place"
            best.append((float(settled), guess.taken_for("postcode", reason)))
    return _first(best)


def _code_like(values: Profile) -> bool:
    """Numbers of four to six digits, nearly all of one length, neither years nor counted."""
    usual = values.usual.str.strip_chars()
    formed = usual.filter(usual.str.contains(r"^[0-9]{4,6}(?:-[0-9]{4})?$"))
    sizes = formed.str.extract(r"^([0-9]+)").str.len_bytes().to_list()
    even = max((sizes.count(size) for size in set(sizes)), default=0)
    counted = values.unique and values.running and values.distinct > 20
    return (
        len(formed) >= 0.9 * len(usual)
        and even >= 0.85 * len(sizes)
        and values.looks("year") < 0.8
        and values.distinct >= 3
        and not counted
    )


def _four(values: Profile) -> bool:
    return values.usual.str.strip_chars().str.len_bytes().median() == 4


def _house_number(left: Sequence[Guess], profiles: Profiles, street: Profile) -> list[Guess]:
    """Small numbers beside a street that has none."""
    if street.looks("digit") > 0.2:
        return []
    fitting = [
        guess
        for guess in left
        if profiles[guess.column].looks("house_number") >= 0.9
        and (_lettered(profiles[guess.column]) or _comes_again(profiles[guess.column]))
    ]
    if len(fitting) != 1:
        return []
    reason = "small numbers beside a street that has none"
    return [fitting[0].taken_for("house_number", reason)]


def _lettered(values: Profile) -> bool:
    """Whether some are like `12a`."""
    return 0.05 < values.looks("letter") < 0.6


def _comes_again(values: Profile) -> bool:
    """Whether there are several numbers that are not counted through the rows."""
    return values.distinct > 2 and not values.unique


def _settles(left: Profile, right: Profile) -> bool:
    """Whether values of the left column that come again mostly have one value of the right."""
    keys = left.values.gather_every(max(1, len(left.values) // _KEYS))
    pairs = (
        pl.DataFrame({"l": left.column, "r": right.column})
        .filter(pl.col("l").is_in(keys.implode()))
        .drop_nulls()
        .select(pl.all().str.strip_chars().str.to_lowercase())
    )
    distinct = pairs["l"].n_unique()
    if pairs["r"].n_unique() < 3 or pairs.height < _OFTEN * distinct:
        return False
    surplus = pairs.unique().height - distinct
    return surplus <= _SETTLED * (pairs.height - distinct)


def _first(best: list[tuple[float, Guess]]) -> Guess | None:
    """The best column, or none where two are as good."""
    ordered = sorted(best, key=lambda pair: -pair[0])
    if not ordered or (len(ordered) > 1 and ordered[0][0] == ordered[1][0]):
        return None
    return ordered[0][1]
