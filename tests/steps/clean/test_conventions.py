from __future__ import annotations

from steps.people import records

from resolver.model.convention import Convention
from resolver.steps.clean import clean, conventions_of


def births(*raws, source="crm"):
    return [
        {"source": source, "record_id": f"{source}{n}", "birth_date": raw}
        for n, raw in enumerate(raws)
    ]


def values(*rows, known=None):
    found = clean(records(*rows), "US", known or {})
    return found["birth"].struct.field("value").to_list()


def test_day_numbers_are_told_by_most_of_the_dates_of_a_source():
    days = ["22413", "10499", "38839", "9994", None, "31048", "40000"]
    assert values(*births(*days))[3] == "1927-05-12"
    assert values(*births("22413", "10499", "38839", "20598", "1980-01-02"))[0] == "1961-05-12"
    assert values(*births("22413", "10499", "9994", "1980-01-02", "x"))[2] is None
    years = births("1949", "1950", "1951", "22413")
    assert not conventions_of(clean(records(*years), "US"))["crm"].day_numbers


def test_each_source_is_told_by_its_own():
    rows = births("22413", "10499", "38839") + births("12/25/1980", "03/04/1980", source="shop")
    found = conventions_of(clean(records(*rows, *births("25/12/1980", source="web")), "US"))
    assert found == {
        "crm": Convention(day_numbers=True, day_first=False),
        "shop": Convention(day_numbers=False, day_first=False),
        "web": Convention(day_numbers=False, day_first=True),
    }


def test_what_is_known_of_a_source_stands_whatever_its_records_tell():
    known = {"crm": Convention(day_numbers=True, day_first=True, home="PL")}
    assert values(*births("9994"), known=known) == ["1927-05-12"]
    assert values(*births("12/25/1980", "03/04/1980"), known=known) == ["1980-12-25", "1980-04-03"]
    assert values(*births("12/25/1980", "03/04/1980"))[1] == "1980-03-04"
    assert values(*births("03/04/1980", source="web"), known=known) == ["1980-03-04"]
    phone = {"phones": ["501 234 567"]}
    (point,) = clean(records(phone), "US", known)["phones"][0]
    assert point["value"] == "+48501234567"


def test_a_record_is_read_as_among_all_of_its_source():
    rows = births("25/12/1980", "03/04/1980", "13/01/1990")
    whole = clean(records(*rows), "US")
    alone = clean(records(rows[1]), "US", conventions_of(whole))
    assert alone["birth"][0] == whole["birth"][1]
    assert alone["birth"][0]["value"] == "1980-04-03"


def test_nothing():
    assert conventions_of(clean(records(), "US")) == {}
    assert values(*births(None, None)) == [None, None]
