from __future__ import annotations

from resolver.report.mask import mask_for
from resolver.report.warned import warned
from resolver.steps.propose import TEXTS


def test_our_own_sentences_keep_their_words():
    hide = mask_for(True, ["Customer Service", "Ada Byron"], []).text
    ours = {"code": "conflict_external_id", "text": TEXTS["conflict_external_id"]}
    other = {"code": "conflict_external_id", "text": "Ada Byron calls."}
    assert list(warned({"warnings": [ours, other]}, hide)) == [
        ("conflict_external_id", "Customer numbers of one system differ."),
        ("conflict_external_id", "A. B. calls."),
    ]
    assert list(warned({"warnings": None}, hide)) == []
