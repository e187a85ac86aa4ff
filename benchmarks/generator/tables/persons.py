"""The persons of a table: alone or in families, with everything a column could hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.generator.dice import Dice, weighted, zipf
from benchmarks.generator.locales import Locale
from benchmarks.generator.mailboxes import Mailboxes
from benchmarks.generator.people import Address, Phone, birth_date, new_address, new_phone
from benchmarks.generator.tables.names import UNIFORM, Names, locales, pool

FAMILIES = weighted(
    [("couple", 36.0), ("family", 44), ("twins", 4), ("father and son", 6), ("siblings", 10)]
)
OCCUPATIONS = zipf(
    (
        "clerk", "teacher", "nurse", "driver", "engineer", "cook", "farmer", "accountant",
        "electrician", "lawyer", "mechanic", "physician", "carpenter", "manager", "cleaner",
        "programmer", "plumber", "painter", "baker", "writer", "actor", "musician", "soldier",
        "politician", "priest", "sailor", "librarian", "architect", "dentist", "tailor", "butcher",
        "photographer",
    ),
    0.6,
)  # fmt: skip
BLOOD = weighted([("O+", 38.0), ("A+", 34), ("B+", 9), ("O-", 7), ("A-", 6), ("AB+", 3), ("B-", 2)])
STATUS = weighted([("married", 48.0), ("single", 34), ("divorced", 11), ("widowed", 7)])
PARTIES = weighted([("DEM", 38.0), ("REP", 32), ("UNA", 29), ("LIB", 1)])
RACES = weighted([("W", 65.0), ("B", 20), ("A", 5), ("O", 6), ("U", 4)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person; `former` is where and `maiden` what name somebody was before (empty: never)."""

    entity: str
    household: str
    home: Locale
    female: bool
    given: str
    middle: str
    family: str
    suffix: str
    born: str
    address: Address
    emails: tuple[str, ...]
    phones: tuple[Phone, ...]
    national_id: str
    facts: tuple[tuple[str, str], ...]
    nicknames: tuple[str, ...] = ()
    maiden: str = ""
    former: Address | None = None


class Town:
    """The population so far; every call of `household` adds to it.

    `families` is the share of persons who live with others. Those who live alone share nothing
    with anybody but by chance.
    """

    def __init__(self, dice: Dice, names: str, families: float) -> None:
        self._dice = dice
        self._made_up = names == UNIFORM
        self._home = locales()["en_US" if self._made_up else names]
        # A family has about three members, so fewer households are families than persons live so.
        self._families = families / (families + 3 * (1 - families)) if families else 0.0
        self._mail = Mailboxes()
        self._people = self._households = 0

    def household(self) -> Iterator[Person]:
        """The members of one more household."""
        dice = self._dice
        self._households += 1
        origin = UNIFORM if self._made_up else dice.draw(self._home.origins)
        names = pool(origin)
        first = self._person(names, dice.between(1935, 2001), dice.chance(0.51))
        if not dice.chance(self._families):
            return iter([first])
        shared = new_phone(dice, self._home, mobile=False) if dice.chance(0.5) else None
        inbox = self._mail.family(dice, self._home, first.family) if dice.chance(0.2) else ""
        return (self._at_home(each, shared, inbox) for each in self._family(names, first))

    def _family(self, names: Names, first: Person) -> list[Person]:
        dice = self._dice
        form = dice.draw(FAMILIES)
        born = int(first.born[:4])
        if form in ("twins", "siblings"):
            later = dice.between(1, 6) if form == "siblings" else 0
            sex = dice.chance(0.5) if later else dice.chance(0.3) != first.female
            other = self._namesake_of_none(names, [first], born + later, sex)
            return [first, other if later else replace(other, born=first.born)]
        if form == "father and son":
            father = replace(first, female=False, given=dice.draw(names.given[False]), maiden="")
            father = self._reachable(self._nicknamed(father, names))
            son = self._member(names, father, born + dice.between(20, 35), False)
            son = self._reachable(self._nicknamed(replace(son, given=father.given), names))
            named = dice.chance(0.4)
            return [
                replace(father, suffix="Sr" if named and dice.chance(0.5) else ""),
                replace(son, suffix="Jr" if named else ""),
            ]
        members = [first]
        members.append(
            self._namesake_of_none(names, members, born + dice.between(-6, 6), not first.female)
        )
        age = born + dice.between(20, 34)
        for place in range(dice.between(1, 3) if form == "family" else 0):
            child = self._namesake_of_none(names, members, age + 2 * place, dice.chance(0.5))
            members.append(replace(child, maiden=""))
        return members

    def _namesake_of_none(
        self, names: Names, others: list[Person], born: int, female: bool
    ) -> Person:
        """Another member of the family, whose given name nobody in it has yet."""
        while True:
            member = self._member(names, others[0], born, female)
            if all(member.given != other.given for other in others):
                return member

    def _member(self, names: Names, first: Person, born: int, female: bool) -> Person:
        """Somebody of the family name and at the address of the first."""
        own = self._person(names, born, female)
        maiden = own.maiden and own.family
        return self._reachable(
            replace(
                own,
                family=first.family,
                maiden=maiden,
                household=first.household,
                address=first.address,
                former=first.former,
            )
        )

    def _at_home(self, person: Person, shared: Phone | None, inbox: str) -> Person:
        """The person with the telephone and, for some, the mailbox of the family."""
        phones = (*person.phones, shared) if shared else person.phones
        emails = (inbox, *person.emails) if inbox and self._dice.chance(0.6) else person.emails
        return replace(person, phones=phones, emails=emails)

    def _person(self, names: Names, born: int, female: bool) -> Person:
        dice = self._dice
        self._people += 1
        middle = dice.draw(names.given[female]) if dice.chance(0.6) else ""
        person = Person(
            entity=f"E{self._people:07d}",
            household=f"H{self._households:07d}",
            home=self._home,
            female=female,
            given=dice.draw(names.given[female]),
            middle=middle,
            family=dice.draw(names.family),
            suffix="",
            born=birth_date(dice, born, born),
            address=new_address(dice, self._home),
            emails=(),
            phones=(),
            national_id=dice.fill("%########"),
            facts=self._facts(female),
            maiden=dice.draw(names.family) if female and dice.chance(0.3) else "",
            former=new_address(dice, self._home) if dice.chance(0.3) else None,
        )
        return self._reachable(self._nicknamed(person, names))

    def _nicknamed(self, person: Person, names: Names) -> Person:
        return replace(person, nicknames=names.nicknames.get(person.given, ()))

    def _reachable(self, person: Person) -> Person:
        """The person with mailboxes that fit the name, and numbers."""
        dice, home = self._dice, self._home
        return replace(
            person,
            emails=tuple(
                self._mail.personal(dice, home, person.given, person.family, person.born)
                for _ in range(1 + dice.chance(0.3))
            ),
            phones=tuple(new_phone(dice, home, mobile=True) for _ in range(1 + dice.chance(0.25))),
        )

    def _facts(self, female: bool) -> tuple[tuple[str, str], ...]:
        """What else a table may know of a person and that does not change."""
        dice = self._dice
        facts = {
            "occupation": dice.draw(OCCUPATIONS),
            "blood": dice.draw(BLOOD),
            "status": dice.draw(STATUS),
            "party": dice.draw(PARTIES),
            "race": dice.draw(RACES),
            "birthplace": dice.draw(self._home.cities).name.latin[0],
            "height": str(dice.between(155, 178) + (0 if female else dice.between(5, 18))),
            "card": dice.fill("40########"),
        }
        return tuple(facts.items())
