"""Salesforce: SOAP `merge`, a master and one or two others of one kind of object a request.

The master's values win, so what is wanted of the others goes into `masterRecord` of the request.
An Account is merged only if it is a person: a company has no such fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.targets.case import Case, Held
from resolver.targets.chain import Turn, bare, turns
from resolver.targets.fields import Field, keeps
from resolver.targets.step import Blocker, Patch, Step, Target, Undo, properties, unnamed
from resolver.targets.wire import Id, Json, check, equals

LOSERS: Final = 2
"""Records beside the master in one request."""
REQUESTS: Final = 200
"""Requests in one call."""

OBJECTS: Final = {"003": "Contact", "00Q": "Lead", "001": "Account"}
"""What the first three letters of an id say."""

_COMMON: Final = (
    Field(name="FirstName", role="given_name", golden="name"),
    Field(name="MiddleName", role="middle_name", golden="name"),
    Field(name="LastName", role="family_name", golden="name"),
    Field(name="Suffix", role="suffix", golden="name"),
    Field(name="Phone", role="phone", golden="phones"),
)


def _address(prefix: str) -> tuple[Field, ...]:
    parts = ("street", "city", "region", "postcode", "country")
    names = ("Street", "City", "State", "PostalCode", "Country")
    return tuple(
        Field(name=prefix + name, role=part, golden="address")
        for name, part in zip(names, parts, strict=True)
    )


FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "Contact": (
        *_COMMON,
        Field(name="MobilePhone", role="phone:mobile", golden="phones"),
        Field(name="HomePhone", role="phone:home", golden="phones"),
        Field(name="Email", role="email", golden="emails"),
        Field(name="Birthdate", role="birth_date", golden="customAttributes.birthdate"),
        *_address("Mailing"),
    ),
    "Lead": (
        *_COMMON,
        Field(name="MobilePhone", role="phone:mobile", golden="phones"),
        Field(name="Email", role="email", golden="emails"),
        Field(name="Company", role="company", golden="customAttributes.company"),
        *_address(""),
    ),
    "Account": (
        *_COMMON,
        Field(name="PersonMobilePhone", role="phone:mobile", golden="phones"),
        Field(name="PersonHomePhone", role="phone:home", golden="phones"),
        Field(name="PersonEmail", role="email", golden="emails"),
        Field(name="PersonBirthdate", role="birth_date", golden="customAttributes.birthdate"),
        *_address("PersonMailing"),
    ),
}
_OPT_OUTS: Final = {
    "Contact": "HasOptedOutOfEmail",
    "Lead": "HasOptedOutOfEmail",
    "Account": "PersonHasOptedOutOfEmail",
}
_OPT_OUT: Final = (
    "A record that is merged away has opted out; the request opts the master out of e-mail. Look "
    "at DoNotCall, too: the two are one consent here."
)
PERSON: Final = "IsPersonAccount"
_NO: Final = ("false", "0", "no")
_KEEP: Final = (
    "Keep the answer: it is the snapshot. It has all fields that the user who asks may see, so ask "
    "as one who sees all; version 51.0 of the API or later."
)
_OWN_FIELDS: Final = (
    "The request sets own fields. Salesforce takes none there that is marked as an external id: "
    "leave such a one out, and set it by update afterwards."
)


def _custom(column: str) -> str | None:
    return column if column.endswith("__c") else None


def steps(case: Case) -> list[Step]:
    """Requests of up to three records of the survivor's object; other objects are blocked."""
    kind = _object(case.survivor)
    companies = [held for held in case.records if _is_company(held)]
    if case.survivor in companies:
        return [_blocked(case, case.losers, _company(companies))]
    alike = tuple(one for one in case.losers if _object(one) == kind and one not in companies)
    whole = replace(case, losers=alike)
    fields = properties(FIELDS[kind], whole, _custom)
    warnings = tuple(unnamed(whole, _custom))
    made = [_step(turn, kind, warnings) for turn in turns(whole, fields, keeps, a_call=LOSERS)]
    others = tuple(one for one in case.losers if _object(one) != kind)
    known = tuple(one for one in case.losers if one in companies and one not in others)
    apart = [(known, _company(companies)), (others, _other(others, kind))]
    return [*made, *(_blocked(case, losers, why) for losers, why in apart if losers)]


def _is_company(held: Held) -> bool:
    """Whether the export tells that an Account is no person."""
    told = (own.value for own in held.attributes if own.column.casefold() == PERSON.casefold())
    return _object(held) == "Account" and any(one.strip().casefold() in _NO for one in told)


def _object(held: Held) -> str:
    return OBJECTS.get(held.record_id[:3], "Contact")


def _step(turn: Turn, kind: str, warnings: Sequence[str]) -> Step:
    opted = {_OPT_OUTS[kind]: True} if turn.opt_out_lost else {}
    values = {**turn.fields.patch, **opted}
    own = [_OWN_FIELDS] if any(_custom(name) for name in values) else []
    ids = [loser.record_id for loser in turn.losers]
    request = {"masterRecord": _master(turn.id, kind, values), "recordToMergeIds": ids}
    plain = bare(turn)
    return replace(
        plain,
        request={"protocol": "SOAP", "operation": "merge", "body": {"request": [request]}},
        before=tuple(_seen(name, one, kind) for name, one in _named(turn)),
        after=tuple(_gone(n, one, turn.id, kind) for n, one in enumerate(ids, 1)),
        patch_before=Patch(values=values),
        undo=_undo(turn, kind, ids, [*values]),
        expected={**(plain.expected or {}), **opted},
        warnings=(*turn.case.warnings, *warnings, *own, *([_OPT_OUT] if opted else [])),
    )


def _master(record: Id, kind: str, values: Mapping[str, object]) -> Json:
    """The master as the request has it; what is to be empty is named apart."""
    told = {name: value for name, value in values.items() if value != ""}
    cleared = sorted(values.keys() - told.keys())
    master: Json = {"type": kind, "Id": record, **told}
    return {**master, "fieldsToNull": cleared} if cleared else master


def _gone(number: int, record: str, master: Id, kind: str) -> Json:
    query = f"SELECT IsDeleted, MasterRecordId FROM {kind} WHERE Id = '{record}'"
    body = {"queryString": query}
    return check(
        f"gone-{number}",
        {"protocol": "SOAP", "operation": "queryAll", "body": body},
        "The record is in the recycle bin and names its master.",
        values=[
            equals("/records/0/IsDeleted", True),
            equals("/records/0/MasterRecordId", master),
        ],
    )


def _named(turn: Turn) -> list[tuple[str, str]]:
    losers = [(f"loser-{n}", held.record_id) for n, held in enumerate(turn.losers, 1)]
    return [("survivor", turn.survivor.record_id), *losers]


def _seen(name: str, record: str, kind: str) -> Json:
    """The whole record as it is before the merge; of an Account also that it is a person.

    `retrieve` has to name every field; SOQL's FIELDS(ALL) asks for all that the user may see.
    """
    account = kind == "Account"
    query = f"SELECT FIELDS(ALL) FROM {kind} WHERE Id = '{record}' LIMIT 1"
    return check(
        name,
        {"protocol": "SOAP", "operation": "query", "body": {"queryString": query}},
        _KEEP + (" Stop if it is no person account." if account else ""),
        values=[
            equals("/size", 1),
            *([equals(f"/records/0/{PERSON}", True)] if account else []),
        ],
    )


def _undo(turn: Turn, kind: str, losers: list[str], changed: list[str]) -> Undo:
    before = turn.fields.before
    # An opt-out stays one: nobody has said otherwise.
    changed = [name for name in changed if name not in _OPT_OUTS.values()]
    old = _master(turn.id, kind, {name: before.get(name, "") for name in changed})
    undelete = {"protocol": "SOAP", "operation": "undelete", "body": {"ids": losers}}
    update = {"protocol": "SOAP", "operation": "update", "body": {"sObjects": [old]}}
    return Undo(
        exists="partly",
        say="The losers can be taken out of the recycle bin while they are in it, and the fields "
        "of the master set as they were; cases, activities and the like stay with the master.",
        requests=(undelete, update) if changed else (undelete,),
    )


def _blocked(case: Case, losers: tuple[Held, ...], why: Blocker) -> Step:
    return Step(survivor=case.survivor, losers=losers, blocked=(why,))


def _other(others: Sequence[Held], kind: str) -> Blocker:
    kinds = ", ".join(sorted({_object(held) for held in others}))
    return Blocker(
        code="other_object",
        reason=f"Salesforce merges records of one object only: a {kind} and a {kinds} are two.",
        unblock="Convert the lead, or link the records by hand.",
    )


def _company(companies: Sequence[Held]) -> Blocker:
    names = ", ".join(held.record_id for held in companies)
    return Blocker(
        code="other_object",
        reason=f"The Account {names} is no person account ({PERSON}), but a company.",
        unblock="Merge the contacts of the company, or the accounts by hand.",
    )


TARGET: Final = Target(
    name="salesforce",
    title="Salesforce",
    form=re.compile(r"(?:003|00Q|001)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?"),
    ids="15 or 18 letters and digits that begin with 003 (Contact), 00Q (Lead) or 001 (Account)",
    steps=steps,
    a_call=REQUESTS,
    asked=lambda column: "." not in column,
)
