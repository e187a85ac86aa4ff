from __future__ import annotations

from random import Random

import numpy as np
import polars as pl
from fields.crossed import crossed, spelt
from fields.test_person import clean

from benchmarks.generate import generate
from resolver.fields import person

ODD = [
    "Ann Meyer", "Anne Meyer", "A. Meyer", "Meyer, Ann", "Ann M Meyer", "Ann Maria Meyer", "Ann",
    "Meyer", "Ann Meyer-Smith", "Ann Smith", "Smith-Meyer, Ann", "Ann Meyer (Smith)", "Bob Li",
    "Robert Li", "Li Bob", "Wu Ming", "Wuming", "Jun Fang Li", "Junfang Li", "Mac Donald, Ian",
    "Ian MacDonald", "Ian Mc Donald", "Jan van der Berg", "Jan Berg", "Jan Vanderberg", "OBrien P",
    "Pat OBrien", "Ivan Petrov", "Irina Petrova", "Иван Петров", "王伟", "Wang Wei", "Mary & Bo Li",
    "Smith & Sons Ltd", "J", "Jo", "Joe Jr", "Joe Sr", "Maria de la Cruz", "Cruz Maria", "Xi An Yu",
    "Yu Xi", "Nguyen Thi Hoa", "Hoa Nguyen", "Anna Schmidt geb. Mueller", "Anna Mueller", "", "??",
]  # fmt: skip


def names():
    dice = Random(5)
    made = [one.customer.get("name") or "" for one in generate(220, 4)]
    return [*ODD, *made, *(spelt(dice, name) for name in [*ODD, *made])]


def test_what_is_sure_of_two_names_holds():
    structs = pl.Series("person", clean(*names()), dtype=person.PERSON)
    rows = structs.to_list()
    outlines = np.array([person.outline(row, organisation=False) for row in rows], dtype=np.uint32)
    level = crossed(structs, person.levels)
    sure = [person.conflicts(outline, outlines) for outline in outlines]
    given, family, further, unknown = (
        np.array([getattr(one, name) for one in sure])
        for name in ("given", "family", "further", "unknown")
    )
    assert (level["given"][given] == 0).all()
    assert (level["family"][family] == 0).all()
    assert (level["middle"][further] <= 0).all()
    assert (level["given"][unknown] == -1).all()
    assert (level["family"][unknown] == -1).all()
    assert given[level["given"] == 0].mean() > 0.5
    assert family[level["family"] == 0].mean() > 0.5


def test_names_that_leave_it_open_are_sure_of_nothing():
    (couple,) = clean("John & Mary Li")
    (whole,) = clean("Ann Meyer")
    outlines = [
        person.outline(couple, organisation=False),
        person.outline(whole, organisation=True),
        person.outline(None, organisation=True),
    ]
    found = person.conflicts(
        np.array(person.outline(whole, organisation=False), dtype=np.uint32),
        np.array(outlines, dtype=np.uint32),
    )
    for told in (found.unknown, found.given, found.family, found.further, found.people):
        assert not told.any()


def test_a_name_that_is_not_there_is_known_not_to_be():
    (none,) = clean("")
    (whole,) = clean("Ann Meyer")
    nobody, somebody = (
        np.array([person.outline(one, organisation=False)], dtype=np.uint32)
        for one in (none, whole)
    )
    assert person.conflicts(nobody[0], somebody).unknown.all()
    assert person.conflicts(somebody[0], nobody).unknown.all()
    assert not person.conflicts(somebody[0], somebody).unknown.any()
