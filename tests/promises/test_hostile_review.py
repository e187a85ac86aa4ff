"""Hostile texts pass from import to plan: nothing runs, nothing breaks, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from jsonschema import Draft202012Validator
from openpyxl.utils.escape import unescape
from promises import hostile
from report.browser import ON_CHROMIUM, rows_of

from resolver.cli.main import main
from resolver.files.filled import filled
from resolver.files.formula import safe, unsafe
from resolver.files.results.workbook import LONGEST, text
from resolver.recipes.deciding import decide
from resolver.report.visible import KNOWN
from resolver.targets import plans as targets
from resolver.targets.plans import TARGETS

pytestmark = ON_CHROMIUM

VALID = Draft202012Validator(
    json.loads(Path(targets.__file__).with_name("plan_schema.json").read_text("utf-8"))
)
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
UNSEEN = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

CONTROL = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]")

INJECTED = """() => [document.scripts.length - 2, document.images.length, "__hit" in window,
  document.querySelectorAll("iframe, object, embed, link, form, base, textarea, a[href^=java]")
    .length, document.querySelectorAll("style").length - 1]"""
WIDTHS = "[document.scrollingElement.scrollWidth, innerWidth]"
OPEN = """async () => {
  for (const one of document.querySelectorAll("#card details")) one.open = true;
  const waiting = () => [...document.querySelectorAll("#card .whole[open] > bdi")]
    .some((one) => one.firstChild === null);
  while (waiting()) await new Promise((done) => setTimeout(done, 5));
}"""
SHOWN = """() => [...document.querySelectorAll(
    "#card .members .value, #card .members thead th, #card .members tbody th")].map((cell) => {
  const place = cell.querySelector("details.whole bdi") ?? cell.querySelector("bdi");
  const walk = document.createTreeWalker(place ?? cell, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let one = walk.nextNode(); one; one = walk.nextNode()) {
    found.push([one.parentElement.closest(".tag") !== null, one.data]);
  }
  return found;
})"""


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of a scan of the customers, with both reports beside it."""
    folder = tmp_path_factory.mktemp("hostile")
    sources = []
    for name, found in zip(("own", "other"), hostile.customers(), strict=True):
        (folder / f"{name}.jsonl").write_text(hostile.lines(found), encoding="utf-8")
        source = hostile.OWN if name == "own" else hostile.OTHER
        sources += ["--source", f"{folder}/{name}.jsonl={source}"]
    files = [folder / "own.jsonl", folder / "other.jsonl"]
    assert call("scan", *files, "-o", folder / "out", *sources) == 0
    assert call("report", folder / "out", "--unmasked", "-o", folder / "open.html") == 0
    return folder


def given():
    """Every customer that was read, by its source and id."""
    pairs = zip((hostile.OWN, hostile.OTHER), hostile.customers(), strict=True)
    return {(source, one["id"]): one for source, found in pairs for one in found}


def values_of(one):
    """Everything that a customer says."""
    points = [point["original"] for kind in ("emails", "phones") for point in one[kind]]
    codes = [one["externalCustomerId"], *one["customAttributes"].values()]
    return {one["name"], one["company"], one["address"], *points, *codes}


def number_of(one):
    """Which of the texts a customer has."""
    return int(re.search(r"customer(\d+)@", one["emails"][0]["original"])[1])


@pytest.fixture
def opened(browser):
    """A function that opens a report and keeps what it says and asks for."""
    contexts = []

    def open_(path):
        context = browser.new_context()
        contexts.append(context)
        context.set_default_timeout(8_000)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("dialog", lambda one: (page.said.append(one.message), one.dismiss()))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(path.as_uri())
        page.locator("html[data-ready=yes]").wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()


def assert_quiet(page, widths=(1280, 320)):
    assert page.evaluate(INJECTED) == [0, 0, False, 0, 0]
    for width in widths:
        page.set_viewport_size({"width": width, "height": 700})
        found, window = page.evaluate(WIDTHS)
        assert found <= window == width
    assert (page.said, len(page.asked)) == ([], 1)


def cards(page):
    """Every card in turn, all of it unfolded."""
    count = int(page.evaluate("document.getElementById('progress').max"))
    page.locator("#rows button.open").first.focus()
    page.keyboard.press("Enter")
    page.locator("#unfold[aria-expanded=false]").click()
    for number in range(count):
        page.evaluate(OPEN)
        yield number
        page.keyboard.press("j")
    assert page.locator("#status").inner_text() == "This is the last proposal of the list."


def written_out(cell):
    """The text of a cell, each tag the characters that it stands for."""
    names = {words: character for character, words in KNOWN.items()}
    found = ""
    for is_tag, words in cell:
        name, _, times = words.partition(" \u00d7")
        if not is_tag:
            found += words
        elif name in names or name.startswith("U+"):
            one = names[name] if name in names else chr(int(name[2:], 16))
            found += one * int(times or 1)
    return found


def test_everything_that_was_read_is_kept_as_it_was(run):
    records = pl.read_parquet(run / "out" / "records.parquet")
    kept = {}
    for row in records.iter_rows(named=True):
        points = [point["original"] for kind in ("emails", "phones") for point in row[kind]]
        codes = [one["value"] for one in row["external_ids"]]
        free = [value for name, value in row.items() if name.startswith("attribute:") and value]
        kept[row["source"], row["record_id"]] = {
            *(row["name"], row["company"], row["address"]), *points, *codes, *free
        }  # fmt: skip
    expected = {key: values_of(one) for key, one in given().items()}
    assert kept == expected


def test_a_terminal_is_shown_nothing_that_it_could_run(run, capsys):
    folder = run / "out"
    first = rows_of(folder / "proposals.jsonl")[0]["members"]
    capsys.readouterr()
    names = [f"{one['source']}:{one['record_id']}" for one in first[:2]]
    assert call("explain", folder, *names) == 0
    assert call("profile", run / "own.jsonl") == 0
    shown = capsys.readouterr()
    assert not UNSEEN.search(shown.out + shown.err.replace("\r", ""))


def test_nothing_runs_and_nothing_is_wider_than_the_window(run, opened):
    page = opened(run / "out" / "report.html")
    assert_quiet(page)
    for _ in cards(page):
        assert_quiet(page, (320,))


def test_every_value_is_there_to_the_character(run, opened):
    page = opened(run / "open.html")
    assert_quiet(page)
    proposals = rows_of(run / "out" / "proposals.jsonl")
    known = given()
    for number in cards(page):
        cells = {written_out(cell) for cell in page.evaluate(SHOWN)}
        for member in proposals[number]["members"]:
            key = (member["source"], member["record_id"])
            assert ":".join(key) in cells
            assert values_of(known[key]) <= cells
        assert hostile.COLUMN in cells
        assert_quiet(page)
    assert len(proposals) == len(hostile.TEXTS)


DECIDED = {"arabic": "h", "marks": "u", "percent": "r"}
"""What is not decided as same."""
WORDS = {"a": "same", "h": "related", "u": "unsure", "r": "different"}


def key_for(number):
    return DECIDED.get(list(hostile.TEXTS)[number], "a")


@pytest.fixture(scope="module")
def saved(run, browser):
    """The rulings file of a review by keyboard, each decision with a hostile note."""
    page = browser.new_context(accept_downloads=True).new_page()
    page.goto((run / "open.html").as_uri())
    page.locator("html[data-ready=yes]").wait_for()
    proposals, known = rows_of(run / "out" / "proposals.jsonl"), given()
    page.locator("#rows button.open").first.focus()
    page.keyboard.press("Enter")
    for one in proposals:
        first = one["members"][0]
        number = number_of(known[first["source"], first["record_id"]])
        page.keyboard.press("n")
        page.keyboard.insert_text(hostile.note(number))
        page.keyboard.press("Enter")
        page.keyboard.press(key_for(number))
    with page.expect_download() as file:
        page.keyboard.press("w")
        page.keyboard.insert_text(hostile.REVIEWER)
        page.keyboard.press("Enter")
    file.value.save_as(run / "rulings.jsonl")
    assert page.evaluate(INJECTED) == [0, 0, False, 0, 0]
    page.context.close()
    return run / "rulings.jsonl"


@pytest.fixture(scope="module")
def decided(run, saved):
    """The run under these rulings."""
    folder = Path(shutil.copytree(run / "out", run / "decided"))
    assert call("decide", folder, saved) == 0
    return folder


def test_notes_and_names_are_in_the_rulings_as_they_were_written(saved, decided):
    known = given()
    for rows in (rows_of(saved), rows_of(decided / "rulings.jsonl")):
        assert {number_of(known[row["left_source"], row["left"]]) for row in rows} == {
            *range(len(hostile.TEXTS))
        }
        for row in rows:
            left, right = (known[row[f"{side}_source"], row[side]] for side in ("left", "right"))
            number = number_of(left)
            assert number_of(right) == number
            assert row["reason"] == hostile.note(number)
            assert row["by"] == hostile.REVIEWER
            assert row["ruling"] == WORDS[key_for(number)]


def test_decisions_are_carried_out(decided):
    found = pl.read_parquet(decided / "entities.parquet")
    entity = {(source, key): one for source, key, one in found.select(
        "source", "record_id", "entity_id").iter_rows()}  # fmt: skip
    groups = defaultdict(set)
    for key, one in given().items():
        groups[number_of(one)].add(entity[key])
    for number, found in groups.items():
        assert (len(found) == 1) is (key_for(number) in "au")
    report = (decided / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"<script>(?!\(\(\) => \{)|<img|onerror=\"", report)


def members(decided):
    """The rows that tables of the decided run have to hold: its members, as they were read."""
    known = given()
    for one in rows_of(decided / "proposals.jsonl"):
        for member in one["members"]:
            told = known[member["source"], member["record_id"]]
            yield {
                "entity_id": one["entity_id"],
                "source": member["source"],
                "record_id": member["record_id"],
                "name": told["name"],
                "email": "; ".join(point["original"] for point in told["emails"]),
                "phone": "; ".join(point["original"] for point in told["phones"]),
                "address": told["address"],
            }


def test_a_workbook_holds_texts_and_no_formula(decided):
    sheet = openpyxl.load_workbook(decided / "proposals.xlsx").worksheets[0]
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    assert len(rows) == len(list(members(decided)))
    for row, expected in zip(rows, members(decided), strict=True):
        cells = dict(zip(names, row, strict=True))
        for name, value in expected.items():
            assert cells[name].data_type == "s"
            assert unescape(cells[name].value) == text(value)
        assert {cell.data_type for cell in row} <= {"s", "n"}
        assert [cell.hyperlink for cell in row if cell.hyperlink] == []
    assert any(len(one["email"]) > 9_000 for one in members(decided))
    assert LONGEST == 32_767


def test_a_csv_holds_everything_behind_its_guard(decided):
    with (decided / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, expected in zip(rows, members(decided), strict=True):
        assert not [cell for cell in row.values() if cell.startswith(ACTIVE)]
        assert {name: unsafe(row[name]) for name in expected} == expected


def escaped(found):
    """A control character as a workbook writes it."""
    return f"_x{ord(found[0]):04X}_"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_tables_with_decisions_bring_their_notes_along(run, suffix, tmp_path):
    target, known = tmp_path / f"filled.{suffix}", given()
    notes = {}
    given_rows = filled(run / "out" / f"proposals.{suffix}", ("decision",)).rows
    table = [dict(row) for _, _, row in given_rows]
    for row in table:
        number = number_of(known[row["source"], row["record_id"]])
        row |= {"decision": "same", "note": hostile.note(number)}
        notes[row["source"], row["record_id"]] = row["note"]
    if suffix == "csv":
        with target.open("w", encoding="utf-8", newline="") as file:
            file.write(pl.DataFrame(table).with_columns(safe(pl.all())).write_csv())
    else:
        book = openpyxl.load_workbook(run / "out" / "proposals.xlsx")
        for line, row in enumerate(table, 2):
            for place, name in enumerate(("decision", "note"), 1):
                cell = book.worksheets[0].cell(line, place)
                cell.value, cell.data_type = CONTROL.sub(escaped, row[name]), "s"
        book.save(target)
    found = decide(run / "out", target, by="Dana")
    assert found.refused == ()
    assert len(found.taken) == len(known) - len(hostile.TEXTS)
    for row in found.taken.iter_rows(named=True):
        assert row["reason"] == notes[row["left_source"], row["left"]]


def texts_in(value):
    """Every text in a JSON value."""
    if isinstance(value, dict):
        return {text for one in value.values() for text in texts_in(one)}
    if isinstance(value, list):
        return {text for one in value for text in texts_in(one)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("target", TARGETS)
def test_plans_hold_the_values_as_they_are(decided, target, tmp_path):
    file = tmp_path / "plan.jsonl"
    own = [hostile.OWN, hostile.OTHER] if target == "neutral" else [hostile.OWN]
    sources = [word for one in own for word in ("--own", one)]
    assert call("plan", decided, "--target", target, "-o", file, *sources) == 0
    raw = file.read_bytes().decode("utf-8")
    assert len(raw.splitlines()) == raw.count("\n")
    lines = [json.loads(line) for line in raw.split("\n") if line]
    assert [error.message for line in lines for error in VALID.iter_errors(line)] == []
    known, planned = given(), set()
    for line in lines:
        if line["blocked"]:
            assert line["request"] is None
            continue
        records = [line["survivor"], *line["losers"]]
        for one in records:
            told = known[one["source"], one["record_id"]]
            planned.add(number_of(told))
            assert values_of(told) <= texts_in(line["undo"]["snapshot"])
    assert planned == {n for n in range(len(hostile.TEXTS)) if key_for(n) == "a"}
    sheet = file.with_suffix(".csv")
    assert sheet.exists() is (target == "gladly")
    if sheet.exists():
        rows = list(csv.reader(io.StringIO(sheet.read_text("utf-8-sig"), newline="")))
        assert not [cell for row in rows for cell in row if cell.startswith(ACTIVE)]
