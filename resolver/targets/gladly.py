"""Gladly: people merge two profiles in its pages, for its API has no merge.

A plan is a worksheet for them and a check that the API can answer: the profile that went away says
301 and where it went. DELETE is in no plan: it would delete the conversations, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from resolver.targets.case import Case, Held
from resolver.targets.step import Blocker, Patch, Step, Target, Undo
from resolver.targets.wire import GET, PATCH, Json, call, check, contains, equals

PROFILES: Final = "/api/v1/customer-profiles"
PATCHED: Final = ("name", "address", "emails", "phones")
"""Fields whose whole value the last step sets where the merge has lost some of it."""

_PATCH: Final = (
    "Which values a merge keeps is not documented. Send the patch only if the survivor then lacks "
    "one of them; lists are replaced whole, so it names all."
)
_OPT_OUT: Final = (
    "A record that is merged away has opted out of marketing; see that the survivor says so."
)


def steps(case: Case) -> list[Step]:
    """One merge a loser, by hand; the last one says what the profile is to hold then."""
    last = case.losers[-1]
    return [_step(case, loser, last=loser is last) for loser in case.losers]


def _step(case: Case, loser: Held, *, last: bool) -> Step:
    survivor = case.survivor.record_id
    values = {name: case.rest[name] for name in PATCHED if name in case.rest} if last else {}
    opted = loser.opted_out and not case.survivor.opted_out
    warnings = (*case.warnings, *([_PATCH] if last else []), *([_OPT_OUT] if opted else []))
    return Step(
        survivor=case.survivor,
        losers=(loser,),
        before=(
            check("survivor", _read(survivor), "Keep the answer: it is the snapshot.", status=200),
            check("loser", _read(loser.record_id), "Keep the answer, too.", status=200),
        ),
        after=(_moved(loser, survivor), *([_holds(case)] if last else [])),
        patch_after=_patch(survivor, values),
        undo=Undo(
            exists="none",
            say="Gladly tells of no way to take a merge back. A profile can be created anew from "
            "the snapshot; its conversations stay with the survivor.",
        ),
        expected={**case.rest, "id": survivor},
        warnings=warnings,
    )


def _read(profile: str) -> Json:
    return call(GET, f"{PROFILES}/{{id}}", ids={"id": profile})


def _moved(loser: Held, survivor: str) -> Json:
    return check(
        "moved",
        _read(loser.record_id),
        "The profile that went away says where it went. Do not follow the redirect.",
        status=301,
        values=[
            equals("/errors/0/code", "moved"),
            equals("/errors/0/meta/old", loser.record_id),
            equals("/errors/0/meta/new", survivor),
        ],
    )


def _holds(case: Case) -> Json:
    emails = [contains("/emails", {"original": one}) for one in _said(case, "emails")]
    phones = [contains("/phones", {"normalized": one}) for one in _said(case, "phones")]
    say = "The survivor holds all contact points; what is missing, the patch sets."
    return check(
        "holds", _read(case.survivor.record_id), say, status=200, values=[*emails, *phones]
    )


def _said(case: Case, kind: str) -> list[str]:
    key = "original" if kind == "emails" else "normalized"
    return [str(point[key]) for point in case.rest.get(kind, ()) if key in point]


def _patch(survivor: str, values: Mapping[str, Any]) -> Patch:
    if not values:
        return Patch()
    request = call(PATCH, f"{PROFILES}/{{id}}", ids={"id": survivor}, body=dict(values))
    return Patch(values=values, requests=(request,))


COLUMNS: Final = (
    *("customer", "step", "of", "do", "keep_id", "keep_name", "keep_search"),
    *("merge_id", "merge_name", "merge_search", "why", "first", "notes", "done_by", "done_on"),
)
"""Columns of the worksheet; people fill in the last two."""


def worksheet(
    lines: Iterable[Mapping[str, Any]], held: Mapping[tuple[str, str], Held]
) -> list[Json]:
    """The rows of the worksheet (`COLUMNS`, all text) for the lines of a plan, one a loser.

    `do` is `merge` or `leave`; `why` and `first` say what stands in the way and what to do about
    it; `keep_search` and `merge_search` are what finds the profile in Gladly.
    """
    rows = []
    for line in lines:
        for loser in line["losers"]:
            rows.append(_row(line, held[loser["source"], loser["record_id"]], held))
    return rows


def _row(line: Mapping[str, Any], loser: Held, held: Mapping[tuple[str, str], Held]) -> Json:
    kept = line["survivor"]
    survivor = held[kept["source"], kept["record_id"]] if kept else None
    row = {
        "customer": line["entity"],
        "step": "" if line["step"] is None else str(line["step"]),
        "of": "" if line["of"] is None else str(line["of"]),
        "do": "leave" if line["blocked"] else "merge",
        **_named("keep", survivor),
        **_named("merge", loser),
        "why": " ".join(one["reason"] for one in line["blocked"]),
        "first": " ".join(one["unblock"] for one in line["blocked"]),
        "notes": " ".join(line["warnings"]),
    }
    return {column: row.get(column, "") for column in COLUMNS}


def _named(prefix: str, held: Held | None) -> Json:
    if held is None:
        return {}
    points = [point.value for point in (*held.emails, *held.phones)]
    return {
        f"{prefix}_id": held.record_id,
        f"{prefix}_name": held.values.get("name", ""),
        f"{prefix}_search": points[0] if points else held.values.get("name", ""),
    }


def conflict(one: Held, other: Held) -> Blocker | None:
    """Why two records whose external ids of one source system differ cannot be merged."""
    own: dict[str, set[str]] = {}
    for system, value in one.ids:
        own.setdefault(system.casefold(), set()).add(value.strip())
    for system, value in other.ids:
        there = own.get(system.casefold())
        if there and value.strip() not in there:
            return _differing(system, sorted(there), value.strip(), (one, other))
    return None


def _differing(system: str, there: list[str], value: str, records: tuple[Held, Held]) -> Blocker:
    where = f"the source system {system!r}" if system else "one source system"
    first, second = records
    return Blocker(
        code="external_ids",
        reason=f"Different external ids of {where}: {', '.join(map(repr, there))} on "
        f"{first.record_id} and {value!r} on {second.record_id}. Such a merge is refused.",
        unblock="Find out which id is right, unlink the other one from its profile, export and "
        "scan again, and make a new plan.",
    )


TARGET: Final = Target(
    name="gladly",
    title="Gladly",
    form=re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._~-]{1,49}"),
    ids="URL-safe and shorter than 50 characters",
    steps=steps,
    refuses=True,
    by_hand=True,
)
