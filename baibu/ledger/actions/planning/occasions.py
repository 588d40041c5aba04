"""Rows owed because something began or happened, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection
from psycopg import sql

from baibu import core

from .rows import ALL_OF_THEM, Found, Plan, applying
from .spans import held

Fragment = sql.Composable

#: rows are made at the latest when they are due within so many days
AHEAD = 14

# Known late, it is owed late: neither its due day nor its first day lies before the day it was known.
AT_START = sql.SQL("""
    SELECT s.id, s.household_id, s.place_id, 'evt:' || h.id AS key, h.first AS starts_on, o.open_on, d.due_on
    FROM s {joins}
    JOIN ({held}) AS h ON h.subject_id = s.id
    JOIN (VALUES {days_due}) AS w(day, due_on) ON w.day = h.first
    CROSS JOIN LATERAL (SELECT greatest({adopted}, h.known_on) AS known_on) AS k
    CROSS JOIN LATERAL (SELECT greatest(w.due_on, k.known_on) AS due_on) AS d
    CROSS JOIN LATERAL (SELECT {open_on} AS open_on) AS o
    WHERE h.first >= {adopted} AND {days} @> h.first
      AND greatest(k.known_on, least(h.first, o.open_on, d.due_on - {ahead})) <= {day}
""")
AT_ENTRY = sql.SQL("""
    SELECT s.id, s.household_id, s.place_id, 'evt:' || e.id AS key, e.on_day AS starts_on,
           {open_on} AS open_on, d.due_on
    FROM s {joins}
    JOIN ledger_entry e ON e.community_id = {community} AND e.subject_id = s.id AND e.kind = ANY({kinds})
    JOIN (VALUES {days_due}) AS w(day, due_on) ON w.day = e.on_day
    CROSS JOIN LATERAL (SELECT greatest(w.due_on, e.on_day) AS due_on) AS d
    WHERE e.on_day BETWEEN {adopted} AND {day} AND {days} @> e.on_day
""")
FROM_START = "CASE WHEN d.due_on < h.first THEN k.known_on ELSE h.first END"
START_DAYS = sql.SQL("SELECT DISTINCT h.first FROM ({held}) AS h WHERE h.first >= {adopted}")
ENTRY_DAYS = sql.SQL("""
    SELECT DISTINCT e.on_day FROM ledger_entry e
    WHERE e.community_id = {community} AND e.kind = ANY({kinds}) AND e.on_day BETWEEN {adopted} AND {day}
""")


def at_starts(plan: Plan, kinds: tuple[str, ...], calendar: core.WorkingDays) -> Found | None:
    """One row for each circumstance that began, or is known to begin; None without any."""
    lit, spans = sql.Literal, applying(plan)
    source = held(plan.duty.about, list(kinds), lit(plan.community_id))
    days = days_of(START_DAYS.format(held=source, adopted=lit(plan.adopted_on)))
    if not days:
        return None
    candidates = AT_START.format(
        joins=spans.joins, days=spans.days, held=source, days_due=days_due(plan.duty, days, calendar),
        open_on=opening(plan.duty, FROM_START, "k.known_on"),
        ahead=lit(AHEAD),
        adopted=lit(plan.adopted_on), day=lit(plan.day),
    )  # fmt: skip
    return Found(candidates, ALL_OF_THEM, plan.adopted_on)


def at_entries(plan: Plan, kinds: tuple[str, ...], calendar: core.WorkingDays) -> Found | None:
    """One row for each entry about the subject; None without any."""
    lit, spans = sql.Literal, applying(plan)
    known = {
        "community": lit(plan.community_id), "kinds": lit(list(kinds)),
        "adopted": lit(plan.adopted_on), "day": lit(plan.day),
    }  # fmt: skip
    days = days_of(ENTRY_DAYS.format(**known))
    if not days:
        return None
    candidates = AT_ENTRY.format(
        joins=spans.joins, days=spans.days, days_due=days_due(plan.duty, days, calendar),
        open_on=opening(plan.duty, "e.on_day", "e.on_day"), **known,
    )  # fmt: skip
    return Found(candidates, ALL_OF_THEM, plan.adopted_on)


def opening(duty: core.Duty, otherwise: str, earliest: str) -> Fragment:
    """So many days before it is due, though not before the earliest; otherwise as said."""
    if duty.opens_days is None:
        return sql.SQL(otherwise)
    opens = sql.SQL("greatest(d.due_on - {}, {})")
    return opens.format(sql.Literal(duty.opens_days), sql.SQL(earliest))


def days_of(statement: Fragment) -> list[date]:
    """The days a statement selects."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [day for (day,) in cursor.fetchall()]


def days_due(duty: core.Duty, days: Sequence[date], calendar: core.WorkingDays) -> Fragment:
    """Each day with the day that is due from it, as rows of VALUES."""
    lit = sql.Literal
    return sql.SQL(", ").join(
        sql.SQL("({}, {})").format(lit(day), lit(due_from(duty.due, day, calendar))) for day in days
    )


def due_from(due: core.Due, day: date, calendar: core.WorkingDays) -> date:
    """The due day counted from an occasion; CalendarGap for a year whose working days are not known."""
    return calendar.after(day, due.number) if due.how == "working-days" else day + timedelta(days=due.number)
