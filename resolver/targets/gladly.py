"""Gladly: people merge two profiles in its pages, for its API has no merge.

A plan is a worksheet for them and a check that the API can answer: the profile that went away says
301 and where it went. DELETE is in no plan: it would delete the conversations, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from resolver.targets.case import Case, Held
from resolver.targets.step import Patch, Step, Target, Undo
from resolver.targets.wire import GET, PATCH, Json, call, check, contains, equals

PROFILES: Final = "/api/v1/customer-profiles"
PATCHED: Final = ("name", "address", "emails", "phones")
"""Fields whose whole value the last step sets where the merge has lost some of it."""

HOLDS: Final = "holds"
"""The check that tells whether there is anything to patch."""

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
    warnings = [*case.warnings, *([_OPT_OUT] if opted else [])]
    if last:
        warnings += [_PATCH, *_chosen(case)]
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
        warnings=tuple(warnings),
    )


def _chosen(case: Case) -> Iterator[str]:
    """What a person has chosen beyond that, which no call sets."""
    for name in sorted(case.ruled - {"id", *PATCHED}):
        yield f"{case.choice(name)}: set it by hand."


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
    plain = [
        equals(f"/{name}", case.rest[name]) for name in ("name", "address") if name in case.rest
    ]
    say = "The survivor holds all of it. If it does not, that is no reason to stop: send the patch."
    values = [*plain, *emails, *phones]
    return check(HOLDS, _read(case.survivor.record_id), say, status=200, values=values)


def _said(case: Case, kind: str) -> list[str]:
    key = "original" if kind == "emails" else "normalized"
    return [str(point[key]) for point in case.rest.get(kind, ()) if key in point]


def _patch(survivor: str, values: Mapping[str, Any]) -> Patch:
    if not values:
        return Patch()
    request = call(PATCH, f"{PROFILES}/{{id}}", ids={"id": survivor}, body=dict(values))
    return Patch(values=values, requests=(request,), unless=HOLDS)


def _told(held: Held) -> dict[str, object]:
    """What an export says of a profile, by the fields of a patch."""
    points = {"emails": held.emails, "phones": held.phones}
    return {
        **{name: held.values.get(name) for name in ("name", "address")},
        **{name: [point.value for point in known] for name, known in points.items()},
    }


TARGET: Final = Target(
    name="gladly",
    title="Gladly",
    form=re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._~-]{1,49}"),
    ids="URL-safe and shorter than 50 characters",
    steps=steps,
    told=_told,
    refuses=True,
    by_hand=True,
    asked=lambda column: True,
)
