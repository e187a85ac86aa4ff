from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report.sample import (
    MAPPING_SAMPLE,
    PEOPLE,
    PROPOSALS_SAMPLE,
    RECORDS_SAMPLE,
    REJECTS_SAMPLE,
    SUMMARY,
    link,
    proposal,
    proposals_frame,
    record,
    records_frame,
)

from resolver.frames.result import Finding, InputFacts, SharedValue, Summary
from resolver.frames.schema import REJECTS, empty
from resolver.report.html import SHOWN, report_html
from resolver.report.review.client import client

VOID = {"meta", "br", "input", "line", "rect"}
HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "<img src=https://evil.example/x.png>",
    "Jo\u202ehn \u2066Doe\u200b",
    "x" * 10_000,
    "e" + "\u0301" * 10_000,
    '=HYPERLINK("https://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "a\x00b",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "]]><!-- --><![CDATA[",
    "\u0430\u0440\u0440le",
    "&lt;b&gt; &amp;",
)
EMPTY = pl.DataFrame(schema={"column": pl.String, "role": pl.String})


def render(*, masked=True):
    return report_html(
        SUMMARY, MAPPING_SAMPLE, PROPOSALS_SAMPLE, REJECTS_SAMPLE, RECORDS_SAMPLE, masked=masked
    )


class Reader(HTMLParser):
    """Collects tags, attributes and text; fails where tags do not nest."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.words.append(" " if tag in ("td", "th", "li") else "")

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def without_ours(page):
    """The page without our own script and data; nothing else in it is a script."""
    script = f"<script>{client().script}</script>"
    data = re.findall(r'<script type="application/json" id="data">[^<>&]*</script>', page)
    assert page.count("<script") == len(data) + page.count(script)
    assert len(data) == page.count(script) <= 1
    return "".join("".join(page.split(script)).split(data[0])) if data else page


def assert_harmless(page):
    found = read(without_ours(page))
    assert not set(found.tags) & {"script", "img", "iframe", "link", "object", "form", "a2"}
    names = {name for name, _ in found.attributes}
    assert not [name for name in names if name.startswith("on")]
    assert not names & {"src", "srcset", "action", "data", "xlink:href"}
    links = [value for name, value in found.attributes if name == "href"]
    assert all(value.startswith("#") for value in links)
    style = page.split("<style>")[1].split("</style>")[0]
    assert re.findall(r"url\(([^)]*)\)", style) == ["#hatch"]
    assert "@import" not in style
    return found


def hostile_report(values, *, masked):
    """A report in which every text of the input is one of the values."""
    first, second = values[0], values[-1]
    left, right = (first, second), (second, first)
    found = link(
        left, right, first,
        *((name, second, first, second, 3.0, first) for name in ("name", "attribute:" + second)),
    )  # fmt: skip
    row = proposal(
        1, (left, right), [found], name=first,
        warnings=((first, second),),
        conflicts=((first, (first, second)),),
        provenance=((first, second, first, second, first),),
    )  # fmt: skip
    rejects = pl.DataFrame([(first, 1, second, first, second, first)], schema=REJECTS, orient="row")
    mapping = pl.DataFrame({"column": [first], "role": [second], "example": [first]})
    summary = Summary(
        version=first,
        created=second,
        inputs=(InputFacts(path=first, source=second, physical=2, accepted=2, sha256=first),),
        records=2,
        entities=1,
        proposals={"review": 1},
        shared=(SharedValue(kind=first, value=second, records=2, people=2),),
        fit_notes=(first,),
        warnings=(second,),
        timings={first: 1.0},
        rules=SUMMARY.rules.with_columns(rule=pl.lit(first)),
    )
    records = records_frame(
        [record(*key, first, second, first, second, first) for key in (left, right)]
    )
    return report_html(summary, mapping, proposals_frame([row]), rejects, records, masked=masked)


def test_page_stands_alone():
    page = render()
    found = assert_harmless(page)
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; "
        f"script-src '{client().digest}'; require-trusted-types-for 'script'"
    )
    assert ("content", policy) in found.attributes
    assert ("lang", "en-GB") in found.attributes
    without = page.replace("http://www.w3.org/2000/svg", "")  # the name of SVG, not an address
    assert "http://" not in without
    assert "https://" not in without


def test_tables_and_headings_are_accessible():
    found = read(without_ours(render()))
    assert found.tags.count("caption") == found.tags.count("table")
    assert found.tags.count("h1") == 1
    ids = [value for name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = {value for name, value in found.attributes if name == "aria-labelledby"}
    assert named - set(ids) == {"card-title"}  # the script makes it
    targets = {value[1:] for name, value in found.attributes if name == "href"}
    assert targets <= set(ids)


def test_says_what_was_found():
    text = read(without_ours(render())).text
    assert "Merge report: 20 proposals from 7,120 records (masked)" in text
    assert "14 proposals are safe to merge unseen" in text
    assert "4,120 + 2 + 0 = 4,122" in text
    assert "61,310 of 25,343,640 possible pairs" in text


def test_title_says_whether_values_are_masked():
    assert "(masked)</title>" in render()
    page = render(masked=False)
    assert "(NOT masked)</title>" in page
    assert "this file holds personal data in full" in page
    assert "janedoe@gmail.com" in read(without_ours(page)).text


def test_same_arguments_same_bytes():
    assert render() == render()


def test_bars_add_up_to_the_weight():
    page = render(masked=False)
    tables = re.findall(r'<table role="table" class="evidence".*?</table>', page, re.DOTALL)
    assert len(tables) == 20
    for table in tables:
        shown = re.findall(r'class="number">([−+][\d.]+)</td>', table)
        *parts, total = (round(float(bits.replace("−", "-")) * 10) for bits in shown)
        assert sum(parts) == total


@pytest.mark.parametrize("masked", [True, False])
def test_a_masked_page_says_where_full_values_are(masked):
    told = "Full values are in <code>proposals.csv</code> beside this report"
    assert (told in render(masked=masked)) is masked


def test_masked_page_gives_no_one_away():
    page = render().casefold()
    for _, _, name, email, phone, address, birth in PEOPLE:
        for value in (name, email, phone, address, birth):
            assert not value or value.casefold() not in page


def test_unseen_words_scroll_with_their_table():
    assert re.search(r"\.unseen \{ position: absolute", render())
    assert re.search(r"\.scroll \{ position: relative;[^}]* overflow-x: auto", render())


def test_row_equation_that_fails_is_told():
    facts = InputFacts(path="a.csv", source="a", physical=3, accepted=1)
    page = report_html(
        Summary(version="1", inputs=(facts,)), EMPTY, PROPOSALS_SAMPLE.clear(), empty(REJECTS)
    )
    assert "does not add up" in page


def test_findings_have_a_section_of_their_own():
    page = render()
    text = assert_harmless(page).text
    assert "What is wrong with the data" in text
    assert "308 records of shop have a placeholder as e-mail" in text
    without = report_html(
        replace(SUMMARY, findings=()), MAPPING_SAMPLE, PROPOSALS_SAMPLE, REJECTS_SAMPLE
    )
    assert 'id="quality"' in page
    assert 'id="quality"' not in without


def test_a_finding_holds_no_value_even_where_its_source_is_one():
    one = Finding(code="x", source="ada@x.org", field="e-mail", records=2, text="2 of ada@x.org")
    page = report_html(
        Summary(version="1", findings=(one,)), EMPTY, PROPOSALS_SAMPLE.clear(), empty(REJECTS)
    )
    assert "ada@x.org" not in page


def test_empty_run():
    page = report_html(Summary(version="1"), EMPTY, PROPOSALS_SAMPLE.clear(), empty(REJECTS))
    text = assert_harmless(page).text
    assert "Nothing to merge." in text
    assert "No proposal is safe to merge unseen." in text


def test_without_records_members_go_by_key():
    page = report_html(SUMMARY, MAPPING_SAMPLE, PROPOSALS_SAMPLE, REJECTS_SAMPLE, masked=False)
    assert "shop:C-1002" in assert_harmless(page).text


def test_only_the_first_proposals_are_shown():
    many = pl.concat([PROPOSALS_SAMPLE] * (SHOWN // 20 + 1))
    page = report_html(SUMMARY, MAPPING_SAMPLE, many, REJECTS_SAMPLE, RECORDS_SAMPLE)
    assert page.count('<details class="card') == SHOWN
    assert f"{SHOWN} most doubtful of {len(many)}" in page


def test_a_large_entity_shows_few_members_and_names_the_others():
    keys = [("shop", str(i)) for i in range(200)]
    links = [link(keys[0], key, "review") for key in keys[1:]]
    row = proposal(1, keys, links, name="Ann")
    records = records_frame([record(*key, "Ann") for key in keys])
    page = report_html(SUMMARY, EMPTY, proposals_frame([row]), empty(REJECTS), records)
    text = assert_harmless(page).text
    assert "And 194 more records" in text
    assert "And 193 stronger links" in text


@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(value, masked):
    page = hostile_report([value, value], masked=masked)
    assert_harmless(page)
    page = without_ours(page)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page)
    assert len(page) < 400_000


def test_templates_in_values_are_not_run():
    text = read(without_ours(hostile_report(["{{ 7 * 7 }}", "{% raw %}"], masked=False))).text
    assert "{{ 7 * 7 }}" in text
    assert "{% raw %}" in text


def test_hidden_characters_are_told_in_both_kinds_of_report():
    for masked in (True, False):
        page = hostile_report(["Jo\u202ehn Doe", "jo\u200bhn@x.org"], masked=masked)
        assert '<span class="tag">right-to-left override</span>' in page
        assert '<span class="tag">zero-width space</span>' in page


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=2, max_size=2), st.booleans())
def test_any_text_makes_a_sound_page(values, masked):
    values = [value.encode("utf-8", "replace").decode() for value in values]
    page = hostile_report(values, masked=masked)
    assert_harmless(page)
    page.encode("utf-8")


WORD = st.text(alphabet="QXZJKVWq", min_size=3, max_size=9).map(str.title)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
EMAIL = st.from_regex(r"[qxzjkv]{1,9}[._+]?[qxz0-9]{0,5}@[qxzjkv]{1,9}\.(com|org)", fullmatch=True)
PHONE = st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(NAME, EMAIL, PHONE, st.sampled_from(["{0}", "{1}", "{2}", "Of {0}: {1}, {2}!", "{0}{2}"]))
def test_masked_report_holds_no_full_value(name, email, phone, form):
    said = form.format(name, email, phone)
    left, right = (said, said), ("crm", said)
    parts = (
        ("name", "given exact, family exact", name, name, 9.0, said),
        ("email", "exact", email, said, 9.0, said),
        ("phone", "exact", phone, phone, 9.0, None),
        ("attribute:note", "exact", said, said, 0.1, None),
    )
    row = proposal(
        1, (left, right), [link(left, right, "review", *parts)], name=name,
        warnings=(("seen", said),),
        conflicts=(("name", (name, name)), ("note", (said, said))),
        provenance=(
            ("name", name, *left, said),
            ("emails", email, *right, "union"),
            ("customAttributes.note", said, *right, "newest"),
        ),
    )  # fmt: skip
    rows = [{**record(*key, name, email, phone, said), "company": said} for key in (left, right)]
    summary = replace(SUMMARY, warnings=(f"{email} and {phone} are shared.",))
    page = report_html(
        summary, MAPPING_SAMPLE, proposals_frame([row]), REJECTS_SAMPLE, records_frame(rows)
    ).casefold()
    text = re.sub("<[^>]*>", "", page.split("<body>")[1].split("<script")[0])
    for secret in (name, email, phone, phone[1:]):
        assert secret.casefold() not in text


def test_the_package_does_not_import_the_template_engine():
    code = (
        "import sys, resolver.report.words, resolver.report.plain; print('jinja2' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_what_was_compared_is_folded_below_the_review():
    page = render()
    assert page.index('id="review"') < page.index('id="proposals"') < page.index('id="compared"')
    compared = page.split('id="compared"')[1]
    assert compared.index('<details class="folded">') < compared.index("Rules that choose pairs")
