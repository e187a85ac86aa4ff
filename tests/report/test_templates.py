from __future__ import annotations

import pytest
from report.browser import ON_CHROMIUM, review, visit

pytestmark = ON_CHROMIUM

BROKEN = """() => [...document.querySelectorAll("#card th bdi")].filter((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  return lines > one.textContent.trim().split(/[ -]/).length;
}).map((one) => one.textContent)"""
CUT = """() => [...document.querySelectorAll(".scroll caption")].filter((one) => {
  const box = one.closest(".scroll").getBoundingClientRect();
  const own = one.getBoundingClientRect();
  return own.width > 0 && (own.right > box.right + 1 || own.width < Math.min(200, box.width / 2));
}).map((one) => one.textContent)"""
HIDDEN = """() => [...document.querySelectorAll("#actions button")].filter((one) => {
  const own = one.getBoundingClientRect();
  return own.width > 0 && (own.left < 0 || own.right > innerWidth || own.height < 24);
}).map((one) => one.textContent)"""


@pytest.fixture(params=[320, 400])
def card(request, opened):
    page = opened(review(), viewport={"width": request.param, "height": 700})
    visit(page, 10)
    page.locator("#card .golden").wait_for()
    return page


def test_no_name_of_a_field_is_broken_inside_a_word(card):
    assert card.locator("#card .golden th[scope=row]").count() > 1
    assert card.evaluate(BROKEN.replace("#card th", "#card :is(.golden, .evidence) th")) == []


def test_no_caption_is_cut(card):
    assert card.evaluate(CUT) == []


def test_all_buttons_are_in_sight(card):
    assert card.locator("#splitting").is_visible()
    assert card.evaluate(HIDDEN) == []
    assert card.evaluate("document.documentElement.scrollWidth <= innerWidth")
