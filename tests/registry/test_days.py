"""Births, ages and days of visits."""

from datetime import date, datetime

import pytest

from baibu.registry.forms.days import Unreadable, read_age, read_birth, read_day
from baibu.registry.queries.sheets import Birth
from tests.registry.offices import TODAY

JULY = Birth(date(1970, 7, 1), "month")
FIRST = Birth(date(1970, 7, 1), "day")


@pytest.mark.parametrize(
    "cell", ["1970-07", "1970.07", "1970年7月", "1970/7", "197007", 1970.07, "70.7", "一九七〇年七月", 197007]
)
def test_a_month_is_known_to_the_month(cell):
    assert read_birth(cell, TODAY) == JULY


@pytest.mark.parametrize(
    "cell",
    [
        "1970/7/1",
        "19700701",
        19700701,
        "1970-07-01 00:00:00",
        "1970年7月1日",
        date(1970, 7, 1),
        datetime.fromisoformat("1970-07-01"),
        25750,
        "25750",
        "1970.7.1",
    ],
)
def test_a_day_is_known_to_the_day(cell):
    assert read_birth(cell, TODAY) == FIRST


def test_a_year_or_an_age_is_known_to_the_year():
    assert read_birth("1970", TODAY) == read_birth(1970, TODAY) == Birth(date(1970, 1, 1), "year")
    for cell in ("56", 56, "56岁", 56.0):
        assert read_age(cell, TODAY) == Birth(date(1970, 1, 1), "year")
    assert read_birth("56岁", TODAY) == Birth(date(1970, 1, 1), "year")


def test_a_number_that_lost_its_nought_keeps_only_its_year():
    with pytest.raises(Unreadable) as trouble:
        read_birth(1970.1, TODAY)
    assert (trouble.value.remedy, trouble.value.birth) == (
        "january-or-october",
        Birth(date(1970, 1, 1), "year"),
    )
    assert read_birth("1970.10", TODAY) == Birth(date(1970, 10, 1), "month")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2031-01", "in-the-future"),
        ("1890-01", "too-long-ago"),
        ("1970-02-30", "no-such-day"),
        ("去年", "unreadable-day"),
        ("农历七月", "lunar"),
    ],
)
def test_a_birth_nobody_can_have_says_why(cell, why):
    with pytest.raises(Unreadable) as trouble:
        read_birth(cell, TODAY)
    assert trouble.value.remedy == why


@pytest.mark.parametrize("cell", [None, "", "不详", "-"])
def test_nothing_is_no_birth(cell):
    assert read_birth(cell, TODAY) is None


def test_a_day_without_a_year_is_the_latest_one_past():
    assert read_day("02月22日", TODAY) == date(2026, 2, 22)
    assert read_day("12月30日", TODAY) == date(2025, 12, 30)
    assert read_day("2月29日", TODAY) == date(2024, 2, 29)
    assert read_day("2026/05/02", TODAY) == date(2026, 5, 2)
    assert read_day(datetime.fromisoformat("2026-04-07"), TODAY) == date(2026, 4, 7)
    assert read_day("", TODAY) is None
