from __future__ import annotations

import re

import pytest

from resolver.files.presets.load import parse, systems

GOOD = 'title = "Shop"\n[[layout]]\ntitle = "CSV"\nneeds = ["A"]\n'


def test_a_small_file_is_a_preset():
    (layout,) = parse("shop", GOOD + '[layout.columns]\n"Mail {n}" = "email"\n')
    assert (layout.system, layout.name, layout.title) == ("shop", "shop", "Shop, CSV")
    known, number, _ = layout.known(" MAIL  2 ")
    assert (known.role, number) == ("email", 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "shop: Invalid value"),
        ('title = "Shop"', "shop: missing keys ['layout']"),
        ('colour = "red"\n' + GOOD, "shop: unknown keys ['colour']"),
        (GOOD + "skips = []\n", "shop, shop: unknown keys ['skips']. Did you mean 'skip'?"),
        ('title = "Shop"\n[[layout]]\ntitle = "CSV"\n', "shop, shop: missing keys ['needs']"),
        (GOOD + '[layout.columns]\n"A" = "e-mail"\n', "shop, shop: 'a' has role 'e-mail'."),
        (GOOD + '[[layout.address]]\nplace = "home"\ntown = "A"\n', "shop, shop, address 'home'"),
        (GOOD + '[[layout.skip]]\ncode = "x"\nreason = "y"\n', "skip: missing keys ['when']"),
        (GOOD + '[[layout.merged]]\nkept = "A"\ngone = "B"\n', "merged: missing keys ['reason']"),
        (
            GOOD + '[layout.rows]\nkeys = ["A"]\n',
            "rows: unknown keys ['keys']. Did you mean 'key'?",
        ),
        (GOOD + 'id = [{ either = ["A"] }]\n', "id: one of first or joined"),
        (GOOD + 'like = "shap"\n', "there is no layout 'shap'. Did you mean 'shop'?"),
    ],
)
def test_mistakes_are_named(text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        parse("shop", text)


def test_layouts_have_names_of_their_own():
    names = [one.name for layouts in systems().values() for one in layouts]
    assert len(names) == len(set(names))


def test_columns_that_rules_speak_of_are_known():
    unknown = [
        (layout.name, column)
        for layouts in systems().values()
        for layout in layouts
        for column in (
            *(column for blank in layout.blanks for column in blank.columns),
            *(column for one in layout.recipients for column in (*one.columns, *one.name)),
            *(column for fill in layout.fills for column in (*fill.columns, *fill.by)),
            *layout.flags,
            *layout.parts,
        )
        if layout.known(column.replace("{n}", "1")) is None
    ]
    assert unknown == []


WORK = "the work of the person, which changes and which colleagues share"
DATE = "a date, but not that of the birth"
REASONS = {
    "asks about text messages; one consent a record is kept, that for e-mail",
    WORK,
    DATE,
    "a fax machine is no contact point of a person",
    "a form of address, not a name",
    "a name among friends; several people share it",
    "a part of the id",
    "a picture, not a trait of a person",
    "belongs to somebody else",
    "changes with what the customer does, not with who it is",
    "free text about the customer, not a trait",
    "how the name sounds, not how it is written",
    "says again what other columns say",
    "says where the record comes from, not who it is",
    "shared by several customers, as the source says",
    "technical, not about the person",
    "tells which records belong together; used as a ruling",
    "the recipient at the address, who may be another person",
    "where its computer was, not where the customer lives",
}


def left_out():
    return [
        known
        for layouts in systems().values()
        for layout in layouts
        for known in layout.columns
        if known.role == "ignore"
    ]


def test_reasons_are_the_same_sentences_everywhere():
    assert {known.reason for known in left_out()} == REASONS


def test_work_and_dates_have_reasons_of_their_own():
    words = "department|job.?title|profession|office location|occupation|organization title"
    of = {known.pattern.text: known.reason for known in left_out()}
    assert {reason for text, reason in of.items() if re.search(words, text)} == {WORK}
    assert {reason for text, reason in of.items() if re.search("anniversary|^event {", text)} == {
        DATE
    }
