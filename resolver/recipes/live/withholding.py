"""Erased records that an export still holds are left out of a scan as well, and accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl

from resolver.files.options import Read
from resolver.frames.schema import REJECTS
from resolver.recipes.live import arriving, carding, suppressing
from resolver.recipes.live.rules import Rules
from resolver.store import kept
from resolver.store.database import Connection

CODE: Final = "suppressed"
REASON: Final = "It was erased from the store, and nobody has allowed it back."


def withheld(connection: Connection, rules: Rules, found: Read) -> Read:
    """What was read without the records that must not come back: these are skipped."""
    if not kept.suppresses(connection):
        return found
    plain = carding.cleaned(rules, found.records)
    keys = plain.select("source", "record_id").rows()
    cards = carding.carded(rules, plain)
    comings = [
        arriving.Coming(key=key, card=card, body="") for key, card in zip(keys, cards, strict=True)
    ]
    barred = {keys[place] for place in suppressing.barred(connection, comings)}
    told = [key in barred for key in found.records.select("source", "record_id").iter_rows()]
    kept_back = pl.Series(told, dtype=pl.Boolean)
    out = found.records.filter(kept_back)
    counts = dict(out.group_by("file").len().iter_rows())
    skipped = out.select(
        "file",
        "line",
        column=pl.lit(None, pl.String),
        code=pl.lit(CODE),
        reason=pl.lit(REASON),
        kind=pl.lit("skipped"),
    ).cast(REJECTS)
    return replace(
        found,
        records=found.records.join(
            out, on=["source", "record_id"], how="anti", maintain_order="left"
        ),
        rejects=pl.concat([found.rejects, skipped]),
        inputs=[
            replace(
                one,
                accepted=one.accepted - counts.get(one.path, 0),
                skipped=one.skipped + counts.get(one.path, 0),
            )
            for one in found.inputs
        ],
    )
