"""Which values are words that are known: names, places, countries, sexes, companies, streets.

`cities.json` (own list) holds large cities, folded; most towns are missing, so a share of a column
tells, not one value.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

from resolver.fields import address, company, date, phone, text
from resolver.fields.address.words import words as address_words
from resolver.fields.person import words as person_words

_MALE: Final = (
    "m male man mann mannlich maennlich herr homme masculin h hombre masculino uomo maschio "
    "maschile mezczyzna mand muz mies ferfi erkek andras arren muzhskoj muzhskoy muzhchina cholovik"
)
_FEMALE: Final = (
    "f female woman w weiblich frau femme feminin mujer femenino feminino donna femmina femminile "
    "v vrouw kobieta k kvinna kvinne kvinde zena nainen no kadin gynaika thily zhenskij zhenskiy "
    "zhenshchina zhinka"
)
_NEITHER: Final = (
    "d x u o div divers diverse other unknown nb nonbinary non binary autre otro altro"
)
_FAMOUS_SUFFIXES: Final = (
    r"(?:strasse|straße|str\.?|gasse|platz|allee|weg|ring|damm|ufer|straat|laan|plein|gracht|kade"
    r"|gatan|vägen|väg|gata|vej|gade|vegen|gate|katu|tie|utca)$"
)
_TRIED: Final = 16
_REGIONS: Final = ("US", "ES", "PL", "DK", "NO", "PT", "GR", "CZ", "BR")
"""Countries where national numbers begin with no mark that tells a phone number."""
_TRUNK_REGIONS: Final = ("DE", "GB", "FR", "IT", "NL", "BE", "AT", "CH", "SE", "FI", "IE", "AU")
"""Countries where national numbers begin with 0."""
_JOINING: Final = (
    "v d vd vdr t s n het op in onder aan bij uit over voor auf am an und zur vander vande e y"
)
"""Words that stand among the particles of a family name, and how these are shortened."""


def folded(values: pl.Series) -> pl.Series:
    """The values as folded words, nulls left out."""
    frame = pl.DataFrame({"value": values})
    return frame.select(text.fold(pl.col("value"))).to_series().drop_nulls()


def share(values: pl.Series, known: frozenset[str]) -> float:
    """The share of folded values that are known as a whole."""
    return _mean(values.is_in(list(known)))


def given(values: pl.Series) -> float:
    """The share of folded values whose first word is a common given name."""
    return _mean(values.str.extract(r"^([a-z]+)").is_in(list(_given())))


def family(values: pl.Series) -> float:
    """The share of folded values whose last word is a common family name."""
    return _mean(values.str.extract(r"([a-z]+)$").is_in(list(_family())))


def full_names(values: pl.Series) -> float:
    """The share of folded values of two to four words of which an outer one is a given name."""
    several = values.str.contains(r"^[a-z]+(?: [a-z]+){1,3}$")
    known = list(_given())
    first = values.str.extract(r"^([a-z]+)").is_in(known)
    second = values.str.extract(r"^[a-z]+ ([a-z]+)").is_in(known)
    last = values.str.extract(r"([a-z]+)$").is_in(known)
    return _mean(several & (first | second | last))


def led(values: pl.Series) -> float:
    """The share of folded values of several words that begin with a particle of family names."""
    first = values.str.extract(r"^([a-z]+) ")
    return _mean(first.is_in(list(person_words.words("particle"))))


def mailed(values: pl.Series, emails: pl.Series) -> float:
    """The share of rows in which the last word of a name stands in the e-mail address."""
    rows = pl.DataFrame({"name": values.alias("name"), "mail": emails.alias("mail")}).drop_nulls()
    last = text.fold(pl.col("name")).str.extract(r"([a-z]{4,})$")
    local = pl.col("mail").str.to_lowercase().str.extract(r"^([^@]+)@")
    return _mean(rows.select(local.str.contains(last, literal=True)).to_series())


def cities(values: pl.Series) -> float:
    """The share of folded values that are large cities."""
    return share(values, _cities())


def genders(values: pl.Series) -> bool:
    """Whether the folded values name both sexes, and hardly anything else."""
    male, female = frozenset(_MALE.split()), frozenset(_FEMALE.split())
    both = bool(share(values, male)) and bool(share(values, female - male))
    every = male | female | frozenset(_NEITHER.split())
    return both and share(values, every) >= 0.75


def titles(values: pl.Series) -> float:
    """The share of folded values that are forms of address."""
    return share(values, person_words.words("title") | {"m", "mme", "mlle", "firma", "company"})


def particles(values: pl.Series) -> float:
    """The share of folded values that are particles of family names, such as `van der`."""
    known = person_words.words("particle") | frozenset(_JOINING.split())
    return _mean(values.str.split(" ").list.eval(pl.element().is_in(list(known))).list.all())


def countries(values: pl.Series) -> float:
    """The share of folded values that are countries, by name or code of two letters."""
    return share(values, frozenset(address_words().countries))


def regions(values: pl.Series) -> float:
    """The share of folded values that are names, or codes of one country, of states and regions."""
    known = address_words()
    of: dict[str, set[str]] = {}
    for code, lands in known.region_codes.items():
        for land in lands:
            of.setdefault(land, set()).add(code)
    codes = max((share(values, frozenset(own)) for own in of.values()), default=0.0)
    return max(codes, share(values, frozenset(known.region_names)))


def companies(values: pl.Series) -> float:
    """The share of values with a legal form."""
    return _part(values, company.clean(pl.col("value")), "legal")


def streets(values: pl.Series) -> float:
    """The share of values with a word or ending of streets."""
    known = address_words()
    typed = frozenset(known.trail) | frozenset(known.lead)
    words = folded(values)
    among = _mean(words.str.split(" ").list.eval(pl.element().is_in(list(typed))).list.any())
    ending = _mean(
        values.str.to_lowercase()
        .str.replace(r"[ ,]+[0-9]+ ?[a-z]?(?:[-/].*)?$", "")
        .str.contains(_FAMOUS_SUFFIXES)
    )
    return max(among, ending)


def addresses(values: pl.Series) -> float:
    """The share of values that hold a street with number and a place."""
    null = pl.lit(None, dtype=pl.String)
    one_line = address.clean(pl.col("value"), *[null] * 7)
    return _part(values, one_line, "key")


def years(values: pl.Series) -> pl.Series:
    """The years of the values that are whole dates."""
    read = pl.DataFrame({"value": values}).select(date.clean(pl.col("value")).alias("date"))
    return read.unnest("date").filter(pl.col("kind") == "date")["year"].drop_nulls()


def diallable(values: pl.Series) -> float:
    """The share of a few values that are phone numbers in the country where most of them are.

    Those that begin with 0 are tried in other countries than those that do not.
    """
    few = values.gather_every(-(-len(values) // _TRIED)).to_frame("value")
    trunk = few.select(pl.col("value").str.contains(r"^\s*\(?0").mean()).item() or 0.0
    regions = pl.DataFrame({"region": _TRUNK_REGIONS if trunk >= 0.5 else _REGIONS})
    kind = phone.clean(pl.col("value"), pl.col("region")).struct.field("kind")
    judged = few.join(regions, how="cross").with_columns(kind.alias("kind"))
    valid = pl.col("kind").is_in(["mobile", "fixed", "company", "fictitious"])
    shares = judged.group_by("region").agg(valid.mean().alias("share"))["share"]
    return float(shares.max() or 0.0) if len(shares) else 0.0  # type: ignore[arg-type]


def _part(values: pl.Series, cleaned: pl.Expr, part: str) -> float:
    frame = pl.DataFrame({"value": values})
    return _mean(frame.select(cleaned.struct.field(part).is_not_null()).to_series())


def _mean(known: pl.Series) -> float:
    return float(known.fill_null(value=False).mean() or 0.0) if len(known) else 0.0  # type: ignore[arg-type]


@cache
def _given() -> frozenset[str]:
    return person_words.given_names()


@cache
def _family() -> frozenset[str]:
    return person_words.family_names().union(*person_words.family_groups())


@cache
def _cities() -> frozenset[str]:
    raw = json.loads(files(__package__).joinpath("cities.json").read_text(encoding="utf-8"))
    single = {city for line in raw["of one word"] for city in line.split()}
    return frozenset(single.union(raw["of several words"]))
