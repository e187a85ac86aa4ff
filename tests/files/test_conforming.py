from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from targets.people import case, held, made

from resolver.files.conforming import fault
from resolver.targets.lines import schema

SCHEMA = schema()
VALID = Draft202012Validator(SCHEMA)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def places(value, path=()):
    """All paths into a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        yield (*path, key)
        if isinstance(one, (dict, list)):
            yield from places(one, (*path, key))


@settings(max_examples=300)
@given(st.data())
def test_it_says_what_a_whole_validator_says(data):
    target = data.draw(st.sampled_from(["hubspot", "salesforce", "shopify", "zendesk"]))
    ids = ["003000000000001", "003000000000002"] if target == "salesforce" else ["1", "2"]
    one, other = held(ids[0], emails=["a@x.org"]), held(ids[1], given_name="Jo", consent="opt_out")
    (line,) = json.loads(json.dumps(made(target, case(one, other))))
    path = data.draw(st.sampled_from(list(places(line))))
    inner = line
    for key in path[:-1]:
        inner = inner[key]
    if data.draw(st.booleans()):
        del inner[path[-1]]
    else:
        inner[path[-1]] = data.draw(JSON)
    assert (fault(line, SCHEMA) is None) == VALID.is_valid(line)


@pytest.mark.parametrize("value", [None, [], "x", 1, {}])
def test_what_is_no_step_at_all(value):
    assert fault(value, SCHEMA) is not None
