"""Measures planning on a community as it stands, and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from baibu import core
from baibu.ledger.actions import plan, plan_household
from baibu.ledger.queries import adopted, adoptions
from baibu.registry.models import Household
from baibu.registry.queries import working_days

BY_HAND = Path(__file__).resolve().parents[2] / "bench" / "plan.sql"
#: everything that planning wrote, so that a measurement begins with an empty ledger
WRITTEN = (
    "ledger_told", "ledger_discharge", "ledger_excuse", "ledger_extension", "ledger_voiding",
    "ledger_obligation", "ledger_planned",
)  # fmt: skip
HOMES = 30


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, and milliseconds for the household."""

    rows: int
    same: int
    planned: float
    by_hand: float
    again: float
    in_full: float
    by_hand_again: float
    household: float


class RolledBack(Exception):
    """Ends a measurement without a trace."""


@contextmanager
def without_trace() -> Iterator[None]:
    """A transaction that is always rolled back."""
    try:
        with transaction.atomic():
            yield
            raise RolledBack
    except RolledBack:
        pass


def measured(community_id: int, now: datetime) -> Measured:
    """The figures of one community, planned from the start of its method to the end of this month."""
    day = core.period_of("month", timezone.localdate(now)).last
    adopted(community_id, day)
    with without_trace():
        empty(community_id)
        planned, run = timed(lambda: plan(community_id, day, now))
        names = stored(community_id)
        again, _none = timed(lambda: plan(community_id, day, now))
        touch(community_id)
        in_full, _none = timed(lambda: plan(community_id, day, now))
        homes = list(Household.objects.filter(community_id=community_id).order_by("sort_key", "id")[:HOMES])
        one = [timed(partial(plan_household, community_id, home.id, day, now))[0] for home in homes]
        empty(community_id)
        prepare_by_hand(community_id, day)
        by_hand, _none = timed(lambda: write_by_hand(community_id, day))
        same = len(names & stored(community_id))
        by_hand_again, _none = timed(lambda: write_by_hand(community_id, day))
    return Measured(run.rows, same, planned, by_hand, again, in_full, by_hand_again, median(one) * 1000)


def measured_half(now: datetime) -> Measured:
    """The same figures of a made-up community of half the size."""
    from baibu.registry.models import Community
    from baibu.site.demo.full import build_full
    from baibu.site.demo.layout import FULL

    scale = replace(
        FULL, code="half-of-it", people=FULL.people // 2, households=FULL.households // 2,
        buildings=FULL.buildings // 2, leaders=FULL.leaders // 2,
    )  # fmt: skip
    found: list[Measured] = []
    with without_trace():
        build_full(now, lambda *_said: None, scale)
        found.append(measured(Community.objects.get(code=scale.code).pk, now))
    return found[0]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds until the work is done and every constraint checked, as a commit would; and what came of it."""
    begun = perf_counter()
    done = work()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return perf_counter() - begun, done


def empty(community_id: int) -> None:
    """Take away what planning wrote, inside the transaction that is rolled back."""
    with connection.cursor() as cursor:
        for table in WRITTEN:
            cursor.execute(f"DELETE FROM {table} WHERE community_id = %s", [community_id])  # noqa: S608
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def touch(community_id: int) -> None:
    """Let the planner believe that anything may have changed, so that it looks at everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_unplanned (community_id, id) VALUES (%s, gen_random_uuid())", [community_id]
        )


def stored(community_id: int) -> set[tuple[Any, ...]]:
    """Every row with its dates."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, place_id, open_on, due_on, late_until, settle_on FROM ledger_obligation "
            "WHERE community_id = %s",
            [community_id],
        )
        return set(cursor.fetchall())


def write_by_hand(community_id: int, day: date) -> int:
    """How many rows the hand-written statement wrote."""
    first = adoptions(community_id).first()
    values = {"community": community_id, "day": day, "adopted": first.from_on, "digest": first.digest}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
        cursor.execute(BY_HAND.read_text("utf-8"), values)
        return int(cursor.rowcount)


def prepare_by_hand(community_id: int, day: date) -> None:
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
    oldest_from date, youngest_from date) ON COMMIT DROP;
CREATE TEMPORARY TABLE bench_window (
    duty text, key text, starts_on date, open_on date, due_on date, seek daterange) ON COMMIT DROP
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
