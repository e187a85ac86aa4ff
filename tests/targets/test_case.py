from __future__ import annotations

import pytest

from resolver.targets.case import folded


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("(212) 736-5000", "+12127365000", True),
        ("212 736 5000", "212 736 5001", False),
        ("Jo@X.org ", "jo@x.org", True),
        ("12207", "02207", False),
        ("0221", "221", False),
    ],
)
def test_writings_of_one_value_fold_alike(left, right, same):
    assert (folded(left) == folded(right)) is same
