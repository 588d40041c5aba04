"""The hand-written statement that planning is compared with, and the two small tables it reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from baibu import core
from baibu.ledger.queries import adopted, adoptions
from baibu.registry.queries import working_days

BY_HAND = Path(__file__).resolve().parents[3] / "bench" / "plan.sql"


def write(community_id: int, day: date) -> int:
    """How many rows the hand-written statement wrote, committed."""
    first = adoptions(community_id).first()
    values = {"community": community_id, "day": day, "adopted": first.from_on, "digest": first.digest}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(BY_HAND.read_text("utf-8"), values)
        return int(cursor.rowcount)


def prepare(community_id: int, day: date) -> None:
    """The two small tables the hand-written statement reads: rules and their turns."""
    pack, first = adopted(community_id, day), adoptions(community_id).first()
    assert pack is not None
    rules, windows, calendar = [], [], working_days()
    for duty in pack.duties:
        rule = rule_of(duty, pack, day, first.from_on)
        if rule:
            rules.append(rule)
            for each in core.windows(duty, first.from_on, day, calendar):
                seek = (max(first.from_on, each.made_from), min(day, each.ends_on))
                if seek[0] <= seek[1]:
                    windows.append(
                        (duty.code, each.period_key, each.starts_on, each.open_on, each.due_on, *seek)
                    )
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.executemany("INSERT INTO bench_rule VALUES (" + ", ".join(["%s"] * 17) + ")", rules)  # noqa: S608
        cursor.executemany(
            "INSERT INTO bench_window VALUES (%s, %s, %s, %s, %s, daterange(%s, %s, '[]'))", windows
        )
        cursor.execute("ANALYZE bench_rule; ANALYZE bench_window")


TABLES = """
DROP TABLE IF EXISTS pg_temp.bench_rule; DROP TABLE IF EXISTS pg_temp.bench_window;
CREATE TEMPORARY TABLE bench_rule (
    duty text, about text, kind text, what text, subject_kind text, owed_by text, owing_level text,
    first int, late int, settle int, needs int, months int, times int, days int, opens int,
    oldest_from date, youngest_from date);
CREATE TEMPORARY TABLE bench_window (
    duty text, key text, starts_on date, open_on date, due_on date, seek daterange)
"""


def rule_of(duty: core.Duty, pack: core.Pack, day: date, since: date) -> tuple[Any, ...] | None:
    """The rule as a row for the hand-written statement; None for what makes no row here."""
    what: str | None = None
    months: int | None = None
    times: int | None = None
    kind, condition = duty.body, duty.applies_if
    oldest = youngest = None
    match duty.recurrence:
        case core.EveryFrom() as turns:
            what, kind, months, times = "turns", turns.circumstance, turns.months, turns.times
        case core.On("circumstance", kinds):
            what, kind = "start", kinds[0]
        case core.Every() | core.On("festival"):
            what = "body" if duty.body else "always"
            if isinstance(condition, core.Any):
                what, oldest, youngest = "age", years_before(day, 60), years_before(since, 11)
            elif isinstance(condition, core.Is) and condition.what in {"circumstance", "pair"}:
                what, kind = condition.what, condition.kind
        case _:
            return None
    is_home = duty.about in {"person", "household", "body"}
    return (
        duty.code, duty.about, kind, what, duty.about if is_home else "place", duty.owed_by,
        pack.post(duty.owed_by).level, duty.first if isinstance(duty.first, int) else None, duty.late_days,
        duty.settle_days, duty.met_by.at_least, months, times, duty.due.number, duty.opens_days,
        oldest, youngest,
    )  # fmt: skip


def years_before(day: date, years: int) -> date:
    """The same day so many years before."""
    return core.add_months(day, -12 * years)
