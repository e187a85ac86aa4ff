from __future__ import annotations

from random import Random

import polars as pl
from fields.crossed import crossed, shared, spelt
from fields.test_email import cleaned

from benchmarks.generate import generate
from resolver.fields import email
from resolver.fields.level import level_names

LEVELS = {name: level for level, name in level_names(email.LEVELS).items()}
ODD = [
    "ann.meyer@gmail.com", "annmeyer@googlemail.com", "ann.meyer+x@gmail.com", "ann@gmial.com",
    "ann@gmail.com", "info@example.org", "sales@example.org", "abcde@example.org",
    "abcdef@example.org", "abdce@example.org", "bacdef@example.org", "abcd@example.org",
    "test@test.com", "x7f3k2p9@marketplace.amazon.com", "ann_meyer@example.org", "a@b.example",
]  # fmt: skip


def test_addresses_that_agree_have_a_trace_in_common():
    dice = Random(6)
    made = [one["original"] for made in generate(180, 9) for one in made.customer["emails"]]
    texts = [*ODD, *made, *(spelt(dice, text, "abeinorst.") for text in [*ODD, *made])]
    found = cleaned(*texts).to_struct("address")
    level = crossed(found, email.level)
    rows = found.to_list()
    common = shared([email.traces(row) for row in rows])
    assert (level[~common.any(axis=2)] <= 0).all()
    assert (level[~common[:, :, 0]] <= LEVELS["same_local"]).all()
    contrasts = pl.Series([email.contrasts(row) for row in rows]).to_numpy()
    assert (level[contrasts[:, None] & contrasts[None]] >= 0).all()
    assert common.any(axis=2)[level == 0].mean() < 0.05
