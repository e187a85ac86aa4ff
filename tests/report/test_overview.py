from __future__ import annotations

from types import SimpleNamespace

from resolver.report.mask import Mask
from resolver.report.overview import reopened_rows


def test_rulings_open_again_are_listed_without_values():
    one = SimpleNamespace(
        left=("crm", "ada@x.org"), right=("shop", "7"), ruling="different", by="Dana", at="",
        reason="wrote to ada@x.org",
    )  # fmt: skip
    rows = reopened_rows(SimpleNamespace(reopened=(one,)), Mask(active=True))
    left, right, ruling, said = rows[0]
    assert ["".join(part.text for part in words) for words in (left, right, said)] == [
        "crm:a•••@x•••.org", "shop:7", "Dana, a note, hidden",
    ]  # fmt: skip
    assert ruling == "different"
    *_, said = reopened_rows(SimpleNamespace(reopened=(one,)), Mask(active=False))[0]
    assert said[0].text == "Dana, wrote to ada@x.org"


def test_a_run_without_any_lists_nothing():
    assert reopened_rows(SimpleNamespace(reopened=()), Mask(active=True)) == []
