from __future__ import annotations

from dataclasses import replace

from resolver.frames.reasons import Cause, Change, Growth, Hop, Reasons, SharedKey, Step
from resolver.report.reasons import growth_text, reason_lines

A, B, C = ("crm", "1"), ("crm", "2"), ("shop", "x\u202ey")
LINK = Hop(left=A, right=B, weight=12.34, band="auto")
NOT_MET = Reasons(compared="no")


def test_how_two_records_met():
    keys = (
        SharedKey(rule="email", records=2, state="found"),
        SharedKey(rule="family+city", records=1_900, state="oversized"),
    )
    assert reason_lines(Reasons(compared="found", keys=keys)) == [
        "",
        "How they met",
        "  They were compared: blocking put them side by side.",
        "  same e-mail (2 records)",
        "  same family and same city (1,900 records): too many records for a weak key",
    ]


def test_copies_agree_in_what_is_compared_not_in_every_letter():
    copy = SharedKey(rule="copy", records=1, state="found")
    lines = reason_lines(Reasons(compared="found", keys=(copy,)))
    assert lines[-1] == "  all that is compared of them agrees (1 record)"


def test_why_two_records_did_not_meet():
    assert reason_lines(NOT_MET)[-1] == (
        "  They share no key: nothing in them would bring them together."
    )
    lines = reason_lines(replace(NOT_MET, tokens=("year", "city")))
    assert lines[-1] == "  They share no key: same year and same city is too little to look for."


def test_at_most_a_few_keys_are_named():
    keys = tuple(SharedKey(rule=f"r{n}", records=n + 2, state="found") for n in range(9))
    lines = reason_lines(Reasons(compared="found", keys=keys))
    assert lines[-1] == "  and 4 more keys that they share"


def test_what_would_change_the_answer():
    gone = Change(
        fields=("given",),
        before=("differs",),
        level="no conflict",
        bits=2.0,
        weight=0.5,
        band="review",
    )
    birth = replace(gone, fields=("birth",), before=("",), level="exact", bits=9.0, band="auto")
    whole = replace(gone, fields=("given", "family"), level="exact", band="")
    lines = reason_lines(replace(NOT_MET, changes=(gone, birth), nearest=(whole,)))
    assert lines[-6:] == [
        "What would change the answer",
        "  no conflict in given name: +2.0 bits, 0.5 bits in all: review",
        "  birth date known on both, and agreeing: +9.0 bits, 0.5 bits in all: auto",
        "",
        "What would not be enough alone",
        "  name agreeing: +2.0 bits, 0.5 bits in all",
    ]


def test_what_holds_together_keeps_apart_and_bars():
    ruled = Hop(left=B, right=C, weight=0.0, band="ruling")
    found = replace(
        NOT_MET,
        ruling="same",
        path=(LINK, ruled),
        apart=(Cause(code="evidence", bits=-3.25, pairs=(LINK,)),),
        bars=("one_kind",),
        notes=("Shipped weights.",),
    )
    text = "\n".join(reason_lines(found))
    assert "A ruling says that they are the same: it decided, whatever the evidence." in text
    assert "crm:1  and  crm:2: 12.3 bits" in text
    assert "crm:2  and  shop:x<U+202E>y: by a ruling" in text
    assert "speak against it: on average -3.2 bits a pair." in text
    assert "only one kind of evidence agrees, two are needed" in text
    assert text.endswith("Where the numbers come from\n  Shipped weights.")


def test_growth_in_numbers_of_members():
    weak = Hop(left=B, right=C, weight=4.0, band="review")
    found = Growth(
        entity_id="e-1",
        members=(A, B, C),
        steps=(
            Step(left=(A,), right=(B,), bits=12.34, link=LINK, by="evidence"),
            Step(left=(A, B), right=(C,), bits=2.0, link=weak, by="evidence"),
        ),
        weakest=weak,
        without=((A, B), (C,)),
    )
    assert growth_text(found).splitlines() == [
        "e-1: 3 records",
        "     1  crm:1",
        "     2  crm:2",
        "     3  shop:x<U+202E>y",
        "",
        "How it grew",
        "  [1] + [2]: 12.3 bits a pair on average",
        "  [1, 2] + [3]: 2.0 bits a pair on average",
        "      carried by 2 and 3: 4.0 bits",
        "",
        "What it hangs on",
        "  crm:2  and  shop:x<U+202E>y: 4.0 bits",
        "  Without it, it would fall into [1, 2] and [3].",
    ]


def test_growth_by_rulings_and_without_a_weak_link():
    step = Step(left=(A,), right=(B,), bits=-4.0, link=None, by="ruling")
    text = growth_text(Growth(entity_id="e-2", members=(A, B), steps=(step,)))
    assert "[1] + [2]: by a ruling" in text
    assert "No single link" in text
    assert growth_text(Growth(entity_id="e-3", members=(A,))) == "e-3: 1 record\n     1  crm:1\n"
