from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from report.evaluation.evaluations import details, evaluation

from resolver.report.evaluation.page import evaluation_html
from resolver.steps.measure.figures import Calibration, Errors

VOID = {"meta", "link", "br"}


class Tree(HTMLParser):
    """Collects ids, references and tags; complains of tags that are not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.references, self.tags = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        for name in ("aria-labelledby", "href"):
            self.references += found.get(name, "").replace("#", "").split()

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(told=None, *, run="out"):
    told = told or details()
    return evaluation_html(evaluation(told), told, version="1.2.3", run=run)


def test_the_page_is_whole_and_needs_nothing_from_elsewhere():
    text = page()
    tree = Tree(text)
    assert len(set(tree.ids)) == len(tree.ids)
    assert set(tree.references) <= set(tree.ids)
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert not {tag for tag, _ in tree.tags} & {"script", "img", "link", "iframe", "object"}
    assert "http" not in text.replace("http-equiv", "")
    assert not re.search(r"url\((?!#)|@import", text)


def test_plots_have_words_and_figures_beside_them():
    text = page()
    plots = [found for tag, found in Tree(text).tags if found.get("class") == "plot"]
    assert len(plots) == 3
    assert all(found["role"] == "img" for found in plots)
    assert text.count("<desc ") == 3
    assert text.count("The figures") == 3
    for words in ("0.0745", "101 or more", "a random sample of 4,000", "90.9 %"):
        assert words in text


def test_keys_are_masked_and_values_are_shown_only_where_asked_for():
    text = page()
    assert "zebulon@quux.example" not in text
    assert "A-17" in text
    assert "Examples are named by the keys" in text
    open_text = page(details(valued=True))
    assert "Not masked" in open_text
    assert "zebulon@quux.example" in open_text
    assert "Zebulon &lt;b&gt;Quux&lt;/b&gt;" in open_text
    assert "<b>Quux" not in open_text


def test_hostile_names_do_nothing():
    text = page(run="<script>alert(1)</script>\u202e")
    assert "<script" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("auto", [True, False])
def test_nothing_found_and_nothing_wrong(auto):
    nothing = Errors(pairs=0, seen=0, causes=())
    told = replace(
        details(),
        curve=(),
        calibration=Calibration(deciles=(), error=None),
        sizes=(),
        false=nothing,
        missed=nothing,
    )
    found = evaluation(told)
    text = evaluation_html(
        found if auto else replace(found, auto=None), told, version="1", run="out"
    )
    Tree(text)
    assert text.count("0 pairs.") == 2
