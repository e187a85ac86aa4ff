from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from recipes.exports import GROUPS, run

import resolver
from resolver.errors import ConfigError
from resolver.files import plans
from resolver.files.results import reading
from resolver.recipes import planning
from resolver.targets import plans as targets
from resolver.targets.lines import FORMAT
from resolver.targets.plans import TARGETS

GOLDEN = Path(__file__).with_name("plans")
SCHEMA = json.loads(Path(targets.__file__).with_name("plan_schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)


@cache
def plan(target, own=()):
    return planning.plan(run(), target, own)


def text(found):
    file = BytesIO()
    plans.write(found.lines, file)
    return file.getvalue()


def codes(line):
    return [one["code"] for one in line["blocked"]]


def shown(found):
    """What a golden file holds: the steps, indented, and one line on records of other systems."""
    lines = [json.loads(line) for line in text(found).splitlines()]
    foreign = [line for line in lines if codes(line) == ["not_own"]]
    own = [line for line in lines if line not in foreign[1:]]
    if found.target.name == "neutral":  # the others are much the same
        own = [line for line in own if line["losers"][0]["source"] in ("gladly", "shopify")]
    return json.dumps(own, ensure_ascii=False, indent=1) + "\n"


def rewrite():
    """Write the golden files anew, to be looked at: `git diff` says what has changed."""
    for name in TARGETS:
        (GOLDEN / f"{name}.json").write_text(shown(plan(name)), encoding="utf-8")


@pytest.mark.parametrize("target", TARGETS)
def test_the_plan_is_the_golden_one(target):
    golden = GOLDEN / f"{target}.json"
    assert shown(plan(target)) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("target", TARGETS)
def test_every_line_is_valid(target):
    VALID.check_schema(SCHEMA)
    lines = [json.loads(line) for line in text(plan(target)).splitlines()]
    assert lines
    assert [error.message for line in lines for error in VALID.iter_errors(line)] == []


def test_the_schema_knows_the_format_and_all_targets():
    assert SCHEMA["properties"]["format"]["const"] == FORMAT
    assert SCHEMA["properties"]["system"]["enum"] == list(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_a_plan_made_twice_is_identical(target):
    assert text(planning.plan(run(), target)) == text(plan(target))


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_blocked_or_not_the_targets_own_is_never_executable(target):
    own = dict(GROUPS)
    for line in plan(target).lines:
        if line["blocked"]:
            assert (line["request"], line["step"], line["by_hand"]) == (None, None, False)
        elif target != "neutral":
            records = [line["survivor"], *line["losers"]]
            assert {one["source"] for one in records} == {target}
            assert {one["record_id"] for one in records} <= set(own[target])


@pytest.mark.parametrize("target", TARGETS)
def test_no_plan_deletes(target):
    assert '"DELETE"' not in text(plan(target)).decode()


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "neutral"])
def test_records_of_other_systems_are_told_of(target):
    reasons = [one["reason"] for line in plan(target).lines for one in line["blocked"]]
    assert f"not a record of {TARGETS[target].title}." in reasons
    assert plan(target).counts["foreign"] == len(GROUPS)


def test_steps_are_chained_on_the_answer_before():
    first, second = (line for line in plan("hubspot").lines if line["step"])
    assert first["request"]["body"]["primaryObjectId"] == first["survivor"]["record_id"]
    told = {"$ref": {"step": 1, "at": "/id"}}
    assert second["request"]["body"]["primaryObjectId"] == told


def test_people_who_ruled_are_named():
    steps = [line for line in plan("hubspot").lines if line["step"]]
    assert [line["reviewed_by"] for line in steps] == [["kim"], ["kim"]]


def test_what_cannot_be_merged_leaves_nothing_in_what_is_expected():
    merged, blocked = (line for line in plan("gladly").lines if codes(line) != ["not_own"])
    assert codes(blocked) == ["external_ids"]
    assert "ashby@jon.net" not in json.dumps(merged)


def test_own_says_which_source_is_the_targets():
    found = plan("hubspot", ("klaviyo",))
    assert found.own == ("klaviyo",)
    hana = next(line for line in found.lines if line["losers"][0]["source"] == "klaviyo")
    assert set(codes(hana)) == {"no_id"}


def test_sources_named_own_are_one_account():
    both = plan("shopify", ("shopify", "hubspot"))
    cleo = [line for line in both.lines if line["losers"][0]["record_id"] in ("201", "7101")]
    assert [line["step"] for line in cleo] == [1]


@pytest.mark.parametrize(
    ("target", "own", "hint"),
    [
        ("hubspott", (), "Did you mean 'hubspot'"),
        ("siebel", (), "There are: gladly, shopify"),
        ("hubspot", ("hubspo",), "Did you mean 'hubspot'"),
        ("hubspot", ("x",), "Sources are: gladly"),
    ],
)
def test_wrong_names_are_told_with_the_right_ones(target, own, hint):
    with pytest.raises(ConfigError, match=hint):
        planning.plan(run(), target, own)


def across_a_conflict(**third):
    """Strangers, and three records of which the second is safe with either of the others."""
    name = "Jonathan Ashbyworth"
    strangers = [
        {
            "id": f"z{n}",
            "name": f"Person{n} Family{n}",
            "emailAddresses": [f"p{n}@f{n}.org"],
            "phoneNumbers": [f"+1202555{2000 + n}"],
            "customAttributes": {"birthdate": f"{1950 + n}-01-0{1 + n % 9}"},
        }
        for n in range(12)
    ]
    first, second = ("jon@ashby.org", "+12025550111"), ("ja@worth.net", "+13125559222")
    people = [("a", [first]), ("b", [first, second]), ("c", [second])]
    three = [
        {
            "id": key,
            "name": name,
            "emailAddresses": [email for email, _ in points],
            "phoneNumbers": [phone for _, phone in points],
            **third.get(key, {}),
        }
        for key, points in people
    ]
    return [*strangers, *three]


def test_what_nobody_decided_is_not_planned_however_safe_its_links(tmp_path):
    births = {
        key: {"customAttributes": {"birthdate": date}}
        for key, date in (("a", "1980-02-03"), ("c", "1985-07-19"))
    }
    resolver.dedupe(across_a_conflict(**births)).write(tmp_path / "out")
    (told,) = reading.rows(tmp_path / "out" / "proposals.jsonl")
    assert (told["band"], [link["band"] for link in told["links"]]) == ("review", ["auto", "auto"])
    found = planning.plan(tmp_path / "out", "neutral")
    assert (found.counts["review"], found.lines) == (1, ())


def test_what_a_system_refuses_is_not_merged_in_part_unseen(tmp_path):
    ids = {key: {"externalCustomerIds": {"shop": f"S-{key}"}} for key in "ac"}
    resolver.dedupe(across_a_conflict(**ids)).write(tmp_path / "out")
    found = planning.plan(tmp_path / "out", "gladly")
    assert [line["step"] for line in found.lines] == [None, None]
    assert {"undecided"} <= {code for line in found.lines for code in codes(line)}


def test_what_reviewers_wrote_goes_with_the_plan(tmp_path):
    people = [
        {"id": key, "name": name, "emailAddresses": [f"{key}@x.org"], "phoneNumbers": []}
        for key, name in (("a", "Jo Ray"), ("b", "Joan Ray"))
    ]
    said = [("same", None, "She moved."), ("value", "name", "Her own spelling.")]
    rulings = pl.DataFrame(
        [("b", "a", word, field, reason, "kim") for word, field, reason in said],
        schema=["left", "right", "ruling", "field", "reason", "by"],
        orient="row",
    )
    resolver.dedupe(people, rulings=rulings).write(tmp_path / "out")
    (line,) = planning.plan(tmp_path / "out", "gladly").lines
    assert sorted(line["notes"]) == ["Her own spelling.", "She moved."]
    assert line["reviewed_by"] == ["kim"]
    assert line["field_patch"]["after"]["values"]["name"] == "Joan Ray"
