from __future__ import annotations

import re
from pathlib import Path

from benchmarks import pictures

ROOT = Path(__file__).parents[2]


def test_every_picture_of_the_report_has_its_recipe():
    recipe = Path(pictures.__file__).read_text(encoding="utf-8")
    told = set(re.findall(r'"([a-z-]+\.png)"', recipe))
    assert told == {path.name for path in (ROOT / pictures.IMAGES).iterdir()}
