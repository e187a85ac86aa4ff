"""A model as text: JSON with a format version, written alike every time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from resolver.errors import ModelError
from resolver.model.comparison import Comparison, Field
from resolver.model.model import Model
from resolver.model.weights import Weights

FORMAT: Final = "resolver-model/1"


def dump(model: Model) -> str:
    """The model as JSON text."""
    return json.dumps(encode(model), indent=1, sort_keys=True, allow_nan=False) + "\n"


def encode(model: Model) -> dict[str, Any]:
    """The model as plain JSON values."""
    weights = model.weights
    return {
        "format": FORMAT,
        "records": model.records,
        "key": model.key,
        "prior": weights.prior,
        "household_prior": weights.household_prior,
        "comparisons": [_comparison(c, weights) for c in weights.comparisons],
        "usual_rarity": dict(weights.usual_rarity),
        "floors": {name: list(values) for name, values in weights.floors.items()},
        "rarity": {part: dict(values) for part, values in model.rarity.items()},
        "rare": dict(model.rare),
        "people": {kind: dict(values) for kind, values in model.people.items()},
        "rules": list(model.rules),
        "notes": list(model.notes),
    }


def load(text: str, name: str = "model") -> Model:
    """The model in the text.

    Raises:
        ModelError: if the text is no model of this format version, or a part is damaged.
    """
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            found = content.get("format") if isinstance(content, dict) else type(content).__name__
            raise ModelError(f"{name}: is not a model of format {FORMAT} (found: {found}).")
        return _model(content)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{name}: the model file is damaged: {error!r}.") from error


def _comparison(comparison: Comparison, weights: Weights) -> dict[str, Any]:
    return {
        "name": comparison.name,
        "anchored": comparison.anchored,
        "personal": comparison.personal,
        "fields": [
            {
                "name": f.name,
                "levels": list(f.levels),
                "same": list(f.same),
                "household": list(f.household),
                "unrelated": list(f.unrelated),
            }
            for f in comparison.fields
        ],
        "unrelated": list(weights.unrelated[comparison.name]),
        "household": list(weights.household[comparison.name]),
    }


def _model(content: Mapping[str, Any]) -> Model:
    comparisons = tuple(_read_comparison(c) for c in content["comparisons"])
    weights = Weights(
        comparisons=comparisons,
        prior=float(content["prior"]),
        household_prior=float(content["household_prior"]),
        unrelated={c["name"]: tuple(map(float, c["unrelated"])) for c in content["comparisons"]},
        household={c["name"]: tuple(map(float, c["household"])) for c in content["comparisons"]},
        usual_rarity={k: float(v) for k, v in content["usual_rarity"].items()},
        floors={k: tuple(map(float, v)) for k, v in content["floors"].items()},
    )
    for comparison in comparisons:
        for table in (weights.unrelated, weights.household):
            if len(table[comparison.name]) != comparison.states:
                raise ValueError(f"comparison {comparison.name!r} has bits for other levels")
    return Model(
        weights=weights,
        records=int(content["records"]),
        key=str(content["key"]),
        rarity=content["rarity"],
        rare=content["rare"],
        people=content["people"],
        rules=tuple(content["rules"]),
        notes=tuple(content["notes"]),
    )


def _read_comparison(content: Mapping[str, Any]) -> Comparison:
    fields = tuple(
        Field(
            name=f["name"],
            levels=tuple(f["levels"]),
            same=tuple(map(float, f["same"])),
            household=tuple(map(float, f["household"])),
            unrelated=tuple(map(float, f["unrelated"])),
        )
        for f in content["fields"]
    )
    return Comparison(
        name=content["name"],
        fields=fields,
        anchored=content["anchored"],
        personal=content["personal"],
    )
