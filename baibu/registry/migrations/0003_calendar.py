"""The working-day arrangements already published: every year the calendar library knows, and no guess."""

from datetime import date, datetime, timedelta, timezone

import chinese_calendar
from chinese_calendar.constants import holidays, in_lieu_days, workdays
from django.db import migrations

SOURCE = "chinesecalendar %s"
FIRST_YEAR = 2024


def seed(apps, schema_editor):
    source = SOURCE % chinese_calendar.__version__
    names = {**in_lieu_days, **holidays, **workdays}
    years = sorted({day.year for day in names if day.year >= FIRST_YEAR})
    exceptions = [
        apps.get_model("registry", "WorkdayException")(
            day=day, is_workday=day in workdays, name=str(names.get(day, "")), source=source
        )
        for year in years
        for day in days_of(year)
        if chinese_calendar.is_workday(day) != (day.weekday() < 5)
    ]
    apps.get_model("registry", "WorkdayException").objects.bulk_create(exceptions, ignore_conflicts=True)
    apps.get_model("registry", "CalendarYear").objects.bulk_create(
        [
            apps.get_model("registry", "CalendarYear")(year=year, source=source, loaded_at=LOADED_AT)
            for year in years
        ],
        ignore_conflicts=True,
    )


#: the day the library published the arrangement of its last year
LOADED_AT = datetime(2025, 11, 4, tzinfo=timezone.utc)


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_links")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
