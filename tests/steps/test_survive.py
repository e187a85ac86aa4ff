from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from resolver.config.model import Survivorship
from resolver.files.results import write
from resolver.frames.schema import RECORDS
from resolver.steps.clean import clean
from resolver.steps.survive import PROVENANCE, survive
from resolver.steps.survive.consent import consent

SCHEMA = json.loads(Path(write.__file__).with_name("seed_schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)
LISTS = ("emails", "phones", "handles", "external_ids")


def point(original, **said):
    silent = dict.fromkeys(("type", "region", "primary", "verified"))
    return {"original": original, **silent, **said}


def record(record_id, **values):
    for name in ("emails", "phones", "handles"):
        given_points = values.get(name, [])
        values[name] = [p if isinstance(p, dict) else point(p) for p in given_points]
    codes = [dict(zip(("system", "value"), code, strict=True)) for code in values.get("ids", [])]
    values.pop("ids", None)
    return {"source": "s", "record_id": record_id, "external_ids": codes, **values}


def frames(*records, groups=None):
    """Records, clean frame and entities; without groups all records are one entity."""
    free = sorted({name for row in records for name in row if name.startswith("attribute:")})
    schema = pl.Schema([*RECORDS.items(), *((name, pl.String()) for name in free)])
    read = pl.DataFrame(list(records), schema=schema).sort("source", "record_id")
    entities = read.select("source", "record_id").with_columns(
        entity_id=pl.col("record_id").replace_strict(groups) if groups else pl.lit("e"),
        auto_entity_id=pl.lit("x"),
    )
    return read, clean(read, "US"), entities


def merged(*records, **rules):
    found = survive(*frames(*records), Survivorship(**rules))
    assert len(found) == 1
    golden = json.loads(found["golden"][0])
    VALID.validate(golden)
    return golden


def custom(*records, **rules):
    return merged(*records, **rules).get("customAttributes", {})


def normalized(points):
    return [p["normalized"] for p in points]


def test_an_entity_of_one_record_keeps_its_values():
    golden = merged(
        record(
            "7",
            name="Zoë O'Neil",
            emails=["Zoe@Example-shop.org"],
            phones=[point("(212) 867-5309", type="Home")],
            address="1 Quay Road",
            company="Acme Ltd",
            ids=[("shop", "A1")],
            created_at="2020-01-02T03:04:05.678901234Z",
            **{"attribute:tier": "gold"},
        )
    )
    assert golden == {
        "id": "7",
        "name": "Zoë O'Neil",
        "emails": [
            {
                "original": "Zoe@Example-shop.org",
                "normalized": "zoe@example-shop.org",
                "primary": True,
            }
        ],
        "phones": [
            {
                "original": "(212) 867-5309",
                "normalized": "+12128675309",
                "type": "HOME",
                "regionCode": "US",
                "primary": True,
            }
        ],
        "address": "1 Quay Road",
        "externalCustomerId": "A1",
        "customAttributes": {"company": "Acme Ltd", "tier": "gold"},
        "createdAt": "2020-01-02T03:04:05.678901Z",
    }


def test_all_entities_are_there_also_those_without_a_value():
    rows = [record("1"), record("2", name="Ann Lee"), record("3", name="A. Lee")]
    found = survive(*frames(*rows, groups={"1": "b", "2": "a", "3": "a"}), Survivorship())
    assert found.columns == ["entity_id", "survivor_source", "survivor_id", "golden", "provenance"]
    assert found["entity_id"].to_list() == ["a", "b"]
    assert found["golden"][1] == '{"id":"1"}'
    assert found["provenance"].is_null().to_list() == [False, True]
    assert found.schema["provenance"] == PROVENANCE


def test_no_records():
    found = survive(*frames(), Survivorship())
    assert found.is_empty() and found.schema["provenance"] == PROVENANCE


@pytest.mark.parametrize(
    ("rule", "survivor"), [("most_complete", "2"), ("oldest", "3"), ("newest", "1")]
)
def test_the_survivor_follows_its_rule(rule, survivor):
    rows = [
        record("1", name="Ann Lee", created_at="2021-01-01", modified_at="2024-01-01"),
        record("2", name="Ann Lee", emails=["a@ann.org"], phones=["212 867 5309"]),
        record("3", created_at="2019-01-01", modified_at="2019-01-02"),
    ]
    assert merged(*rows, survivor=rule)["id"] == survivor


def test_contact_points_are_united_by_canonical_value_newest_first():
    golden = merged(
        record("1", emails=["Ann@Lee.org", "old@lee.org"], modified_at="2020-01-01"),
        record("2", emails=["ann@lee.org; new@lee.org"], modified_at="2021-01-01"),
    )
    assert normalized(golden["emails"]) == ["ann@lee.org", "new@lee.org", "old@lee.org"]
    assert golden["emails"][0] == {
        "original": "ann@lee.org",
        "normalized": "ann@lee.org",
        "primary": True,
    }
    assert [p["primary"] for p in golden["emails"]] == [True, False, False]


def test_a_verified_contact_point_comes_before_newer_ones():
    old = record("1", emails=[point("sure@lee.org", verified=True)], modified_at="2020-01-01")
    new = record("2", emails=["new@lee.org"], modified_at="2021-01-01")
    assert normalized(merged(old, new)["emails"]) == ["sure@lee.org", "new@lee.org"]
    by_record = record("1", emails=["sure@lee.org"], modified_at="2020-01-01", verified="Yes")
    assert normalized(merged(by_record, new)["emails"]) == ["sure@lee.org", "new@lee.org"]


def test_the_primary_point_of_a_record_stays_primary():
    row = record("1", emails=["a@lee.org", point("b@lee.org", primary=True)])
    assert normalized(merged(row)["emails"]) == ["b@lee.org", "a@lee.org"]


def test_placeholders_and_what_is_no_contact_point_are_dropped():
    row = record("1", emails=["test@test.com", "none", "@"], phones=["0000000000", "n/a", "12"])
    assert merged(row) == {"id": "1"}


def test_phones_keep_type_region_and_what_is_not_valid():
    golden = merged(
        record("1", phones=[point("+33 6 12 34 56 78", type="cell"), "867-5309"]),
        record("2", phones=["06 12 34 56 78"], country="France", modified_at="2021-01-01"),
    )
    assert golden["phones"] == [
        {
            "original": "06 12 34 56 78",
            "normalized": "+33612345678",
            "type": "MOBILE",
            "regionCode": "FR",
            "primary": True,
        },
        {"original": "867-5309", "type": "OTHER", "primary": False},
    ]


def test_extensions_make_different_phones():
    golden = merged(
        record("1", phones=["212-867-5309 x12"]), record("2", phones=["212-867-5309 x13"])
    )
    assert normalized(golden["phones"]) == ["+12128675309"] * 2
    assert {p["type"] for p in golden["phones"]} == {"WORK"}


def test_handles_and_messaging_phones_are_channels():
    golden = merged(
        record("1", handles=[point("@Ann.Lee", type="Instagram"), point("annlee", type="X")]),
        record("2", handles=[point("@ann.lee", type="instagram")]),
        record("3", phones=[point("+1 212 867 5309", type="WHATSAPP")]),
    )
    assert golden["channels"] == [
        {"type": "WHATSAPP", "address": "+12128675309"},
        {"type": "INSTAGRAM", "address": "@Ann.Lee"},
    ]
    assert golden["customAttributes"] == {"handles": ["X:annlee"]}


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (["J. Lee", "Joan Lee"], "Joan Lee"),
        (["Joan Lee", "Joan Mary Lee"], "Joan Mary Lee"),
        (["joanlee99@lee.org", "Joan"], "Joan"),
        (["JOAN LEE", "Joan Lee", "LEE, JOAN"], "Joan Lee"),
        (["Joan Smith", "Joan Smyth", "Joan Smyth"], "Joan Smyth"),
        (["Zoe Lee", "Zoë Lee"], "Zoë Lee"),
        (["Zoe Mueller", "Zoë Müller"], "Zoë Müller"),
        (["Unknown", "J Lee"], "J Lee"),
        (["Unknown", None], None),
    ],
)
def test_the_most_complete_name_of_a_person_wins(names, best):
    rows = [record(str(at), name=name) for at, name in enumerate(names)]
    assert merged(*rows).get("name") == best


def test_a_name_is_made_of_its_parts():
    row = record("1", given_name="Joan", family_name="van der Berg", suffix="Jr")
    assert merged(row)["name"] == "Joan van der Berg Jr"


@pytest.mark.parametrize(
    ("rule", "name"), [("newest", "J Lee"), ("oldest", "Joan Lee"), ("most_frequent", "Jo Lee")]
)
def test_another_rule_for_names(rule, name):
    rows = [
        record("1", name="J Lee", modified_at="2024-01-01"),
        record("2", name="Joan Lee", created_at="2010-01-01"),
        record("3", name="Jo Lee"),
        record("4", name="Jo Lee"),
    ]
    assert merged(*rows, name=rule)["name"] == name


def test_the_newest_whole_address_wins_and_is_one_line():
    rows = [
        record("1", address="1 Old Road, Springfield, IL 62704", modified_at="2020-01-01"),
        record(
            "2",
            street="Quay Road",
            house_number="18",
            city="Springfield",
            region="IL",
            postcode="62704",
            modified_at="2021-01-01",
        ),
        record("3", city="Springfield", modified_at="2022-01-01"),
    ]
    assert merged(*rows)["address"] == "18 Quay Road, Springfield, IL, 62704"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"postcode": "2138", "country": "US"}, "02138, US"),
        ({"postcode": " 2138 ", "city": "Boston", "region": "MA"}, "Boston, MA, 02138"),
        ({"postcode": "2138", "city": "Wien", "country": "AT"}, "Wien, 2138, AT"),
        ({"postcode": "02138-1234", "country": "US"}, "02138-1234, US"),
        ({"address": "1 Quay Road, Boston MA 2138", "postcode": "2138", "country": "US"}, None),
    ],
)
def test_a_postcode_has_the_zeros_back_that_a_number_lost(said, told):
    expected = told or "1 Quay Road, Boston MA 2138, US"
    assert merged(record("1", **said))["address"] == expected


def test_letters_inside_of_a_street_are_no_state():
    for street, city, state in (
        ("12 Castro St", "Oakland", "CA"),
        ("9 Main St", "Boston", "MA"),
        ("1 Boston Road", "Boston", "MA"),
    ):
        row = record("1", street=street, city=city, region=state)
        assert merged(row)["address"] == f"{street}, {city}, {state}"
    row = record("1", street="2nd Street", house_number="2", city="York")
    assert merged(row)["address"] == "2 2nd Street, York"


def test_an_address_line_is_completed_by_its_parts_and_repeats_none():
    row = record("1", address="18 Quay Road, Springfield", city="SPRINGFIELD", postcode="62704")
    assert merged(row)["address"] == "18 Quay Road, Springfield, 62704"
    german = record("1", street="Hauptstraße", house_number="5", city="Ulm", country="Germany")
    assert merged(german)["address"] == "Hauptstraße 5, Ulm, Germany"


def test_the_most_frequent_birth_date_wins_and_whole_dates_beat_years():
    rows = [record(str(at), birth_date=day) for at, day in enumerate(["1980-02-03"] * 2)]
    other = record("9", birth_date="1981-02-03", modified_at="2024-01-01")
    assert custom(*rows, other)["birthdate"] == "1980-02-03"
    year = record("1", birth_year="1980")
    assert custom(year, record("2", birth_year="1980"), other)["birthdate"] == "1981-02-03"


OUT = ["no", "FALSE", "0", "opt-out", "Unsubscribed", "Désinscrit", "nein", "нет", "いいえ", "否"]
OUT += ["NEVER_SUBSCRIBED", "email: yes, sms: no", '{"sms": false}', "Do not contact", "sms=0"]
IN = ["yes", "TRUE", "1", "subscribed", "Opt-in", "ja", "Sí", "oui"]


@pytest.mark.parametrize("word", OUT)
@pytest.mark.parametrize("outer", ["", " "])
def test_words_of_an_opt_out(word, outer):
    frame = pl.DataFrame({"c": [outer + word + outer]})
    assert frame.select(consent(pl.col("c"))).item() == "opt_out"


def test_words_of_an_opt_in_and_others():
    frame = pl.DataFrame({"c": [*IN, "pending", "n/a", None]})
    found = frame.select(consent(pl.col("c"))).to_series().to_list()
    assert found == ["opt_in"] * len(IN) + ["pending", None, None]


@given(st.lists(st.sampled_from(IN), max_size=3), st.sampled_from(OUT), st.integers(0, 3))
@settings(deadline=None, max_examples=10)
def test_an_opt_out_anywhere_stays(words, out, at):
    said = [*words[:at], out, *words[at:]]
    rows = [record(str(n), consent=w, modified_at=f"20{20 + n}") for n, w in enumerate(said)]
    assert custom(*rows)["consent"] == "opt_out"


def test_the_newest_consent_on_request():
    rows = [
        record("1", consent="no", modified_at="2020-01-01"),
        record("2", consent="yes", modified_at="2021-01-01"),
    ]
    assert custom(*rows, consent="newest")["consent"] == "opt_in"
    assert custom(*rows)["consent"] == "opt_out"


def test_earliest_creation_and_latest_change():
    golden = merged(
        record("1", created_at="2020-01-01T00:00:00+02:00", modified_at="2022-01-01"),
        record("2", created_at="2021-01-01", modified_at="1/2/2023 3:00 PM"),
    )
    assert golden["createdAt"] == "2019-12-31T22:00:00Z"
    assert golden["modifiedAt"] == "2023-01-02T15:00:00Z"


def test_external_ids_of_the_survivor_and_all_others():
    golden = merged(
        record("1", ids=[("shop", "A2"), ("erp", "9")], modified_at="2024-01-01"),
        record("2", ids=[("Shop", "a1"), ("", "77")], name="Ann Lee", emails=["a@lee.org"]),
        record("3", ids=[("shop", "A1")]),
    )
    assert golden["id"] == "2"
    assert golden["externalCustomerId"] == "a1"
    assert golden["customAttributes"]["externalCustomerIds"] == ["77", "shop:A2", "erp:9"]


def test_attributes_follow_their_rule_and_never_collide_with_our_own():
    rows = [
        record("1", **{"attribute:tier": "gold", "attribute:consent": "maybe"}),
        record("2", **{"attribute:tier": "silver"}, consent="yes", modified_at="2024-01-01"),
        record("3", **{"attribute:tier": "gold"}),
    ]
    own = {"consent": "opt_in", "attribute:consent": "maybe"}
    assert custom(*rows) == {"tier": "silver"} | own
    assert custom(*rows, attributes="most_frequent") == {"tier": "gold"} | own


def test_what_reads_like_no_value_is_kept_where_there_is_no_other():
    absent = record("1", **{"attribute:points": "0"}, modified_at="2024-01-01")
    assert custom(absent) == {"points": "0"}
    assert custom(absent, record("2", **{"attribute:points": "12"})) == {"points": "12"}


def test_provenance_names_record_and_rule_of_every_value():
    rows = [
        record("1", name="Ann Lee", emails=["ann@lee.org"], modified_at="2020-01-01"),
        record("2", name="A Lee", emails=["a@lee.org"], consent="no", modified_at="2021-01-01"),
    ]
    found = survive(*frames(*rows), Survivorship())["provenance"][0].to_list()
    assert [(o["field"], o["value"], o["record_id"], o["rule"]) for o in found] == [
        ("id", "2", "2", "most_complete"),
        ("name", "Ann Lee", "1", "longest"),
        ("emails", "a@lee.org", "2", "union"),
        ("emails", "ann@lee.org", "1", "union"),
        ("customAttributes.consent", "opt_out", "2", "strictest"),
        ("modifiedAt", "2021-01-01T00:00:00Z", "2", "newest"),
    ]
    assert {o["source"] for o in found} == {"s"}


HOSTILE = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
    st.sampled_from(['"', "\\", '\\"', "</script>", "\u2028", "😀", "e\u0301", "{}", "'", "\t\n"]),
)
ADDRESS = st.sampled_from(["a@lee.org", "A@Lee.org", "b@lee.org", "test@test.com", "x"])
ANY = st.fixed_dictionaries(
    {"name": HOSTILE, "address": HOSTILE, "attribute:note": HOSTILE, "consent": HOSTILE},
    optional={
        "emails": st.lists(st.one_of(ADDRESS, HOSTILE), max_size=3),
        "phones": st.lists(st.sampled_from(["212 867 5309", "+33612345678", "1"]), max_size=3),
        "handles": st.lists(HOSTILE, max_size=2),
        "ids": st.lists(st.tuples(HOSTILE, HOSTILE), max_size=2),
        "birth_date": st.sampled_from(["1980-01-02", "2/1/80", "x"]),
        "created_at": st.sampled_from(["2020-01-01", "1600000000"]),
        "modified_at": st.sampled_from(["2021-01-01", "yesterday"]),
    },
)


@settings(deadline=None, max_examples=10)
@given(st.lists(st.tuples(ANY, st.integers(0, 4)), min_size=4, max_size=16))
def test_hostile_values_come_out_whole_and_valid(grouped):
    rows = [record(str(at), **value) for at, (value, _) in enumerate(grouped)]
    named = {str(at): str(group) for at, (_, group) in enumerate(grouped)}
    read, cleaned, entities = frames(*rows, groups=named)
    found = survive(read, cleaned, entities, Survivorship())
    assert found["entity_id"].to_list() == sorted(set(entities["entity_id"]))
    assert found.equals(survive(read, cleaned, entities.reverse(), Survivorship()))
    for entity, _, _, text, _ in found.iter_rows():
        golden = json.loads(text)
        VALID.validate(golden)
        members = [row for row in rows if named[row["record_id"]] == entity]
        # Python and polars differ on which control characters are blank.
        notes = {row["attribute:note"].strip() for row in members}
        assert golden.get("customAttributes", {}).get("note", "").strip() in notes
        addresses = {row["address"].strip() for row in members}
        assert golden.get("address", "").strip() in {*addresses, ""}


RECORDS_OF_ONE = st.lists(st.lists(ADDRESS, max_size=4), min_size=1, max_size=5)


@settings(deadline=None, max_examples=8)
@given(st.lists(RECORDS_OF_ONE, min_size=4, max_size=10))
def test_no_contact_point_is_lost_and_none_is_twice(people):
    rows = [
        record(f"{person}-{at}", emails=emails)
        for person, addresses in enumerate(people)
        for at, emails in enumerate(addresses)
    ]
    named = {row["record_id"]: row["record_id"].split("-")[0] for row in rows}
    found = survive(*frames(*rows, groups=named), Survivorship())
    assert len(found) == len(people)
    for entity, _, _, text, _ in found.iter_rows():
        golden, addresses = json.loads(text), people[int(entity)]
        VALID.validate(golden)
        known = {address.lower() for row in addresses for address in row}
        known -= {"test@test.com", "x"}
        assert sorted(normalized(golden.get("emails", []))) == sorted(known)


def test_ties_do_not_depend_on_the_order_of_rows():
    rows = [record(n, name=f"Ann {n}", emails=[f"{n}@lee.org"]) for n in ("x", "y", "z")]
    first = merged(*rows)
    assert first == merged(*reversed(rows))
    assert first["id"] == "x"


def test_a_record_with_very_many_points_takes_linear_time():
    phones = [f"212 867 {n:04d}" for n in range(5_000)]
    golden = merged(record("1", phones=phones, emails=[f"a{n}@lee.org" for n in range(5_000)]))
    assert len(golden["phones"]) == len(golden["emails"]) == 5_000


RULED = (
    record("1", name="Ann Lee", emails=["a@x.org", "b@x.org"], phones=["+1 212 736 5000"]),
    record(
        "2",
        name="Annabel Lee-Smith",
        emails=["c@x.org"],
        phones=["+1 415 555 2671"],
        birth_date="1980-01-02",
        **{"attribute:tier": "gold"},
    ),
    record("3", name="A. Lee", company="Acme", **{"attribute:tier": "tin"}),
)


def chosen(*wishes, groups=None):
    values = pl.DataFrame(
        wishes, schema={"row": pl.UInt32, "other": pl.UInt32, "field": pl.String}, orient="row"
    )
    found = survive(*frames(*RULED, groups=groups), Survivorship(), values)
    golden = json.loads(found["golden"][0])
    rules = {(one["field"], one["value"]): one["rule"] for one in found["provenance"][0]}
    return found, golden, rules


def test_nobody_has_chosen():
    assert chosen()[0].equals(survive(*frames(*RULED), Survivorship()))


def test_a_chosen_value_stands_above_the_rule_of_its_field():
    _, golden, rules = chosen((2, 0, "name"), (0, 1, "email"), (1, 0, "phone"))
    assert golden["name"] == "A. Lee"
    assert rules["name", "A. Lee"] == "ruled"
    assert [one["normalized"] for one in golden["emails"]] == ["a@x.org", "b@x.org", "c@x.org"]
    assert [one["primary"] for one in golden["emails"]] == [True, False, False]
    assert (rules["emails", "a@x.org"], rules["emails", "b@x.org"]) == ("ruled", "union")
    assert golden["phones"][0]["normalized"] == "+14155552671"
    _, golden, _ = chosen((1, 0, "email"))
    assert golden["emails"][0]["normalized"] == "c@x.org"


def test_the_survivor_and_free_attributes_can_be_chosen():
    found, golden, rules = chosen((2, 1, "survivor"), (2, 1, "attribute:tier"))
    assert (golden["id"], found["survivor_id"][0]) == ("3", "3")
    assert golden["customAttributes"]["tier"] == "tin"
    assert rules["customAttributes.tier", "tin"] == "ruled"


def test_the_last_word_on_a_field_of_an_entity_counts():
    assert chosen((2, 0, "name"), (0, 1, "name"))[1]["name"] == "Ann Lee"


def test_a_choice_holds_only_while_both_are_one_entity():
    apart = {"1": "a", "2": "a", "3": "b"}
    assert chosen((2, 0, "name"), groups=apart)[1]["name"] == "Annabel Lee-Smith"


def test_a_record_without_the_value_leaves_it_to_the_rule():
    _, golden, rules = chosen((0, 1, "birth_date"), (2, 0, "email"), (0, 1, "attribute:none"))
    assert golden["customAttributes"]["birthdate"] == "1980-01-02"
    assert "ruled" not in rules.values()
