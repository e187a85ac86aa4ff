"""The block of data in the report: the most doubtful proposals, small enough to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from operator import itemgetter
from typing import Any, Final

import polars as pl

from resolver.frames.result import BANDS
from resolver.frames.review import Beside
from resolver.frames.schema import RECORDS
from resolver.report.disputes import WARNED
from resolver.report.members import BESIDE, SEVERAL, VARYING, VERDICTS, values
from resolver.report.phrases import hidden_name
from resolver.report.review.evidence import Links
from resolver.report.review.golden import Golden
from resolver.report.review.hiding import Hiding, Open
from resolver.report.review.people import SHOWN as PEOPLE
from resolver.report.review.people import SIGNS, People, fields_of, held
from resolver.report.review.streams import Streams, zigzag
from resolver.report.review.tables import Kinds
from resolver.report.ruled import Ruled
from resolver.report.visible import KNOWN, LONGEST, SCRIPTS, TEXT_LONGEST
from resolver.report.warned import warned
from resolver.steps.seen import digests, mark

MOST: Final = 10_000
"""Proposals that the data holds, the most doubtful first."""

LEAN: Final = 5_000
"""Records above which the data leaves out what nobody decides on: times, and most of long texts."""

_ID_LONGEST: Final = 10
_ID_KEPT: Final = 5
_NUL: Final = "\N{SYMBOL FOR NULL}"
_TIMES: Final = ("created_at", "modified_at")
_NAMES: Final = ("name", "given_name", "middle_name", "family_name")
_NO_CHANCE, _SAME_CHANCE = 10_001, 10_002

Record = Mapping[str, Any]
Key = tuple[str, str]


def block(
    proposals: pl.DataFrame, records: pl.DataFrame | None, beside: Beside, *, masked: bool
) -> str:
    """The first `MOST` proposals with the values of their records, as `client/unpack.js` reads it.

    Without the key of `beside`, or without `records`, there is nothing that a decision could name a
    record by where its own key is masked. The same arguments give the same text.
    """
    rows = proposals.head(MOST)
    members = _members(rows)
    found = pl.DataFrame(schema=RECORDS) if records is None else records
    found = found.join(members, on=["source", "record_id"], how="semi")
    marks = mark(digests(found), beside.key) if beside.key else pl.lit(None, pl.String)
    known = found.select("source", "record_id").with_columns(mark=marks)
    marked = members.join(known, on=["source", "record_id"], how="left", maintain_order="left")
    lean = is_lean(proposals)
    fields = [name for name in fields_of(records) if not (lean and name in _TIMES)]
    made = _Block(fields, Ruled(beside.ruled), masked=masked, lean=lean)
    holding = iter(held(members, found))
    for row, size in zip(rows.iter_rows(named=True), rows["members"].list.len(), strict=True):
        made.add(row, [next(holding) for _ in range(size)])
    return made.packed(len(proposals), marked["mark"].fill_null("0" * 16))


def is_lean(proposals: pl.DataFrame) -> bool:
    """Whether there are so many records that only what decides is kept of them."""
    return int(proposals.head(MOST)["members"].list.len().sum()) > LEAN


def _members(rows: pl.DataFrame) -> pl.DataFrame:
    """The members of all proposals, survivors first, in the order of the proposals."""
    return (
        rows.with_row_index("rank")
        .select("rank", "members")
        .explode("members", empty_as_null=False)
        .unnest("members")
        .sort("rank", pl.col("survivor").not_(), maintain_order=True)
        .select("source", "record_id")
    )


class _Block:
    """The streams of the block, and what is numbered in them."""

    def __init__(self, fields: Sequence[str], ruled: Ruled, *, masked: bool, lean: bool) -> None:
        self.masked, self.lean = masked, lean
        self.streams = Streams()
        self.people = People(fields, masked=masked, lean=lean)
        self.links = Links(self.people)
        self.golden = Golden(self.people, lean=lean)
        self.sources, self.warned = Kinds(), Kinds()
        self.ruled, self.said = ruled, Kinds()
        self.blank: list[int] = []

    def add(self, row: Mapping[str, Any], records: Sequence[Record]) -> None:
        """Write one proposal; `records` are its members, the survivor first."""
        members = sorted(row["members"], key=lambda member: not member["survivor"])
        hiding = self._hiding(row, records)
        streams = self.streams
        self._facts(row, streams)
        known = [self._key(member, hiding) for member in members]
        if not self.lean:
            # An entity is named after a key: where one is hidden, its name would let it be tried.
            streams.texts("entity").append(row["entity_id"] if all(known) else "")
        places = {(one["source"], one["record_id"]): at for at, one in enumerate(members)}
        shown = self.people.add(records, streams)
        links = row["links"] or ()
        self.links.add(links, places, shown, hiding, streams)
        weakest = round(links[0]["weight"] * 10) if links else 0
        streams.numbers("over").append(zigzag(round(row["weight"] * 10) - weakest))
        self.golden.add(row["provenance"] or (), places, shown, hiding, streams)
        warnings = [self.warned.code(one) for one in warned(row, hiding.text)]
        streams.numbers("warnings").append(len(warnings))
        streams.numbers("warned").extend(warnings)
        rulings = self.ruled.among(places, hiding)
        streams.numbers("ruled").append(len(rulings))
        for ruling, ends in rulings:
            streams.numbers("said").extend((self.said.code(ruling), *ends))

    def packed(self, total: int, marks: Iterable[str]) -> str:
        """The whole block; `marks` are those of all members."""
        streams, people = self.streams, self.people
        tables = {f"table {field}": table for field, table in people.tables.items()}
        tables |= {f"table other {field}": table for field, table in self.links.others.items()}
        tables |= {f"table golden {field}": table for field, table in self.golden.others.items()}
        odd = {name: table.write(name, streams) for name, table in tables.items()}
        streams.raw("mark", bytes.fromhex("".join(marks)))
        nobody = Hiding((), ()) if self.masked else Open()
        return streams.packed(
            {
                "masked": self.masked,
                "lean": self.lean,
                "total": total,
                "bands": BANDS,
                "fields": [(name, hidden_name(name, nobody.text)) for name in people.fields],
                "several": SEVERAL,
                "beside": BESIDE,
                "verdicts": VERDICTS,
                "varying": VARYING,
                "signs": {sign: verdict for verdict, sign in SIGNS.items()},
                "people": PEOPLE,
                "hidden": KNOWN,
                "longest": LONGEST,
                "sentence": TEXT_LONGEST,
                "scripts": [name.title() for name in SCRIPTS],
                "patterns": people.patterns.all(),
                "sources": self.sources.all(),
                "kinds": [astuple(kind) for kind in self.links.kinds.all()],
                "rows": [astuple(row) for row in self.golden.kinds.all()],
                "warned": self.warned.all(),
                "disputing": WARNED,
                "said": [astuple(ruling) for ruling in self.said.all()],
                "blank": self.blank,
                "odd": {name: rows for name, rows in odd.items() if rows},
            }
        )

    def _hiding(self, row: Mapping[str, Any], records: Sequence[Record]) -> Hiding | Open:
        if not self.masked:
            return Open()
        names = [str(record[field]) for record in records for field in _NAMES if record.get(field)]
        golden = [one["value"] for one in row["provenance"] or () if one["field"] == "name"]
        phones = [phone for record in records for phone in values(record, "phones")]
        return Hiding([*names, *filter(None, golden)], phones)

    def _facts(self, row: Mapping[str, Any], streams: Streams) -> None:
        band = row["band"]
        streams.numbers("band").append(BANDS.index(band) if band in BANDS else len(BANDS))
        streams.numbers("size").append(len(row["members"]))
        chance, precision = _chance(row["probability"]), _chance(row["precision"])
        streams.numbers("chance").append(chance)
        streams.numbers("precision").append(_SAME_CHANCE if precision == chance else precision)

    def _key(self, member: Mapping[str, Any], hiding: Hiding | Open) -> bool:
        """Write source and id of a member; whether they are shown as they are."""
        source, key = itemgetter("source", "record_id")(member)
        shown = (hiding.key(source), hiding.key(key).replace("\0", _NUL))
        ids = self.streams.texts("id")
        whole = shown == (source, key)
        if not whole:
            self.blank.append(len(ids))
        self.streams.numbers("source").append(self.sources.code(shown[0]))
        short = self.lean and len(key) > _ID_LONGEST
        self.streams.numbers("cut").append(int(short))
        ids.append(shown[1][:_ID_KEPT] if short else shown[1])
        return whole


def _chance(value: float | None) -> int:
    return _NO_CHANCE if value is None else round(value * 10_000)
