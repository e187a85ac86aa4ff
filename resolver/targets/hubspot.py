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
from resolver.targets.step import Blocker, Patch, Step, Target, Undo, properties, saying, unnamed
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

_ANSWER: Final = "/id"
_SILENCED: Final = "hs_email_optout"
UNSUBSCRIBE: Final = "/communication-preferences/2026-03/statuses/batch/unsubscribe-all"
_NEW_EMAIL: Final = (
    "The patch makes another of its e-mails the contact's own one; see that the old one is still "
    "among the additional ones afterwards."
)


ALWAYS: Final = (
    *(one.name for one in FIELDS),
    *("createdate", "hs_additional_emails", "hs_email_optout", "hs_legal_basis"),
    *("hs_marketable_status", "hs_merged_object_ids", "lastmodifieddate", "lifecyclestage"),
)
"""Properties that are asked for whatever the export has."""
LABELS: Final[Mapping[str, str]] = {
    "Additional email addresses": "hs_additional_emails",
    "Associated Company": "associatedcompanyid",
    "Associated Company IDs": "associatedcompanyid",
    "Contact owner": "hubspot_owner_id",
    "Create Date": "createdate",
    "Email Domain": "hs_email_domain",
    "Fax Number": "fax",
    "IP Timezone": "hs_ip_timezone",
    "Job Title": "jobtitle",
    "Last Activity Date": "notes_last_updated",
    "Last Contacted": "notes_last_contacted",
    "Last Modified Date": "lastmodifieddate",
    "Lead Status": "hs_lead_status",
    "Lifecycle Stage": "lifecyclestage",
    "Marketing contact status": "hs_marketable_status",
    "Merged Contact IDs": "hs_merged_object_ids",
    "Merged record IDs": "hs_merged_object_ids",
    "Merged Record IDs": "hs_merged_object_ids",
    "Original Source": "hs_analytics_source",
    "Salutation": "salutation",
    "Twitter Username": "twitterhandle",
    "Unsubscribed from all email": "hs_email_optout",
    "Website URL": "website",
    "Work email": "work_email",
}
"""What the API calls properties that exports have under their labels; of own ones nothing tells."""
_BESIDE: Final = ("id", "Record ID", "archived", "createdAt", "updatedAt")
"""What every answer has beside the properties."""
_INTERNAL: Final = re.compile(r"[a-z][a-z0-9_]{0,99}")
_KEEP: Final = (
    "Keep the answer: it is the snapshot. `properties` names what the export told of, and HubSpot "
    "answers nothing else."
)


def _property(column: str) -> str | None:
    return column.removeprefix("properties.") if column.startswith("properties.") else None


def _called(column: str) -> str | None:
    """What the API calls the property of a column, or None where nothing tells."""
    plain = column if _INTERNAL.fullmatch(column) else None
    return _property(column) or LABELS.get(column) or plain


def _asked(case: Case) -> str:
    """All properties that the run knows of, read or not; HubSpot ignores those that it has not."""
    headers = {column for held in case.records for column in held.headers}
    told = {known for column in headers.difference(_BESIDE) if (known := _called(column))}
    return ",".join(sorted({*ALWAYS, *told}))


def steps(case: Case) -> list[Step]:
    """One merge a loser; beyond 250 of them they are blocked."""
    fields = properties(FIELDS, case, _property)
    known = turns(case, fields, fills, again=lambda step: from_step(step, _ANSWER))
    unknown = unnamed(case, _property)
    return [_step(turn, unknown) if turn.number <= MOST else _too_many(turn) for turn in known]


def _step(turn: Turn, warnings: Sequence[str]) -> Step:
    loser, answer = turn.loser.record_id, from_step(turn.number, _ANSWER)
    body = {"primaryObjectId": turn.id, "objectIdToMerge": loser}
    asked = _asked(turn.case)
    return replace(
        bare(turn, points=("phones",)),
        request=call(POST, f"{CONTACTS}/merge", body=body),
        before=(
            check("survivor", _read(turn.id, asked), _KEEP, status=200),
            check("loser", _read(loser, asked), _KEEP, status=200),
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


def _read(contact: Id, asked: str) -> Json:
    query = {"properties": asked}
    return call(GET, f"{CONTACTS}/{{contact}}", ids={"contact": contact}, query=query)


def _write(contact: Id, values: Mapping[str, str]) -> Json:
    body = {"properties": dict(values)}
    return call(PATCH, f"{CONTACTS}/{{survivor}}", ids={"survivor": contact}, body=body)


def _patch(turn: Turn, contact: Id) -> Patch:
    values = dict(turn.fields.patch)
    requests = [_write(contact, values)] if values else []
    if turn.silenced:
        query = {"channel": "EMAIL"}
        requests.append(call(POST, UNSUBSCRIBE, query=query, body={"inputs": turn.silenced}))
        values[_SILENCED] = "true"
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
    told=saying(FIELDS, _property),
    silenced=_SILENCED,
    answer=_ANSWER,
    asked=lambda column: column in _BESIDE or _called(column) is not None,
    asking="GET /crm/v3/properties/contacts lists what the API calls them: add that to "
    "`properties` of those checks.",
)
