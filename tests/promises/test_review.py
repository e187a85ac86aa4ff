"""What somebody decides in the report, with the keyboard, is what the next scans do."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import polars as pl
import pytest
from promises.population import generated
from report.browser import ON_CHROMIUM, rows_of

from resolver.cli.main import main

pytestmark = ON_CHROMIUM

RECORDS, SEED = 440, 31
DECISIONS, UNDOS = 50, 10
COLUMNS = ("id", "name", "email", "email 2", "phone", "phone 2", "address", "birthdate", "number")


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def row(customer):
    """A customer as a row of an export."""
    emails, phones = (
        [*[point["original"] for point in customer.get(kind, ())][:2], "", ""]
        for kind in ("emails", "phones")
    )
    birth = customer.get("customAttributes", {}).get("birthdate", "")
    plain = [customer.get(name, "") for name in ("id", "name", "address", "externalCustomerId")]
    cells = (*plain[:2], *emails[:2], *phones[:2], plain[2], birth, plain[3])
    return dict(zip(COLUMNS, cells, strict=True))


def export(path, rows, columns):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def page_of(browser, folder):
    page = browser.new_context(accept_downloads=True).new_page()
    page.set_default_timeout(8_000)
    page.goto((folder / "report.html").as_uri())
    page.locator("html[data-ready=yes]").wait_for()
    page.total = int(page.locator("#progress").get_attribute("max"))
    return page


def review(page, decisions, target):
    """Decide, take the last ones back and save, without a pointer."""
    press(page, "j", "Enter")
    for keys, _ in decisions:
        press(page, *keys)
    assert f"50 of {page.total} decided, 50 not saved" == progress(page)
    press(page, *["z"] * UNDOS)
    assert f"40 of {page.total} decided, 40 not saved" == progress(page)
    with page.expect_download() as file:
        press(page, "w")
        page.keyboard.type("Dana")
        press(page, "Enter")
    file.value.save_as(target)


def progress(page):
    return page.locator("#progress-words").inner_text()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def plan(sizes):
    """What is decided on proposals of these sizes: the keys, and a word for the model below."""
    larger = [number for number, size in enumerate(sizes[: DECISIONS - UNDOS]) if size > 2]
    told = {larger[0]: (("s",), "split"), larger[1]: (("3", "d"), "drop")}
    words = {"a": "same", "r": "different", "h": "related", "u": "unsure"}
    for number in range(DECISIONS):
        key = "arhu"[number % 4]
        told.setdefault(number, ((key,), words[key]))
    return [told[number] for number in range(DECISIONS)]


def sides(members, links):
    """The two groups that stay where the weakest link, the first, is cut."""
    near = {one: {one} for one in members}
    for link in links[1:]:
        joined = near[link["left_source"], link["left"]] | near[link["right_source"], link["right"]]
        for one in joined:
            near[one] = joined
    return {frozenset(group) for group in near.values()}


@dataclass(frozen=True)
class Model:
    """What decisions on proposals come to: groups of one person, told apart from one another."""

    before: set[frozenset]
    proposals: list[dict]
    decisions: list[str]

    @property
    def words(self):
        return {word for _, word in zip(self.proposals, self.decisions, strict=False)}

    @cached_property
    def decided(self):
        """Every decided proposal as the groups that are left of it, and its word."""
        told = zip(self.proposals, self.decisions, strict=False)
        return [(parts(proposal, word), word) for proposal, word in told]

    @cached_property
    def together(self):
        """Pairs of one person: those of the decisions, and all others as they were."""
        whole = pairs(frozenset.union(*left) for left, _ in self.decided)
        return (pairs(self.before) - whole) | {
            pair for left, _ in self.decided for pair in pairs(left)
        }

    @cached_property
    def apart(self):
        """Pairs of two people."""
        return pairs(self.before) - self.together

    @cached_property
    def doubted(self):
        """The links that proposals need of which somebody is unsure."""
        told = zip(self.proposals, self.decisions, strict=False)
        links = [link for one, word in told if word == "unsure" for link in one["links"]]
        return {frozenset(pair) for pair in keys_of(links)}

    def check(self, found):
        """Nobody is joined or parted who should not be.

        A record that is taken out of its proposal may turn out to be somebody else, whom no one has
        decided on.
        """
        joined = pairs(found)
        assert self.together <= joined
        assert self.apart & joined == set()
        freed = {one for pair in self.apart for one in pair}
        assert all(pair & freed for pair in joined - self.together)


def parts(proposal, word):
    """The groups that a decision leaves of a proposal."""
    ordered = sorted(proposal["members"], key=lambda one: not one["survivor"])
    members = [(one["source"], one["record_id"]) for one in ordered]
    if word in ("different", "related"):
        return {frozenset([one]) for one in members}
    if word == "drop":
        return {frozenset(members[2:3]), frozenset(members[:2] + members[3:])}
    if word == "split":
        return sides(members, proposal["links"])
    return {frozenset(members)}


def groups(folder, column="entity_id"):
    """The records of every entity."""
    found = pl.read_parquet(folder / "entities.parquet")
    entities = defaultdict(set)
    for label, *key in found.select(column, "source", "record_id").iter_rows():
        entities[label].add(tuple(key))
    return {frozenset(group) for group in entities.values()}


def keys_of(rows):
    """The two records of every ruling or link."""
    for one in rows:
        yield (one["left_source"], one["left"]), (one["right_source"], one["right"])


def unseen(folder):
    """The pairs that may be acted on without a look."""
    return pairs(groups(folder, "auto_entity_id"))


def pairs(found):
    return {frozenset(pair) for group in found for pair in combinations(group, 2)}


def test_fifty_decisions_hold_for_the_run_and_for_the_next_export(tmp_path, browser):
    rows = [row(one) for one in generated(RECORDS, SEED)]
    first, second = tmp_path / "customers.csv", tmp_path / "later" / "customers.csv"
    export(first, rows, COLUMNS)
    assert call("scan", first, "-o", tmp_path / "out") == 0
    before, proposals = groups(tmp_path / "out"), rows_of(tmp_path / "out" / "proposals.jsonl")
    decisions = plan([one["size"] for one in proposals])
    assert len(proposals) > DECISIONS
    kept = DECISIONS - UNDOS
    review(page_of(browser, tmp_path / "out"), decisions, tmp_path / "rulings.jsonl")
    model = Model(before, proposals[:kept], [word for _, word in decisions])
    assert model.words == {"same", "different", "related", "unsure", "split", "drop"}
    assert min(len(model.apart), len(model.together)) > kept

    assert call("decide", tmp_path / "out", tmp_path / "rulings.jsonl") == 0
    model.check(groups(tmp_path / "out"))
    assert unseen(tmp_path / "out") & model.doubted == set()

    second.parent.mkdir()
    dice = random.Random(5)
    export(second, dice.sample(rows, len(rows)), dice.sample(COLUMNS, len(COLUMNS)))
    rulings = tmp_path / "out" / "rulings.jsonl"
    assert call("scan", second, "-o", tmp_path / "again", "--rulings", rulings) == 0
    assert groups(tmp_path / "again") == groups(tmp_path / "out")
    assert unseen(tmp_path / "again") & model.doubted == set()

    ruled = {frozenset(pair) for pair in keys_of(rows_of(rulings))}
    shown = sum(not ruled.isdisjoint(pairs([one])) for one in groups(tmp_path / "again"))
    page = page_of(browser, tmp_path / "again")
    page.set_input_files("#load", rulings)
    page.locator("#status", has_text="Loaded").wait_for()
    assert progress(page) == f"{shown} of {page.total} decided, all saved"
    assert shown > kept / 2
