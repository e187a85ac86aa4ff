from __future__ import annotations

import re
import time
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import person
from resolver.fields.level import level_names

PARTS = ("name", "given", "middle", "family", "suffix")
NOTHING = dict.fromkeys(("given", "middle", "family", "suffix", "single", "full", "sound"))


def cleaned(*names, **parts):
    cells = {"name": names, **parts} if names else parts
    frame = pl.DataFrame({part: cells.get(part) for part in PARTS if part in cells})
    frame = frame.with_columns(
        pl.lit(None).alias(part) for part in PARTS if part not in cells
    ).cast(pl.String)
    return frame.select(p=person.clean(*(pl.col(part) for part in PARTS)))["p"]


def clean(*names, **parts):
    return cleaned(*names, **parts).to_list()


def parts(name):
    (found,) = clean(name)
    return found["given"], found["middle"], found["family"], found["suffix"]


def compared(*pairs):
    left, right = zip(*pairs, strict=True)
    frame = pl.DataFrame({"l": cleaned(*left), "r": cleaned(*right)})
    levels = frame.select(x=person.levels(pl.col("l"), pl.col("r")))["x"]
    given_names = level_names(person.LEVELS_GIVEN)
    family_names = level_names(person.LEVELS_FAMILY)
    return [(given_names.get(x["given"]), family_names.get(x["family"])) for x in levels]


def compare(left, right):
    return compared((left, right))[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("John Smith", ("john", None, "smith", None)),
        ("smith, john", ("john", None, "smith", None)),
        ("Smith John", ("john", None, "smith", None)),
        ("Rossi Martina", ("martina", None, "rossi", None)),
        ("DOE, JANE", ("jane", None, "doe", None)),
        ("Doe/Jane", ("jane", None, "doe", None)),
        ("Mr. John  Smith", ("john", None, "smith", None)),
        ("Prof. Dr. Anna-Lena Schmidt", ("anna", "lena", "schmidt", None)),
        ("John Smith, Jr.", ("john", None, "smith", "jr")),
        ("Smith Jr, John", ("john", None, "smith", "jr")),
        ("Riyaz, Munna, Sr.", ("munna", None, "riyaz", "sr")),
        ("Ravi Soni II", ("ravi", None, "soni", "ii")),
        ("Sr. Juan Pérez", ("juan", None, "perez", None)),
        ("John Smith, M.D.", ("john", None, "smith", None)),
        ("John Smith PhD", ("john", None, "smith", None)),
        ("Ludwig van Beethoven", ("ludwig", None, "van beethoven", None)),
        ("Jose Ortega y Gasset", ("jose", None, "ortega y gasset", None)),
        ("Ana García-López", ("ana", None, "garcia lopez", None)),
        ("Anna Schmidt geb. Meier", ("anna", None, "schmidt", None)),
        ("J.R.R. Tolkien", ("j", "r r", "tolkien", None)),
        ("Ronald Mc Donald", ("ronald", None, "mcdonald", None)),
        ("O'Neil, Ann", ("ann", None, "oneil", None)),
        ("Ann O’Neil", ("ann", None, "oneil", None)),
        ('William "Bill" Smith', ("william", None, "smith", None)),
        ('"D. Aubin"', ("d", None, "aubin", None)),
        ("John Smith (old)", ("john", None, "smith", None)),
        ("John Smith - duplicate", ("john", None, "smith", None)),
        ("DO NOT USE John Smith", ("john", None, "smith", None)),
        ("VIP John Smith", ("john", None, "smith", None)),
        ("Kumar Sharma ✨", ("kumar", None, "sharma", None)),
        ("Heinrich BrÃ¼ckner", ("heinrich", None, "bruckner", None)),
        ("Eliza 5antillán", ("eliza", None, "santillan", None)),
        ("rubi moreno38", ("rubi", None, "moreno", None)),
        ("Сидоров Иван Петрович", ("ivan", "petrovich", "sidorov", None)),
        ("Ivan Petrovich Sidorov", ("ivan", "petrovich", "sidorov", None)),
        ("Γιώργος Παπαδόπουλος", ("giorgos", None, "papadopoulos", None)),
        ("张军芳", ("junfang", None, "zhang", None)),
        ("欧阳修", ("xiu", None, "ouyang", None)),
        ("김민수", ("minsu", None, "kim", None)),
        ("Nguyen Van An", ("van", "an", "nguyen", None)),
        ("Charlotte Church", ("charlotte", None, "church", None)),
        ("John Doe", ("john", None, "doe", None)),
        ("De Luca", (None, None, "de luca", None)),
    ],
)
def test_reads_the_parts_of_a_name(name, expected):
    assert parts(name) == expected


NAMED = (
    "john,mary,smith,rossi,martina,wang,li,jiepeng,nguyen,an,petrovich,ivan,sidorov,garcia,lopez"
)
ODD = "x,j,xx,xxx,van,md,jr,dr,mc,null,lee,kim,taylor,scott,bernardi,prince,king,guest,sa,co"
LISTED = st.sampled_from([*NAMED.split(","), *ODD.split(",")])
SHAPES = st.sampled_from(["{} {}", "{}, {}", "{}. {}", "{} {} {}", "{} {}. {}", "{}, {} {}."])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(SHAPES, LISTED, LISTED, LISTED), min_size=10, max_size=30))
def test_plain_names_are_read_as_all_others(shaped):
    names = [shape.format(*words) for shape, *words in shaped]
    assert clean(*names) == clean(*(name.replace(" ", "\u00a0") for name in names))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("N/A", "placeholder"),
        ("null", "placeholder"),
        ("Walk-in Customer", "placeholder"),
        ("xxx", "placeholder"),
        ("asdf", "placeholder"),
        ("-", "none"),
        (" ", "none"),
        (None, "none"),
        ("jane@example.com", "handle"),
        ("@brian80", "handle"),
        ("maria_harp", "handle"),
        ("terry.severino", "handle"),
        ("andy75", "handle"),
        ("+1 (206) 555-0143", "handle"),
        ("Caller +12065550143", "handle"),
        ("John & Mary Smith", "joint"),
        ("Mr and Mrs Smith", "joint"),
        ("The Smith Family", "joint"),
        ("Smith & Sons Ltd", "organisation"),
        ("Elite Consulting Co.", "organisation"),
        ("Howell Salon, Inc.", "organisation"),
        ("Müller GmbH", "organisation"),
    ],
)
def test_what_is_no_name_of_one_person(name, kind):
    (found,) = clean(name)
    assert found["kind"] == kind
    unshared = {key: found[key] for key in NOTHING if key not in {"family", "sound"}}
    assert set(unshared.values()) == {None}
    assert kind == "joint" or found["family"] is None


def test_hint_keeps_the_words_of_a_handle():
    assert [p["hint"] for p in clean("maria_harp", "Jo & Al Roe")] == ["maria harp", "jo al roe"]


def test_one_word_may_be_either():
    found, titled = clean("Kratzer", "Dr. Peters")
    assert (found["single"], found["given"], found["family"]) == ("kratzer", None, None)
    assert found["full"] == "kratzer"
    assert titled["single"] == "peters"


def test_reads_separate_parts():
    (found,) = clean(given=["Mr. Mary Jane"], middle=["K"], family=["Van Der Berg-Smith Jr"])
    assert (found["given"], found["middle"], found["family"], found["suffix"]) == (
        "mary", "jane k", "van der berg smith", "jr",
    )  # fmt: skip
    assert (found["core"], found["head"], found["tail"]) == ("bergsmith", "berg", "smith")
    assert found["full"] == "berg der jane k mary smith van"


def test_people_are_called_null():
    family, given_name = clean(given=["Jennifer", "null"], family=["Null", "Smith"])
    assert (family["given"], family["family"]) == ("jennifer", "null")
    assert (given_name["given"], given_name["family"]) == (None, "smith")


def test_a_cell_may_say_who_someone_is_instead():
    titled, relation, house = clean(
        given=["Mrs.", "Mom", "Jana"],
        middle=[None, "E", None],
        family=["Linton", "Gibeon", "Man Of The House"],
    )
    assert (titled["given"], titled["family"]) == (None, "linton")
    assert (relation["given"], relation["middle"], relation["family"]) == (None, "e", "gibeon")
    assert (house["given"], house["family"]) == ("jana", None)


def test_parts_and_whole_name_complete_each_other():
    (found,) = clean("Jane Roe", given=["Jane"])
    assert (found["given"], found["family"]) == ("jane", "roe")


def test_full_knows_no_order_and_sound_no_spelling():
    a, b, c = clean("Meier, Anna", "Anna Meier", "anna mayer")
    assert a["full"] == b["full"] == "anna meier"
    assert a["sound"] == b["sound"] == c["sound"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Smith, John", "smith john", ("exact", "exact")),
        ("Martina Bernardi", "Bernardi Martina", ("exact", "exact")),
        ("Thomas James", "James Thomas", ("exact", "exact")),
        ("Bob Smith", "Robert Smith", ("nickname", "exact")),
        ("Pepe Roe", "José Roe", ("nickname", "exact")),
        ("Mohammed Roe", "Muhamad Roe", ("nickname", "exact")),
        ("Юлия Иванова", "Julia Ivanova", ("nickname", "exact")),
        ("J Smith", "John Smith", ("initial", "exact")),
        ("Smith J", "John Smith", ("initial", "exact")),
        ("J Smith", "J Smith", ("initial", "exact")),
        ("Smith Bob", "Robert Smith", ("nickname", "exact")),
        ("Daniel Roe", "Danielle Roe", ("conflict", "exact")),
        ("Christian Roe", "Christina Roe", ("conflict", "exact")),
        ("John Roe", "Joan Roe", ("conflict", "exact")),
        ("Jon Roe", "Joan Roe", ("conflict", "exact")),
        ("Maria Rossi", "Mario Rossi", ("conflict", "exact")),
        ("Zivko Rossi", "Zivka Rossi", ("conflict", "exact")),
        ("Jayden Roe", "Kayden Roe", ("conflict", "exact")),
        ("Michael Jakson", "Michael Jackson", ("exact", "close")),
        ("Emiily Khuc", "Emily Khuc", ("close", "exact")),
        ("Chirstopher Roe", "Christopher Roe", ("close", "exact")),
        ("Ethan Kahatzberg", "Ethan Kratzberg", ("exact", "close")),
        ("Jke Morris", "Jake Morris", ("close", "exact")),
        ("Ana Di Manno", "Ana Difmanno", ("exact", "close")),
        ("Javier Leon Montoya", "Leon Aliss", ("conflict", "conflict")),
        ("Laura Ach", "Laura Bach", ("exact", "close")),
        ("Yao Yanhua", "Yan Hua Yao", ("exact", "exact")),
        ("yanhua", "Yan Hua Yao", ("exact", None)),
        ("Ana Martinez", "Ana Martníez Arciga", ("exact", "partial")),
        ("Marta Andrade Silva", "Marta Josefa Andrade Silva", ("exact", "exact")),
        ("Benjamin Domi", "Benjamin Dominguez", ("exact", "partial")),
        ("Ana Garcia Lopez", "Ana Garcia", ("exact", "partial")),
        ("Ana García-López", "Ana Lopez", ("exact", "partial")),
        ("Anna Schmidt-Meier", "Anna Schmidt", ("exact", "partial")),
        ("Carmen Espino Ruiz", "Espino Ruiz, Carmen", ("exact", "exact")),
        ("Peter Martin", "Peter Martinez", ("exact", "partial")),
        ("Maria Anna Roe", "Anna Roe", ("nickname", "exact")),
        ("Mary Jane Roe", "Maryjane Roe", ("exact", "exact")),
        ("Mary Jane Roe", "Mary Roe", ("exact", "exact")),
        ("John A Smith", "John B Smith", ("exact", "exact")),
        ("John Smith Jr", "John Smith Sr", ("conflict", "exact")),
        ("John Smith Jr", "John Smith", ("exact", "exact")),
        ("Ludwig van Beethoven", "Ludwig Beethoven", ("exact", "close")),
        ("Jan Vanderberg", "Jan van der Berg", ("exact", "exact")),
        ("张军芳", "Zhang Jun Fang", ("exact", "exact")),
        ("Wang Jie Peng", "Jiepeng Wang", ("exact", "exact")),
        ("Vivian Ng", "Vivian Wu", ("exact", "close")),
        ("Juan Carlos Lopez", "Lopez Juan Carlos", ("exact", "exact")),
        ("Jane Roe", "Jane Miller", ("exact", "conflict")),
        ("Robert", "Robert Smith", ("exact", None)),
        ("Smith", "Robert Smith", (None, "exact")),
        ("Bob", "Robert Smith", ("nickname", None)),
        ("Kratzer", "Robert Smith", ("conflict", None)),
        ("annierandolph", "Annie Randolph", ("exact", "exact")),
        ("jsmith", "John Smith", ("initial", "exact")),
        ("Unknown", "Robert Smith", (None, None)),
        ("John & Mary Smith", "John Smith", (None, "exact")),
    ],
)
def test_levels_of_two_names(left, right, expected):
    assert compare(left, right) == expected
    assert compare(right, left) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("John Adam Smith", "John Adam Smith", "exact"),
        ("John Adam Paul Smith", "John Paul Smith", "exact"),
        ("John A Smith", "John Adam Smith", "initial"),
        ("John A Smith", "John A Smith", "initial"),
        ("John A Smith", "John B Smith", "conflict"),
        ("John A Smith", "John Smith", None),
        ("Mary Roe Smith", "Mary Ann Roe", None),
    ],
)
def test_levels_of_further_given_names(left, right, expected):
    for a, b in ((left, right), (right, left)):
        frame = pl.DataFrame({"l": cleaned(a), "r": cleaned(b)})
        found = frame.select(x=person.levels(pl.col("l"), pl.col("r")))["x"][0]["middle"]
        assert level_names(person.LEVELS_MIDDLE).get(found) == expected


@pytest.mark.parametrize(
    ("lone", "expected"),
    [
        ({"given": ["Pocock"]}, (None, "exact")),
        ({"family": ["Childe"]}, ("exact", None)),
        ({"given": ["Miller"]}, ("conflict", None)),
    ],
)
def test_a_lone_name_counts_in_whichever_column_it_stands(lone, expected):
    frame = pl.DataFrame({"l": cleaned("Childe Pocock"), "r": cleaned(**lone)})
    found = frame.select(x=person.levels(pl.col("l"), pl.col("r")))["x"][0]
    names = level_names(person.LEVELS_GIVEN), level_names(person.LEVELS_FAMILY)
    assert (names[0].get(found["given"]), names[1].get(found["family"])) == expected


def test_a_whole_name_beside_its_parts_tells_the_middle_name():
    for name in ("George John Pinwell", "George J. Pinwell"):
        (found,) = clean(name=[name], given=["George"], family=["Pinwell"])
        assert found["middle"] == name.split()[1].rstrip(".").lower()
    (other,) = clean(name=["Somebody Else"], given=["George"], family=["Pinwell"])
    assert (other["given"], other["middle"]) == ("george", None)


def test_levels_of_each_name_alone_keep_their_order():
    frame = pl.DataFrame({"l": cleaned("Thomas James"), "r": cleaned("James Thomas")})
    left, right = pl.col("l"), pl.col("r")
    alone = frame.select(g=person.level_given(left, right), f=person.level_family(left, right))
    assert alone.row(0) == (0, 0)


def test_levels_work_on_empty_frames():
    frame = pl.DataFrame({"p": cleaned("Jane Roe")}).clear()
    assert frame.select(person.levels(pl.col("p"), pl.col("p"))).height == 0


PIECES = (
    "المصري,김,さとう,geb.,(Roe),und,Familie,filho,john,Smith,jr.,Dr.,van,der,O'Neil,García-López,Müller,张军芳,Иван,✨,(old),&,/,-,x,J.,null,Inc."
    ",maria,Bob,y,Robert,MC,donald,ll,5mith,2nd,née,@,Wang,Jie,unknown,ß,Ünal,\u0301,\0"
)
WORDS = st.sampled_from([",", *PIECES.split(",")])
NAMES = st.one_of(st.lists(WORDS, max_size=6).map(" ".join), st.text(max_size=40))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=5, max_size=20))
def test_levels_are_symmetric(pairs):
    assert compared(*pairs) == compared(*(pair[::-1] for pair in pairs))


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_a_name_agrees_with_itself_as_well_as_names_can(name):
    (found,) = clean(name)
    levels = compare(name, name)
    if found["given"] and found["family"]:
        assert levels[0] == "exact" or len(found["given"]) == 1
        assert levels[1] == "exact" or len(found["family"]) == 1


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_clean_keeps_its_own_parts(name):
    (once,) = clean(name)
    again = clean(**{part: [once[part]] for part in PARTS[1:]})[0]
    if once["given"] and once["family"]:
        assert {k: again[k] for k in NOTHING} == {k: once[k] for k in NOTHING}


@settings(max_examples=12, deadline=None)
@given(st.lists(NAMES, min_size=5, max_size=20))
def test_clean_knows_no_case_blanks_or_unicode_form(names):
    expected = clean(*names)
    assert clean(*(f" \t{name}\n " for name in names)) == expected
    for form in ("NFC", "NFD"):
        assert clean(*(unicodedata.normalize(form, name) for name in names)) == expected
    plain = [re.sub("[ÃÂÅÄÐÑ]", "", name.upper()) for name in names]
    assert clean(*plain) == clean(*(name.lower() for name in plain))


HOSTILE = (
    "e\u0301\u0327",
    "\u0301",
    "a",
    "a ",
    " ",
    "(",
    "((a",
    '"',
    ", ",
    "& ",
    ".",
    "@",
    "-",
    "1",
)
SCRIPTS = ("\0", "Dr. ", "van ", "ﷺ", "张", "\U0001f600")


@pytest.mark.parametrize("unit", [*HOSTILE, *SCRIPTS])
def test_hostile_names_take_linear_time(unit):
    name = unit * (100_000 // len(unit))
    started = time.perf_counter()
    found = clean(name, name + "b")
    clean(given=[name], family=[name])
    assert time.perf_counter() - started < 5
    assert len(found) == 2
    compare(name, name + "b")


@pytest.mark.parametrize(
    ("raw", "given", "family"),
    [
        ("Pan Sebastian Malysz", "sebastian", "malysz"),
        ("Pan Slawomir Kowalski", "slawomir", "kowalski"),
        ("Pan Bartosz Sobak", "bartosz", "sobak"),
        ("Sig.ra Giulia Longo", "giulia", "longo"),
        ("Dott.ssa Maria Rossi", "maria", "rossi"),
        ("Dña. Sara Perez", "sara", "perez"),
        ("Sr.ta Ana Perez", "ana", "perez"),
        ("Eng. Rashid Saad", "rashid", "saad"),
        ("Engr. Ali Khan", "ali", "khan"),
        ("Maj.-Gen. John Smith", "john", "smith"),
        ("Very Rev. John Smith", "john", "smith"),
        ("Rt. Hon. John Smith", "john", "smith"),
        ("Sir John Smith, 4th Bt.", "john", "smith"),
        ("Mgr. Jan Novak", "jan", "novak"),
        ("Ir. Jan de Vries", "jan", "de vries"),
        ("Dipl.-Ing. Hans Maier", "hans", "maier"),
    ],
)
def test_titles_before_and_after_a_name_are_no_names(raw, given, family):
    found = clean(raw)[0]
    assert (found["given"], found["middle"], found["family"]) == (given, None, family)


@pytest.mark.parametrize(
    ("raw", "given", "family"),
    [
        ("D. Smith", "d", "smith"),
        ("M. Night Shyamalan", "m", "shyamalan"),
        ("Pan Li", "pan", "li"),
        ("Pan Wei Chen", "pan", "chen"),
        ("Bay Smith", "bay", "smith"),
        ("Hon Wong", "hon", "wong"),
        ("Don Smith", "don", "smith"),
        ("Anna Most", "anna", "most"),
        ("Sig.Raffaele Longo", "raffaele", "longo"),
    ],
)
def test_names_that_may_be_titles_stay_names(raw, given, family):
    found = clean(raw)[0]
    assert (found["given"], found["family"]) == (given, family)
