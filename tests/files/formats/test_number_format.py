from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.files.formats.number_format import plain, shown

CUSTOM = 999


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("1", "1"),
        ("1.0", "1"),
        ("-3.0", "-3"),
        ("1.4155551234E10", "14155551234"),
        ("12345678901234567890", "12345678901234567890"),
        ("1.2E18", "1200000000000000000"),
        ("0.30000000000000004", "0.3"),
        ("39448.5", "39448.5"),
        ("1E-5", "0.00001"),
        ("1e300", "1e+300"),
        ("00123", "123"),
        ("nan", "nan"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_numbers_are_plain(stored, text):
    assert plain(stored) == text


@pytest.mark.parametrize(
    ("code", "stored", "text"),
    [
        ("00000", "2138", "02138"),
        ("000-00-0000", "12345678", "012-34-5678"),
        ("00000-0000", "21381234", "02138-1234"),
        ("[<=9999999]###-####;(###) ###-####", "2065550142", "(206) 555-0142"),
        ("[<=9999999]###-####;(###) ###-####", "5550142", "555-0142"),
        ('"CUST-"0000', "42", "CUST-0042"),
        ("+0", "14155551234", "+14155551234"),
        ("\\+#", "14155551234", "+14155551234"),
        ("0000000000", "4.155551234E9", "4155551234"),
        ("000", "1234", "1234"),
        ("000", "-5", "-005"),
        ("000;(000)", "-5", "(005)"),
        ("000", "x", "x"),
        ("0", "1.7", "1.7"),
        ("#,##0.00", "1234.5", "1234.5"),
        ("[$€-407] #,##0.00", "5", "5"),
        ("0%", "0.5", "0.5"),
        ("0.00E+00", "14155551234", "14155551234"),
        ("General", "5", "5"),
        ("@", "5", "5"),
        ("[Red]0;[Blue]-0", "5", "5"),
        ("yyyy\\-mm\\-dd", "44927", "2023-01-01"),
        ("[$-409]d\\-mmm\\-yy;@", "30000", "1982-02-18"),
        ("m/d/yyyy h:mm", "44927.5", "2023-01-01T12:00:00"),
        ("d/m/yyyy", "44927.9", "2023-01-01"),
        ("h:mm AM/PM", "0.25", "06:00:00"),
        ("[h]:mm", "1.5", "36:00:00"),
        ("mm:ss.0", "0.000005", "00:00:00.432"),
        ("mmm-yy", "44927", "2023-01-01"),
        ("yyyy", "1", "1900-01-01"),
        ("yyyy", "59", "1900-02-28"),
        ("yyyy", "61", "1900-03-01"),
        ("d.m.yyyy", "0", ""),
        ("d.m.yyyy", "-5", "-5"),
        ("d.m.yyyy", "99999999", "99999999"),
        ("d.m.yyyy", "x", "x"),
        ("d.m.yyyy", "1e999", "1e999"),
    ],
)
def test_numbers_are_shown_as_a_person_sees_them(code, stored, text):
    assert shown(CUSTOM, code, False)(stored) == text


@pytest.mark.parametrize(
    ("number", "stored", "text"),
    [
        (0, "5.0", "5"),
        (1, "5.0", "5"),
        (2, "1.10", "1.1"),
        (14, "44927", "2023-01-01"),
        (22, "44927.25", "2023-01-01T06:00:00"),
        (46, "1.25", "30:00:00"),
        (49, "5", "5"),
        (7_777, "5", "5"),
    ],
)
def test_built_in_formats(number, stored, text):
    assert shown(number, None, False)(stored) == text


def test_dates_count_from_1904_in_workbooks_of_the_old_mac():
    assert shown(14, None, True)("0") == "1904-01-01"
    assert shown(14, None, True)("42000") == "2018-12-28"


@given(st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31)))
def test_every_day_comes_back(day):
    assert shown(14, None, False)(str((day - dt.date(1899, 12, 30)).days)) == day.isoformat()


@given(st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)))
def test_every_second_comes_back(moment):
    moment = moment.replace(microsecond=0)
    days = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    assert shown(22, None, False)(repr(days)) == moment.isoformat()


@given(st.text('0#?.,%@"\\[]<>=;-+ dmyhsAEG_*', max_size=20), st.floats() | st.integers())
def test_no_format_fails(code, number):
    assert isinstance(shown(CUSTOM, code, False)(str(number)), str)


@given(st.integers(0, 10**15 - 1), st.integers(1, 15))
def test_padding_adds_zeros_and_loses_no_digit(number, width):
    assert shown(CUSTOM, "0" * width, False)(repr(float(number))) == str(number).zfill(width)
