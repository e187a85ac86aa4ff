from __future__ import annotations

import pytest


@pytest.fixture
def opened(browser, tmp_path):
    """A function that opens a report from a file; `asked` is the network log of the browser."""
    contexts = []

    def open_(text, **wish):
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        ready = wish.pop("java_script_enabled", True)
        context = browser.new_context(java_script_enabled=ready is not False, **wish)
        contexts.append(context)
        context.set_default_timeout(8_000)
        page = context.new_page()
        page.asked, page.said, page.errors = [], [], []
        log = context.new_cdp_session(page)
        log.send("Network.enable")
        for event in ("requestWillBeSent", "webSocketCreated", "webTransportCreated"):
            log.on(f"Network.{event}", lambda told: page.asked.append(_url(told)))
        page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.accept()))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(path.as_uri())
        if ready:
            page.locator("html[data-ready=yes]").wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()


def _url(told):
    return told["request"]["url"] if "request" in told else told["url"]
