"""E-mail addresses, handles and company domains that nobody else in the world has."""

from __future__ import annotations

import unicodedata

from benchmarks.generator.dice import Dice
from benchmarks.generator.locales import Locale

PLAIN = str.maketrans(
    {"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
HOBBIES = "skater gamer dancer biker runner foodie star sunny lucky moon tiger wolf pixel mama"


def ascii_form(text: str) -> str:
    """The text without accents; other scripts are left as they are."""
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def slug(text: str, *, german: bool = False) -> str:
    """Lower-case letters and digits of the text."""
    lower = text.lower()
    plain = ascii_form(lower.translate(GERMAN) if german else lower)
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


class Mailboxes:
    """Gives out addresses, each to one holder only."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def personal(self, dice: Dice, home: Locale, given: str, family: str, born: str) -> str:
        """An address at a provider of the country, built from the holder's name."""
        german = home.code == "de"
        first, last = slug(given.split()[0], german=german), slug(family, german=german)
        local = _local(dice, first or "user", last or first or "mail", born)
        return self._free(dice, local, dice.draw(home.providers))

    def at(self, dice: Dice, local: str, domain: str) -> str:
        """The address wanted, or the nearest one with digits that is free."""
        return self._free(dice, local, domain)

    def family(self, dice: Dice, home: Locale, family: str) -> str:
        """An inbox that a couple or family shares."""
        last = slug(family, german=home.code == "de") or "home"
        local = dice.pick(["family{0}", "the{0}s", "{0}.family", "{0}family", "{0}home"])
        return self._free(dice, local.format(last), dice.draw(home.providers))

    def handle(self, dice: Dice, given: str, family: str) -> str:
        """A name on a social network."""
        first, last = slug(given.split()[0]) or "user", slug(family) or "x"
        form = dice.pick(["{0}.{1}", "{0}_{1}", "{0}{2}", "{3}_{0}", "its.{0}.{1}", "{1}{0}{2}"])
        wanted = form.format(first, last[:9], dice.between(1, 999), dice.pick(HOBBIES.split()))
        return self._free(dice, wanted, "").removesuffix("@")

    def _free(self, dice: Dice, local: str, domain: str) -> str:
        wanted = local[:40]
        # A provider such as Gmail ignores dots, so two people never differ by dots alone.
        while (key := f"{wanted.replace('.', '')}@{domain}") in self._taken:
            wanted = f"{local[:40]}{dice.between(1, 9999)}"
        self._taken.add(key)
        return f"{wanted}@{domain}"


def _local(dice: Dice, first: str, last: str, born: str) -> str:
    year = born[:4] if dice.chance(0.4) else born[2:4]
    number = str(dice.between(1, 999))
    forms = (
        "{f}.{l}", "{f}.{l}", "{f}.{l}", "{f}{l}", "{f}{l}", "{i}{l}", "{i}.{l}", "{f}_{l}",
        "{l}.{f}", "{l}{f}", "{f}{y}", "{f}.{l}{y}", "{f}{l}{y}", "{f}.{l}{n}", "{f}{n}",
        "{l}{n}", "{i}{l}{n}", "{l}{i}", "{h}{n}", "{h}_{f}",
    )  # fmt: skip
    return dice.pick(forms).format(
        f=first, l=last, i=first[0], y=year, n=number, h=dice.pick(HOBBIES.split())
    )
