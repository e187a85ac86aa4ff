from __future__ import annotations

from random import Random

import polars as pl
from fields.crossed import crossed, shared, spelt
from fields.test_date import cleaned

from resolver.fields import date
from resolver.fields.level import level_names

LEVELS = {name: level for level, name in level_names(date.LEVELS).items()}
ODD = ["1985-03-07", "1985-07-03", "1958-03-07", "1985", "1985-03", "2000-02-31", "1900-01-01"]


def test_dates_that_agree_in_more_than_the_year_have_a_trace_in_common():
    dice = Random(8)
    made = [
        f"{dice.randint(1940, 2005)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        for _ in range(250)
    ]
    texts = [*ODD, *made, *(spelt(dice, text, "0123456789") for text in [*ODD, *made])]
    clean = [one for one in cleaned(*texts) if one is not None]
    told = [(one, date.traces(one)) for one in clean]
    plain = pl.Series([one for one, traces in told if traces], dtype=date.DTYPE)
    level = crossed(plain, date.level)
    common = shared([traces for _, traces in told if traces]).any(axis=2)
    assert len(plain) > 300
    assert (level >= 0).all()
    assert (level[~common] <= LEVELS["same_year"]).all()
    assert common[level <= LEVELS["same_year"]].mean() < 0.05


def test_dates_that_can_be_read_in_other_ways_have_no_traces():
    for text in ("1985", "03/07/1985", "1900-01-01"):
        (found,) = cleaned(text)
        assert found is None or date.traces(found) is None
