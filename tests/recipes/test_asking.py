from __future__ import annotations

from functools import cache
from io import BytesIO

import polars as pl
import pytest
from promises.population import generated

import resolver
from resolver.files.rulings import answers, read
from resolver.frames.schema import PAIRS, RULINGS
from resolver.recipes.asking import ask, write
from resolver.recipes.rerun import rerun

POPULATION = generated(300, 4)


@cache
def run():
    return resolver.dedupe(POPULATION)


@cache
def asked():
    return ask(run(), 20, 40)


def keys(frame):
    return set(frame.select("left", "right").rows())


def test_questions_are_rulings_without_a_word_and_with_values():
    found = asked()
    assert found.columns[: len(RULINGS)] == list(RULINGS)
    assert found["ruling"].null_count() == len(found)
    assert found["question"].to_list() == [str(n) for n in range(1, len(found) + 1)]
    assert len(keys(found)) == len(found)
    names = dict(run().records.select("record_id", "name").rows())
    shown = found.select("left", "name (left)", "right", "name (right)").rows()
    assert all(names[a] == x and names[b] == y for a, x, b, y in shown)


def test_so_many_teach_and_about_so_many_are_drawn():
    drawn = asked().filter(pl.col("chance").is_not_null())
    assert len(asked()) - len(drawn) == 20
    assert 30 <= len(drawn) <= 50


def test_what_teaches_is_doubtful_and_not_all_alike():
    again = rerun(run())
    rows = {key: row for row, key in enumerate(again.cleaned["record_id"])}
    found = [tuple(sorted((rows[a], rows[b]))) for a, b in keys(ask(run(), 20))]
    weighed = again.weigh(pl.DataFrame(found, schema=PAIRS, orient="row"), again.model.weights)
    assert weighed["weight"].abs().max() <= 12.5
    assert weighed.select("^level_.*$").n_unique() >= 10


def test_ids_and_the_order_of_records_do_not_matter():
    names = {row["id"]: f"x{index:04}" for index, row in enumerate(reversed(POPULATION))}
    other = resolver.dedupe([{**row, "id": names[row["id"]]} for row in POPULATION[::-1]])
    found = ask(other, 20, 40).select("left", "right")
    back = {new: old for old, new in names.items()}
    pairs = {frozenset(map(back.get, pair)) for pair in found.rows()}
    assert pairs == {frozenset(pair) for pair in keys(asked())}


def test_what_is_ruled_is_not_asked_again():
    ruled = asked().with_columns(ruling=pl.lit("same"))
    again = ask(run(), 20, 40, ruled)
    assert not keys(again) & keys(asked())


@pytest.fixture
def sheet(tmp_path):
    file = BytesIO()
    write(asked(), file)
    path = tmp_path / "pairs.csv"
    path.write_bytes(file.getvalue())
    return path


def test_the_table_is_a_rulings_file_before_and_after_it_is_filled_in(sheet):
    assert read(sheet).is_empty()
    found = answers(sheet)
    assert found["chance"].to_list() == pytest.approx(asked()["chance"].to_list(), nan_ok=True)
    text = sheet.read_bytes().decode("utf-8-sig")
    head, first, *_ = text.split("\r\n")
    place = head.split(",").index("ruling")
    cells = first.split(",")
    cells[place] = "same"
    sheet.write_bytes(text.replace(first, ",".join(cells)).encode())
    one = read(sheet).row(0, named=True)
    told = asked().row(0, named=True)
    assert (one["ruling"], one["left"], one["right"]) == ("same", told["left"], told["right"])


def test_nothing_in_the_table_is_a_formula():
    rows = [{**row, "name": f"=cmd|{row.get('name', '')}"} for row in POPULATION[:120]]
    file = BytesIO()
    write(ask(resolver.dedupe(rows), 5, 5), file)
    text = file.getvalue().decode("utf-8-sig")
    assert "=cmd|" in text
    assert ",=" not in text
    assert '"=' not in text
