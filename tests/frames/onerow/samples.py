"""Values that are hard on whoever reads them, and what columns and single rows make of them."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from hypothesis import strategies as st
from promises.hostile import TEXTS

_ODD = (
    *TEXTS.values(),
    "",
    " ",
    "\u0130\u0131 \u212a\u017f",
    "ΣΑΣ ΟΔΟΣ",
    "e\u0301\u0301 Ångström ﬁ ½ ²",
    "\u0661\u0662\u0663 ٤٥٦ १२३",
    "\u1680a\u2003b\u3000c\u00a0d\x1cf\x85g",
    "2024-02-29",
    "2023-02-29",
    "0000-01-01",
    "2024-02-29t23:59:59.123456789",
    "2024-02-29t24:00:00",
    "-12",
    "+7",
    "12.50",
    "007",
    "a b  c",
    "john.doe+tag@example.com",
)
_LETTERS = st.sampled_from("abkKsSzéßİıſΣσς0123456789 .-+/@_'\t\n\u00a0\u0301\u200d١漢😀")
_WORDS = st.text(_LETTERS, max_size=12)
_ANY = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00"), max_size=9
)
TEXT = st.none() | st.sampled_from(_ODD) | _WORDS | _ANY
DIGITS = st.none() | st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,3})?", fullmatch=True) | TEXT
DATES = st.dates(date(1000, 1, 1), date(2199, 12, 31)).map(str)
WHEN = st.none() | DATES | st.datetimes(datetime(1000, 1, 1)).map(lambda t: t.isoformat()) | TEXT
SMALL = st.none() | st.integers(-100, 100)
FLAG = st.none() | st.booleans()
REAL = st.none() | st.floats(-1e6, 1e6, width=32).map(float)
LIST = st.none() | st.lists(TEXT, max_size=4)
STRUCT = st.none() | st.fixed_dictionaries({"x": TEXT, "y": SMALL})

SCHEMA = {
    "s": (pl.String(), TEXT),
    "t": (pl.String(), TEXT),
    "d": (pl.String(), DIGITS),
    "w": (pl.String(), WHEN),
    "i": (pl.Int32(), SMALL),
    "j": (pl.Int32(), SMALL),
    "p": (pl.Boolean(), FLAG),
    "q": (pl.Boolean(), FLAG),
    "r": (pl.Boolean(), FLAG),
    "f": (pl.Float64(), REAL),
    "g": (pl.Float32(), REAL),
    "l": (pl.List(pl.String()), LIST),
    "m": (pl.Struct({"x": pl.String(), "y": pl.Int32()}), STRUCT),
}
TYPES = {name: dtype for name, (dtype, _) in SCHEMA.items()}
ROWS = st.lists(
    st.fixed_dictionaries({name: values for name, (_, values) in SCHEMA.items()}),
    min_size=1,
    max_size=12,
)


def by_columns(told, rows):
    """What polars makes of the rows."""
    frame = pl.DataFrame(rows, schema=TYPES)
    return frame.select(**told).with_columns(_plain(told, frame)).to_dicts()


def _plain(told, frame):
    """Times as the numbers that single rows have in their place."""
    schema = frame.select(**told).schema
    return [
        pl.col(name).to_physical()
        for name, dtype in schema.items()
        if isinstance(dtype, pl.Date | pl.Datetime | pl.Duration)
    ]


def by_rows(function, rows):
    """What a compiled function makes of each of the rows."""
    frame = pl.DataFrame(rows, schema=TYPES)
    return [function(row) for row in frame.to_dicts()]
