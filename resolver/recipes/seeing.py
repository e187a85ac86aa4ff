"""Rulings beside the records they were taken on: which these are, and whether they still say so."""

from __future__ import annotations

import polars as pl

from resolver.steps import rulings as fold
from resolver.steps.seen import digests, sides

_SIDES = ("left", "right")


def completed(rulings: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The rulings with the keys of records that only a fingerprint (`seen-…`) names.

    Those whose records are not among these, as they were when somebody looked, stay without keys.
    """
    named = {name: pl.col(name).is_null() for name in _SIDES if name in rulings.columns}
    if "fingerprint" not in rulings.columns or not named:
        return rulings
    bare = rulings.select(
        (pl.any_horizontal(named.values()) & pl.col("ruling").is_in(fold.SAID)).fill_null(False)
        & pl.col("fingerprint").is_not_null()
    ).to_series()
    if not bare.any():
        return rulings
    keys = dict(zip(digests(records), records.select("source", "record_id").rows(), strict=True))
    rows = rulings.to_dicts()
    for row, wanted in zip(rows, bare, strict=True):
        ends = sides(row["fingerprint"]) if wanted else None
        if ends is not None and all(end in keys for end in ends):
            for name, end in zip(_SIDES, ends, strict=True):
                row[f"{name}_source"], row[name] = keys[end]
    schema = {**rulings.schema, **{f"{name}_source": pl.String() for name in _SIDES}}
    return pl.DataFrame(rows, schema=schema, orient="row")


def changed(last: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The rulings (LAST) whose fingerprint does not fit their records as they are.

    Either record may be named first. Rulings without such a fingerprint are never among them.
    """
    taken_on = [sides(text or "") for text in last["fingerprint"]]
    told = last.filter(pl.Series([ends is not None for ends in taken_on], dtype=pl.Boolean))
    if told.is_empty():
        return told
    rows = pl.concat([told["l"], told["r"]]).unique().sort()
    says = dict(zip(rows, digests(records[rows]), strict=True))
    pairs = zip(told.select("l", "r").iter_rows(), (ends for ends in taken_on if ends), strict=True)
    differs = [{says[left], says[right]} != set(ends) for (left, right), ends in pairs]
    return told.filter(pl.Series(differs, dtype=pl.Boolean))
