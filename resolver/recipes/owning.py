"""Whose records the sources of a run hold: those of one account of a system, or of another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from resolver.errors import ConfigError, did_you_mean
from resolver.files.presets.load import systems
from resolver.targets.step import Target

NEUTRAL: Final = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Sources of the target whose ids are of one account, and its name; None means all there is."""

    sources: frozenset[str]
    name: str | None


def numbered(manifest: Mapping[str, Any]) -> frozenset[str]:
    """The sources whose records are numbered, for want of a column of ids."""
    with_ids = {one["source"] for one in manifest["mapping"] if one["role"] == "id"}
    return frozenset(one["source"] for one in manifest["mapping"]) - with_ids


def accounts(
    target: Target, manifest: Mapping[str, Any], sources: set[str], own: Sequence[str]
) -> list[Account]:
    """The sources of the target, in groups whose ids are of one account.

    `own` names them all, of one account; by default they are those called like the target or read
    with its preset, each an account of its own.

    Raises:
        ConfigError: for a source that the run does not have.
    """
    for name in own:
        if name not in sources:
            near = did_you_mean(name, sources) or f" Sources are: {', '.join(sorted(sources))}."
            raise ConfigError(f"the run has no source {name!r}.{near}", key="--own")
    if own:
        return [Account(sources=frozenset(own), name=", ".join(sorted({*own})))]
    if target.name == NEUTRAL:
        return [Account(sources=frozenset(sources), name=None)]
    title = systems()[target.name][0].title.partition(",")[0]
    read = {
        str(one["source"])
        for one in manifest["inputs"]
        if (one["preset"] or "").partition(",")[0] == title
    }
    called = {name for name in sources if name.casefold() == target.name}
    return [
        Account(sources=frozenset([name]), name=name) for name in sorted(sources & (read | called))
    ]
