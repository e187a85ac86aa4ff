from __future__ import annotations

import pytest

from resolver.cli.show import finding
from resolver.files.read import read


def user(name):
    return {"type": "identify", "userId": name, "traits": {"email": f"{name}@example.org"}}


def alias(old, new):
    return {"type": "alias", "previousId": old, "userId": new}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            [alias("a", "b"), user("a"), user("b")],
            "1 merge that the source tells of is applied, as a ruling by `system`.",
        ),
        (
            [alias("a", "b"), alias("c", "b"), user("a"), user("b"), user("c")],
            "2 merges that the source tells of are applied, as rulings by `system`.",
        ),
        (
            [alias("a", "b"), user("b")],
            "1 merge that the source tells of waits for a record that no input holds.",
        ),
        (
            [alias("a", "b"), alias("c", "d"), user("b")],
            "2 merges that the source tells of wait for records that no input holds.",
        ),
        (
            [alias("a", "b"), alias("c", "b"), alias("d", "b"), user("a"), user("b")],
            "3 merges that the source tells of are rulings by `system`: 1 applied, 2 waiting for "
            "records that no input holds.",
        ),
        (
            [alias("a", "b"), alias("c", "b"), user("a"), user("b")],
            "2 merges that the source tells of are rulings by `system`: 1 applied, 1 waiting for "
            "records that no input holds.",
        ),
    ],
)
def test_merges_that_wait_for_records_are_told_apart(lines, told):
    (one,) = read(lines).findings
    assert (one.code, one.source, one.field) == ("merged", "segment", "record_id")
    assert one.records == sum(line["type"] == "alias" for line in lines)
    assert finding(one) == one.text == told
