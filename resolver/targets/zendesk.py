"""Zendesk Support: `PUT /api/v2/users/{loser}/merge`, two end users a call.

The path names the user who goes. Of that user only tickets and e-mail identities are kept, so
phone, external id, tags, notes and own fields are set afterwards, once the merge can be seen.
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
from resolver.targets.wire import (
    GET,
    PUT,
    Id,
    Json,
    at_most,
    call,
    check,
    contains,
    equals,
    from_check,
    joined,
    nested,
)

USERS: Final = "/api/v2/users"
TICKETS: Final = 10_000
"""Tickets that the user who goes may have asked for at most."""

FIELDS: Final = (
    Field(name="name", role="name", golden="name"),
    Field(name="phone", role="phone", golden="phones"),
    Field(name="external_id", role="external_id", golden="externalCustomerId"),
    Field(name="locale", role="locale", golden="customAttributes.locale"),
)
_FREE: Final = {"tags": "tags", "notes": "notes", "details": "details"}
_OWN: Final = re.compile(r"(?:user_fields|custom_fields)\.(.+)")
_IDENTITIES: Final = (
    "Keep the answer, too: of the loser's identities only e-mails go over to the survivor."
)
_ASKED: Final = re.compile(
    (
        "url name email created_at updated_at time_zone iana_time_zone phone shared_phone_number "
        "photo locale_id locale organization_id role verified external_id tags alias active shared "
        "shared_agent last_login_at two_factor_auth_enabled signature details notes role_type "
        "custom_role_id moderator ticket_restriction only_private_comments restricted_agent "
        "suspended default_group_id report_csv user_fields custom_fields organization restriction"
    ).replace(" ", "|")
)
"""What a user of the API has, by the first part of a column's name."""
_SSO: Final = (
    "A record has an external id: where users sign in by JWT or SAML, Zendesk merges none that has."
)


def _property(column: str) -> str | None:
    found = _OWN.fullmatch(column)
    return f"user_fields.{found[1]}" if found else None


def steps(case: Case) -> list[Step]:
    """One merge a loser, in the order of the losers."""
    fields = properties(FIELDS, case, _property)
    warnings = unnamed(case, _property)
    if any(held.ids for held in case.records):
        warnings = [*warnings, _SSO]
    return [_step(turn, warnings) for turn in turns(case, fields, keeps)]


def _step(turn: Turn, warnings: Sequence[str]) -> Step:
    survivor, loser = turn.survivor.record_id, turn.loser.record_id
    plain = bare(turn, points=("phones",))
    return replace(
        plain,
        request=call(
            PUT, f"{USERS}/{{loser}}/merge", ids={"loser": loser}, body=_user({"id": int(survivor)})
        ),
        before=_before(survivor, loser),
        after=(_moved(turn), _gone(loser)),
        patch_after=_patch(turn.fields.patch, survivor),
        undo=_undo(turn, survivor),
        expected={**(plain.expected or {}), "emails": turn.emails},
        warnings=(*turn.case.warnings, *warnings, *_warnings(turn)),
    )


def _warnings(turn: Turn) -> list[str]:
    """What no call of the step can do: identities have numbers that only their list tells."""
    found = []
    if "emails" in turn.case.ruled and turn.case.chosen.get("emails") == turn.loser.key:
        found.append(
            f"{turn.case.choice('emails')}, and is not the survivor's main one: take its number "
            "from the answer to the check of the identities, and send PUT "
            f"{USERS}/{turn.survivor.record_id}/identities/NUMBER/make_primary."
        )
    if turn.opt_out_lost:
        found.append(
            "A user who is merged away has opted out, and the survivor has not: Zendesk merges no "
            "such field, so see to it by hand."
        )
    return found


def _user(values: Mapping[str, object]) -> Json:
    return {"user": nested(values)}


def _read(user: str, what: str = "") -> Json:
    return call(GET, f"{USERS}/{{user}}{what}", ids={"user": user})


def _before(survivor: str, loser: str) -> tuple[Json, ...]:
    end_user = [equals("/user/role", "end-user")]
    keep = "Keep the answer: it is the snapshot. Only end users can be merged."
    return (
        check("survivor", _read(survivor), keep, status=200, values=end_user),
        check("loser", _read(loser), keep, status=200, values=end_user),
        check("survivor-identities", _read(survivor, "/identities"), _IDENTITIES, status=200),
        check("loser-identities", _read(loser, "/identities"), _IDENTITIES, status=200),
        check(
            "tickets",
            _read(loser, "/related"),
            f"Zendesk merges nobody away who has asked for more than {TICKETS:,} tickets.",
            status=200,
            values=[at_most("/user_related/requested_tickets", TICKETS)],
        ),
    )


def _moved(turn: Turn) -> Json:
    values = [contains("/identities", {"value": point.value}) for point in turn.loser.emails]
    return check(
        "identities",
        _read(turn.survivor.record_id, "/identities"),
        "The e-mails of the loser are identities of the survivor; it takes some seconds.",
        status=200,
        values=values,
        poll=True,
    )


def _gone(loser: str) -> Json:
    say = "The loser is no longer an active user; it takes some seconds."
    return check("gone", _read(loser), say, values=[equals("/user/active", False)], poll=True)


def _write(user: Id, values: Mapping[str, object]) -> Json:
    return call(PUT, f"{USERS}/{{survivor}}", ids={"survivor": user}, body=_user(values))


def _patch(values: Mapping[str, str], survivor: str) -> Patch:
    """The fields of the loser that are kept, and tags and notes, which no export tells of."""
    told = {
        name: joined([from_check("survivor", f"/user/{at}"), from_check("loser", f"/user/{at}")])
        for name, at in _FREE.items()
    }
    whole = {**values, **told}
    return Patch(values=whole, requests=(_write(survivor, whole),))


def _undo(turn: Turn, survivor: str) -> Undo:
    old = {name: turn.fields.before.get(name, "") for name in turn.fields.patch}
    free = {name: from_check("survivor", f"/user/{at}") for name, at in _FREE.items()}
    return Undo(
        exists="partly",
        say="Zendesk cannot take a merge back. The fields of the survivor can be set as they were; "
        "the other user can only be created anew from the snapshot, under a new id and once its "
        "e-mails are removed here; tickets stay with the survivor.",
        requests=(_write(survivor, {**old, **free}),),
    )


TARGET: Final = Target(
    name="zendesk",
    title="Zendesk Support",
    form=re.compile(r"[0-9]{1,18}"),
    ids="digits only",
    steps=steps,
    told=saying(FIELDS, _property),
    asked=lambda column: _ASKED.fullmatch(column.partition(".")[0]) is not None,
)
