from __future__ import annotations

import csv
import json

import pytest

import resolver
from resolver.recipes import planning, writing
from resolver.recipes.agreed import Agreed, agreed
from resolver.recipes.deciding import decide
from resolver.steps import seen

A, B, C = (("crm", key) for key in "abc")


def proposal(band="review", *links, warnings=()):
    return {
        "band": band,
        "members": [{"source": s, "record_id": r} for s, r in (A, B, C)],
        "links": [
            {
                "left_source": left[0],
                "left": left[1],
                "right_source": right[0],
                "right": right[1],
                "band": of,
            }
            for left, right, of in links
        ],
        "warnings": [{"code": code, "text": code} for code in warnings],
    }


def said(words=(), safe="abc"):
    pairs = {frozenset(pair): word for *pair, word in words}
    return Agreed.of(pairs, dict.fromkeys(pairs, "kim"), dict(zip((A, B, C), safe, strict=True)))


AUTO = (A, B, "auto")
REVIEW = (B, C, "review")


@pytest.mark.parametrize(
    ("made", "words", "safe", "verdict"),
    [
        (proposal("auto"), (), "aaa", "agreed"),
        (proposal("review", AUTO, REVIEW), (), "aac", "review"),
        (proposal("review", AUTO, REVIEW), ((B, C, "same"),), "aac", "agreed"),
        (proposal("review", AUTO, REVIEW), ((A, C, "same"),), "aac", "agreed"),
        (proposal("review", AUTO, REVIEW), ((B, C, "same"),), "abc", "review"),
        (proposal("blocked", AUTO, REVIEW), (), "aac", "blocked"),
        (proposal("blocked"), ((A, B, "same"), (B, C, "same")), "abc", "agreed"),
        (proposal("auto"), ((A, C, "different"),), "aaa", "held"),
        (proposal("auto"), ((A, C, "related"),), "aaa", "held"),
        (proposal("auto"), ((A, C, "unsure"),), "aaa", "held"),
        (proposal("auto", warnings=("reopened",)), (), "aaa", "held"),
    ],
)
def test_only_what_is_safe_or_ruled_same_as_a_whole_is_agreed_on(made, words, safe, verdict):
    assert said(words, safe).verdict(made, [A, B, C]) == verdict


@pytest.mark.parametrize(("band", "verdict"), [("review", "review"), ("blocked", "blocked")])
def test_auto_links_across_a_conflict_are_no_agreement(band, verdict):
    made = proposal(band, AUTO, (B, C, "auto"), warnings=("conflict_birth",))
    assert said(safe="abb").verdict(made, [A, B, C]) == verdict


def test_what_a_system_refuses_is_not_agreed_on_unseen():
    assert said(safe="aaa").verdict(proposal("blocked"), [A, B, C]) == "blocked"
    some = said(((A, B, "same"),), safe="aaa")
    assert some.verdict(proposal("blocked"), [A, B, C]) == "blocked"


def test_records_that_are_gone_need_no_agreement():
    assert said(((A, B, "same"),)).verdict(proposal("review", REVIEW), [A, B]) == "agreed"


def test_people_are_named_once():
    assert said(((A, B, "same"), (B, C, "same"))).reviewers([A, B, C]) == ("kim",)
    assert said(((A, B, "different"),)).reviewers([A, B, C]) == ()


def test_a_ruling_on_other_values_counts_for_nothing(tmp_path):
    people = [
        {"id": key, "name": name, "emailAddresses": [f"{key}@x.org"], "phoneNumbers": []}
        for key, name in (("a", "Jo Ray"), ("b", "Joan Ray"))
    ]
    resolver.dedupe(people).write(tmp_path / "out")
    back = writing.read_back(tmp_path / "out")
    first, second = seen.digests(back.known.records)

    def word(fingerprint):
        row = {"ruling": "same", "left": "a", "right": "b", "fingerprint": fingerprint}
        (tmp_path / "out" / "rulings.jsonl").write_text(json.dumps(row) + "\n")
        return agreed(tmp_path / "out", back).words

    assert word(seen.fingerprint(first, second))
    assert word("r1")
    assert not word(seen.fingerprint(first, "0" * 16))
    assert not word("seen-old")


def test_records_without_ids_are_found_by_what_they_say(tmp_path):
    (tmp_path / "a.csv").write_text(
        "name,email,phone\nJo Ray,jo@x.org,+14155552671\nJoan Ray,jo@x.org,+14155552671\n"
        "Joan Ray,jo@x.org,+14155552671\n"
    )
    out = tmp_path / "out"
    resolver.dedupe(tmp_path / "a.csv").write(out)
    with (out / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0].update(decision="same", note="called her")
    with (tmp_path / "said.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    decide(out, tmp_path / "said.csv", by="dana").result.write(out)
    found = planning.plan(out, "neutral")
    assert {line["notes"] and line["notes"][0] for line in found.lines} == {"called her"}
    assert {tuple(line["reviewed_by"]) for line in found.lines} == {("dana",)}
    first, *_ = (out / "rulings.jsonl").read_text().splitlines()
    with (out / "rulings.jsonl").open("a") as file:
        file.write(json.dumps({**json.loads(first), "ruling": "different", "by": "eve"}) + "\n")
    assert planning.plan(out, "neutral").lines == ()


def test_what_is_taken_back_is_judged_among_rulings_on_other_values(tmp_path):
    people = [{"id": key, "name": "Jo Ray", "emailAddresses": [f"{key}@x.org"]} for key in "ab"]
    resolver.dedupe(people).write(tmp_path / "out")
    name = seen.fingerprint("0" * 16, "1" * 16)
    pair = {"left": "a", "right": "b", "fingerprint": name}
    rows = [
        {"ruling": "different", **pair, "by": "eve"},
        {"ruling": "same", **pair, "by": "dana"},
        {"ruling": "undo", "undoes": name, "by": "dana"},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "out" / "rulings.jsonl").write_text(text)
    found = agreed(tmp_path / "out", writing.read_back(tmp_path / "out"))
    assert {word for near in found.words.values() for word in near.values()} == {"different"}
