"""What a run hands back: frames, the model, and how to explain and write them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path

import polars as pl

from resolver.config.model import Config
from resolver.files import ledger
from resolver.frames.reasons import Growth
from resolver.frames.result import Explanation, Summary
from resolver.model.model import Model
from resolver.recipes import explaining, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a run.

    `entities`: `source, record_id, entity_id, auto_entity_id` of every accepted record; `links` and
    `related`: record keys, `weight` (bits), `probability`, `band` and one `level_*` column a field;
    `proposals`: one entity of two or more records a row; `splits`: records that seem to hold
    several people, with what goes with whom; `rejects`: one physical record a row that
    was not accepted; `mapping`: what every column was taken for; `rulings`: the decisions of people
    that the run was given.
    """

    entities: pl.DataFrame
    links: pl.DataFrame
    related: pl.DataFrame
    proposals: pl.DataFrame
    splits: pl.DataFrame
    rejects: pl.DataFrame
    mapping: pl.DataFrame
    golden: pl.DataFrame
    model: Model
    summary: Summary
    config: Config
    records: pl.DataFrame = field(repr=False)
    cleaned: pl.DataFrame = field(repr=False)
    compared: pl.DataFrame = field(repr=False)
    rulings: pl.DataFrame = field(repr=False)

    def explain(self, left: str | tuple[str, str], right: str | tuple[str, str]) -> Explanation:
        """Why two records, linked or not, are or are not the same person.

        `left` and `right` are `ID`, `SOURCE:ID` or `(source, id)`.

        Raises:
            UnknownRecordError: if a record is not in the run, or several sources hold its id.
        """
        return explaining.explain(self._known(), self.model, self.config, left, right)

    def growth(self, record: str | tuple[str, str]) -> Growth:
        """How the entity of a record grew: which groups were joined, when, and on what evidence.

        `record` is `ID`, `SOURCE:ID`, `(source, id)` or the id of an entity.

        Raises:
            UnknownRecordError: if there is no such record, or several sources hold its id.
        """
        return explaining.growth(self._known(), self.model, self.config, record)

    def _known(self) -> explaining.Known:
        return explaining.Known(
            records=self.records,
            cleaned=self.cleaned,
            links=self.links,
            related=self.related,
            entities=self.entities,
            compared=self.compared,
            rules=self.summary.rules,
            rulings=ledger.whole(self.rulings),
        )

    def write(self, path: str | Path) -> None:
        """Write the run directory; a previous result there is replaced in one step.

        Raises:
            OutputError: if something that is not a result of ours stands there.
        """
        names = [f.name for f in fields(writing.Written)]
        writing.write(path, writing.Written(**{name: getattr(self, name) for name in names}))
