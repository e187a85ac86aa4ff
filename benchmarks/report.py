"""Size and speed of the report: `python -m benchmarks.report --help`.

Makes proposals of two to four records with ten fields, writes the masked report and opens it in a
headless Chromium (Debian: package `chromium`).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from benchmarks.frozen import add_freeze, circumstances, freeze
from benchmarks.table import Cells
from resolver.frames.result import PROPOSALS, Summary
from resolver.frames.review import Beside
from resolver.frames.schema import RECORDS, REJECTS
from resolver.report.html import report_html

LETTERS = "abcdefghijklmnopqrstuvwxyz"
POINT = {"type": None, "region": None, "primary": True, "verified": None, "doubt": None}
COMMANDS = ("chromium", "chromium-browser", "google-chrome")
KEY = "00112233445566778899aabbccddeeff"
FILTERS = ("j", "e.", "2019", "zz", "")


def word(dice: random.Random, least: int = 4, most: int = 9) -> str:
    return "".join(dice.choices(LETTERS, k=dice.randint(least, most)))


def person(dice: random.Random) -> dict[str, Any]:
    given, family = word(dice).title(), word(dice).title()
    return {
        "name": f"{given} {family}",
        "emails": [f"{given}.{family}@{word(dice)}.com".lower()],
        "phones": [f"+1{dice.randrange(2_000_000_000, 9_999_999_999)}"],
        "address": f"{dice.randrange(1, 999)} {word(dice).title()} Street, {word(dice).title()}",
        "birth_date": f"{dice.randrange(1940, 2006)}-{dice.randrange(1, 13):02}-11",
        "company": f"{word(dice).title()} Ltd",
        "gender": dice.choice(("female", "male")),
        "locale": dice.choice(("en-GB", "en-US", "fr-FR", "de-DE")),
        "external_ids": [str(dice.randrange(10**9))],
        "attribute:tier": dice.choice(("gold", "silver", "bronze")),
    }


def varied(dice: random.Random, one: dict[str, Any]) -> dict[str, Any]:
    """Another record of the person: some fields are missing, some are other."""
    other = person(dice)
    return {
        name: value if dice.random() < 0.5 else other[name] if dice.random() < 0.4 else None
        for name, value in one.items()
    }


def record(key: tuple[str, str], told: dict[str, Any]) -> dict[str, Any]:
    points = {
        name: [{"original": text, **POINT} for text in told[name] or ()]
        for name in ("emails", "phones")
    }
    ids = [{"system": "", "value": text} for text in told["external_ids"] or ()]
    return {**told, **points, "external_ids": ids, "source": key[0], "record_id": key[1]}


def parts(
    dice: random.Random, left: dict[str, Any], right: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    yield ("prior", "", None, None, -12.0, None)
    levels = {
        "name": ("name", "given exact, family exact", "given conflict, family conflict"),
        "emails": ("email", "exact", "different"),
        "phones": ("phone", "exact", "different"),
        "birth_date": ("birth", "exact", "different"),
    }
    for field, (name, same, other) in levels.items():
        one, two = left[field], right[field]
        if one and two:
            one, two = (value[0] if isinstance(value, list) else value for value in (one, two))
            bits = round(dice.uniform(8, 15) if one == two else dice.uniform(-6, -1), 3)
            yield (name, same if one == two else other, one, two, bits, None)
    yield ("household", "", None, None, -round(dice.random(), 3), None)


def frames(count: int, seed: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """So many proposals, and the records in them."""
    dice = random.Random(seed)
    rows, records = [], []
    part_names = ("name", "level", "left", "right", "bits", "note")
    for number in range(count):
        first = person(dice)
        people = [first, *(varied(dice, first) for _ in range(dice.choice((1, 1, 1, 1, 2, 3))))]
        keys = [(dice.choice(("shop", "crm")), f"C{number:06}{at}") for at in range(len(people))]
        records += [record(key, told) for key, told in zip(keys, people, strict=True)]
        links = []
        for at in range(1, len(keys)):
            found = list(parts(dice, people[at - 1], people[at]))
            weight = sum(part[4] for part in found)
            links.append(
                {
                    "left_source": keys[at - 1][0], "left": keys[at - 1][1],
                    "right_source": keys[at][0], "right": keys[at][1],
                    "weight": weight, "probability": 1 / (1 + 2**-weight),
                    "band": dice.choice(("auto", "review", "blocked")),
                    "parts": [dict(zip(part_names, part, strict=True)) for part in found],
                }
            )  # fmt: skip
        links.sort(key=lambda link: link["weight"])
        golden = [
            ("name", first["name"], *keys[0], "longest"),
            ("address", first["address"], *keys[0], "newest"),
        ]
        names = ("field", "value", "source", "record_id", "rule")
        rows.append(
            {
                "entity_id": f"e-{dice.randrange(16**20):020x}", "band": links[0]["band"],
                "size": len(keys), "weight": links[0]["weight"],
                "probability": links[0]["probability"], "precision": None,
                "members": [
                    {"source": source, "record_id": key, "survivor": at == 0}
                    for at, (source, key) in enumerate(keys)
                ],
                "links": links, "warnings": [], "conflicts": [], "golden": "{}",
                "provenance": [dict(zip(names, row, strict=True)) for row in golden],
            }
        )  # fmt: skip
    schema = {**RECORDS, "attribute:tier": pl.String}
    return pl.DataFrame(rows, schema=PROPOSALS), pl.DataFrame(records, schema=schema)


def measured(path: Path, slow: int) -> dict[str, Any]:
    """Milliseconds until the review is ready and for filters, and the requests made."""
    from playwright.sync_api import sync_playwright

    command = next(filter(None, map(shutil.which, COMMANDS)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=command, args=["--no-sandbox"])
        ready, filters, asked = [], [], []
        for _ in range(3):
            page = browser.new_page()
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.on(
                "Network.requestWillBeSent", lambda told: asked.append(told["request"]["url"])
            )
            session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
            page.goto(path.as_uri())
            page.locator("html[data-ready=yes]").wait_for(timeout=60_000)
            ready.append(page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
            page.evaluate("performance.clearMeasures()")
            for text in FILTERS:
                page.fill("#by-text", text)
            page.select_option("#by-band", "review")
            page.click("#list th[data-sort=weight] button")
            filters += page.evaluate(
                "performance.getEntriesByName('filter').map((one) => one.duration)"
            )
            page.close()
        browser.close()
    outside = [url for url in asked if not url.startswith("file:")]
    return {
        "slow_down": slow,
        "ready_ms": round(median(ready)),
        "filter_ms": round(median(filters)),
        "filter_worst_ms": round(max(filters)),
        "requests": len(outside),
    }


def report(proposals: pl.DataFrame, records: pl.DataFrame, *, masked: bool = True) -> str:
    """The report on these proposals, with the marks by which decisions name their records."""
    return report_html(
        Summary(version="benchmark", records=len(records), proposals={"review": len(proposals)}),
        pl.DataFrame(schema={"column": pl.String, "role": pl.String}),
        proposals,
        pl.DataFrame(schema=REJECTS),
        records,
        beside=Beside(key=KEY),
        masked=masked,
    )


def table(made: Mapping[str, Any], browsers: Sequence[Mapping[str, Any]]) -> Cells:
    """What was measured, one line each browser speed."""
    titles = ("proposals", "records", "bytes", "made s", "CPU", "ready ms", "filter ms", "worst ms")
    first = (f"{made['proposals']:,}", f"{made['records']:,}", f"{made['bytes']:,}")
    rows = [
        (
            *first,
            str(made["made_in_s"]),
            f"1/{one['slow_down']}",
            *(str(one[name]) for name in ("ready_ms", "filter_ms", "filter_worst_ms", "requests")),
        )
        for one in browsers
    ]
    return [(*titles, "requests"), *rows]


def main() -> None:
    """Print one JSON object a line: the file, then the browser at full speed and slowed down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("--proposals", type=int, default=10_000)
    parser.add_argument("--unmasked", action="store_true")
    add_freeze(parser)
    given = parser.parse_args()
    proposals, records = frames(given.proposals)
    start = time.process_time()
    text = report(proposals, records, masked=not given.unmasked)
    took = time.process_time() - start
    told = {"proposals": len(proposals), "records": len(records), "bytes": len(text.encode())}
    made = {**told, "made_in_s": round(took, 1)}
    print(json.dumps(made))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(text, encoding="utf-8")
        browsers = [measured(path, slow) for slow in (1, 4)]
    print("\n".join(map(json.dumps, browsers)))
    if given.freeze is not None:
        asked = "python -m benchmarks.report" + " --unmasked" * given.unmasked
        tables = {"Report": table(made, browsers)}
        page = freeze("report", circumstances(asked), tables, [made, *browsers], given.freeze)
        print(f"Written to {page} and {page.with_suffix('.json').name}.")


if __name__ == "__main__":
    main()
