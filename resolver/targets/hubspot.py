"""HubSpot: `POST /crm/v3/objects/contacts/merge`, two contacts a call.

The primary's values win and the other's fill the blanks; its e-mail becomes an additional one, and
of two marketing statuses the more marketable one stays. The merge may make a new id, so the next
call takes the one of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.targets.case import Case
from resolver.targets.chain import Turn, bare, turns
from resolver.targets.fields import Field, fills
from resolver.targets.step import Blocker, Patch, Step, Target, Undo, properties, unnamed
from resolver.targets.wire import GET, PATCH, POST, Id, Json, call, check, contains, from_step

CONTACTS: Final = "/crm/v3/objects/contacts"
MOST: Final = 250
"""Merges that one contact can have."""

FIELDS: Final = (
    Field(name="email", role="email", golden="emails", kept=True),
    Field(name="firstname", role="given_name", golden="name"),
    Field(name="lastname", role="family_name", golden="name"),
    Field(name="phone", role="phone", golden="phones"),
    Field(name="mobilephone", role="phone:mobile", golden="phones"),
    Field(name="hs_whatsapp_phone_number", role="phone:whatsapp", golden="phones"),
    Field(name="company", role="company", golden="customAttributes.company"),
    Field(name="address", role="street", golden="address"),
    Field(name="city", role="city", golden="address"),
    Field(name="state", role="region", golden="address"),
    Field(name="zip", role="postcode", golden="address"),
    Field(name="country", role="country", golden="address"),
    Field(name="date_of_birth", role="birth_date", golden="customAttributes.birthdate"),
    Field(name="gender", role="gender", golden="customAttributes.gender"),
    Field(name="hs_language", role="locale", golden="customAttributes.locale"),
)

UNSUBSCRIBE: Final = "/communication-preferences/2026-03/statuses/batch/unsubscribe-all"
_NEW_EMAIL: Final = (
    "The patch makes another of its e-mails the contact's own one; see that the old one is still "
    "among the additional ones afterwards."
)


def _property(column: str) -> str | None:
    return column.removeprefix("properties.") if column.startswith("properties.") else None


def steps(case: Case) -> list[Step]:
    """One merge a loser; beyond 250 of them they are blocked."""
    fields = properties(FIELDS, case, _property)
    known = turns(case, fields, fills, again=lambda step: from_step(step, "/id"))
    unknown = unnamed(case, _property)
    return [_step(turn, unknown) if turn.number <= MOST else _too_many(turn) for turn in known]


def _step(turn: Turn, warnings: Sequence[str]) -> Step:
    loser, answer = turn.loser.record_id, from_step(turn.number, "/id")
    body = {"primaryObjectId": turn.id, "objectIdToMerge": loser}
    return replace(
        bare(turn, points=("phones",)),
        request=call(POST, f"{CONTACTS}/merge", body=body),
        before=(
            check("survivor", _read(turn.id), "Keep the answer: it is the snapshot.", status=200),
            check("loser", _read(loser), "Keep the answer: it is the snapshot.", status=200),
        ),
        after=(_merged(answer, loser),),
        patch_after=_patch(turn, answer),
        undo=_undo(turn, answer),
        expected={"id": answer, **turn.fields.after, "emails": turn.emails},
        warnings=(*turn.case.warnings, *warnings, *_warnings(turn)),
    )


def _merged(answer: Id, loser: str) -> Json:
    return check(
        "merged",
        call(
            GET,
            f"{CONTACTS}/{{survivor}}",
            ids={"survivor": answer},
            query={"properties": "hs_merged_object_ids"},
        ),
        "The contact that the answer names tells of the merge.",
        status=200,
        values=[contains("/properties/hs_merged_object_ids", loser)],
        poll=True,
    )


def _read(contact: Id) -> Json:
    return call(GET, f"{CONTACTS}/{{contact}}", ids={"contact": contact})


def _write(contact: Id, values: Mapping[str, str]) -> Json:
    body = {"properties": dict(values)}
    return call(PATCH, f"{CONTACTS}/{{survivor}}", ids={"survivor": contact}, body=body)


def _patch(turn: Turn, contact: Id) -> Patch:
    values = dict(turn.fields.patch)
    requests = [_write(contact, values)] if values else []
    if turn.silenced:
        query = {"channel": "EMAIL"}
        requests.append(call(POST, UNSUBSCRIBE, query=query, body={"inputs": turn.silenced}))
        values["hs_email_optout"] = "true"
    return Patch(values=values, requests=tuple(requests))


def _warnings(turn: Turn) -> list[str]:
    found = [_NEW_EMAIL] if "email" in turn.fields.patch else []
    if turn.silenced:
        emails = ", ".join(turn.silenced)
        found.append(
            "A record has opted out, and HubSpot keeps the most marketable status: the step "
            f"unsubscribes {emails} from all e-mail again."
        )
    elif turn.opted_out:
        found.append(
            "A record has opted out, HubSpot keeps the most marketable status, and there is no "
            "e-mail to unsubscribe: set the contact's status by hand after the merge."
        )
    return found


def _undo(turn: Turn, answer: Id) -> Undo:
    own = {name: turn.fields.before.get(name, "") for name in turn.fields.after}
    differing = {name: old for name, old in own.items() if old != turn.fields.after[name]}
    return Undo(
        exists="partly",
        say="HubSpot cannot take a merge back. The fields of the survivor can be set as they were; "
        "the other contact can only be created anew from the snapshot, under a new id and once its "
        "e-mail is removed here; activities stay with the survivor.",
        requests=(_write(answer, differing),) if differing else (),
    )


def _too_many(turn: Turn) -> Step:
    blocker = Blocker(
        code="too_many",
        reason=f"HubSpot merges at most {MOST} contacts into one.",
        unblock="Look at this customer by hand; so many records are seldom one person.",
    )
    return Step(survivor=turn.survivor, losers=turn.losers, blocked=(blocker,))


TARGET: Final = Target(
    name="hubspot",
    title="HubSpot",
    form=re.compile(r"[0-9]{1,20}"),
    ids="digits only",
    steps=steps,
)
