"""Households: couples, families, twins, fathers and sons, flatmates; and who works where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.generator.dice import BASE36, Dice, weighted
from benchmarks.generator.locales import Locale, Word
from benchmarks.generator.mailboxes import Mailboxes
from benchmarks.generator.people import (
    Address,
    Person,
    Phone,
    birth_date,
    family_name,
    feminine,
    neighbour,
    new_address,
    new_phone,
)
from benchmarks.generator.work import Offices

FORMS = weighted(
    [("single", 46), ("couple", 24), ("family", 17), ("flat", 7), ("juniors", 3), ("twins", 3)]
)
TIERS = ("bronze", "silver", "gold", "platinum")


@dataclass(slots=True)
class Home:
    """What the members of one household have in common."""

    household: str
    locale: Locale
    address: Address
    former: Address
    moved: int
    landline: Phone | None
    inbox: str
    family: Word
    origin: Locale


class World:
    """The population so far; every call of `household` adds to it."""

    def __init__(self, dice: Dice, locales: dict[str, Locale]) -> None:
        self._dice = dice
        self._locales = locales
        self._homes = weighted((locale, locale.share) for locale in locales.values())
        self._mail = Mailboxes()
        self._offices = Offices(dice, self._mail)
        self._buildings: dict[str, list[Address]] = {}
        self._given_up: dict[str, list[Phone]] = {}
        self._people = self._households = 0

    def household(self) -> Iterator[Person]:
        """The customers of one more household, and now and then a company as a customer."""
        home = self._new_home()
        form = self._dice.draw(FORMS)
        members = self._members(home, form)
        for person in members:
            yield self._equipped(person, home)
        if (company := self._offices.new_customer(home.locale)) is not None:
            self._households += 1
            yield replace(company, household=f"H{self._households:07d}")

    def _new_home(self) -> Home:
        dice = self._dice
        locale = dice.draw(self._homes)
        origin = self._locales[dice.draw(locale.origins)]
        self._households += 1
        family = family_name(dice, origin)
        return Home(
            household=f"H{self._households:07d}",
            locale=locale,
            address=self._address(locale),
            former=new_address(dice, locale),
            moved=dice.between(2017, 2026) if dice.chance(0.3) else 0,
            landline=new_phone(dice, locale, mobile=False) if dice.chance(0.3) else None,
            inbox=self._mail.family(dice, locale, family.latin[0]) if dice.chance(0.12) else "",
            family=family,
            origin=origin,
        )

    def _address(self, locale: Locale) -> Address:
        """A new address or, in one case of eight, another flat of a known building."""
        known = self._buildings.setdefault(locale.code, [])
        if known and locale.unit_share > 0.05 and self._dice.chance(0.12):
            return neighbour(self._dice, self._dice.pick(known[-200:]))
        address = new_address(self._dice, locale)
        if address.unit.native:
            known.append(address)
        return address

    def _members(self, home: Home, form: str) -> list[Person]:
        dice = self._dice
        born = dice.between(1945, 2004)
        female = dice.chance(0.52)
        first = self._person(home, female, born)
        if form in ("single", "flat"):
            mates = dice.between(1, 3) if form == "flat" else 0
            return [first, *(self._flatmate(home, born) for _ in range(mates))]
        if form == "twins":
            alike = dice.chance(0.6)
            twin = self._person(home, female if alike else not female, born)
            return [first, replace(twin, born=first.born)]
        if form == "juniors":
            return self._juniors(home, replace(first, female=False), born)
        couple = self._couple(home, first, born)
        if form == "couple":
            return couple
        children = range(dice.between(1, 3))
        age = dice.between(20, 32)
        return [*couple, *(self._person(home, dice.chance(0.5), born + age) for _ in children)]

    def _couple(self, home: Home, first: Person, born: int) -> list[Person]:
        dice = self._dice
        other = self._person(home, not first.female, born + dice.between(-6, 6))
        own = family_name(dice, home.origin)
        if not dice.chance(home.origin.couple):
            other = replace(other, family=self._borne(own, home.origin, other.female))
        elif other.female and dice.chance(0.5):
            other = replace(other, maiden=self._borne(own, home.origin, True))
        return [
            replace(first, partner=other.given.native),
            replace(other, partner=first.given.native),
        ]

    def _juniors(self, home: Home, father: Person, born: int) -> list[Person]:
        """Father and son of one name; in English three of five are told apart by a suffix."""
        given = home.origin.given_name(self._dice, female=False)
        named = home.origin.code.startswith("en") and self._dice.chance(0.6)
        father = replace(father, given=given, family=home.family, suffix="Sr" if named else "")
        son = self._person(home, False, born + self._dice.between(20, 35))
        return [father, replace(son, given=given, suffix="Jr" if named else "")]

    def _flatmate(self, home: Home, born: int) -> Person:
        origin = self._locales[self._dice.draw(home.locale.origins)]
        mate = self._person(home, self._dice.chance(0.5), born + self._dice.between(-4, 4))
        family = self._borne(family_name(self._dice, origin), origin, mate.female)
        given = origin.given_name(self._dice, female=mate.female)
        return replace(mate, origin=origin, family=family, given=given)

    def _borne(self, family: Word, origin: Locale, female: bool) -> Word:
        return feminine(family, origin.gendered) if female else family

    def _person(self, home: Home, female: bool, born: int) -> Person:
        dice, origin = self._dice, home.origin
        self._people += 1
        second = origin.given_name(dice, female=female) if dice.chance(0.4) else None
        western = self._locales["en_US"].given[female]
        return Person(
            entity=f"E{self._people:07d}",
            household=home.household,
            home=home.locale,
            origin=origin,
            female=female,
            given=origin.given_name(dice, female=female),
            middle=second,
            family=self._borne(home.family, origin, female),
            western=dice.draw(western).native if dice.chance(origin.western) else "",
            born=birth_date(dice, min(born, 2008), min(born, 2008)),
        )

    def _equipped(self, person: Person, home: Home) -> Person:
        """The person with addresses, numbers, mailboxes and memberships."""
        dice = self._dice
        given, family = dice.pick(person.given.latin), person.family.latin[0]
        company = self._offices.employer(home.locale)
        emails = [
            self._mail.personal(dice, home.locale, given, family, person.born)
            for _ in range(1 + dice.chance(0.35) + dice.chance(0.1))
        ]
        if company is not None and not company.agency:
            emails.append(self._mail.at(dice, emails[0].split("@")[0], company.domain))
        phones = [self._phone(home.locale) for _ in range(1 + dice.chance(0.12))]
        lost = self._phone(home.locale) if dice.chance(0.08) else None
        if lost is not None:
            self._given_up.setdefault(home.locale.code, []).append(lost)
        return replace(
            person,
            emails=tuple(emails),
            phones=tuple(phones),
            lost_phone=lost,
            addresses=(home.former, home.address) if home.moved else (home.address,),
            moved=home.moved,
            shared_email=home.inbox,
            landline=home.landline,
            company=company,
            handle=self._mail.handle(dice, given, family),
            relay=dice.token(13, BASE36),
            external=dice.fill("########"),
            tier=dice.pick(TIERS) if dice.chance(0.5) else "",
        )

    def _phone(self, locale: Locale) -> Phone:
        """A new number or, once in fifty, one that somebody gave up."""
        given_up = self._given_up.get(locale.code)
        if given_up and len(given_up) > 2 and self._dice.chance(0.02):
            return given_up.pop(0)
        return new_phone(self._dice, locale, mobile=True)
