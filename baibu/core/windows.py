"""The windows in which a recurring duty is owed; they depend on the calendar, never on whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .calendar import (
    ONE_DAY,
    Period,
    WorkingDays,
    festivals,
    lunar_day,
    next_period,
    period_of,
    periods_between,
)
from .rules import Due, Duty, Every, On

#: a coming window is planned when it is due within so many days
AHEAD: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Window:
    """One turn of a duty: its key and its dates, all inclusive."""

    period_key: str
    starts_on: date
    ends_on: date
    open_on: date
    due_on: date
    #: None: never lapses
    late_until: date | None
    settle_on: date | None
    #: the first day on which rows for it are made
    made_from: date


def windows(duty: Duty, horizon_from: date, today: date, calendar: WorkingDays) -> tuple[Window, ...]:
    """Every window of a duty owed by period or festival that is not past at `horizon_from`, in order.

    Periods that begin by today, and the next one if it is due within 14 days; festivals likewise.
    Duties owed from a circumstance or on an event have none. CalendarGap: a year of working days is missing.
    """
    if isinstance(duty.recurrence, Every):
        return _by_period(duty, duty.recurrence, horizon_from, today, calendar)
    if isinstance(duty.recurrence, On) and duty.recurrence.what == "festival":
        found = [
            _on_festival(duty, f"evt:{name}-{year}", festivals(year)[name], calendar)
            for year in range(horizon_from.year - 1, today.year + 2)
            for name in duty.recurrence.kinds
        ]
        inside = [each for each in found if each.made_from <= today and each.ends_on >= horizon_from]
        return tuple(sorted(inside, key=lambda each: (each.starts_on, each.period_key)))
    return ()


def _by_period(
    duty: Duty, every: Every, horizon_from: date, today: date, calendar: WorkingDays
) -> tuple[Window, ...]:
    if today < horizon_from:
        return ()
    periods = periods_between(every.unit, horizon_from, today)
    found = [_of_period(duty, every, period, calendar) for period in periods]
    following = next_period(every.unit, periods[-1])
    if following.first <= today + AHEAD:
        ahead = _of_period(duty, every, following, calendar)
        found += [ahead] if ahead.made_from <= today else []
    return tuple(found)


def _of_period(duty: Duty, every: Every, period: Period, calendar: WorkingDays) -> Window:
    due_on = due_in(duty.due, period, calendar)
    before = period_of(every.unit, period.first - ONE_DAY)
    made_from = min(period.first, max(before.first, due_on - AHEAD))
    open_on = (
        min(period.first, due_on) if duty.opens_days is None else due_on - timedelta(days=duty.opens_days)
    )
    late_until, settle_on = ends(duty, due_on)
    return Window(period.key, period.first, period.last, open_on, due_on, late_until, settle_on, made_from)


def _on_festival(duty: Duty, key: str, day: date, calendar: WorkingDays) -> Window:
    due_on = day_due(duty.due, day, calendar)
    open_on = due_on - timedelta(days=duty.opens_days) if duty.opens_days is not None else min(day, due_on)
    late_until, settle_on = ends(duty, due_on)
    made_from = min(open_on, due_on - AHEAD)
    return Window(key, min(day, due_on), max(day, due_on), open_on, due_on, late_until, settle_on, made_from)


def ends(duty: Duty, due_on: date) -> tuple[date | None, date | None]:
    """The last day on which it still counts, and the day after which the row is final; None: never."""
    if duty.late_days is None:
        return None, None
    late_until = due_on + timedelta(days=duty.late_days)
    return late_until, late_until + timedelta(days=duty.settle_days)


def day_due(due: Due, day: date, calendar: WorkingDays) -> date:
    """The due day counted from an occasion."""
    return calendar.after(day, due.number) if due.how == "working-days" else day + timedelta(days=due.number)


def due_in(due: Due, period: Period, calendar: WorkingDays) -> date:
    """The due day of a period."""
    if due.how == "period-end":
        return period.last
    if due.how == "weekday":
        return _nth_weekday(due, period)
    if due.how == "date":
        return _clamped(period.first.year, due.month, due.number)
    if due.how == "lunar":
        return lunar_day(period.first.year, due.month, due.number)
    if due.how == "month-day":
        return _clamped(period.first.year, period.first.month, due.number)
    return day_due(due, period.first, calendar)


def _nth_weekday(due: Due, period: Period) -> date:
    """The n-th such weekday of the period, or its last one if it has fewer."""
    day = period.first + timedelta(days=(due.number - period.first.isoweekday()) % 7 + 7 * (due.nth - 1))
    while day > period.last:
        day -= timedelta(days=7)
    return day


def _clamped(year: int, month: int, day: int) -> date:
    """That day, or the last of the month if the month is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - ONE_DAY)
