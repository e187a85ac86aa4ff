"""The columns of a recognised file, each with the role that its system gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from resolver.files.mapping.detect import Guess
from resolver.files.presets.layout import Known, Layout, plain


def guesses(layout: Layout | None, columns: Sequence[str]) -> dict[str, Guess]:
    """Column to what the layout says of it; columns that it does not know are left out."""
    if layout is None:
        return {}
    found: dict[str, Guess] = {}
    by_name = {plain(column): column for column in columns}
    for column in columns:
        if (known := layout.known(column)) is not None:
            found[column] = _guess(layout, column, *known, by_name)
    return _with_id(layout, found, by_name)


def _guess(
    layout: Layout, column: str, known: Known, number: int, key: str, by_name: dict[str, str]
) -> Guess:
    label = known.label.replace("{key}", key).replace("{n}", str(number))
    guess = Guess(
        column=column,
        role=known.role,
        reason=known.reason or f"known from {layout.title}",
        label=key if known.role == "attribute" and not label else label,
        number=number,
        place=known.place.replace("{n}", str(number)),
        rank=known.rank + (number if "{n}" in known.place else 0),
        order=known.order,
        preset=True,
    )
    if known.role == "phone_type":
        phone = by_name.get(plain(label), "")
        return replace(guess, label="", group=phone, reason=f"the type of {phone!r}")
    return guess


def _with_id(layout: Layout, found: dict[str, Guess], by_name: dict[str, str]) -> dict[str, Guess]:
    """The first that may be the id and is there, is it."""
    for one in layout.ids:
        if (column := by_name.get(plain(one.name))) is not None:
            reason = f"the id in {layout.title}"
            return {**found, column: Guess(column=column, role="id", reason=reason, preset=True)}
    return found
