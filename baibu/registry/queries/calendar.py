"""Which days are worked, and which years nobody has told us about yet."""

from __future__ import annotations

from datetime import date, timedelta

from baibu import core

from ..models import CalendarYear, WorkdayException

#: a year is missed this many days before it begins, because duties are planned that far ahead
LOOK_AHEAD = 60


def working_days() -> core.WorkingDays:
    """The working-day arrangement of all loaded years; two queries."""
    rows = list(WorkdayException.objects.values_list("day", "is_workday"))
    return core.WorkingDays(
        days_off=frozenset(day for day, is_workday in rows if not is_workday),
        make_up=frozenset(day for day, is_workday in rows if is_workday),
        years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )


def missing_calendar_years(day: date) -> tuple[int, ...]:
    """The years that counting from this day may need and that are not loaded; one query."""
    needed = {day.year, (day + timedelta(days=LOOK_AHEAD)).year}
    return tuple(sorted(needed - set(CalendarYear.objects.values_list("year", flat=True))))
