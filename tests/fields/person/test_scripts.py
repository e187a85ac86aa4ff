from __future__ import annotations

import pytest
from fields.test_person import clean, compare, compared
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("name", "parts", "script", "native"),
    [
        ("王伟", ("wei", "wang"), "han", "王伟"),
        ("王伟 (Wei Wang)", ("wei", "wang"), None, "王伟"),
        ("Wang Wei 王伟", ("wei", "wang"), None, "王伟"),
        ("王伟 (David Wang)", ("david", "wang"), None, "王伟"),
        ("欧阳娜娜", ("nana", "ouyang"), "han", "欧阳娜娜"),
        ("曾国藩", ("guofan", "zeng"), "han", "曾国藩"),
        ("やまだ たろう", ("taro", "yamada"), "kana", "やまだたろう"),
        ("ジョン・スミス", ("jiyon", "sumisu"), "kana", "ジョン・スミス"),
        ("이영희", ("yeonghui", "lee"), "hangul", "이영희"),
        ("محمد علي", ("muhammad", "ali"), "arabic", "محمد علي"),
        ("משה כהן", ("moshe", "cohen"), "hebrew", "משה כהן"),
        ("Мария Иванова", ("mariya", "ivanova"), "cyrillic", "мария иванова"),
        ("Иванова, Мария", ("mariya", "ivanova"), "cyrillic", "иванова мария"),
        ("Mаria Rоssi", ("maria", "rossi"), None, None),
        ("Ｊｏｈｎ Ｓｍｉｔｈ 👍", ("john", "smith"), None, None),
        ("\u200fJohn\u200d Smith\u2069", ("john", "smith"), None, None),
    ],
)
def test_reads_other_scripts(name, parts, script, native):
    (found,) = clean(name)
    assert (found["given"], found["family"]) == parts
    assert (found["script"], found["native"]) == (script, native)


def test_reads_other_scripts_in_several_cells():
    han, arabic = clean(given=["伟", "محمد"], family=["王", "المصري"])
    assert (han["given"], han["family"], han["native"]) == ("wei", "wang", "王 伟")
    assert (arabic["given"], arabic["family"]) == ("muhammad", "masri")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("王伟", "Wang Wei", ("exact", "exact")),
        ("王伟", "Wei Wang", ("exact", "exact")),
        ("王伟", "王薇", ("nickname", "exact")),
        ("王伟", "王伟 (David Wang)", ("exact", "exact")),
        ("王伟", "David Wang", (None, "exact")),
        ("黃家明", "Wong Ka Ming", (None, "close")),
        ("欧阳娜娜", "Nana Ouyang", ("exact", "exact")),
        ("田中太郎", "Taro Tanaka", (None, None)),
        ("田中太郎", "田中花子", ("conflict", "exact")),
        ("山田太郎 (ヤマダタロウ)", "Yamada Taro", ("exact", "exact")),
        ("さとう ゆうこ", "Yuko Sato", ("exact", "exact")),
        ("さとう ゆうこ", "Hanako Suzuki", ("conflict", "conflict")),
        ("김민수", "Kim Min-su", ("exact", "exact")),
        ("김민수", "Kim Minsoo", ("close", "exact")),
        ("김민수", "Kim Jisoo", ("conflict", "exact")),
        ("이영희", "Lee Young-hee", ("nickname", "exact")),
        ("محمد علي", "Mohammed Ali", ("nickname", "exact")),
        ("محمد حسن", "Muhammad Hussein", ("exact", "conflict")),
        ("محمد علي", "Omar Sharif", ("conflict", "conflict")),
        ("أحمد المصري", "Ahmed El Masry", ("nickname", "close")),
        ("عبد الله القحطاني", "Abdullah Al-Qahtani", ("exact", "close")),
        ("سعد زغلول", "Saad Zaghloul", ("exact", "close")),
        ("יוסף לוי", "Joseph Levy", ("nickname", "close")),
        ("גדעון שטרן", "Gideon Stern", ("nickname", "close")),
        ("Мария Иванова", "Maria Ivanova", ("nickname", "exact")),
        ("Дмитрий Щербаков", "Dmitri Scherbakov", ("nickname", "close")),
        ("Παπαδόπουλος Γιώργος", "George Papadopoulos", ("nickname", "exact")),
        ("प्रिया शर्मा", "Priya Sharma", ("exact", "close")),
        ("राजेश कुमार", "Sunita Gupta", ("conflict", "conflict")),
        ("สมชาย ใจดี", "Somchai Jaidee", ("nickname", None)),
        ("Nguyễn Văn Đức", "Duc Nguyen Van", ("exact", "exact")),
    ],
)
def test_levels_across_scripts(left, right, expected):
    assert compare(left, right) == expected
    assert compare(right, left) == expected


EAST = [
    "王",
    "伟",
    "Wang",
    "David",
    "김",
    "민수",
    "Kim",
    "さとう",
    "ヤマダ",
    "ใจดี",
    "(",
    ")",
    "・",
    "&",
]
WEST = ["محمد", "حسن", "Hussein", "Ali", "משה", "Мария", "Maria", "Γιώργος", "प्रिया", "Priya"]
SCRIPTS = st.sampled_from([*EAST, *WEST])
NAMES = st.lists(SCRIPTS, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=5, max_size=20))
def test_levels_across_scripts_are_symmetric(pairs):
    assert compared(*pairs) == compared(*(pair[::-1] for pair in pairs))


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_a_name_in_any_script_agrees_with_itself(name):
    (found,) = clean(name)
    if found["given"] and found["family"] and found["kind"] == "person":
        assert compare(name, name)[1] in {"exact", "partial"}
