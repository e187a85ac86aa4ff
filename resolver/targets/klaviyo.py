"""Klaviyo: `POST /api/profile-merge`, one source profile a call, carried out later.

What of the source goes into the destination is not documented beyond events, and the destination
keeps its e-mail. So every other value that is to be kept is set once the source is gone: also the
e-mail, if the destination has none or a person has chosen the source's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.targets.case import Case
from resolver.targets.chain import Turn, bare, turns
from resolver.targets.fields import Field, keeps
from resolver.targets.step import Patch, Step, Target, Undo, properties, saying, unnamed
from resolver.targets.wire import GET, PATCH, POST, Json, call, check, nested

REVISION: Final = {"revision": "2026-07-15"}
PROFILES: Final = "/api/profiles"

FIELDS: Final = (
    Field(name="email", role="email", golden="emails", kept=True),
    Field(name="phone_number", role="phone", golden="phones"),
    Field(name="external_id", role="external_id", golden="externalCustomerId"),
    Field(name="first_name", role="given_name", golden="name"),
    Field(name="last_name", role="family_name", golden="name"),
    Field(name="organization", role="company", golden="customAttributes.company"),
    Field(name="locale", role="locale", golden="customAttributes.locale"),
    Field(name="location.address1", role="street", golden="address"),
    Field(name="location.city", role="city", golden="address"),
    Field(name="location.region", role="region", golden="address"),
    Field(name="location.zip", role="postcode", golden="address"),
    Field(name="location.country", role="country", golden="address"),
)
_SILENCED: Final = "subscriptions.email.marketing.consent"
_UNASKED: Final = ("Date Added", "Last Active", "Last Open", "Last Click")
"""Columns of exports that a profile does not hold, for they are worked out from events."""
_LIMIT: Final = "Klaviyo takes 10 of these requests a second and 150 a minute."


def _property(column: str) -> str | None:
    start = "attributes.properties."
    return "properties." + column.removeprefix(start) if column.startswith(start) else None


def steps(case: Case) -> list[Step]:
    """One merge a loser, each only when the one before is done."""
    fields = properties(FIELDS, case, _property)
    warnings = (*unnamed(case, _property), _LIMIT)
    return [_step(turn, warnings) for turn in turns(case, fields, keeps)]


def _step(turn: Turn, warnings: tuple[str, ...]) -> Step:
    survivor, loser = turn.survivor.record_id, turn.loser.record_id
    source = {"data": [{"type": "profile", "id": loser}]}
    body = {
        "data": {"type": "profile-merge", "id": survivor, "relationships": {"profiles": source}}
    }
    return replace(
        bare(turn),
        request=call(POST, "/api/profile-merge", headers=REVISION, body=body),
        before=(
            check("survivor", _read(survivor), "Keep the answer: it is the snapshot.", status=200),
            check("loser", _read(loser), "Keep the answer: it is the snapshot.", status=200),
        ),
        after=(
            check(
                "gone",
                _read(loser),
                "The source profile is gone once the merge is done.",
                status=404,
                poll=True,
            ),
            check("stays", _read(survivor), "The destination is there.", status=200),
        ),
        patch_after=_patch(turn),
        undo=_undo(turn),
        warnings=(*turn.case.warnings, *warnings, *_consent(turn)),
    )


def _read(profile: str) -> Json:
    """The profile with its own properties, its consents, and the lists it is on."""
    query = {"additional-fields[profile]": "subscriptions", "include": "lists"}
    return call(
        GET, f"{PROFILES}/{{profile}}", ids={"profile": profile}, query=query, headers=REVISION
    )


def _write(profile: str, values: Mapping[str, object]) -> Json:
    body = {"data": {"type": "profile", "id": profile, "attributes": nested(values)}}
    return call(
        PATCH, f"{PROFILES}/{{profile}}", ids={"profile": profile}, headers=REVISION, body=body
    )


def _patch(turn: Turn) -> Patch:
    survivor = turn.survivor.record_id
    values: dict[str, object] = {
        name: value or None for name, value in turn.fields.patch.items()
    }  # null clears
    requests = [_write(survivor, values)] if values else []
    if turn.silenced:
        requests.append(_unsubscribe(turn.silenced))
        values[_SILENCED] = "UNSUBSCRIBED"
    return Patch(values=values, requests=tuple(requests))


def _consent(turn: Turn) -> list[str]:
    """What is done about an opt-out, or has to be."""
    if turn.silenced:
        emails = ", ".join(turn.silenced)
        return [f"A profile has opted out: the step unsubscribes {emails}."]
    if turn.opted_out:
        return [
            "A profile has opted out, and there is no e-mail to unsubscribe: set the consent of "
            "the destination by hand after the merge."
        ]
    return []


def _unsubscribe(emails: Sequence[str]) -> Json:
    marketing = {"email": {"marketing": {"consent": "UNSUBSCRIBED"}}}
    profiles = [
        {"type": "profile", "attributes": {"email": email, "subscriptions": marketing}}
        for email in emails
    ]
    data = {
        "type": "profile-subscription-bulk-delete-job",
        "attributes": {"profiles": {"data": profiles}},
    }
    path = "/api/profile-subscription-bulk-delete-jobs"
    return call(POST, path, headers=REVISION, body={"data": data})


def _undo(turn: Turn) -> Undo:
    old = {name: turn.fields.before.get(name) for name in turn.fields.patch}
    return Undo(
        exists="partly",
        say="A merge is permanent in Klaviyo. The fields of the destination can be set as they "
        "were; the source can only be created anew from the snapshot, under a new id and without "
        "its events.",
        requests=(_write(turn.survivor.record_id, old),) if old else (),
    )


TARGET: Final = Target(
    name="klaviyo",
    title="Klaviyo",
    form=re.compile(r"[0-9A-Za-z_-]{1,64}"),
    ids="letters, digits, - and _",
    steps=steps,
    told=saying(FIELDS, _property),
    silenced=_SILENCED,
    asked=lambda column: column not in _UNASKED,
)
