"""The pictures of docs/review.md: `python -m benchmarks.pictures --help`.

Scans the example data, decides as a reader would, and takes the screens in a headless Chromium
(Debian: package `chromium`). The picture of the paper is a page of the PDF that it prints, drawn by
`pdftoppm` (Debian: package `poppler-utils`) where that is installed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import resolver
from benchmarks.report import COMMANDS
from resolver.recipes.reporting import report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DATA: Final = Path("data/customers.jsonl")
IMAGES: Final = Path("docs/images")
WIDE: Final = (1280, 1000)
PHONE: Final = (390, 844)
CARD: Final = 3
"""The proposal whose card is shown: two records of one name that contradict each other."""
PAPER_DPI: Final = 80


def pages(folder: Path) -> dict[bool, str]:
    """The addresses of the report of a scan of the example data, masked and not."""
    run = folder / "run"
    resolver.dedupe(str(DATA)).write(run)
    found = {}
    for masked in (True, False):
        path = folder / f"{masked}.html"
        path.write_text(report(run, masked=masked), encoding="utf-8")
        found[masked] = path.as_uri()
    return found


def opened(browser: Browser, address: str, size: tuple[int, int], *, dark: bool = False) -> Page:
    """The report, ready, in a window of this size."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(address)
    page.locator("html[data-ready=yes]").wait_for()
    return page


def to_card(page: Page) -> None:
    """The card, after the decision on the proposal before it."""
    page.evaluate(f"location.hash = '#p{CARD - 1}'")
    page.locator("#card .members").wait_for()
    page.keyboard.press("a")


def to_list(page: Page, *keys: str) -> None:
    """The list, after these decisions on the first proposals."""
    if keys:
        page.locator("#rows button.open").first.focus()
        for key in ("Enter", *keys, "Escape"):
            page.keyboard.press(key)
    page.evaluate("document.querySelector('#review').scrollIntoView({behavior: 'instant'})")


def screens(browser: Browser, report_: Mapping[bool, str], out: Path) -> None:
    """Every picture of a screen."""
    page = opened(browser, report_[True], (1280, 1080))
    page.screenshot(path=out / "report-overview.png")
    page = opened(browser, report_[True], (1280, 860))
    to_list(page, "a", "r", "u", "h")
    page.screenshot(path=out / "review-list.png")
    for dark, name in ((False, "review-card.png"), (True, "review-card-dark.png")):
        page = opened(browser, report_[False], WIDE, dark=dark)
        to_card(page)
        page.screenshot(path=out / name)
    page = opened(browser, report_[False], (1280, 860))
    to_card(page)
    page.keyboard.press("?")
    page.screenshot(path=out / "review-help.png")
    page = opened(browser, report_[False], PHONE)
    to_card(page)
    page.evaluate("document.querySelector('#card .main').scrollIntoView({behavior: 'instant'})")
    page.screenshot(path=out / "review-phone.png")
    page = opened(browser, report_[True], PHONE, dark=True)
    to_list(page)
    page.screenshot(path=out / "review-phone-dark.png")


def paper(browser: Browser, address: str, folder: Path, out: Path) -> None:
    """The first page with proposals of what is printed: the list of those with a warning."""
    page = opened(browser, address, WIDE)
    page.select_option("#by-warning", "some")
    to_list(page, "a", "r", "u")
    pdf = folder / "paper.pdf"
    page.pdf(path=pdf, format="A4", prefer_css_page_size=True)
    for number in range(1, 100):
        drawn = folder / f"{number}"
        span = ("-f", str(number), "-l", str(number))
        said = subprocess.run(
            ["pdftotext", *span, str(pdf), "-"], capture_output=True, text=True, check=True
        )
        if "The proposals of the list" in said.stdout:
            options = ("-png", "-singlefile", "-r", str(PAPER_DPI), *span)
            subprocess.run(["pdftoppm", *options, str(pdf), str(drawn)], check=True)
            shutil.copyfile(f"{drawn}.png", out / "review-print.png")
            return


def main() -> None:
    """Write the pictures into a folder."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=IMAGES)
    given = parser.parse_args()
    command = next(filter(None, map(shutil.which, COMMANDS)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=command, args=["--no-sandbox"])
        addresses = pages(Path(folder))
        screens(browser, addresses, given.out)
        if shutil.which("pdftoppm"):
            paper(browser, addresses[True], Path(folder), given.out)
        browser.close()


if __name__ == "__main__":
    main()
