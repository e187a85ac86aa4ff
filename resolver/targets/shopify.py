"""Shopify: the GraphQL mutation `customerMerge`, two customers a call, carried out later.

Shopify chooses who stays: the one of `customerIdOfEmailToKeep`; else the only one with an e-mail;
else, without any e-mail, `customerTwoId`. So the survivor always goes in as two, and its e-mail is
kept; a survivor without e-mail gives way to a record that has one. An e-mail of another record that
a person has chosen is set once the merge is done.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from resolver.targets.case import Case
from resolver.targets.chain import Turn, bare, turns
from resolver.targets.fields import Field, Settled, keeps
from resolver.targets.step import Patch, Step, Target, Undo, saying
from resolver.targets.wire import POST, Id, Json, call, check, equals, from_step

PATH: Final = "/admin/api/2026-10/graphql.json"
_GID: Final = "gid://shopify/Customer/"

EMAIL: Final = "email"
FIELDS: Final = (
    Field(name=EMAIL, role="email", golden="emails", kept=True),
    Field(name="phone", role="phone", golden="phones"),
    Field(name="firstName", role="given_name", golden="name"),
    Field(name="lastName", role="family_name", golden="name"),
    Field(name="defaultAddress.address1", role="street", golden="address"),
    Field(name="defaultAddress.city", role="city", golden="address"),
    Field(name="defaultAddress.province", role="region", golden="address"),
    Field(name="defaultAddress.zip", role="postcode", golden="address"),
    Field(name="defaultAddress.country", role="country", golden="address"),
)
OVERRIDES: Final = {
    "customerIdOfFirstNameToKeep": ("firstName",),
    "customerIdOfLastNameToKeep": ("lastName",),
    "customerIdOfPhoneNumberToKeep": ("phone",),
    "customerIdOfDefaultAddressToKeep": tuple(
        one.name for one in FIELDS if one.golden == "address"
    ),
}
"""What a call can override, and the fields that it then takes from that customer."""

_ARGUMENTS: Final = (
    "customerOneId: $customerOneId, customerTwoId: $customerTwoId, overrideFields: $overrideFields"
)
_VARIABLES: Final = (
    "$customerOneId: ID!, $customerTwoId: ID!, $overrideFields: CustomerMergeOverrideFields"
)
MERGE: Final = (
    f"mutation customerMerge({_VARIABLES}) {{ customerMerge({_ARGUMENTS}) "
    "{ resultingCustomerId job { id done } userErrors { code field message } } }"
)
PREVIEW: Final = (
    f"query customerMergePreview({_VARIABLES}) {{ customerMergePreview({_ARGUMENTS}) "
    "{ resultingCustomerId customerMergeErrors { errorFields message } } }"
)
MERGEABLE: Final = (
    "query customer($id: ID!) { customer(id: $id) { id email phone firstName lastName note tags "
    "locale state taxExempt taxExemptions createdAt updatedAt numberOfOrders "
    "amountSpent { amount currencyCode } "
    "emailMarketingConsent { marketingState marketingOptInLevel consentUpdatedAt } "
    "smsMarketingConsent { marketingState marketingOptInLevel consentUpdatedAt "
    "consentCollectedFrom } defaultAddress { id } addressesV2(first: 100) { nodes { id firstName "
    "lastName company address1 address2 city province provinceCode zip country countryCodeV2 "
    "phone } pageInfo { hasNextPage } } metafields(first: 100) { nodes { namespace key type value "
    "} pageInfo { hasNextPage } } "
    "mergeable { isMergeable reason errorFields mergeInProgress } } }"
)
_ASKED: Final = re.compile(
    "note|tags|locale|state|tax[ _]exempt(?:ions)?|accepts(?:[ _]email)?[ _]marketing|"
    "(?:email|sms)_marketing_consent.*|accepts sms marketing|total[ _](?:spent|orders)|"
    "orders_count|email marketing: .*|sms marketing: .*|(?:default[_ ])?address(?:es)?[. ].*|"
    r"addresses|created[ _]at|updated[ _]at|(?:.*\()?(?:customer\.)?metafields?[.:].*|currency|"
    "admin_graphql_api_id"
)
"""Columns of exports whose content the answer to that query has; nothing asks about WhatsApp."""

STATUS: Final = (
    "query customerMergeJobStatus($jobId: ID!) { customerMergeJobStatus(jobId: $jobId) "
    "{ status resultingCustomerId customerMergeErrors { errorFields message } } }"
)
CONSENT: Final = (
    "mutation customerEmailMarketingConsentUpdate("
    "$input: CustomerEmailMarketingConsentUpdateInput!) { "
    "customerEmailMarketingConsentUpdate(input: $input) "
    "{ customer { id } userErrors { field message } } }"
)
UPDATE: Final = (
    "mutation customerUpdate($input: CustomerInput!) { customerUpdate(input: $input) "
    "{ customer { id email } userErrors { field message } } }"
)

_ANSWER: Final = "/data/customerMerge/resultingCustomerId"
_SILENCED: Final = "emailMarketingConsent.marketingState"
_LONGEST: Final = 500
"""Letters of a header that are looked at."""

_NOTES: Final = "Notes and tags follow Shopify's own rule; the preview shows them."
_WITHOUT_EMAIL: Final = (
    "Shopify keeps the customer with an e-mail, so that one stays instead of the one that the run "
    "had chosen."
)


def lead(case: Case) -> Case:
    """The case with a survivor that Shopify lets survive: one with an e-mail, if any has."""
    having = [held for held in case.records if held.emails]
    if case.survivor.emails or not having:
        return case
    first = next((held for held in having if held.key == case.chosen.get("emails")), having[0])
    losers = tuple(held for held in case.records if held is not first)
    warnings = (*case.warnings, _WITHOUT_EMAIL)
    return replace(case, survivor=first, losers=losers, warnings=warnings)


def steps(case: Case) -> list[Step]:
    """One merge a loser; each goes on with the customer that the last one came to."""
    return [
        _step(turn)
        for turn in turns(case, FIELDS, keeps, again=lambda step: from_step(step, _ANSWER))
    ]


def gid(record: Id) -> Id:
    """The id as GraphQL has it."""
    plain = isinstance(record, str) and not record.startswith(_GID)
    return f"{_GID}{record}" if plain else record


def _step(turn: Turn) -> Step:
    survivor, loser = gid(turn.id), gid(turn.loser.record_id)
    kept = _overrides(turn, survivor, loser)
    variables = {"customerOneId": loser, "customerTwoId": survivor, "overrideFields": kept}
    answer = from_step(turn.number, _ANSWER)
    plain = bare(turn)
    return replace(
        plain,
        request=_graphql(MERGE, variables),
        before=_before(turn, variables),
        after=(_done(turn),),
        patch_before=Patch(values=_shown(turn.fields)),
        patch_after=_patch(turn, answer),
        undo=_undo(),
        expected={**(plain.expected or {}), "id": gid(turn.survivor.record_id)},
        warnings=(*turn.case.warnings, _NOTES, *_consent(turn)),
    )


def _graphql(query: str, variables: Json) -> Json:
    return call(POST, PATH, body={"query": query, "variables": variables})


def _overrides(turn: Turn, survivor: Id, loser: Id) -> Json:
    """Who keeps what: said for every field that either of the two has."""
    kept: Json = {"customerIdOfEmailToKeep": survivor} if turn.survivor.emails else {}
    for name, fields in OVERRIDES.items():
        if any(turn.fields.after.get(one) for one in fields):
            taken = any(one in turn.fields.patch for one in fields)
            kept[name] = loser if taken else survivor
    return kept


def _shown(fields: Settled) -> Json:
    return {name: value for name, value in fields.patch.items() if value and name != EMAIL}


def _before(turn: Turn, variables: Json) -> tuple[Json, ...]:
    can = [
        equals("/data/customer/mergeable/isMergeable", True),
        equals("/data/customer/addressesV2/pageInfo/hasNextPage", False),
        equals("/data/customer/metafields/pageInfo/hasNextPage", False),
    ]
    say = (
        "Keep the answer: it is the snapshot. The reason says what stands in the way; where there "
        "is a next page of addresses or metafields, fetch and keep that, too, before you go on."
    )
    preview = "/data/customerMergePreview/resultingCustomerId"
    return (
        *(
            check(name, _graphql(MERGEABLE, {"id": variables[one]}), say, status=200, values=can)
            for name, one in (("survivor", "customerTwoId"), ("loser", "customerOneId"))
        ),
        check(
            "preview",
            _graphql(PREVIEW, variables),
            "Shopify would keep the survivor of this plan; stop if it says another.",
            status=200,
            values=[equals(preview, gid(turn.id))],
        ),
    )


def _done(turn: Turn) -> Json:
    at = "/data/customerMergeJobStatus"
    job = from_step(turn.number, "/data/customerMerge/job/id")
    return check(
        "done",
        _graphql(STATUS, {"jobId": job}),
        "The job is done and has kept the survivor; the next step waits for it.",
        status=200,
        values=[
            equals(f"{at}/status", "COMPLETED"),
            equals(f"{at}/resultingCustomerId", gid(turn.id)),
        ],
        poll=True,
    )


def _patch(turn: Turn, customer: Id) -> Patch:
    """What no override can say: another e-mail, and that the customer has opted out."""
    values, requests = {}, []
    if EMAIL in turn.fields.patch:
        values[EMAIL] = turn.fields.patch[EMAIL]
        requests.append(_graphql(UPDATE, {"input": {"id": customer, EMAIL: values[EMAIL]}}))
    if turn.opted_out and turn.fields.after.get(EMAIL):
        values[_SILENCED] = "UNSUBSCRIBED"
        state = {"marketingState": "UNSUBSCRIBED"}
        told = {"input": {"customerId": customer, "emailMarketingConsent": state}}
        requests.append(_graphql(CONSENT, told))
    return Patch(values=values, requests=tuple(requests))


def _consent(turn: Turn) -> list[str]:
    """What is done about an opt-out, or has to be."""
    email = turn.fields.after.get(EMAIL)
    if turn.opted_out and email:
        return [f"A record has opted out: the step unsubscribes {email}."]
    if turn.opted_out:
        return [
            "A record has opted out, and without an e-mail Shopify keeps no consent to e-mail: see "
            "to the survivor's consent by hand."
        ]
    return []


def _undo() -> Undo:
    return Undo(
        exists="none",
        say="Shopify cannot take a merge back. A customer can be created anew from the snapshot, "
        "under a new id; orders, addresses and discounts stay with the survivor.",
    )


TARGET: Final = Target(
    name="shopify",
    title="Shopify",
    form=re.compile(r"(?:gid://shopify/Customer/)?[0-9]{1,20}"),
    ids="digits only",
    steps=steps,
    told=saying(FIELDS),
    silenced=_SILENCED,
    answer=_ANSWER,
    lead=lead,
    written=lambda record: str(gid(record)),
    asked=lambda column: _ASKED.fullmatch(column.casefold()[:_LONGEST]) is not None,
)
