from __future__ import annotations

import base64
from hashlib import sha256
from importlib.resources import files

from resolver.report.review.client import FILES, client


def test_every_file_of_the_client_is_in_the_script():
    room = files("resolver.report").joinpath("client")
    assert sorted(FILES) == sorted(one.name for one in room.iterdir() if one.name.endswith(".js"))


def test_the_script_is_strict_and_ends_no_element():
    script = client().script
    assert script.startswith('(() => {\n"use strict";')
    assert "</" not in script
    assert "<!--" not in script
    assert not any(word in script for word in ("innerHTML", "eval(", "localStorage", "fetch("))


def test_the_digest_is_that_of_the_script():
    digest = base64.b64encode(sha256(client().script.encode()).digest()).decode()
    assert client().digest == f"sha256-{digest}"
