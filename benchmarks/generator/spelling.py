"""How a person's name is written in one record."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from benchmarks.generator.dice import Dice, weighted
from benchmarks.generator.locales import Word
from benchmarks.generator.mailboxes import ascii_form
from benchmarks.generator.people import Person
from benchmarks.generator.typos import misheard, mojibake, typo

FORMS = weighted(
    [
        ("full", 66.0), ("middle", 5), ("nickname", 7), ("initial", 4), ("family_initial", 3),
        ("comma", 4), ("swapped", 3), ("given_only", 4), ("family_only", 1), ("titled", 2),
        ("handle", 0.8), ("email_as_name", 1.2), ("joint", 0.8), ("placeholder_name", 1),
        ("remark", 0.4), ("at_company", 0.5),
    ]
)  # fmt: skip
PLACEHOLDERS = (
    "Unknown", "N/A", "Guest", "Test Test", "Customer", "Valued Customer", "No Name", "-",
    "Guest User", "Walk-in Customer", "Cash Customer", "Anonymous", "John Doe", "xxx",
    "None None", "POS",
)  # fmt: skip
REMARKS = ("{} - duplicate", "{} (old)", "VIP {}", "{} *DO NOT USE*", "{} (new)")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name in the one spelling this record uses."""

    given: str
    middle: str
    family: str
    native: bool


def write_name(dice: Dice, person: Person, email: str, *, early: bool) -> tuple[str, list[str]]:
    """The name as entered, and tags for what happened to it; `early`: before the marriage."""
    if person.organisation:
        return _company_name(dice, person)
    tags: list[str] = []
    parts = _parts(dice, person, tags, early=early)
    form = dice.draw(FORMS)
    text = _form(dice, person, parts, form, email)
    if text is None:
        form, text = "full", _full(person, parts)
    if form != "full":
        tags.append(form)
    if person.suffix and form in ("full", "middle") and dice.chance(0.8):
        text = f"{text} {person.suffix}{dice.pick(['', '.'])}"
    if form in ("handle", "email_as_name", "placeholder_name"):
        return text, tags
    return _noise(dice, text, tags), tags


def _company_name(dice: Dice, person: Person) -> tuple[str, list[str]]:
    assert person.company is not None
    name = person.family if dice.chance(0.6) else person.company.name
    text = name.native if dice.chance(0.5) else name.latin[0]
    return (text.upper(), ["upper"]) if dice.chance(0.1) else (text, [])


def _parts(dice: Dice, person: Person, tags: list[str], *, early: bool) -> Parts:
    native = person.origin.native > 0 and dice.chance(
        person.origin.native if person.home is person.origin else person.origin.native / 6
    )
    if native:
        tags.append("native_script")
    family = person.family
    if person.maiden is not None and (early or dice.chance(0.1)):
        family = person.maiden
        tags.append("maiden")
    given = _spelt(dice, person.given, native, tags)
    if person.western and not native and dice.chance(0.5):
        given = person.western
        tags.append("western_given")
    middle = _spelt(dice, person.middle, native, []) if person.middle else ""
    last = _spelt(dice, family, native, tags)
    if person.origin.double_family and " " in last and dice.chance(0.45):
        last = last.split(" ")[0 if person.origin.code == "es" else -1]
        tags.append("one_surname")
    return Parts(given, middle, last, native)


def _spelt(dice: Dice, word: Word, native: bool, tags: list[str]) -> str:
    if native:
        return word.native
    if len(word.latin) == 1 or dice.chance(0.7):
        return word.latin[0]
    tags.append("transliterated")
    return dice.pick(word.latin[1:])


def _full(person: Person, parts: Parts) -> str:
    if parts.native and person.origin.code == "zh":
        return parts.family + parts.given
    # A habit of the person, not of the record: half of them put the family name first.
    family_first = person.origin.family_first and person.external < "5"
    order = (parts.family, parts.given) if family_first else (parts.given, parts.family)
    return " ".join(order)


def _form(dice: Dice, person: Person, parts: Parts, form: str, email: str) -> str | None:
    """The name in the form, None where the person has nothing to fill it with."""
    given, family = parts.given, parts.family
    if form == "nickname":
        shorts = person.origin.nicknames.get(given) or person.origin.nicknames.get(
            person.given.latin[0], ()
        )
        return f"{dice.pick(shorts)} {family}" if shorts else None
    if form == "middle":
        second = parts.middle if dice.chance(0.4) else f"{parts.middle[:1]}{dice.pick(['', '.'])}"
        return f"{given} {second} {family}" if parts.middle else None
    if form == "joint":
        return f"{given} {person.home.joint} {person.partner} {family}" if person.partner else None
    if form == "email_as_name":
        return email or None
    if form == "at_company":
        company = person.company
        return f"{given} {family} ({company.name.latin[0]})" if company is not None else None
    return {
        "initial": f"{given[0]}{dice.pick(['.', ''])} {family}",
        "family_initial": f"{given} {family[0]}{dice.pick(['.', ''])}",
        "comma": f"{family}, {given}",
        "swapped": f"{family} {given}",
        "given_only": given,
        "family_only": family,
        "titled": f"{_title(dice, person)} {given} {family}",
        "handle": dice.pick(["@", ""]) + person.handle,
        "placeholder_name": dice.pick(PLACEHOLDERS),
        "remark": dice.pick(REMARKS).format(f"{given} {family}"),
    }.get(form)


def _title(dice: Dice, person: Person) -> str:
    titles = person.home.titles
    if len(titles) > 2 and dice.chance(0.15):
        return titles[-1]
    return titles[1 if person.female else 0]


def _noise(dice: Dice, text: str, tags: list[str]) -> str:
    """The name after hasty typing and old software; each kind of noise is rare."""
    words = text.split(" ")
    if dice.chance(0.07) and words:
        at = dice.below(len(words))
        heard = dice.chance(0.25)
        words[at] = misheard(dice, words[at]) if heard else typo(dice, words[at])
        tags.append("name_misheard" if heard else "name_typo")
        text = " ".join(words)
    if not text.isascii():
        if dice.chance(0.15):
            text, plain = ascii_form(text), text
            tags.extend(["ascii"] if text != plain else [])
        elif dice.chance(0.02):
            text = unicodedata.normalize("NFD", text)
            tags.append("nfd")
        elif dice.chance(0.008):
            text = mojibake(text)
            tags.append("mojibake")
    if dice.chance(0.05):
        text = text.upper()
        tags.append("upper")
    elif dice.chance(0.06):
        text = text.lower()
        tags.append("lower")
    if dice.chance(0.01):
        text = f" {text.replace(' ', '  ')} "
        tags.append("blanks")
    return text
