"""Periods, month ends, working days, festivals."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu import core
from baibu.core import Unit

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
UNITS = st.sampled_from(get_args(Unit))


def days(*texts: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def between(first: str, last: str) -> frozenset[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return frozenset(start + timedelta(days=number) for number in range((end - start).days + 1))


#: the State Council's arrangement of 2026
OF_2026 = core.WorkingDays(
    days_off=between("2026-01-01", "2026-01-03")
    | between("2026-02-15", "2026-02-23")
    | between("2026-04-04", "2026-04-06")
    | between("2026-05-01", "2026-05-05")
    | between("2026-06-19", "2026-06-21")
    | between("2026-09-25", "2026-09-27")
    | between("2026-10-01", "2026-10-07"),
    make_up=days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    years=frozenset({2026}),
)


@pytest.mark.parametrize(
    ("unit", "day", "key", "first", "last"),
    [
        ("day", "2026-11-22", "2026-11-22", "2026-11-22", "2026-11-22"),
        ("week", "2026-11-25", "2026-W48", "2026-11-23", "2026-11-29"),
        ("week", "2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
        ("week", "2024-12-31", "2025-W01", "2024-12-30", "2025-01-05"),
        ("fortnight", "1970-01-05", "1970-W02+2", "1970-01-05", "1970-01-18"),
        ("fortnight", "2026-11-22", "2026-W46+2", "2026-11-09", "2026-11-22"),
        ("month", "2028-02-29", "2028-02", "2028-02-01", "2028-02-29"),
        ("quarter", "2026-11-22", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("half-year", "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"),
        ("year", "2026-12-31", "2026", "2026-01-01", "2026-12-31"),
        ("two-years", "2027-05-01", "2026-2027", "2026-01-01", "2027-12-31"),
        ("term", "2026-02-01", "2026-T1", "2026-02-01", "2026-08-31"),
        ("term", "2027-01-31", "2026-T2", "2026-09-01", "2027-01-31"),
    ],
)
def test_a_period_has_its_key_and_its_days(unit: Unit, day: str, key: str, first: str, last: str) -> None:
    period = core.period_of(unit, date.fromisoformat(day))
    assert (period.key, period.first.isoformat(), period.last.isoformat()) == (key, first, last)


@given(unit=UNITS, day=DAYS)
def test_no_period_is_skipped_or_doubled(unit: Unit, day: date) -> None:
    period = core.period_of(unit, day)
    following = core.next_period(unit, period)
    assert day in period
    assert core.period_of(unit, period.first) == core.period_of(unit, period.last) == period
    assert following.first == period.last + timedelta(days=1)
    assert following.key != period.key


@given(unit=UNITS, day=DAYS, length=st.integers(0, 800))
def test_the_periods_of_a_range_cover_it_without_a_gap(unit: Unit, day: date, length: int) -> None:
    last = day + timedelta(days=length)
    periods = core.periods_between(unit, day, last)
    assert len({period.key for period in periods}) == len(periods)
    assert periods[0] == core.period_of(unit, day)
    assert periods[-1] == core.period_of(unit, last)
    assert all(core.next_period(unit, one) == other for one, other in pairwise(periods))


def test_a_range_that_ends_before_it_begins_has_no_periods() -> None:
    assert core.periods_between("week", date(2026, 2, 1), date(2026, 1, 31)) == ()


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
    ],
)
def test_months_are_added_without_leaving_the_month(day: str, months: int, after: str) -> None:
    assert core.add_months(date.fromisoformat(day), months).isoformat() == after


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-02-26", -5, "2026-02-12"),
        ("2026-01-01", 1, "2026-01-04"),
        ("2026-10-10", 0, "2026-10-10"),
    ],
)
def test_working_days_are_counted_over_holidays_and_make_up_days(day: str, count: int, after: str) -> None:
    assert OF_2026.after(date.fromisoformat(day), count).isoformat() == after


def test_a_year_without_arrangement_is_said_aloud_with_the_remedy() -> None:
    with pytest.raises(core.CalendarGap, match=r"2027.*baibu calendar load") as raised:
        OF_2026.after(date(2026, 12, 30), 5)
    assert raised.value.year == 2027


@pytest.mark.parametrize(
    ("year", "spring", "lantern", "dragon", "seventh", "autumn", "ninth"),
    [
        (2026, "02-17", "03-03", "06-19", "08-19", "09-25", "10-18"),
        (2027, "02-06", "02-20", "06-09", "08-08", "09-15", "10-08"),
        (2028, "01-26", "02-09", "05-28", "08-26", "10-03", "10-26"),
        (2029, "02-13", "02-27", "06-16", "08-16", "09-22", "10-16"),
        (2030, "02-03", "02-17", "06-05", "08-05", "09-12", "10-05"),
    ],
)
def test_lunar_festivals_fall_on_their_days(
    year: int, spring: str, lantern: str, dragon: str, seventh: str, autumn: str, ninth: str
) -> None:
    found = core.festivals(year)
    names = ("spring-festival", "lantern", "dragon-boat", "double-seventh", "mid-autumn", "double-ninth")
    assert [f"{found[name]:%m-%d}" for name in names] == [spring, lantern, dragon, seventh, autumn, ninth]
    assert found["new-years-eve"] == found["spring-festival"] - timedelta(days=1)
    assert tuple(found) == core.FESTIVALS


def test_qingming_is_a_day_of_the_sun() -> None:
    assert [core.festivals(year)["qingming"].day for year in (2026, 2027, 2028)] == [5, 5, 4]


def test_the_last_lunar_month_falls_into_the_next_year() -> None:
    assert core.lunar_day(2026, 12, 8) == date(2027, 1, 15)
    assert core.lunar_day(2026, 12, 30) == core.festivals(2027)["new-years-eve"]
