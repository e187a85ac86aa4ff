from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report.browser import (
    AXE,
    KEY,
    ON_CHROMIUM,
    PROPOSALS,
    RULES,
    crowd,
    ends,
    frames,
    keys,
    press,
    review,
    rows_of,
    save,
    size,
    start,
    status,
    strange,
    visit,
)
from report.test_html import HOSTILE
from steps.rulings.test_undo import histories, stood

from resolver.report.review.client import client
from resolver.steps.decide import Decision, rulings
from resolver.steps.rulings.values import FIELDS, field_of
from resolver.steps.seen import digests, mark

pytest.importorskip("playwright.sync_api")
pytestmark = ON_CHROMIUM

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = [
    case
    for name in ("undo_cases.json", "undo_people_cases.json")
    for case in json.loads((CORPUS / name).read_text("utf-8"))["cases"]
]
CLIENT = files("resolver.report").joinpath("client")
STANDING = "".join(
    CLIENT.joinpath(name).read_text("utf-8") for name in ("rulings.js", "standing.js", "undo.js")
)
LEAVING = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
IN_SIGHT = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  if (one === document.body || box.height > innerHeight) return true;
  for (let x = 1; x < 8; x += 1) for (let y = 1; y < 8; y += 1) {
    const place = [box.left + (box.width * x) / 8, box.top + (box.height * y) / 8];
    const top = document.elementFromPoint(...place);
    if (top && (one === top || one.contains(top) || (one.type === "file" && top.contains(one)))) {
      return true;
    }
  }
  return false;
}"""

TARGETS = """() => [...document.querySelectorAll(":is(button, select, input, summary, nav a)")]
  .filter((one) => one.checkVisibility() && one.id !== "load")
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([html]) => html)"""


def marks():
    records = frames()[1]
    found = mark(digests(records), KEY)
    return dict(zip(records.select("source", "record_id").rows(), found, strict=True))


def expected(number, decision):
    """The rulings (word, left, right) that a decision comes to: what a table would come to."""
    kind, *rest = decision
    found = keys(number)
    everybody = tuple(range(len(found)))
    if kind == "split":  # after a member of the chain
        one, other = everybody[: rest[0]], everybody[rest[0] :]
        pairs = [("different", a, b) for a in one for b in other]
        for side in (one, other):
            pairs += rulings(Decision(word="same", members=side))
    else:
        word = None if kind == "drop" else kind
        pairs = rulings(
            Decision(
                word=word, members=everybody, dropped=frozenset(rest), links=tuple(ends(number))
            )
        )
    return [(word, found[a], found[b]) for word, a, b in pairs]


def told(rows):
    return [
        (row["ruling"], (row["left_source"], row["left"]), (row["right_source"], row["right"]))
        for row in rows
    ]


def test_fifty_decisions_ten_undos_a_split_and_a_drop_by_keyboard_alone(opened, tmp_path):
    page = opened(review())
    start(page)
    simple = {"a": "same", "r": "different", "h": "related", "u": "unsure"}
    decisions = {}
    for number in range(50):
        if size(number) == 4:
            press(page, "s")
            decisions[number] = ("split", 1)
        elif size(number) == 3:
            press(page, "3", "d")
            decisions[number] = ("drop", 2)
        else:
            key = "arhu"[number % 4]
            press(page, key)
            decisions[number] = (simple[key],)
    assert page.locator("#progress-words").inner_text() == "50 of 60 decided, 50 not saved"
    press(page, *["z"] * 10)
    assert page.locator("#progress-words").inner_text() == "40 of 60 decided, 40 not saved"
    assert status(page).startswith("Taken back: proposal 41 is undecided")
    rows = save(page, tmp_path)
    wanted = [row for number in range(40) for row in expected(number, decisions[number])]
    assert Counter(told(rows)) == Counter(wanted)
    known = marks()
    for row, (_, left, right) in zip(rows, told(rows), strict=True):
        assert row["fingerprint"] == f"mark-{known[left]}-{known[right]}"
        assert row["by"] == "Dana"
        assert row["at"].endswith("Z")
    assert page.locator("#progress-words").inner_text() == "40 of 60 decided, all saved"
    assert page.errors == []


def test_saved_rulings_are_loaded_and_gone_on_with(opened, tmp_path):
    page = opened(review())
    start(page)
    press(page, "a", "r", "a", "u")
    first = save(page, tmp_path)
    again = opened(review())
    again.set_input_files("#load", tmp_path / "rulings.jsonl")
    again.locator("#status", has_text="Loaded").wait_for()
    assert again.locator("#progress-words").inner_text() == "4 of 60 decided, all saved"
    start(again)
    press(again, "h")  # another word on the first proposal
    assert save(again, tmp_path, "Bob", "two.jsonl")[: len(first)] == first
    later = rows_of(tmp_path / "two.jsonl")[len(first) :]
    assert [row["ruling"] for row in later] == ["undo", "related"]
    assert later[0]["undoes"] == first[0]["fingerprint"]
    assert {row["by"] for row in later} == {"Bob"}


def test_the_name_is_asked_once_a_session_whoever_has_saved_the_file(opened, tmp_path):
    page = opened(review())
    start(page)
    press(page, "a")
    save(page, tmp_path, "Bob")
    page = opened(review())
    page.set_input_files("#load", tmp_path / "rulings.jsonl")
    page.locator("#status", has_text="Loaded").wait_for()
    visit(page, 5)
    press(page, "r", "w")
    assert page.locator("#by-name").input_value() == "Bob"
    page.keyboard.type("Alice")  # what is there is selected
    with page.expect_download():
        press(page, "Enter")
    press(page, "Escape", "u")
    with page.expect_download() as found:
        press(page, "w")
    found.value.save_as(tmp_path / "two.jsonl")
    names = [row["by"] for row in rows_of(tmp_path / "two.jsonl")]
    assert names == ["Bob", "Alice", "Alice", "Alice"]


def test_the_next_command_stays_until_it_is_closed(opened):
    page = opened(review())
    start(page)
    press(page, "a", "w", "Enter")
    assert page.locator("#by-name-missing").is_visible()
    assert page.locator("#by-name").get_attribute("aria-describedby") == "by-name-missing"
    assert page.locator("#by-name").get_attribute("aria-invalid") == "true"
    page.keyboard.type("Dana")
    with page.expect_download():
        press(page, "Enter")
    assert page.locator("#saved").is_visible()
    assert page.evaluate("document.activeElement.id") == "saved-close"
    press(page, "Enter")
    assert not page.locator("#saver").is_visible()


def test_a_note_alone_is_said_to_be_unsaved(opened):
    page = opened(review())
    start(page)
    press(page, "n")
    page.keyboard.type("ask Eve")
    press(page, "Enter")
    assert "in this page alone until you decide" in status(page)
    words = page.locator("#progress-words")
    assert words.inner_text() == "0 of 60 decided, 1 note without a decision"
    assert page.evaluate(LEAVING) is True
    press(page, "w")
    assert "a note is saved with a decision" in status(page)
    press(page, "u")
    assert words.inner_text() == "1 of 60 decided, 1 not saved"


def test_two_files_are_joined_and_nothing_decided_is_lost(opened, tmp_path):
    one, two = opened(review()), opened(review())
    start(one)
    press(one, "a", "a")
    save(one, tmp_path, "Ann", "one.jsonl")
    start(two)
    press(two, "r", "j", "r")  # the first again, and the third
    save(two, tmp_path, "Bob", "two.jsonl")
    press(two, "h")
    two.set_input_files("#load", tmp_path / "one.jsonl")
    two.locator("#status", has_text="Loaded").wait_for()
    assert status(two) == "Loaded: 3 proposals decided. What you have not saved stays: 1 proposal."
    assert two.locator("#progress-words").inner_text() == "4 of 60 decided, 1 not saved"
    first = "#rows tr:nth-child({}) td:last-child"
    press(two, "Escape")
    told_ = [two.locator(first.format(n)).inner_text() for n in (1, 2, 3, 4)]
    assert told_ == ["≠ different", "= same", "≠ different", "⌂ household"]
    one.set_input_files("#load", tmp_path / "two.jsonl")
    one.locator("#status", has_text="Loaded").wait_for()
    assert "On 1 proposal the file has a later word" in status(one)
    rows = save(two, tmp_path, file="both.jsonl")
    assert [row["by"] for row in rows] == ["Ann", "Ann", "Bob", "Bob", "Bob"]


def standing_in(browser, histories_):
    """For each list of rows whether each has a say, as the page reads it."""
    files_ = [
        [{"row": row or {}, "line": line} for line, row in enumerate(rows, start=1)]
        for rows in histories_
    ]
    return browser.new_page().evaluate(
        f"(files) => {{ {STANDING} return files.map(standing); }}", files_
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(histories(), min_size=20, max_size=40))
def test_any_taking_back_is_read_as_the_run_reads_it(browser, several):
    expected = [stood(rows)["stands"].to_list() if rows else [] for rows in several]
    assert standing_in(browser, several) == expected


def test_taking_back_is_read_as_the_run_reads_it(browser):
    stands = standing_in(browser, [case["rows"] for case in CASES])
    for case, found in zip(CASES, stands, strict=True):
        told = [line for line, row in enumerate(case["rows"], start=1) if row and found[line - 1]]
        assert (case["name"], told) == (case["name"], case["stands"])


@pytest.mark.parametrize(
    ("kind", "values", "wanted"),
    [
        ("same", [], [["value", 1, 0, "name"]]),
        ("same", [["name", 2]], [["value", 2, 0, "name"]]),
        ("unsure", [], []),
        ("different", [], []),
    ],
)
def test_who_says_same_confirms_the_values_that_are_open_again(browser, kind, values, wanted):
    ruled = [
        {"left": left, "right": right, "field": field, "again": again}
        for left, right, field, again in (
            (0, 1, "name", True),
            (1, 0, "name", True),
            (0, 1, "email", True),
            (0, 2, "email", False),
            (1, 2, "", True),
        )
    ]
    page = browser.new_page()
    said = page.evaluate(
        f"""([kind, values, ruled]) => {{ {STANDING}
          const decision = {{ ...undecided(), kind, values: new Map(values) }};
          return saidBy(3, [[0, 1], [0, 2]], decision, ruled);
        }}""",
        [kind, values, ruled],
    )
    assert [row for row in said if row[0] == "value"] == wanted
    assert any({*row[1:3]} == {1, 2} for row in said if row[0] == kind)


def test_fields_go_by_the_names_that_the_run_knows(browser):
    names = [*FIELDS, "id", "emails", "given_name", "nationalId", "attribute:", "attribute:tier"]
    names += ["customAttributes.tier", "customAttributes.birthdate", "customAttributes.", "x", ""]
    page = browser.new_page()
    found = page.evaluate(f"(names) => {{ {STANDING} return names.map(meant); }}", names)
    assert found == [field_of(name) for name in names]


def test_every_record_can_be_seen_and_dropped(opened, tmp_path):
    page = opened(crowd(12))
    visit(page, 1)
    assert page.locator("#card .members th .place").count() == 9
    press(page, "m")
    assert page.locator("#card .columns").inner_text().startswith("Records before")
    assert page.locator("#card .members th .place").all_inner_texts() == ["10", "11", "12"]
    assert "person 11" in page.locator("#card .members tbody").inner_text()
    press(page, "3", "d")
    rows = save(page, tmp_path)
    assert {row["right"] for row in rows if row["ruling"] == "different"} == {"11"}
    assert sum(row["ruling"] == "same" for row in rows) == 10


def test_long_values_never_look_the_same_where_they_differ(opened):
    page = opened(crowd(3, "x" * 5_000 + " {} " + "y" * 5_000))
    visit(page, 1)
    cells = page.locator("#card tr[data-row=name] td .value bdi:first-child").all_inner_texts()
    assert len({*cells}) == 3
    assert all(len(cell) < 600 for cell in cells)
    assert page.locator("#card tr[data-row=name] ins").first.inner_text() == "1"


def test_keyboard_focus_is_always_seen_and_kept(opened):
    page = opened(review(masked=False))
    focus = "document.activeElement.id || document.activeElement.dataset.member"
    start(page)
    press(page, "a")
    assert page.evaluate(focus) == "card-title"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator("button.choose[data-field=survivor][data-member='1']").focus()
    press(page, "Enter")
    assert page.evaluate(focus) == "1"
    assert page.evaluate("document.activeElement.ariaPressed") == "true"
    press(page, "f")
    assert page.locator("#card tr.current").get_attribute("data-row") == "survivor"
    press(page, "Escape", "Escape", "z")
    assert page.evaluate(focus) == "card-title"


@pytest.mark.parametrize("size_", [(320, 256), (320, 640), (1280, 800)])
def test_nothing_that_has_the_focus_is_covered(opened, size_):
    width, height = size_
    wish = {"viewport": {"width": width, "height": height}, "reduced_motion": "reduce"}
    page = opened(review(masked=False), **wish)
    visit(page, 10)
    press(page, "a")
    visit(page, 10)
    for way in ("Tab", "Shift+Tab"):
        page.locator("#card-title").focus()
        for _ in range(40):
            press(page, way)
            assert page.evaluate(IN_SIGHT)


def test_what_was_decided_is_in_sight_however_far_one_zooms(opened):
    for size_ in ((320, 256), (1280, 800)):
        width, height = size_
        page = opened(
            review(), viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        start(page)
        press(page, "a")
        assert status(page).startswith("Proposal 1: Same person.")
        box = page.locator("#status").bounding_box()
        assert 0 <= box["y"] <= height - box["height"]
        bar = page.locator("#actions").bounding_box()
        assert (bar["y"] + bar["height"] <= height) is (height > 256)


def test_pressed_buttons_show_it_without_colours(opened):
    page = opened(review(), forced_colors="active")
    visit(page, 1)
    press(page, "a")
    visit(page, 1)
    look = """(one) => [
      getComputedStyle(one).backgroundColor, getComputedStyle(one, "::before").content
    ]"""
    same = page.locator("#actions [data-do=same]").evaluate(look)
    other = page.locator("#actions [data-do=related]").evaluate(look)
    assert same[0] != other[0]
    assert "✓" in same[1]


def test_values_notes_and_survivors_are_rulings_of_their_own(opened, tmp_path):
    page = opened(review(masked=False))
    start(page)
    press(page, "f", "2", "f", "2", "Escape", "n")
    page.keyboard.type("called her")
    press(page, "Enter", "a")
    rows = save(page, tmp_path)
    left, right = keys(0)
    assert told(rows) == [
        ("same", left, right), ("value", right, left), ("value", right, left)
    ]  # fmt: skip
    assert {row["reason"] for row in rows} == {"called her"}
    assert [row.get("field") for row in rows] == [None, "survivor", "name"]


def test_nothing_is_asked_of_any_network_and_nothing_is_kept(opened):
    page = opened(review())
    start(page)
    press(page, "a", "Escape", "?", "Escape")
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) == 1
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0,
        0,
        "",
    ]


def test_leaving_with_unsaved_decisions_is_warned_about(opened, tmp_path):
    page = opened(review())
    start(page)
    assert page.evaluate(LEAVING) is False
    press(page, "a")
    assert page.evaluate(LEAVING) is True
    save(page, tmp_path)
    assert page.evaluate(LEAVING) is False


def test_single_keys_can_be_switched_off_and_fields_keep_theirs(opened):
    page = opened(review())
    start(page)
    page.uncheck("#keys")
    assert page.locator("#keys-state").inner_text() == "off"
    press(page, "a", "r")
    assert page.locator("#progress-words").inner_text() == "0 of 60 decided"
    page.click("#actions button[data-do=same]")
    assert page.locator("#progress-words").inner_text() == "1 of 60 decided, 1 not saved"
    page.check("#keys")
    press(page, "Escape")
    page.locator("#by-text").focus()
    page.keyboard.type("arhu")
    assert page.locator("#progress-words").inner_text() == "1 of 60 decided, 1 not saved"


def test_the_list_is_filtered_sorted_and_paged(opened):
    page = opened(review(masked=False))
    assert page.locator("#rows tr").count() == 25
    page.click("#page-on")
    assert page.locator("#page").inner_text() == "Page 2 of 3"
    page.select_option("#by-size", "few")
    some = sum(size(number) > 2 for number in range(PROPOSALS))
    assert page.locator("#count").inner_text() == f"{some} of 60 proposals"
    page.click("#clear")
    page.fill("#by-text", "grace hopper")
    assert page.locator("#count").inner_text() == "1 of 60 proposals"
    page.fill("#by-text", "nobody at all")
    assert page.locator("#none").is_visible()
    page.click("#clear-empty")
    page.click("#list th[data-sort=records] button")
    assert page.locator("#list th[aria-sort=descending]").inner_text() == "Records"
    assert page.locator("#rows tr").first.locator("td").nth(2).inner_text() == "4"


def printed(page):
    """What stands on paper: the lines of the list, and the titles of the cards."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("#plain").is_visible()
    assert not page.locator("#list-view").is_visible()
    assert page.locator("#paper button").count() == 0
    lines = page.locator("#paper .lines tbody tr").count()
    cards = [text.split()[1] for text in page.locator("#paper .card .rank").all_text_contents()]
    words = page.locator("#paper > p").inner_text() if lines else ""
    return lines, cards, words


def after(page):
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("#paper").inner_html() == ""


def test_the_list_is_printed_as_it_is_filtered(opened):
    page = opened(review(masked=False))
    lines, cards, words = printed(page)
    assert (lines, cards) == (50, [str(number + 1) for number in range(50)])
    assert words == "50 of 60 proposals (the most doubtful first); the list has 10 more."
    after(page)
    page.select_option("#by-size", "few")
    page.click("#list th[data-sort=risk] button")
    some = [str(number + 1) for number in range(PROPOSALS) if size(number) > 2][::-1]
    assert printed(page) == (
        len(some), some, f"{len(some)} of 60 proposals (records 3 to 5; the least doubtful first)."
    )  # fmt: skip
    assert page.locator("#found").is_visible()
    after(page)
    page.click("#clear")
    page.select_option("#paper-what", "lines")
    assert printed(page)[:2] == (60, [])


def test_the_card_that_is_open_is_printed_alone(opened):
    page = opened(review(masked=False))
    visit(page, 6)
    assert printed(page) == (0, ["6"], "")
    assert not page.locator("#found").is_visible()
    assert page.locator("h1").is_visible()
    after(page)
    assert page.locator("#found").is_visible()


def test_without_scripts_the_plain_report_is_printed(opened):
    page = opened(review(count=10), java_script_enabled=False)
    page.emulate_media(media="print")
    assert page.locator("#plain").is_visible()


def test_the_list_says_what_was_decided_and_finds_it_again(opened):
    page = opened(review())
    visit(page, 6)
    press(page, "3", "d")
    visit(page, 10)
    press(page, "s", "Escape")
    for state, words in (("split", "\u00f7 split"), ("drop", "\u2212 dropped")):
        page.select_option("#by-state", state)
        assert page.locator("#rows td:last-child").all_inner_texts() == [words]


def test_texts_may_begin_with_a_byte_order_mark(opened):
    page = opened(strange(["\ufeffAnn"], masked=False))
    start(page)
    page.click("#unfold")
    shown = page.locator("#card .members .value, #card .members thead bdi").all_inner_texts()
    assert sum("Ann" in one for one in shown) > 4
    assert [one for one in shown if "Ann" in one and "byte-order mark" not in one] == []


def test_the_review_tells_what_the_plain_report_tells(opened):
    page = opened(review(masked=False))
    plain = opened(review(masked=False), java_script_enabled=False)
    why = plain.locator("#p6 .why").inner_text().split(" Weight ")[0]
    visit(page, 6)
    assert page.locator("#card .why").inner_text() == why
    shown = page.locator("#card .side .evidence .number").all_text_contents()[1:]
    bits = [round(10 * float(text.replace("\u2212", "-"))) for text in shown]
    assert sum(bits[:-1]) == bits[-1]
    assert page.locator("#card .graph line.weak").count() == 1
    assert (
        "is all that joins record 1 to records 2 and 3"
        in page.locator("#card figcaption").inner_text()
    )
    assert page.locator("#card ins").first.inner_text() != ""


@pytest.mark.parametrize("masked", [True, False])
def test_hostile_values_stay_text(opened, masked):
    page = opened(strange(HOSTILE, masked=masked))
    title = page.title()
    assert title.startswith("Merge report: 20 proposals")
    start(page)
    for _ in HOSTILE:
        assert page.locator("#card img, #card script, #card a, #card style").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        press(page, "j")
    assert status(page) == "This is the last proposal of the list."
    assert (page.title(), page.said, page.errors) == (title, [], [])
    shown = page.locator("#card").text_content()
    assert masked or HOSTILE[-1] in shown


def assert_sound(page, part="body"):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    wish = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("([part, wish]) => axe.run(part, wish)", [part, wish])
    told = [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]]
    assert told == []


@pytest.mark.parametrize(("scheme", "masked"), [("light", False), ("dark", True)])
def test_axe_finds_nothing_in_any_state(opened, scheme, masked):
    page = opened(review(masked=masked, count=10), color_scheme=scheme)
    assert_sound(page)
    page.fill("#by-text", "byron")
    assert_sound(page, "#review")
    page.fill("#by-text", "nobody")
    assert_sound(page, "#review")
    page.click("#clear-empty")
    visit(page, 10)
    press(page, "2", "f")
    assert_sound(page, "#review")
    assert page.evaluate(TARGETS) == []
    press(page, "a", "?")
    assert_sound(page, "#help")
    press(page, "Escape", "w")
    assert_sound(page, "#saver")


def test_without_scripts_the_plain_report_is_there(opened):
    page = opened(review(count=10), java_script_enabled=False)
    assert page.locator("#plain noscript").is_visible()
    assert not page.locator("#review").is_visible()
    assert page.locator("#plain details").count() == 10
    # axe needs timers, so it looks at the page with our script taken out.
    bare = opened(review(count=10).replace(client().script, ""), java_script_enabled=None)
    assert_sound(bare)


def test_nothing_is_wider_than_a_phone(opened):
    page = opened(review(masked=False), viewport={"width": 320, "height": 640})
    fits = "document.documentElement.scrollWidth <= 320"
    assert page.evaluate(fits)
    visit(page, 10)
    assert page.evaluate(fits)
    assert page.evaluate(TARGETS) == []
