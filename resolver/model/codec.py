"""A model as text: JSON with a format version, written alike every time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from math import isfinite
from typing import Any, Final

from resolver.errors import ModelError
from resolver.model.comparison import Comparison, Field
from resolver.model.convention import Convention
from resolver.model.model import Model
from resolver.model.pairing import Pairing
from resolver.model.weights import Weights, Whole

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
        "whole": {name: [one.slope, one.usual] for name, one in weights.whole.items()},
        "rarity": {part: dict(values) for part, values in model.rarity.items()},
        "rare": dict(model.rare),
        "people": {kind: dict(values) for kind, values in model.people.items()},
        "rules": list(model.rules),
        "notes": list(model.notes),
        "sizes": {str(records): entities for records, entities in model.sizes.items()},
        "conventions": {source: asdict(one) for source, one in model.conventions.items()},
        **({} if model.pairing is None else {"pairing": asdict(model.pairing)}),
        **({} if model.fitted is None else {"fitted": _plain(model.fitted)}),
    }


def load(text: str, name: str = "model") -> Model:
    """The model in the text.

    Raises:
        ModelError: if the text is no model of this format version, or a part is damaged.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        why = error.msg if text.strip() else "it is empty"
        where = f"{name}, line {error.lineno}"
        raise ModelError(f"{where}: the model file is not JSON ({why}).") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{name}: the model file is not JSON that can be read.") from error
    try:
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            found = content.get("format") if isinstance(content, dict) else type(content).__name__
            raise ModelError(f"{name}: is not a model of format {FORMAT} (found: {found}).")
        return _model(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{name}: the model file is damaged: {error!r}.") from error


def _comparison(comparison: Comparison, weights: Weights) -> dict[str, Any]:
    return {
        "name": comparison.name,
        "anchored": comparison.anchored,
        "fields": [
            {
                "name": f.name,
                "levels": list(f.levels),
                "same": list(f.same),
                "household": list(f.household),
                "unrelated": list(f.unrelated),
                "equal_from": f.equal_from,
            }
            for f in comparison.fields
        ],
        "unrelated": list(weights.unrelated[comparison.name]),
        "household": list(weights.household[comparison.name]),
    }


_TABLES: Final = ("unrelated", "household", "floors")


def _plain(weights: Weights) -> dict[str, Any]:
    """The numbers that rulings move; all others are those of the weights beside them."""
    tables = {
        table: {name: list(bits) for name, bits in getattr(weights, table).items()}
        for table in _TABLES
    }
    return {"prior": weights.prior, "household_prior": weights.household_prior, **tables}


def _fitted(content: Mapping[str, Any] | None, weights: Weights) -> Weights | None:
    if content is None:
        return None

    def table(name: str) -> dict[str, tuple[float, ...]]:
        sizes = {key: len(bits) for key, bits in getattr(weights, name).items()}
        return {key: _row(content[name][key], size) for key, size in sizes.items()}

    return replace(
        weights,
        prior=_number(content["prior"]),
        household_prior=_number(content["household_prior"]),
        unrelated=table("unrelated"),
        household=table("household"),
        floors=table("floors"),
    )


def _model(content: Mapping[str, Any]) -> Model:
    weights = _weights(content)
    return Model(
        weights=weights,
        fitted=_fitted(content.get("fitted"), weights),
        records=int(content["records"]),
        key=bytes.fromhex(content["key"]).hex(),
        rarity={part: _numbers(values) for part, values in content["rarity"].items()},
        rare=_numbers(content["rare"]),
        people={
            kind: {value: int(people) for value, people in values.items()}
            for kind, values in content["people"].items()
        },
        rules=_texts(content["rules"]),
        notes=_texts(content["notes"]),
        sizes=_sizes(content.get("sizes", {})),
        conventions=_conventions(content.get("conventions", {})),
        pairing=_pairing(content.get("pairing")),
    )


def _sizes(content: Mapping[str, Any]) -> dict[int, int]:
    """How many entities there are of each size; none in models that are older than that."""
    sizes = {int(size): int(entities) for size, entities in content.items()}
    if any(size < 1 or entities < 0 for size, entities in sizes.items()):
        raise ValueError("sizes of entities")
    return sizes


def _conventions(content: Mapping[str, Any]) -> dict[str, Convention]:
    """How sources write dates and numbers; nothing in models that are older than that."""
    read = {source: Convention(**one) for source, one in content.items()}
    for one in read.values():
        if not isinstance(one.day_numbers, bool) or not isinstance(one.day_first, bool):
            raise TypeError("conventions of sources")
        if one.home is not None and not isinstance(one.home, str):
            raise TypeError("region of a source")
    return read


def _pairing(content: Mapping[str, Any] | None) -> Pairing | None:
    """Which records are compared; None in models that are older than that."""
    if content is None:
        return None
    common = {
        name: {value: int(bits) for value, bits in known.items()}
        for name, known in content["common"].items()
    }
    found = {name: int(content[name]) for name in ("largest", "least", "rare")}
    counts = [*found.values(), *(bits for known in common.values() for bits in known.values())]
    if not all(0 <= count < 2**16 for count in counts):
        raise ValueError("pairing")
    rules = tuple(content["rules"])
    if not all(isinstance(rule, str) for rule in rules):
        raise TypeError("pairing")
    return Pairing(rules=rules, **found, common=common)


def _weights(content: Mapping[str, Any]) -> Weights:
    parts = {part["name"]: part for part in content["comparisons"]}
    comparisons = tuple(_read_comparison(part) for part in parts.values())
    if not comparisons:
        raise ValueError("no comparisons")
    floors = {}
    for comparison in comparisons:
        for name in (comparison.name, *(field.name for field in comparison.fields)):
            floors[name] = _bits(content["floors"][name], comparison)
    usual = _numbers(content["usual_rarity"])
    return Weights(
        comparisons=comparisons,
        prior=_number(content["prior"]),
        household_prior=_number(content["household_prior"]),
        unrelated={c.name: _bits(parts[c.name]["unrelated"], c) for c in comparisons},
        household={c.name: _bits(parts[c.name]["household"], c) for c in comparisons},
        usual_rarity={f.name: usual[f.name] for c in comparisons for f in c.fields},
        floors=floors,
        whole=_whole(content.get("whole", {})),
    )


def _whole(content: Mapping[str, Any]) -> dict[str, Whole]:
    """How the rarity of whole names counts; nothing in models that are older than that."""
    read = {name: _row(values, 2) for name, values in content.items()}
    if any(not 0.0 < slope <= 1.0 for slope, _ in read.values()):
        raise ValueError("slope of whole names")
    return {name: Whole(slope=slope, usual=usual) for name, (slope, usual) in read.items()}


def _read_comparison(content: Mapping[str, Any]) -> Comparison:
    fields = tuple(
        Field(
            name=f["name"],
            levels=_texts(f["levels"]),
            same=_row(f["same"], len(f["levels"])),
            household=_row(f["household"], len(f["levels"])),
            unrelated=_row(f["unrelated"], len(f["levels"])),
            equal_from=f.get("equal_from"),
        )
        for f in content["fields"]
    )
    return Comparison(
        name=content["name"],
        fields=fields,
        anchored=content["anchored"],
    )


def _bits(values: Sequence[Any], comparison: Comparison) -> tuple[float, ...]:
    return _row(values, comparison.states)


def _row(values: Sequence[Any], wanted: int) -> tuple[float, ...]:
    if len(values) != wanted:
        raise ValueError(f"{len(values)} numbers in place of {wanted}")
    return tuple(_number(value) for value in values)


def _numbers(values: Mapping[str, Any]) -> dict[str, float]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: Any) -> float:  # noqa: ANN401 - whatever the file holds
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{value} is no finite number")
    return number


def _texts(values: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the file holds
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{values!r:.60} is no list of texts")
    return tuple(values)
