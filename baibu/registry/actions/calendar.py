"""Loading the working-day arrangement of a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baibu import core

from ..models import CalendarYear, WorkdayException
from ..queries.actors import Actor

#: a year's arrangement moves about so many days; fewer is a file torn off
FEWEST_DAYS = 7


@transaction.atomic
def load_calendar(
    *, actor: Actor, rows: Iterable[tuple[date, bool, str]], source: str, now: datetime
) -> tuple[int, ...]:
    """The years loaded; each replaces what was known of it. Rows: day, whether it is worked, name."""
    if not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator loads a calendar."))
    given = list(rows)
    years = tuple(sorted({day.year for day, _worked, _name in given}))
    for year in years:
        check_year(year, [row for row in given if row[0].year == year])
    WorkdayException.objects.filter(day__year__in=years).delete()
    WorkdayException.objects.bulk_create(
        WorkdayException(day=day, is_workday=worked, name=name, source=source)
        for day, worked, name in given
        if worked != (day.weekday() < 5)
    )
    for year in years:
        CalendarYear.objects.update_or_create(year=year, defaults={"source": source, "loaded_at": now})
    return years


def check_year(year: int, rows: list[tuple[date, bool, str]]) -> None:
    """Nothing; refused where days stand twice or a year is plainly incomplete."""
    days = [row[0] for row in rows]
    if len(set(days)) != len(days):
        raise core.Refusal("day-twice", _("A day of %s stands in the file twice.") % year)
    off = sum(1 for day, worked, _name in rows if not worked and day.weekday() < 5)
    if off < FEWEST_DAYS:
        text = _("%(year)s has only %(days)s days off in this file; the whole year's arrangement is needed.")
        raise core.Refusal("year-incomplete", text % {"year": year, "days": off})
