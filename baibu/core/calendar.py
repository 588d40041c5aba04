"""Days as a method counts them: calendar periods, month ends, working days, festivals."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from lunar_python import Lunar, LunarYear, Solar

from .errors import CalendarGap
from .rules import Unit

ONE_DAY: Final = timedelta(days=1)
#: the Monday from which fortnights are paired, so that they run on over year ends
FIRST_FORTNIGHT: Final = date(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period: its key, first and last day (both inclusive)."""

    key: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def _week_key(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _months(key: str, year: int, month: int, count: int) -> Period:
    first = date(year, month, 1)
    return Period(key, first, add_months(first, count) - ONE_DAY)


def _day(day: date) -> Period:
    return Period(day.isoformat(), day, day)


def _week(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period(_week_key(monday), monday, monday + timedelta(days=6))


def _fortnight(day: date) -> Period:
    first = FIRST_FORTNIGHT + timedelta(days=(day - FIRST_FORTNIGHT).days // 14 * 14)
    return Period(f"{_week_key(first)}+2", first, first + timedelta(days=13))


def _month(day: date) -> Period:
    return _months(f"{day:%Y-%m}", day.year, day.month, 1)


def _quarter(day: date) -> Period:
    quarter = (day.month + 2) // 3
    return _months(f"{day.year}-Q{quarter}", day.year, 3 * quarter - 2, 3)


def _half_year(day: date) -> Period:
    half = 1 if day.month <= 6 else 2
    return _months(f"{day.year}-H{half}", day.year, 6 * half - 5, 6)


def _year(day: date) -> Period:
    return _months(str(day.year), day.year, 1, 12)


def _two_years(day: date) -> Period:
    first = day.year - day.year % 2
    return _months(f"{first}-{first + 1}", first, 1, 24)


def _term(day: date) -> Period:
    if 2 <= day.month <= 8:
        return _months(f"{day.year}-T1", day.year, 2, 7)
    year = day.year if day.month >= 9 else day.year - 1
    return _months(f"{year}-T2", year, 9, 5)


_PERIODS: Final[dict[Unit, Callable[[date], Period]]] = {
    "day": _day,
    "week": _week,
    "fortnight": _fortnight,
    "month": _month,
    "quarter": _quarter,
    "half-year": _half_year,
    "year": _year,
    "two-years": _two_years,
    "term": _term,
}


def period_of(unit: Unit, day: date) -> Period:
    """The period of that unit in which the day lies."""
    return _PERIODS[unit](day)


def next_period(unit: Unit, period: Period) -> Period:
    """The period that begins the day after this one ends."""
    return period_of(unit, period.last + ONE_DAY)


def periods_between(unit: Unit, first_day: date, last_day: date) -> tuple[Period, ...]:
    """Every period that has a day in the range, in order; none if the range is empty."""
    periods: list[Period] = []
    day = first_day
    while day <= last_day:
        period = period_of(unit, day)
        periods.append(period)
        day = period.last + ONE_DAY
    return tuple(periods)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day if it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The State Council's arrangement of the years that are loaded."""

    #: days off other than ordinary weekends (weekend days among them do no harm)
    days_off: frozenset[date] = frozenset()
    #: weekend days that are worked in exchange
    make_up: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day; CalendarGap for a year that is not loaded."""
        if day.year not in self.years:
            raise CalendarGap(day.year)
        return day in self.make_up or (day.weekday() < 5 and day not in self.days_off)

    def after(self, day: date, count: int) -> date:
        """The count-th working day after the day (before it if negative); the day itself is not counted."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day


@lru_cache(maxsize=4096)
def lunar_day(year: int, month: int, day: int) -> date:
    """That day of the lunar year which begins in `year`; a 30th that the month lacks is its 29th."""
    length: int = LunarYear.fromYear(year).getMonth(month).getDayCount()
    solar = Lunar.fromYmd(year, month, min(day, length)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _qingming(year: int) -> date:
    solar: Solar = Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=256)
def _festivals(year: int) -> tuple[tuple[str, date], ...]:
    spring = lunar_day(year, 1, 1)
    days = {
        "new-year": date(year, 1, 1),
        "new-years-eve": spring - ONE_DAY,
        "spring-festival": spring,
        "lantern": lunar_day(year, 1, 15),
        "qingming": _qingming(year),
        "labour-day": date(year, 5, 1),
        "dragon-boat": lunar_day(year, 5, 5),
        "party-day": date(year, 7, 1),
        "double-seventh": lunar_day(year, 7, 7),
        "mid-autumn": lunar_day(year, 8, 15),
        "double-ninth": lunar_day(year, 9, 9),
        "national-day": date(year, 10, 1),
    }
    return tuple(days.items())


def festivals(year: int) -> dict[str, date]:
    """Every festival a rule may name, with its day in that year."""
    return dict(_festivals(year))


FESTIVALS: Final[tuple[str, ...]] = tuple(name for name, _ in _festivals(2026))
