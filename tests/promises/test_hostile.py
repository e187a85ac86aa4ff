"""No input crashes it: a clear error or a rejected row, in linear time."""

from __future__ import annotations

import json
import time

import polars as pl
import pytest
from promises.population import HOSTILE, check_whole, groups, person

import resolver
from resolver.errors import InputError
from resolver.fields import address, code, company, date, email, phone, text
from resolver.fields import person as names

LONG = 100_000
PIECES = (
    "a", " ", "1", "a ", "a.", "a@", "@", "+", "(", "\u0301", "e\u0301", "-", "\x00", "\u202e",
    "Ж", "中", "\ufb03", "0 1/", "<", "St ", "\ud7ff", "{", '"', "12/", "a,", "%", "ext 1 ",
)  # fmt: skip
NOTHING = pl.lit(None, pl.String)
RAW = pl.col("raw")

NORMALISERS = {
    "email": email.clean(RAW),
    "email list": email.split(RAW),
    "phone": phone.clean(RAW, pl.lit("US")),
    "phone list": phone.split(RAW),
    "name": names.clean(RAW, *[NOTHING] * 4),
    "given": names.clean(NOTHING, RAW, NOTHING, RAW, NOTHING),
    "address": address.clean(RAW, *[NOTHING] * 7),
    "street": address.clean(NOTHING, RAW, RAW, RAW, RAW, RAW, RAW, RAW),
    "date": date.clean(RAW, NOTHING),
    "time": date.timestamp(RAW),
    "code": code.clean(RAW),
    "national id": code.clean_national(RAW),
    "company": company.clean(RAW),
    "text": text.fold(text.present(RAW)),
}


def seconds(expr, length):
    frame = pl.DataFrame({"raw": [(piece * length)[:length] for piece in PIECES]})
    frame.head(1).select(expr)
    start = time.perf_counter()
    assert len(frame.select(expr)) == len(PIECES)
    return time.perf_counter() - start


@pytest.mark.parametrize("expr", NORMALISERS.values(), ids=NORMALISERS)
def test_normalisers_take_linear_time(expr):
    short, long = (min(seconds(expr, length) for _ in range(2)) for length in (LONG // 4, LONG))
    assert long < max(8 * short, 1.0)
    assert long < 5.0


@pytest.mark.parametrize("expr", NORMALISERS.values(), ids=NORMALISERS)
def test_normalisers_take_any_text(expr):
    frame = pl.DataFrame({"raw": [*HOSTILE, *PIECES, None]})
    assert len(frame.select(expr)) == len(frame)
    assert len(frame.clear().select(expr)) == 0


def test_long_values_in_every_field():
    records = [
        person(str(number), piece * 20_000, [piece * 20_000], [piece * 20_000], piece * 20_000)
        for number, piece in enumerate(PIECES)
    ]
    result = resolver.dedupe([*records, person("ann", "Ann Meyer"), person("x" * LONG, "Bo")])
    check_whole(result)
    assert frozenset(["ann"]) in groups(result)


def test_hostile_texts_in_every_field():
    rows = {"id": [str(number) for number in range(len(HOSTILE))]}
    columns = ("name", "email", "phone", "address", "city", "birth_date", "company", "gender")
    result = resolver.dedupe(pl.DataFrame({**rows, **dict.fromkeys(columns, HOSTILE)}))
    check_whole(result)
    assert len(result.entities) + len(result.rejects) == len(HOSTILE)
    assert set(result.rejects["code"]) <= {"nul"}


def test_lone_surrogates_and_nul_in_json(tmp_path):
    lines = [
        '{"id": "1", "name": "Ann \\ud800 Meyer"}',
        '{"id": "2", "name": "Bo\\u0000Li", "emails": [{"original": "bo\\u0000@example.org"}]}',
        '{"id": "3", "name": "\\u202eCy", "emails": [{"original": "\\udfff@example.org"}]}',
        '{"id": "4", "name": "Di", "name": "Eve"}',
        '{"id": "5", "name": NaN}',
        f'{{"id": "6", "name": {"[" * 5_000}{"]" * 5_000}}}',
        '{"id": "7", "name": "Fay"}',
        '{"id": "8", "name": 1e999}',
        "\x00",
        '{"id": "9", "na',
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = resolver.dedupe(tmp_path / "rows.jsonl")
    check_whole(result)
    assert "7" in result.entities["record_id"].to_list()
    assert len(result.entities) + len(result.rejects) == len(lines)
    result.write(tmp_path / "out")
    for line in (tmp_path / "out" / "rejects.jsonl").read_text(encoding="utf-8").splitlines():
        json.loads(line)


@pytest.mark.parametrize(
    "source",
    [[], pl.DataFrame(), pl.DataFrame({"id": [], "name": []}, schema={"id": str, "name": str})],
    ids=["no records", "no columns", "no rows"],
)
def test_nothing_at_all(source, tmp_path):
    result = resolver.dedupe(source)
    check_whole(result)
    assert len(result.entities) == 0
    result.write(tmp_path / "out")


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", "id,name\n"])
@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl", "rows.json", "rows.parquet"])
def test_empty_files(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    try:
        result = resolver.dedupe(tmp_path / name)
    except InputError as error:
        assert name in str(error)
    else:
        check_whole(result)
        assert len(result.entities) == 0


def test_one_record(tmp_path):
    result = resolver.dedupe([person("1", "Ann Meyer", ["ann@example.org"])])
    check_whole(result)
    assert groups(result) == {frozenset("1")}
    result.write(tmp_path / "out")


def test_columns_without_any_value():
    names_of = ("name", "email", "phone", "address", "birth_date", "tier")
    frame = pl.DataFrame({"id": ["1", "2", "3"], **{c: [None] * 3 for c in names_of}})
    for one in (frame, frame.cast(pl.String)):
        result = resolver.dedupe(one)
        check_whole(result)
        assert len(groups(result)) == 3


def test_all_records_alike():
    one = person("", "Ann Meyer", ["ann@example.org"], ["206-555-0142"], birth="1980-02-03")
    records = [{**one, "id": f"{number:04}"} for number in range(3_000)]
    start = time.perf_counter()
    result = resolver.dedupe(records)
    assert time.perf_counter() - start < 60
    assert len(groups(result)) == 1


def test_one_phone_on_two_thousand_records():
    given = ("Ann", "Bo", "Cy", "Di", "Eve", "Fay", "Gus", "Hal", "Ivo", "Jo")
    family = ("Abel", "Brun", "Costa", "Dahl", "Ek", "Fox", "Gil", "Hoz", "Ito", "Jung")
    records = [
        person(f"{n:04}", f"{given[n % 10]} {family[n // 10 % 10]}", phones=["206-555-0142"])
        for n in range(2_000)
    ]
    start = time.perf_counter()
    result = resolver.dedupe(records)
    assert time.perf_counter() - start < 60
    check_whole(result)
    assert result.entities["auto_entity_id"].n_unique() == 2_000
    assert any("2,000 records" in warning for warning in result.summary.warnings)


def test_one_record_with_five_hundred_addresses():
    many = [f"ann{number}@example.org" for number in range(500)]
    records = [person("1", "Ann Meyer", many), person("2", "Ann Meyer", many[::-1])]
    result = resolver.dedupe([*records, person("3", "Bo Li", ["bo@example.net"])])
    check_whole(result)
    assert frozenset("12") in groups(result)
