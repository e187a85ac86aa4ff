"""A small run over exports of six systems: one customer each to be merged, and one across two."""

from __future__ import annotations

import atexit
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from resolver.files.options import ReadOptions
from resolver.recipes import batch

SHOPIFY = """\
Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Address1,\
Default Address City,Default Address Province Code,Default Address Country Code,\
Default Address Zip,Phone
7001,Dana,Okafor,dana.okafor@gmail.com,yes,18 Quay Road,Boston,MA,US,02110,+16175558142
7002,Dana Ruth,Okafor,d.okafor@fastmail.com,no,,,,,,+16175558142
7003,Dana,Okafor,,no,4 Mill Lane,Salem,MA,US,01970,+16175558142
7101,Cleo,Vance,cleo.vance@gmail.com,yes,,,,,,
"""
HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Company Name,\
Street Address,City,State/Region,Postal Code,Country/Region,Unsubscribed from all email,\
Create Date,Last Modified Date
101,Erik,Lindqvist,erik.lindqvist@gmail.com,+12125550187,,Fjord Tools,9 Pine Street,Albany,NY,\
12207,US,false,2020-01-05,2021-01-05
102,Erik,Lindqvist,erik@lindqvist.se,+15185550123,+12125559134,Fjord Tools AB,22 Elm Street,,,\
12054,US,true,2021-02-05,2023-02-05
103,E.,Lindqvist,erik.lindqvist@gmail.com,,,,,Troy,,,,false,2021-03-05,2022-03-05
201,Cleo,Vance,cleo.vance@gmail.com,,,,,,,,,false,2021-03-05,2022-03-05
"""
SALESFORCE = """\
Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,MailingStreet,MailingCity,MailingState,\
MailingPostalCode,MailingCountry,Phone,MobilePhone,Email,Birthdate,HasOptedOutOfEmail,\
CreatedDate,LastModifiedDate,Tier__c
003A000000000A1AAA,0,,,Moreau,Faye,3 Rue Street,Austin,TX,78701,US,5125550133,,faye@moreau.fr,\
1979-04-05,0,2020-01-01,2021-01-01,Gold
003A000000000A2AAA,0,,,Moreau,Faye Anne,,,,,,,5125559177,faye.moreau@gmail.com,1979-04-05,1,\
2021-01-01,2022-01-01,Silver
003A000000000A3AAA,0,,,Moreau,Faye,,,,,,,,faye@moreau.fr,1979-04-05,0,2021-01-01,2021-06-01,Gold
003A000000000A4AAA,0,,,Moreau,F.,,,,,,5125550133,,,1979-04-05,0,2021-01-01,2021-07-01,
00QA000000000A5AAA,0,,,Moreau,Faye,,,,,,,,faye@moreau.fr,1979-04-05,0,2021-01-01,2021-08-01,
"""
ZENDESK = [
    {
        "id": 901,
        "name": "Gus Pereira",
        "email": "gus.pereira@gmail.com",
        "phone": "+13055550155",
        "external_id": None,
        "organization_id": 1,
        "role": "end-user",
        "user_fields": {"tier": "basic", "segment": "retail"},
        "locale": "en-US",
        "created_at": "2021-01-01T00:00:00Z",
        "updated_at": "2021-06-01T00:00:00Z",
    },
    {
        "id": 902,
        "name": "Gustavo Pereira",
        "email": None,
        "phone": "+13055550155",
        "external_id": "C-902",
        "organization_id": 1,
        "role": "end-user",
        "user_fields": {},
        "locale": None,
        "created_at": "2021-01-01T00:00:00Z",
        "updated_at": "2022-06-01T00:00:00Z",
    },
    {
        "id": 903,
        "name": "Ida Roth",
        "email": "ida.roth@gmail.com",
        "phone": None,
        "external_id": None,
        "organization_id": 1,
        "role": "end-user",
        "user_fields": {"tier": "basic", "segment": "retail"},
        "locale": "en-US",
        "created_at": "2021-01-01T00:00:00Z",
        "updated_at": "2021-06-01T00:00:00Z",
    },
]
KLAVIYO = """\
Klaviyo ID,Email,First Name,Last Name,Phone Number,Organization,City,Zip Code,Country,\
Email Marketing Consent,Profile Created On,Updated
01HKA,hana.sato@gmail.com,Hana,Sato,+13125550172,,Chicago,60601,US,SUBSCRIBED,2020-01-01,2021-01-01
01HKB,hana@sato.jp,Hana M,Sato,+13125559911,Sato Design,,,,UNSUBSCRIBED,2021-01-01,2022-01-01
"""
GLADLY = [
    {
        "id": "gl-1",
        "name": "Jon Ashby",
        "address": "5 Dock Street, Reno, NV 89501",
        "emailAddresses": ["jon.ashby@gmail.com"],
        "phoneNumbers": ["+17755550111"],
        "externalCustomerIds": {"shop": "S-1"},
    },
    {
        "id": "gl-2",
        "name": "Jonathan Ashby",
        "emailAddresses": ["j.ashby@fastmail.com"],
        "phoneNumbers": ["+17755559222"],
    },
    {
        "id": "gl-3",
        "name": "Jon Ashby",
        "emailAddresses": ["ashby@jon.net"],
        "phoneNumbers": [],
        "externalCustomerIds": {"shop": "S-3"},
    },
]
GROUPS = (
    ("shopify", ["7001", "7002", "7003"]),
    ("hubspot", ["101", "102", "103"]),
    ("salesforce", [*(f"003A000000000A{n}AAA" for n in (1, 2, 3, 4)), "00QA000000000A5AAA"]),
    ("zendesk", ["901", "902"]),
    ("klaviyo", ["01HKA", "01HKB"]),
    ("gladly", ["gl-1", "gl-2", "gl-3"]),
)
FILES = {
    "shopify.csv": SHOPIFY,
    "hubspot.csv": HUBSPOT,
    "salesforce.csv": SALESFORCE,
    "zendesk.jsonl": "".join(json.dumps(user) + "\n" for user in ZENDESK),
    "klaviyo.csv": KLAVIYO,
    "gladly.jsonl": "".join(json.dumps(profile) + "\n" for profile in GLADLY),
}


def rulings():
    """All records of each system's customer are ruled one, and so are those of Cleo."""
    pairs = [
        (source, first, source, other) for source, (first, *others) in GROUPS for other in others
    ]
    rows = [*pairs, ("hubspot", "201", "shopify", "7101")]
    columns = ("left_source", "left", "right_source", "right")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.with_columns(ruling=pl.lit("same"), by=pl.lit("kim"))


def written(folder, **changed):
    """The exports in a folder, each as changed; `shopify="…"` is the text of `shopify.csv`."""
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    return [str(folder / name) for name in FILES]


@cache
def run():
    """The run directory of a scan under the rulings; it is there for the whole session."""
    folder = Path(mkdtemp(prefix="resolver-plans-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    result = batch.scan(written(folder), options=ReadOptions(), rulings=rulings())
    result.write(folder / "out")
    lines = rulings().write_ndjson()
    (folder / "out" / "rulings.jsonl").write_text(lines, encoding="utf-8")
    return folder / "out"
