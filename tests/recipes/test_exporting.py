from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import resolver
from resolver.errors import InputError
from resolver.files.read import ReadOptions, read
from resolver.frames.schema import ENTITIES, RECORDS, empty
from resolver.recipes import exporting
from resolver.recipes.exporting import Export, export
from resolver.steps.clean import clean

CUSTOMERS = [
    {
        "id": "1",
        "name": "Dana Okafor",
        "emails": [{"original": "Dana@Example.org", "primary": True}],
        "phones": [{"original": "+44 20 7946 0018 x5", "type": "WORK"}, {"original": "555-0100"}],
        "externalCustomerIds": {"crm": "55", "shop": "77"},
        "customAttributes": {"tier": "gold"},
        "channels": [{"type": "INSTAGRAM", "address": "dana.o"}],
        "createdAt": "2020-01-01T00:00:00Z",
        "updatedAt": "2021-01-01T00:00:00Z",
    },
    {
        "id": "2/x",
        "name": "Ann\u2028Meyer",
        "address": "=1+1",
        "customAttributes": {"tier": "basic"},
    },
    {"id": "007", "customAttributes": {"tier": "gold"}, "phones": [{"original": "+49 30 901820"}]},
]


def run_of(folder, customers):
    """The files of a run that an export needs, with these golden customers."""
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in customers)
    (folder / "golden.jsonl").write_bytes(text.encode())
    keys = [("s", str(n), f"{n:06d}", f"{n:06d}") for n in range(len(customers))]
    pl.DataFrame(keys, schema=ENTITIES, orient="row").write_parquet(folder / "entities.parquet")
    empty(RECORDS).write_parquet(folder / "records.parquet")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported") / "run"
    resolver.dedupe(CUSTOMERS).write(folder)
    return folder


def exported(run, **wish):
    file = io.BytesIO()
    done = export(run, Export(**wish), file)
    return file.getvalue(), done.misfits


def lines(data):
    return {one["id"]: one for one in map(json.loads, data.decode().split("\n")[:-1])}


def test_the_seed_dialect_is_the_golden_file_itself(run):
    data, misfits = exported(run)
    assert data == (run / "golden.jsonl").read_bytes()
    assert not misfits


def test_the_rest_dialect_names_the_systems_of_ids(run):
    data, misfits = exported(run, dialect="rest")
    found = lines(data)
    assert found["1"]["externalCustomerIds"] == {"crm": "55", "shop": "77"}
    assert found["1"]["phones"][0]["extension"] == "5"
    assert "updatedAt" in found["1"]
    assert "channels" not in found["1"]
    assert b"\\u2028" in data
    assert misfits == {"handle": 1, "id": 1, "phone": 1}


def test_a_table_for_machines_and_one_for_spreadsheets(run):
    data, _ = exported(run, format="csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(data.decode(), newline=""))}
    assert rows["1"]["phone:1"] == "+442079460018 ext. 5"
    assert rows["1"]["customAttribute:tier"] == "gold"
    assert {row["id"]: row["address"] for row in rows.values() if row["address"]}["2/x"] == "=1+1"
    sheet, _ = exported(run, format="csv", spreadsheet=True)
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")))}
    assert rows["'007"]["phone:1"] == "'+4930901820"
    assert rows["2/x"]["address"] == "'=1+1"


@pytest.mark.parametrize("wish", [{}, {"dialect": "rest"}, {"format": "csv"}])
def test_slices_make_no_difference(run, wish, monkeypatch):
    whole = exported(run, **wish)
    monkeypatch.setattr(exporting, "_SLICE", 1)
    assert exported(run, **wish) == whole


def test_entities_for_those_without_parquet(run):
    data, _ = exported(run, what="entities", format="csv")
    frame = pl.read_csv(data, schema_overrides=ENTITIES)
    assert frame.equals(pl.read_parquet(run / "entities.parquet"))
    data, _ = exported(run, what="entities")
    assert [json.loads(line) for line in data.decode().splitlines()] == frame.to_dicts()
    sheet, _ = exported(run, what="entities", format="csv", spreadsheet=True)
    assert b",'007," in sheet


@pytest.mark.parametrize("wish", [{}, {"dialect": "rest"}, {"format": "csv"}])
def test_a_run_without_customers(tmp_path, wish):
    run_of(tmp_path, [])
    assert exported(tmp_path, **wish)[0] == (b"id\r\n" if wish.get("format") else b"")


@pytest.mark.parametrize("damage", ["not json\n", "[]\n", "{}\n", None])
def test_a_damaged_run_is_told(tmp_path, damage):
    if damage is not None:
        (tmp_path / "golden.jsonl").write_text(damage)
    with pytest.raises(InputError, match="Scan again"):
        exported(tmp_path, format="csv")
    with pytest.raises(InputError, match="Scan again"):
        exported(tmp_path, what="entities")


PHONES = (
    {"original": "+44 20 7946 0018", "normalized": "+442079460018", "regionCode": "GB"},
    {"original": "020 7946 0018 x5", "normalized": "+442079460018", "regionCode": "GB"},
    {"original": "+1 206 555 0142", "normalized": "+12065550142", "type": "MOBILE"},
    {"original": "(415) 555-2671 ext. 12", "normalized": "+14155552671", "regionCode": "US"},
    {"original": "555 2671", "type": "WORK"},
)
EMAILS = ("Dana@Example.org", "d.o+x@gmail.com", "pat@example.net")
NAMES = st.sampled_from(["Dana Okafor", "=Ann Lee", "O'Neil, Pat", "'Ana", "007", "\u3000x", "é"])
PERSON = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "address": st.sampled_from(["18 Quay Road, Ulm", "12", "-5 Main St;=x", "a\nb", "'"]),
        "emails": st.lists(st.sampled_from(EMAILS), min_size=1, unique=True).map(
            lambda found: [
                {"original": one, "normalized": one.lower(), "primary": not n}
                for n, one in enumerate(found)
            ]
        ),
        "phones": st.lists(st.sampled_from(PHONES), min_size=1, unique_by=repr),
        "externalCustomerId": st.sampled_from(["55", "007", "12345678901234", "AB-1"]),
        "customAttributes": st.dictionaries(
            st.sampled_from(["tier", "birthdate", "company"]),
            st.sampled_from(["gold", "1980-02-03", "Acme Ltd", "+5", "0012"]),
            max_size=3,
        ),
        "createdAt": st.sampled_from(["2020-01-01T00:00:00Z", "2020-01-01T00:00:00.123456789Z"]),
        "modifiedAt": st.just("2021-01-01T00:00:00Z"),
    },
)
POINT_FACTS = ("value", "extension", "digits")


def comparable(path):
    """What matching sees of the records of a file."""
    found = read(str(path), ReadOptions(source="s"))
    assert found.rejects.is_empty()
    frame = clean(found.records, "US")
    emails = pl.col("emails").list.eval(pl.element().struct.field("value")).list.sort()
    return frame.select(
        "record_id",
        pl.col("person", "birth", "address", "company", "created", "modified"),
        emails=emails,
        phones=pl.concat_list(
            pl.col("phones").list.eval(
                pl.concat_str(
                    [pl.element().struct.field(name).fill_null("") for name in POINT_FACTS],
                    separator="|",
                )
            )
        ).list.sort(),
        ids=pl.col("external_ids").list.eval(pl.element().struct.field("value")).list.sort(),
    ).to_dicts()


@settings(max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(st.lists(PERSON, min_size=2, max_size=20))
def test_every_dialect_and_format_is_read_back_as_the_same_records(tmp_path_factory, people):
    folder = tmp_path_factory.mktemp("back")
    run_of(folder, [{"id": f"k{n}", **one} for n, one in enumerate(people)])
    golden = comparable(folder / "golden.jsonl")
    for dialect in ("seed", "rest"):
        for name, wish in (
            ("a.jsonl", {}),
            ("b.csv", {"format": "csv"}),
            ("c.csv", {"format": "csv", "spreadsheet": True}),
        ):
            path = folder / name
            path.write_bytes(exported(folder, dialect=dialect, **wish)[0])
            assert comparable(path) == golden
