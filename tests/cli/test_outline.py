from __future__ import annotations

from rich.console import Console

from resolver.cli import outline
from resolver.frames.profile import ColumnProfile, Profile
from resolver.frames.result import Finding, InputFacts, SharedValue
from resolver.steps.inspect import SUSPICIOUS


def column(name, **more):
    return ColumnProfile(
        **{
            "source": "shop",
            "column": name,
            "role": "email",
            "label": "",
            "reason": "the header says so",
            "rows": 1_234_567,
            "filled": 1_234_567,
            "distinct": 1_234_567,
            "most_frequent": 1_000_000,
            "kinds": {"personal": 1_200_000, "role": 34_567},
            "suspicious": dict.fromkeys(SUSPICIOUS, 1_234_567),
            **more,
        }
    )


FOUND = Profile(
    version="1",
    region="US",
    inputs=(
        InputFacts(path="x" * 300, source="shop", physical=2, accepted=1, rejected=1, format="csv"),
    ),
    columns=(column("E-Mail " * 40), column("b", rows=0, filled=0, kinds={}, suspicious={})),
    held_by_several={"email": 1, "phone": 2, "address": 3},
    shared=(SharedValue(kind="switchboard", value="+1 ••• ••00", records=7, people=6),),
    findings=tuple(
        Finding(code="c", source="s", field="f", records=1, text=f"finding {n}") for n in range(30)
    ),
    warnings=("a warning",),
    advice=("--region names another. " * 9,),
)


def test_a_profile_fits_80_columns(capsys, monkeypatch):
    narrow = Console(width=80, highlight=False, markup=False)
    monkeypatch.setattr(outline, "screen", lambda: narrow)
    outline.profile(FOUND)
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= 80
    text = " ".join(" ".join(lines).split())
    for words in (
        "1 email, 2 phones, 3 addresses",
        "switchboard +1 ••• ••00: 7 records of 6 people",
        "kinds: 1,200,000 personal, 34,567 role",
        "and 10 more",
        "a warning",
        "--region",
        "not valid in US (1,234,567)",
    ):
        assert words in text


def test_every_oddity_has_words():
    assert {*outline.ODD} == {*SUSPICIOUS}
