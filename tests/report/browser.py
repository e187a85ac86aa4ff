"""A real Chromium, and reports for it to open."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import axe_playwright_python
import polars as pl
import pytest
from report.sample import (
    MAPPING_SAMPLE,
    SUMMARY,
    link,
    proposal,
    proposals_frame,
    record,
    records_frame,
)

from resolver.frames.review import RULED, Beside
from resolver.frames.schema import REJECTS, empty
from resolver.report.html import report_html

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ON_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium is installed; Debian has it in the package chromium"
)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PROPOSALS = 60
KEY = "00112233445566778899aabbccddeeff"
GIVEN = (
    "Ada",
    "Alan",
    "Grace",
    "Edsger",
    "Barbara",
    "Niklaus",
    "Frances",
    "Dennis",
    "Mary",
    "Tony",
)
FAMILY = ("Byron", "Kay", "Hopper", "Dekker", "Linde", "Wirt", "Allan", "Rowe", "Shaw", "Hoare")


def size(number):
    """Records of a proposal: mostly two; every sixth has three, every tenth four."""
    return 4 if number % 10 == 9 else 3 if number % 6 == 5 else 2


def keys(number):
    return [("shop" if n % 2 == 0 else "crm", f"{number:03}-{n}") for n in range(size(number))]


def ends(number):
    """The links of a proposal: a chain whose weakest link is the first."""
    return [(n, n + 1) for n in range(size(number) - 1)]


def people(number):
    name = f"{GIVEN[number % 10]} {FAMILY[number // 10 % 10]}"
    email = f"{name.lower().replace(' ', '.')}@example.com"
    for n, key in enumerate(keys(number)):
        said = name if n == 0 else f"{name[0]}. {name.split()[1]}"
        place = f"{n + 1} Elm Street, Springfield"
        yield record(*key, said, email, f"+1202555{number:04}", place, "1980-02-03")


def chain(number):
    found = keys(number)
    for n, (left, right) in enumerate(ends(number)):
        yield link(
            found[left], found[right], ("review", "auto", "blocked")[number % 3],
            ("name", "given initial, family exact", None, None, 3.0 + n, None),
            ("email", "exact", "a@example.com", "a@example.com", 12.25 + number / 20, None),
            ("phone", "different", "+1", "+2", -1.5, None),
        )  # fmt: skip


def made(number):
    name = next(people(number))["name"]
    found = keys(number)
    return proposal(
        number, found, list(chain(number)), name=name,
        warnings=(("weak_bridge", "One weak link holds two groups together."),)
        if size(number) > 2 else (),
        conflicts=(("address", ("a", "b")),) if number % 4 == 0 else (),
        provenance=(
            ("name", name, *found[0], "longest"),
            ("emails", "ada@example.com", *found[1], "union"),
        ),
    )  # fmt: skip


@cache
def frames(count=PROPOSALS):
    rows = [made(number) for number in range(count)]
    records = [one for number in range(count) for one in people(number)]
    return proposals_frame(rows), records_frame(records)


def ruled(number, word, left, right, **rest):
    """An earlier ruling on two records of a proposal, given by their places."""
    (left_source, left), (right_source, right) = (keys(number)[place] for place in (left, right))
    named = {
        "left_source": left_source, "left": left, "right_source": right_source, "right": right
    }  # fmt: skip
    said = {"by": "eve", "at": "2026-11-23T09:00:00Z", "again": False, **rest}
    return tuple(sorted({**named, "ruling": word, **said}.items()))


@cache
def review(*, masked=True, count=PROPOSALS, before=()):
    """The report of so many proposals, with earlier rulings (`ruled`) on some of them."""
    proposals, records = frames(count)
    beside = Beside(key=KEY, ruled=pl.DataFrame(map(dict, before), schema=RULED))
    return report_html(
        SUMMARY, MAPPING_SAMPLE, proposals, empty(REJECTS), records, beside=beside, masked=masked
    )


def crowd(size, value="person {}", *, masked=False):
    """A report with one proposal of so many records, each of a name of its own."""
    found = [("crm", str(number)) for number in range(size)]
    links = [
        link(found[0], key, "review", ("email", "exact", "a@b.org", "a@b.org", 9.0, None))
        for key in found[1:]
    ]
    records = [record(*key, value.format(n), "a@b.org", "", "", "") for n, key in enumerate(found)]
    return report_html(
        SUMMARY, MAPPING_SAMPLE, proposals_frame([proposal(0, found, links, name="A")]),
        empty(REJECTS), records_frame(records), beside=Beside(key=KEY), masked=masked,
    )  # fmt: skip


def strange(values, *, masked):
    """A report with a proposal for each value, every text of which is the value."""
    rows, records = [], []
    for number, value in enumerate(values):
        left, right = (f"{value}{number}", value), (f"{value}{number}", f"{value}2")
        found = link(left, right, "review", ("name", value, value, f"{value}2", 3.0, value))
        rows.append(
            proposal(
                number, (left, right), [found], name=value,
                warnings=((value, value),),
                conflicts=((value, (value, value)),),
                provenance=((value, value, *left, value), ("name", value, *right, "longest")),
            )
        )  # fmt: skip
        records += [record(*key, value, value, value, value, value) for key in (left, right)]
    mapping = pl.DataFrame({"column": values, "role": values})
    return report_html(
        SUMMARY, mapping, proposals_frame(rows), empty(REJECTS), records_frame(records),
        masked=masked,
    )  # fmt: skip


def rows_of(path):
    """The rows of a rulings file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def press(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def visit(page, number):
    """Opens the card of a proposal as a link does, once the page has taken note of it."""
    page.evaluate(
        """hash => new Promise(done => {
          if (location.hash === hash) return done();
          addEventListener("hashchange", () => done(), {once: true});
          location.hash = hash;
        })""",
        f"#p{number}",
    )


def start(page):
    page.locator("#rows button.open").first.focus()
    press(page, "Enter")


def save(page, tmp_path, name="Dana", file="rulings.jsonl"):
    with page.expect_download() as found:
        press(page, "w")
        if page.locator("#saving").is_visible():
            page.keyboard.type(name)
            press(page, "Enter")
    target = tmp_path / file
    found.value.save_as(target)
    press(page, "Escape")
    return rows_of(target)


def status(page):
    return page.locator("#status").inner_text()
