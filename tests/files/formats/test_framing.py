from __future__ import annotations

import time

import pytest

from resolver.files.formats.framing import Frame, Quoting, frames


def framed(text, width=3, delimiter=",", blanks=False):
    lines = iter(enumerate(text.split("\n"), start=1))
    return list(frames(lines, Quoting(delimiter, blanks), width))


def shape(text, **kwargs):
    return [(frame.line, frame.lines, frame.problem) for frame in framed(text, **kwargs)]


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("a,b", "closed"),
        ('a"b,5" pipe', "closed"),
        ('"a","b""c",""', "closed"),
        ('a,"b', "open"),
        ('a,"b""', "open"),
        ('"', "open"),
        ('"a"b,c', "broken"),
        ('a,"b" ,c', "broken"),
        ('"""', "open"),
        ('""""', "closed"),
    ],
)
def test_state_after_a_line(line, state):
    assert Quoting(",", blanks_before_quotes=False).state(line) == state


def test_blanks_before_quotes_are_part_of_some_dialects():
    assert Quoting(",", blanks_before_quotes=True).state('a, "b, c", d') == "closed"
    assert Quoting(",", blanks_before_quotes=True).cells('a, "b, c",d') == ["a", "b, c", "d"]
    assert Quoting(",", blanks_before_quotes=False).state('a, "b, c", d') == "closed"


def test_cells_of_a_framed_record():
    assert Quoting(";", blanks_before_quotes=False).cells('a;"b;""c""\nd";;e') == [
        "a",
        'b;"c"\nd',
        "",
        "e",
    ]


def test_a_quoted_cell_spans_lines_and_blank_ones():
    assert framed('1,"a\n\nb",c\n\n2,b,c') == [Frame(1, 3, '1,"a\n\nb",c'), Frame(5, 1, "2,b,c")]


def test_an_open_quote_costs_its_line():
    assert shape('1,"a,b\n2,"c",d\n3,e,f') == [(1, 1, "unclosed_quote"), (2, 1, None), (3, 1, None)]


def test_rows_inside_quotes_are_rows():
    text = '1,"a,b\n2,c,d\n3,e,f\n4,g"\n5,h,i'
    assert [line for line, _, _ in shape(text)] == [1, 2, 3, 4, 5]
    assert [problem for _, _, problem in shape(text)] == ["unclosed_quote", None, None, None, None]


def test_prose_inside_quotes_is_prose():
    assert shape('1,"well, yes\nas I said, no\nbye",b') == [(1, 3, None)]


def test_a_line_too_long_is_a_record_of_its_own():
    lines = iter([(1, "a,b"), (2, None), (3, "c,d")])
    assert [f.text for f in frames(lines, Quoting(",", blanks_before_quotes=False), 2)] == [
        "a,b",
        None,
        "c,d",
    ]


@pytest.mark.parametrize(
    "line", ['"', 'a,"', '""', '"""', '"a""', ',"",', 'x,""""', '","', '",', ',",'], ids=repr
)
def test_hostile_quotes_take_linear_time(line):
    started = time.perf_counter()
    found = framed("\n".join([line] * 50_000))
    assert sum(frame.lines for frame in found) == 50_000
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("mark", ['"', '""', '","', ',"', "a", ","], ids=repr)
def test_one_hostile_line_takes_linear_time(mark):
    started = time.perf_counter()
    framed(mark * 200_000)
    framed('"' + mark * 200_000)
    assert time.perf_counter() - started < 20
