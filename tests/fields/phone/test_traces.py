from __future__ import annotations

from random import Random

from fields.crossed import crossed, shared, spelt
from fields.test_phone import cleaned

from benchmarks.generate import generate
from resolver.fields import phone
from resolver.fields.level import level_names

LEVELS = {name: level for level, name in level_names(phone.LEVELS).items()}
ODD = ["206-555-0142", "+1 206 555 0142", "555-0142", "030 901820", "+49 30 901820", "90182012"]


def test_numbers_that_agree_have_a_trace_in_common():
    dice = Random(7)
    made = [one["original"] for made in generate(200, 8) for one in made.customer["phones"]]
    texts = [*ODD, *made, *(spelt(dice, text, "0123456789") for text in [*ODD, *made])]
    clean = cleaned(*((text, "US") for text in texts)).drop_nulls("digits")
    found = clean.to_struct("number")
    level = crossed(found, phone.level)
    common = shared([phone.traces(row["digits"]) for row in found.to_list()])
    assert (level >= 0).all()
    assert (level[~common.any(axis=2)] == 0).all()
    assert (level[~common[:, :, 0]] <= LEVELS["one_digit"]).all()
    assert common.any(axis=2)[level == 0].mean() < 0.1
