# ruff: noqa: E501 - a column of a test table is one line
from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.files.mapping.choose import choose
from resolver.files.mapping.contents import contents
from resolver.files.mapping.profile import profile

# header-less tables of invented people: one column a line, its role first
TABLES = {
    "German": """
        id|K-20481|K-19377|K-30021|K-18800|K-27645|K-22190|K-31007|K-29914
        given_name|Anna|Peter|Maria|Jürgen|Claudia|Stefan|Monika|Thomas
        family_name|Müller|Schmidt|Weber|Wagner|Becker|Hoffmann|Schulz|Koch
        street|Hauptstraße 5|Bergweg 12a|Lindenallee 3|Am Ring 7|Schulstr. 44|Ringweg 9|Marktplatz 1|Bahnhofstr. 2
        postcode|10115|20095|80331|50667|10115|01067|04109|80331
        city|Berlin|Hamburg|München|Köln|Berlin|Dresden|Leipzig|München
        phone|030 9018200|040 7654321|0171 2345678|+49 221 555123|030 9018211|0351 44556|0341 998877|089 123456
        email|anna@example.org|p.s@example.org|m@example.org|j@example.com|c@example.org|s@example.net|m2@example.org|t@example.org
    """,
    "French": """
        name|Marie Dupont|Jean Martin|Claire Petit|Luc Moreau|Anne Roux|Paul Blanc|Nicole Faure|Marc Girard
        phone|06 12 34 56 78|01 42 68 53 00|07 98 76 54 32|04 91 00 11 22|06 11 22 33 44|05 56 00 00 10|06 70 80 90 10|02 40 11 12 13
        birth_date|12/03/1961|05/11/1974|23/01/1988|30/06/1992|17/09/1955|08/08/1980|19/04/1969|27/12/1996
        country|FR|FR|BE|FR|CH|FR|LU|FR
        ignore|12,50|99,00|7,20|145,10|33,33|18,00|42,00|61,75
    """,
    "Spanish": """
        id|1|2|3|4|5|6|7|8
        given_name|Carmen|José|María|Antonio|Pilar|Juan|Ana|Manuel
        family_name|Garcia|Lopez|Martinez|Sanchez|Perez|Gomez|Ruiz|Fernandez
        city|Madrid|Barcelona|Sevilla|Valencia|Madrid|Bilbao|Granada|Zaragoza
        gender|mujer|hombre|mujer|hombre|mujer|hombre|mujer|hombre
    """,
    "United States": """
        given_name|John|Mary|Robert|Linda|James|Susan|Michael|Karen
        family_name|Smith|Johnson|Williams|Brown|Jones|Miller|Davis|Wilson
        street|12 Oak St|9 Elm Avenue|400 Main Street|77 Lake Dr|5 Hill Rd|18 Park Ave|230 First St|61 Mill Lane
        city|Boston|Dallas|Denver|Seattle|Miami|Austin|Chicago|Phoenix
        region|MA|TX|CO|WA|FL|TX|IL|AZ
        postcode|02110|75201|80202|98101|33101|73301|60601|85001
        phone|(617) 230-4471|(214) 741-5523|303-534-7788|206-622-3190|(305) 371-2250|512-476-9921|312-346-5512|602-253-7788
        national_id|123-45-6789|234-56-7890|345-67-8901|456-78-9012|567-89-0123|678-90-1234|789-01-2345|321-54-9876
    """,
    "United Kingdom": """
        name|Ian Reed|Emma Hughes|David Walker|Sarah Clarke|Oliver Young|Grace Turner
        postcode|SW1A 1AA|M1 1AE|LS2 9JT|EH1 1YZ|CF10 1EP|BT1 5GS
        phone|+44 20 7946 0018|+44 161 496 0123|+44 113 496 0999|+44 131 496 0100|+44 29 2018 0555|+44 28 9018 0777
        ignore|2023-05-01 10:02:11|2023-06-11 09:15:42|2022-01-30 18:44:00|2024-02-02 08:00:59|2023-05-07 12:12:12|2021-12-24 23:59:01
    """,
    "Dutch": """
        company|Bakker BV|De Jong NV|Visser BV|Jansen Holding BV|Smit VOF|Mulder BV
        postcode|1012 AB|3511 LX|5611 EM|9711 AA|2011 TD|6211 CP
        email|info@example.nl|sales@example.org|jan@example.net|kees@example.com|piet@example.org|els@example.nl
        ignore|https://example.nl|https://example.org/a|https://example.net|https://example.com|https://example.org/b|https://example.nl/c
    """,
    "Italian": """
        given_name|Giulia|Marco|Francesca|Giuseppe|Paola|Andrea
        birth_year|1958|1971|1983|1990|1966|1983
        locale|it-IT|it-IT|de-IT|it-CH|it-IT|en-IT
        email|g@example.it|m@example.org|f@example.it|g2@example.com|p@example.it|a@example.net
    """,
    "Polish": """
        id|a3f1c2d4-0000-4000-8000-000000000001|a3f1c2d4-0000-4000-8000-000000000002|b3f1c2d4-0000-4000-8000-000000000003|c3f1c2d4-0000-4000-8000-000000000004|d3f1c2d4-0000-4000-8000-000000000005
        given_name|Anna|Piotr|Katarzyna|Pawel|Maria
        family_name|Kowalski|Nowak|Wisniewski|Lewandowski|Novak
        postcode|00-950|30-001|80-001|61-001|50-001
        phone|601 234 567|602 345 678|22 621 02 00|503 456 789|12 422 00 11
    """,
    "Swedish": """
        name|Erik Larsson|Anna Nilsson|Lars Svensson|Maria Berg|Johan Lind|Karin Holm
        postcode|114 55|411 05|211 20|753 10|582 24|114 56
        city|Stockholm|Göteborg|Malmö|Uppsala|Linköping|Stockholm
        birth_date|1961-02-03|1975-04-05|1983-06-07|1990-08-09|1999-10-11|1948-12-13
    """,
    "one line": """
        address|12 Oak St, Boston, MA 02110|9 Elm Avenue, Dallas, TX 75201|400 Main Street, Denver, CO 80202|77 Lake Dr, Seattle, WA 98101|5 Hill Rd, Miami, FL 33101
        name|Smith, John|Johnson, Mary|Williams, Robert|Brown, Linda|Jones, James
        ignore|yes|no|yes|yes|no
        ignore|Mr|Mrs|Mr|Ms|Mr
    """,
    "orders": """
        ignore|2024-000123|2024-000124|2024-000151|2024-000987|2023-001200|2023-000100
        ignore|0000012345|0000012346|0000012347|0000012350|0000012351|0000012360
        email|a@example.org|b@example.org|c@example.org|d@example.org|e@example.org|f@example.org
        ignore|2024-01-02|2024-01-05|2024-02-11|2023-12-30|2023-11-11|2023-05-05
        ignore|new|paid|sent|paid|new|paid
        ignore|3|1|2|1|1|4
    """,
    "countries": """
        country|Germany|Frankreich|España|Italia|Polska|Germany
        region|Bayern|Texas|California|Hessen|Bayern|Texas
        ignore|52.520008|48.856613|40.416775|41.902782|52.229676|50.110924
        ignore|192.168.0.1|10.0.0.12|172.16.254.1|8.8.8.8|10.0.0.13|192.168.1.7
    """,
    "Brazilian": """
        given_name|Maria|Joao|Ana|Pedro|Lucas|Julia
        family_name|Silva|Santos|Oliveira|Souza|Pereira|Costa
        postcode|01310-100|20040-020|30130-010|40020-000|80010-000|50030-230
        phone|+55 11 91234-5678|+55 21 99876-5432|+55 31 98765-1234|+55 71 98123-4567|+55 41 99911-2233|+55 81 98877-6655
    """,
}  # fmt: skip
HEADERS = {
    "numbered": lambda n: f"col{n}",
    "in German": lambda n: f"Spalte {n}",
    "of a statistician": lambda n: f"V{n}",
    "fields": lambda n: f"field_{n}",
    "left out": lambda n: f"Unnamed: {n}",
}


def columns(table):
    lines = [line.strip() for line in table.strip().splitlines()]
    return [(role, values) for role, *values in (line.split("|") for line in lines)]


def mapped(frame):
    return dict(choose(frame, {}, "s")[1].select("column", "role").iter_rows())


@pytest.mark.parametrize("style", HEADERS)
@pytest.mark.parametrize("name", TABLES)
def test_tables_without_headers(name, style):
    held = columns(TABLES[name])
    frame = pl.DataFrame({HEADERS[style](n): values for n, (_, values) in enumerate(held, 1)})
    found = list(mapped(frame).values())
    assert found == [role for role, _ in held]


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(TABLES)), st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_does_not_matter(name, random):
    held = columns(TABLES[name])
    frame = pl.DataFrame({f"c{n}": values for n, (_, values) in enumerate(held)})
    rows = list(range(frame.height))
    random.shuffle(rows)
    names = list(frame.columns)
    random.shuffle(names)
    assert mapped(frame[rows].select(names)) == mapped(frame)


@pytest.mark.parametrize(
    ("header", "values", "role", "reason"),
    [
        ("email", ["+49 30 901820", "+49 40 765432", "+33 142685300"], "phone", "phone numbers"),
        ("phone", ["yes", "no", None], "ignore", "only yes and no"),
        ("phone", ["a@x.org", "b@x.org", "c@x.org"], "email", "e-mail addresses"),
        ("name", ["1001", "1002", "1003"], "ignore", "numbers"),
        ("name", ["a@x.org", "b@x.org", "c@x.org"], "email", "e-mail addresses"),
        ("Address", ["a@x.org", "b@x.org", "c@x.org"], "email", "e-mail addresses"),
        ("city", ["12.50", "13.10", "9.99"], "ignore", "amounts"),
        ("birthday", ["a@x.org", "b@x.org", "c@x.org"], "email", "e-mail addresses"),
    ],
)
def test_values_that_cannot_be_what_the_header_says(header, values, role, reason):
    frame = pl.DataFrame({header: values, "id": ["1", "2", "3"]})
    row = choose(frame, {}, "s")[1].row(0, named=True)
    assert row["role"] == role
    assert row["reason"].startswith(f"the header says {header!r}, but ")
    assert row["reason"].endswith(reason)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("email", ["5d41402a", "7d793037", "9e107d9d"]),
        ("phone", ["1.23E+10", "4.93E+11", "4.92E+11"]),
        ("name", ["Null", "X Æ 12", "Li"]),
        ("birth_date", ["29221", "31000", "33512"]),
        ("country", ["NO", "NO", None]),
        ("gender", ["1", "2", "1"]),
    ],
)
def test_headers_hold_where_the_values_may_be_so(header, values):
    frame = pl.DataFrame({header: values, "id": ["1", "2", "3"]})
    assert mapped(frame)[header] == header


@pytest.mark.parametrize(
    ("values", "role"),
    [
        (["C-1", "C-2", "C-3"], "id"),
        (["Dana Oka", "Bo Li", "Mo Ek"], "name"),
        (["Ada GmbH", "Bo Ltd", "Cy Inc"], "company"),
        (["a@x.org", "b@x.org", "c@x.org"], "email"),
    ],
)
def test_a_customer_is_a_name_or_a_number(values, role):
    assert (
        mapped(pl.DataFrame({"Customer": values, "city": ["Bonn", "Ulm", "Kiel"]}))["Customer"]
        == role
    )


def test_mob_is_a_month_or_a_phone():
    years = {"yob": ["1961", "1975", "1983"]}
    assert mapped(pl.DataFrame({"mob": ["1", "12", "7"]} | years))["mob"] == "birth_date"
    phones = ["0171 2345678", "0172 3456789", "0173 4567890"]
    assert mapped(pl.DataFrame({"mob": phones} | years))["mob"] == "phone"


def test_two_columns_that_could_be_the_id_are_none():
    frame = pl.DataFrame({"c1": ["K-1", "K-2", "K-3"], "c2": ["Z9", "Z8", "Z7"]})
    assert mapped(frame) == {"c1": "ignore", "c2": "ignore"}
    told, _ = choose(frame, {"c2": ("id", "")}, "s")
    assert [column.name for column in told if column.role == "id"] == ["c2"]


def test_a_few_addresses_on_many_rows_are_not_the_customers():
    frame = pl.DataFrame(
        {
            "c1": [f"agent{n % 3}@example.org" for n in range(120)],
            "c2": [f"customer{n}@example.org" for n in range(120)],
        }
    )
    assert mapped(frame) == {"c1": "ignore", "c2": "email"}


def test_a_reason_names_what_decided():
    values = [f"c{n}@example.org" for n in range(23)] + ["none given", "see above"]
    found = contents(profile(pl.Series("c1", values)))
    assert found is not None
    assert found.text == "92 % of the values are e-mail addresses"


def counted(form, start=8001):
    return [form % n for n in range(start, start + 60)]


def people():
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    return {"c1": names, "c2": [f"p{n}@example.org" for n in range(60)]}


GIVEN = ("Anna", "Peter", "Maria", "Paul", "Eva", "Robert", "Linda", "James", "Susan", "Karen")
FAMILY = ("Smith", "Miller", "Garcia", "Brown", "Jones", "Davis")


@pytest.mark.parametrize(
    "form",
    [
        "617-436-%04d",
        "(617) 436-%04d",
        "617 436 %04d",
        "+1 617 436 %04d",
        "030 9018%04d",
    ],
)
def test_numbers_written_as_phones_are_phones_though_they_count(form):
    assert mapped(pl.DataFrame(people() | {"c3": counted(form)})) == {
        "c1": "name",
        "c2": "email",
        "c3": "phone",
    }


@pytest.mark.parametrize(
    ("form", "role"),
    [
        ("617436%04d", "ignore"),  # a phone or a number that counts customers
        ("200-436-%04d", "ignore"),  # written as a phone, but none
        ("100000%04d", "id"),
        ("K-%04d", "id"),
    ],
)
def test_what_may_be_a_phone_is_no_id(form, role):
    assert mapped(pl.DataFrame(people() | {"c3": counted(form)}))["c3"] == role


@pytest.mark.parametrize(
    ("form", "role"),
    [("(617) 436-%04d", "phone"), ("617436%04d", "ignore"), ("## %03d", "ignore")],
)
def test_vague_headers_do_not_take_the_name(form, role):
    held = people()
    frame = pl.DataFrame(
        {"Kontakt A": held["c1"], "Kontakt B": held["c2"], "Kontakt C": counted(form, 8001)}
    )
    assert mapped(frame) == {"Kontakt A": "name", "Kontakt B": "email", "Kontakt C": role}


@pytest.mark.parametrize("header", ["name", "Vorname", "city", "phone", "birthday", "postcode"])
def test_a_header_does_not_hold_where_no_value_can_be_so(header):
    signs = [mark * n for mark in "#*%" for n in range(1, 9)]
    row = choose(pl.DataFrame({header: signs}), {}, "s")[1].row(0, named=True)
    assert row["role"] == "ignore"
    told = choose(pl.DataFrame({header: signs * 2}), {}, "s")[1].row(0, named=True)
    assert told["role"] == "attribute"
    assert told["reason"].startswith(f"the header says {header!r}, but hardly any value can be")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=12))
def test_any_column_is_judged(values):
    contents(profile(pl.Series("c", values, dtype=pl.String)))
