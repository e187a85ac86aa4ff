"""Companies: employers with one inbox and one switchboard, and agencies booking for clients."""

from __future__ import annotations

from benchmarks.generator.dice import BASE36, Dice
from benchmarks.generator.locales import Locale, Word
from benchmarks.generator.mailboxes import Mailboxes, slug
from benchmarks.generator.people import Company, Person, new_address, new_phone

EMPLOYED = 0.08
AGENCY = 0.12
ROLES = ("info", "info", "office", "contact", "hello", "sales", "orders")


class Offices:
    """The companies so far; each takes on a few people of its country and is then full."""

    def __init__(self, dice: Dice, mail: Mailboxes) -> None:
        self._dice = dice
        self._mail = mail
        self._open: dict[str, list[tuple[Company, int]]] = {}
        self._waiting: dict[str, list[Company]] = {}
        self._labels: set[str] = set()
        self._count = 0

    def employer(self, home: Locale) -> Company | None:
        """Where the next person of the country works or books, None for most."""
        if not self._dice.chance(EMPLOYED):
            return None
        places = self._open.setdefault(home.code, [])
        if not places or (len(places) < 6 and self._dice.chance(0.2)):
            company = self._company(home)
            places.append((company, self._dice.between(2, 9)))
            self._waiting.setdefault(home.code, []).append(company)
        at = self._dice.below(len(places))
        company, free = places[at]
        places[at] = (company, free - 1)
        if free == 1:
            del places[at]
        return company

    def new_customer(self, home: Locale) -> Person | None:
        """A company of the country that has become a customer itself, if one has."""
        waiting = self._waiting.get(home.code)
        if not waiting or not self._dice.chance(0.3):
            return None
        company = waiting.pop()
        return Person(
            entity=company.entity,
            household="",
            home=home,
            origin=home,
            female=False,
            given=Word("", ("",)),
            middle=None,
            family=company.name + Word(" ", (" ",)) + company.legal,
            born="",
            emails=(company.inbox,),
            phones=(company.switchboard,),
            addresses=(company.address,),
            organisation=True,
            company=company,
            handle=slug(company.domain.split(".")[0]),
            relay=self._dice.token(13, BASE36),
            external=self._dice.fill("########"),
        )

    def _company(self, home: Locale) -> Company:
        dice = self._dice
        self._count += 1
        agency = dice.chance(AGENCY)
        trade = Word("Travel", ("Travel",)) if agency else dice.pick(home.company_words)
        name = home.family_name(dice) + Word(" ", (" ",)) + trade
        label = slug(name.latin[0]) or "shop"
        label = f"{label}{self._count}" if label in self._labels else label
        self._labels.add(label)
        domain = f"{label}.{home.company_tld}"
        return Company(
            entity=f"C{self._count:07d}",
            name=name,
            legal=dice.pick(home.company_legal),
            domain=domain,
            inbox=self._mail.at(dice, dice.pick(ROLES), domain),
            switchboard=new_phone(dice, home, mobile=False),
            address=new_address(dice, home),
            agency=agency,
        )
