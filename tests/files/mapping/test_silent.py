"""Roles that need more than the share of distinct values: small, worn and foreign tables."""

from __future__ import annotations

import polars as pl

from resolver.files.mapping.choose import choose


def mapped(columns):
    return dict(choose(pl.DataFrame(columns), {}, "s")[1].select("column", "role").iter_rows())


def test_few_people_on_many_rows_with_slips():
    found = mapped(
        {
            "V1": ["Brunini"] * 9 + ["Wang"] * 9 + ["Rinaldi"] * 6 + ["Bruniin", "Wamg", "Bonini"],
            "V2": ["Massimo"] * 9 + ["Zhiqiang"] * 9 + ["Rita"] * 6 + ["Masimo", "Zhqiang", "Ciro"],
            "V3": ["19630723"] * 9
            + ["19800901"] * 9
            + ["19440206"] * 4
            + ["19581106"] * 3
            + ["1900901", "19910527"],
        }
    )
    assert found == {"V1": "family_name", "V2": "given_name", "V3": "birth_date"}


def test_unknown_family_names_stand_in_e_mails_or_have_particles():
    given = ["Anna", "Peter", "Maria", "Paul", "Eva", "Robert"] * 5
    family = ["Klaverhuis", "Zanddijk", "Molenveld", "Eikhof", "Roosstra", "Blauwdam"]
    last = [family[(row + row // 6) % 6] for row in range(30)]
    mails = [f"{one.lower()}{row}@example.org" for row, one in enumerate(last)]
    names = {"c1": given, "c2": last}
    assert mapped(names | {"c3": mails})["c2"] == "family_name"
    nothing = [f"x{row}@example.org" for row in range(30)]
    assert mapped(names | {"c3": nothing})["c2"] != "family_name"
    led = [f"van {one}" if row % 3 == 0 else one for row, one in enumerate(last)]
    assert mapped(names | {"c2": led})["c2"] == "family_name"


def test_streets_with_flats_and_without_numbers():
    streets = ["Avda. Goya 3 3º B", "C/ Real 36 bajo", "Pza. Mayor", "Ctra. de España 10 1º A"]
    assert mapped({"field_1": [*streets, "Avda. del Mar", "C/ Nueva 7 bajo"]}) == {
        "field_1": "street"
    }


def test_worn_postcodes_that_come_again():
    codes = ["00-231", "10-088", "15-729", "20-333", "25-161"] * 8 + ["0-650", "80-4005"]
    assert mapped({"field_1": codes}) == {"field_1": "postcode"}


def test_national_numbers_in_mixed_forms():
    polish = ["506-882-421", "725 943 351", "+48 602 304 416", "668-010-126", "+48603796329"]
    brazilian = ["(11) 90730-1687", "(21) 95713-2900", "(31) 99198-9939", "+55 81 99270-7701"]
    assert mapped({"c1": [*polish, "797 386 087", "512 551 158"]}) == {"c1": "phone"}
    assert mapped({"c1": [*brazilian, "(41) 97599-7746", "(61) 97457-4018"]}) == {"c1": "phone"}


def test_an_employee_is_the_name_where_no_other_column_is():
    people = ["Dias, Francisco", "Zilfa, Cagrirk", "Müller, Andy", "Silva, Márcio"] * 3
    assert mapped({"employee": people})["employee"] == "name"
    served = mapped({"name": people, "employee": people[::-1]})
    assert (served["name"], served["employee"]) == ("name", "attribute")
    assert mapped({"employee": ["Cole, Ann", "Ray, Joe"] * 99})["employee"] == "attribute"
    assert mapped({"employee": ["yes", "no"] * 20})["employee"] == "attribute"


def test_a_second_line_of_flats_and_estates_is_no_street():
    lines = ["12 Oak St", "9 Elm Avenue", "400 Main Street", "77 Lake Dr", "5 Hill Rd"]
    flats = ["flat 3", "Rosetta Village", "Apt 4", "unit 7", "villa 2"]
    ways = ["4 Park Rd", "8 Mill Lane", "61 First St", "2 Pine Ave", "7 Cedar Ct"]
    assert mapped({"address_1": lines, "address_2": flats})["address_2"] == "unit"
    assert mapped({"address_1": lines, "address_2": ways})["address_2"] == "street"
    assert mapped({"address_1": flats, "address_2": ways})["address_2"] == "street"
