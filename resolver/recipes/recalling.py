"""What people have ruled before on the records of a run, as its report tells it."""

from __future__ import annotations

import polars as pl

from resolver.frames.review import RULED
from resolver.recipes import seeing

_ABOUT = ["l", "r", "field"]


def recalled(rulings: pl.DataFrame, cleaned: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The last word on every pair of records, and on values (RULED), as far as it is followed.

    A ruling `same` that contradicts others is not among them: it joins nobody.
    """
    folded = seeing.Sight(records=records).folded(rulings, cleaned)
    again = seeing.open_again(folded.last, folded.same, records).select(
        *_ABOUT, again=pl.lit(value=True)
    )
    found = folded.last.join(again, on=_ABOUT, how="left", nulls_equal=True, maintain_order="left")
    said = found.select("ruling", "l", "r").iter_rows()
    heard = [word != "same" or (left, right) in folded.same for word, left, right in said]
    followed = found.filter(pl.Series(heard, dtype=pl.Boolean))
    left, right = pl.col("l"), pl.col("r")
    ends = {
        "left": pl.when("turned").then(right).otherwise(left),
        "right": pl.when("turned").then(left).otherwise(right),
    }
    keys = [
        pl.lit(cleaned[column]).gather(end).alias(f"{side}{tail}")
        for side, end in ends.items()
        for column, tail in (("source", "_source"), ("record_id", ""))
    ]
    return followed.with_columns(*keys, pl.col("again").fill_null(value=False)).select(
        pl.col(name).cast(dtype) for name, dtype in RULED.items()
    )
