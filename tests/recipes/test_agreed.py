from __future__ import annotations

import pytest

from resolver.recipes.agreed import Agreed

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
    ("made", "words", "verdict"),
    [
        (proposal("auto"), (), "agreed"),
        (proposal("review", AUTO, REVIEW), (), "review"),
        (proposal("review", AUTO, REVIEW), ((B, C, "same"),), "agreed"),
        (proposal("review", AUTO, REVIEW), ((A, C, "same"),), "agreed"),
        (proposal("review", REVIEW), ((B, C, "same"),), "review"),
        (proposal("blocked", AUTO, REVIEW), (), "blocked"),
        (proposal("blocked"), ((A, B, "same"), (B, C, "same")), "agreed"),
        (proposal("auto"), ((A, C, "different"),), "held"),
        (proposal("auto"), ((A, C, "related"),), "held"),
        (proposal("auto"), ((A, C, "unsure"),), "held"),
        (proposal("auto", warnings=("reopened",)), (), "held"),
    ],
)
def test_only_what_is_safe_or_ruled_same_as_a_whole_is_agreed_on(made, words, verdict):
    assert said(words).verdict(made, [A, B, C]) == verdict


def test_records_that_are_gone_need_no_agreement():
    assert said(((A, B, "same"),)).verdict(proposal("review", REVIEW), [A, B]) == "agreed"


def test_what_auto_and_rulings_hold_together_is_whole():
    assert said(safe="aaa").verdict(proposal("blocked"), [A, B, C]) == "agreed"


def test_people_are_named_once():
    assert said(((A, B, "same"), (B, C, "same"))).reviewers([A, B, C]) == ("kim",)
    assert said(((A, B, "different"),)).reviewers([A, B, C]) == ()
