from __future__ import annotations

import json

from targets.people import case, held, made

from resolver.targets.plans import TARGETS
from resolver.targets.resuming import resumed


def test_a_resumed_step_names_its_survivor():
    _, line = made("hubspot", case(held("1"), held("2"), held("3")))
    found = resumed(line, held("9"), {1}, TARGETS["hubspot"])
    assert found["request"]["body"] == {"primaryObjectId": "9", "objectIdToMerge": "3"}
    assert '"step": 1' not in json.dumps(found["checks"])
    assert found["survivor"]["record_id"] == "9"
