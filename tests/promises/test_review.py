"""What somebody decides in the report, with the keyboard, is what the next scans do."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from promises.population import generated, groups, together
from report.browser import CHROMIUM, MISSING

import resolver
from resolver.recipes.deciding import decide

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
KEYS = ("a", "r", "h", "u", "a", "r", "z", "s", "a", "h")


@pytest.fixture
def saved(tmp_path):
    """The rulings that these keys save in the report of a run, beside the run."""
    population = generated(150, 31)
    found = resolver.dedupe(population)
    found.write(tmp_path / "out")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(accept_downloads=True).new_page()
        page.goto((tmp_path / "out" / "report.html").as_uri())
        page.locator("#rows button.open").first.focus()
        for key in ("Enter", *KEYS):
            page.keyboard.press(key)
        with page.expect_download() as file:
            page.keyboard.press("w")
            page.keyboard.type("Dana")
            page.keyboard.press("Enter")
        file.value.save_as(tmp_path / "rulings.jsonl")
        browser.close()
    return population, tmp_path


def test_decisions_in_the_report_hold_for_the_run_and_for_the_next_export(saved):
    population, folder = saved
    text = Path(folder / "rulings.jsonl").read_text(encoding="utf-8")
    rulings = [json.loads(line) for line in text.splitlines()]
    assert {row["ruling"] for row in rulings} >= {"same", "different", "related", "unsure"}
    taken = decide(folder / "out", folder / "rulings.jsonl")
    assert taken.refused == ()
    taken.result.write(folder / "out")
    shuffled = random.Random(3).sample(population, len(population))
    again = resolver.dedupe(shuffled, rulings=folder / "out" / "rulings.jsonl")
    for result in (taken.result, again):
        for row in rulings:
            joined = together(result, row["left"], row["right"])
            assert joined is (row["ruling"] == "same") or row["ruling"] == "unsure"
    assert groups(again) == groups(taken.result)
