"""Addresses taken apart: from one line, from split columns, or from both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import polars as pl

from resolver.fields import text
from resolver.fields.address import lines, locality
from resolver.fields.address.found import Found
from resolver.fields.address.street import is_number, street_form, take_street
from resolver.fields.address.units import take_units, unit_form
from resolver.fields.address.words import Words, words
from resolver.frames.bridge import over_distinct, rowwise
from resolver.frames.schema import ADDRESS_ROLES
from resolver.frames.staging import Staged

DTYPE: Final = pl.Struct(
    {
        "number": pl.String,
        "street": pl.String,
        "unit": pl.String,
        "postcode": pl.String,
        "city": pl.String,
        "region": pl.String,
        "country": pl.String,
        "key": pl.String,
        "box": pl.String,
        "kind": pl.String,
    }
)
"""One address: see `clean`."""

KINDS: Final = ("address", "partial", "placeholder")

Parts = tuple[str | None, ...]
"""One address, in the order of `DTYPE`."""

_BREAK: Final = "\x1f"
_SPLIT: Final = tuple(name for name in ADDRESS_ROLES if name not in {"address", "street"})


def clean(  # noqa: PLR0913 - one argument a column of the records
    address: pl.Expr,
    street: pl.Expr,
    house_number: pl.Expr,
    unit: pl.Expr,
    city: pl.Expr,
    region: pl.Expr,
    postcode: pl.Expr,
    country: pl.Expr,
) -> pl.Expr:
    """The parts of every address as `DTYPE`, null where nothing is written.

    Split columns go before what is read from the one line. All parts are folded; `number` is the
    house number (`12a`, `37-39`), `street` the name, its type and its directions in one spelling
    (`N. Main Street` and `Main St North` give `main st n`), `unit` the flat or room without its
    word, `postcode` capitals and digits without blanks (five digits in the USA), `region` a code
    where one is known, `country` ISO 3166 where stated or told by the region or the postcode.
    `key` is number, first words of the street and postcode (else city), null unless all are known.
    `box` is the number of a post office box, which is also number and street where there is no
    other. Dummies (`N/A`, `123 Main St`, `in store pickup`) are of kind `placeholder`.
    """
    columns = (address, street, house_number, unit, city, region, postcode, country)
    capped = [text.capped(column.cast(pl.String), "address") for column in columns]
    written = pl.any_horizontal(column.is_not_null() for column in capped)
    joined = pl.concat_str(
        *(c.str.replace_all(_BREAK, " ", literal=True).fill_null("") for c in capped),
        separator=_BREAK,
    )
    return over_distinct(pl.when(written).then(joined), _parse(), DTYPE)


@cache
def _parse() -> Staged:
    """The address of every text `value`, which has all columns: folded, boxes and codes apart."""
    known = words()
    written = pl.col("all").struct
    frame = Staged().select(all=pl.col("value").str.split_exact(_BREAK, 7))
    frame = frame.select(
        **{name: written.field(f"field_{n}") for n, name in enumerate(ADDRESS_ROLES)}
    )
    for name in ADDRESS_ROLES:
        frame = frame.within(pl.col(name) != "", lines.folded(name))
    frame = frame.with_columns(
        written=pl.any_horizontal(pl.col(name) != "" for name in ADDRESS_ROLES)
    )
    for name in ("address", "street"):
        frame = lines.unboxed(lines.without_dummies(frame, name, known), name, f"{name}_box")
    frame = lines.coded(frame, "address", "code").with_columns(
        box=pl.coalesce("street_box", "address_box")
    )
    cells = [pl.col(name) for name in ("address", "code", "street", "box", *_SPLIT)]
    return frame.with_columns(
        found=pl.when("written").then(rowwise(cells, _address, DTYPE, run=_addresses))
    ).select("found")


def _addresses(values: Sequence[pl.Series]) -> pl.Series:
    parsed = [_address(*row) for row in zip(*(column.to_list() for column in values), strict=True)]
    return pl.DataFrame(parsed, schema=DTYPE.to_schema(), orient="row").to_struct()


def _address(line: str, code: str | None, street: str, box: str | None, *columns: str) -> Parts:
    known = words()
    split = columns if any(columns) else None
    found = _one_line(line, code, known) if line else Found(segments=[])
    if street:
        _street_line(found, street, split[0] if split else "", known)
    elif split and split[0] and is_number(split[0]):
        found.number = split[0]
    if split:
        _locality_columns(found, split, known)
    return _judged(found, box, known)


def _one_line(line: str, code: str | None, known: Words) -> Found:
    found = Found(segments=[part.split(" ") for part in line.split(", ")])
    locality.take_country(found, known)
    if code:
        found.country = found.country or ("CA" if code[-1].isdigit() else "GB")
        found.postcode = code
        locality.take_mark(found)
    else:
        locality.take_postcode(found, known)
        if found.country is None and found.postcode and found.segments:
            locality.take_country(found, known)
    take_units(found, known)
    name = locality.take_region(found, known) if found.segments else None
    if found.segments:
        take_street(found, known, cut=True)
    if found.postcode:
        found.postcode = locality.postcode_form(found.postcode, found.country, found.region, known)
    if found.after and any(tokens is found.after for tokens in found.segments):
        found.city = locality.city_form(found.after, known)
    for tokens in reversed(found.segments):
        if found.city:
            break
        found.city = locality.city_form(tokens, known)
    if name and not found.city:
        found.city, found.region = name, None
    return found


def _street_line(found: Found, line: str, number: str, known: Words) -> None:
    """The street column goes before the street of the line; a number column before both."""
    found.segments = [part.split(" ") for part in line.split(", ")]
    found.units = found.hashed = found.number = found.street = None
    take_units(found, known)
    if not found.segments:
        return
    if number and is_number(number):
        tokens = found.segments[0]
        for end in (0, -1):
            if len(tokens) > 1 and tokens[end] == number:
                tokens.pop(end)
        found.street, found.number = tokens, number
    else:
        take_street(found, known, cut=False)


def _locality_columns(found: Found, split: tuple[str, ...], known: Words) -> None:
    _, unit, city, region, postcode, country = split
    if country in known.countries:
        found.country = known.countries[country]
    if region and region not in known.absent:
        found.region, found.country = locality.region_form(region, found.country, known)
    if postcode:
        code = locality.postcode_form(postcode, found.country, found.region, known)
        found.postcode = code or found.postcode
    if city and city not in known.absent:
        found.city = locality.city_form(city.replace(",", "").split(), known)
    if unit and unit not in known.absent:
        value = unit_form(unit, known)
        found.units = [value] if value else found.units


def _judged(found: Found, box: str | None, known: Words) -> Parts:
    """The parts with key and kind; a post office box stands in for a street."""
    number = found.number
    if found.hashed:
        if number is None:
            number = found.hashed
        else:
            found.add_unit(found.hashed)
    if number:
        number = number.replace(" ", "").lstrip("0") or None
    street = main = None
    if found.street:
        street, main = street_form(found.street, known)
    elif box:
        number, street, main = box, "po box", "pobox"
    place = found.postcode or found.city
    key = f"{number} {main} {place.lower()}" if number and main and place else None
    something = key or street or number or place or found.region
    if not place and street and f"{number} {street}" in known.placeholders:
        something = number = street = None
    return (
        number,
        street,
        " ".join(sorted(found.units)) if found.units else None,
        found.postcode,
        found.city,
        found.region,
        found.country,
        key,
        box,
        "address" if key else "partial" if something else "placeholder",
    )
