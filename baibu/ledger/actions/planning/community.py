"""Planning a whole community up to a day: each duty one statement, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from baibu import core
from baibu.registry.queries import working_days

from ... import models
from ...queries.methods import Term, adoptions, duty_since, terms
from .grounds import follow_method, turn, turned
from .occasions import at_entries, at_starts
from .rows import Found, Plan, Seek, from_circumstances, in_periods, insertion
from .subjects import FOLLOW, GATHER

#: a clock that runs ahead further than this is taken for wrong; whoever means it plans in steps
FARTHEST = timedelta(days=400)

BY_HASHING = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
#: what every run reads, and those of it that are worth counting but were not counted yet
READ = (
    "registry_place", "registry_household", "registry_person", "registry_circumstance",
    "registry_contactpair",
)  # fmt: skip
UNCOUNTED = """
    SELECT oid::regclass::text FROM pg_class
    WHERE oid = ANY(%s::regclass[]) AND reltuples < 0 AND pg_relation_size(oid) > 65536
"""
AS_BEFORE = "; ".join(f"SET LOCAL {each} TO DEFAULT" for each in ("enable_nestloop", "jit", "work_mem"))


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run of the planner did."""

    rows: int = 0
    voided: int = 0
    lifted: int = 0
    seconds: float = 0.0
    #: years whose working days are not known, so that duties counted in them wait
    gaps: tuple[int, ...] = ()
    #: said when nothing could be planned
    note: str = ""

    def __add__(self, other: Planned) -> Planned:
        return Planned(
            self.rows + other.rows,
            self.voided + other.voided,
            self.lifted + other.lifted,
            self.seconds + other.seconds,
            tuple(sorted({*self.gaps, *other.gaps})),
            self.note or other.note,
        )


@transaction.atomic
def plan(community_id: int, day: date, now: datetime) -> Planned:
    """What planning up to the day made; every day since the last run is caught up.

    A second planner waits for the first and then finds nothing to do. Planning ahead makes the rows of a
    day to come and lets every day until then be planned in its turn. A clock that went back undoes nothing;
    one that jumped ahead too far is refused.
    """
    begun = perf_counter()
    first = first_day(community_id)
    if first is None or day < first:
        return Planned(note=_("No method counts on this day yet."))
    row = planned_row(community_id, first, now)
    refuse_far_jump(row.up_to, day)
    if is_settled(community_id, row, day):
        return Planned(seconds=round(perf_counter() - begun, 3))
    count_new_tables()
    since, done = min(row.up_to, day), Planned()
    for term in terms(community_id, since, day):
        done += plan_term(community_id, term, since)
    up_to = min(day, timezone.localdate(now))
    models.Planned.objects.filter(community_id=community_id).update(up_to=up_to, ahead_to=day, at=now)
    return done + Planned(seconds=round(perf_counter() - begun, 3))


def first_day(community_id: int) -> date | None:
    """The first day of the first method; None without one."""
    row = adoptions(community_id).first()
    return row.from_on if row else None


def planned_row(community_id: int, first: date, now: datetime) -> models.Planned:
    """How far the community is planned, locked until the transaction ends."""
    models.Planned.objects.bulk_create(
        [models.Planned(community_id=community_id, up_to=first, at=now)], ignore_conflicts=True
    )
    return models.Planned.objects.select_for_update().get(community_id=community_id)


def is_settled(community_id: int, row: models.Planned, day: date) -> bool:
    """Whether that day is planned and nothing that planning depends on has changed since.

    Takes the notes of change away: whatever is committed later leaves a note of its own for the next run.
    """
    changes, _rows = models.Unplanned.objects.filter(community_id=community_id).delete()
    return day in (row.up_to, row.ahead_to) and not changes


def count_new_tables() -> None:
    """Have tables that were filled but never counted counted now, if this login may.

    Otherwise the database looks up every row's place by a poor index, and planning takes three times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNCOUNTED, [list(READ)])
        names = [sql.SQL(name) for (name,) in cursor.fetchall()]
        if names:
            cursor.execute("SELECT current_setting('role')")
            before = sql.Identifier(cursor.fetchone()[0])
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(names)))
            cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(before))


def refuse_far_jump(up_to: date, day: date) -> None:
    """Years of rows must not come to be because a clock is wrong."""
    if day - up_to > FARTHEST:
        raise core.Refusal(
            "clock-jumped",
            _(
                "Planned up to %(up_to)s, and %(day)s is more than %(most)s days later. "
                "Check the clock. If the day is right, plan in steps of at most a year."
            )
            % {"up_to": up_to, "day": day, "most": FARTHEST.days},
            "day",
        )


def plan_term(community_id: int, term: Term, up_to: date) -> Planned:
    """Plan the days on which one reading of one pack counts."""
    done = Planned()
    if adoptions(community_id).filter(from_on=term.first, from_on__gte=up_to).exists():
        voided, lifted = follow_method(community_id, term.pack, term.first, term.last)
        done += Planned(voided=voided, lifted=lifted)
    adopted_on = duty_since(community_id, term.last)
    return done + plan_days(community_id, term.pack, adopted_on, term.first, term.last)


def plan_days(
    community_id: int, pack: core.Pack, adopted_on: Mapping[str, date], since: date, day: date
) -> Planned:
    """Plan every duty of one pack for the days from `since` to the day."""
    calendar = working_days()
    done = Planned()
    gather(community_id)
    follow_moves(community_id, day)
    for duty in pack.duties:
        each = Plan(community_id, pack, duty, adopted_on[duty.code], since, day)
        try:
            done += plan_duty(each, calendar)
        except core.CalendarGap as gap:
            done += Planned(gaps=(gap.year,))
    with connection.cursor() as cursor:
        cursor.execute(AS_BEFORE)
    return done


def follow_moves(community_id: int, day: date) -> None:
    """Let rows that are not final follow the people who moved to another home within the community."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW.format(community=sql.Literal(community_id), day=sql.Literal(day)))


def gather(community_id: int) -> None:
    """Bring everybody together once, and join by hashing until the run is over.

    A table just filled has no statistics yet; row by row, the joins with it would take minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute(BY_HASHING)
        cursor.execute(GATHER.format(community=sql.Literal(community_id)))


def plan_duty(plan: Plan, calendar: core.WorkingDays) -> Planned:
    """Make the duty's rows, then void and lift older ones where their ground went or came.

    Rows made void as they are made, because their ground came and went between two runs, are not counted.
    """
    alive = Q(late_until=None) | Q(late_until__gte=plan.since)
    older = models.Obligation.objects.filter(
        alive, community_id=plan.community_id, duty=plan.duty.code
    ).exists()
    found = statement(plan, calendar)
    rows = 0
    if found is not None:
        with connection.cursor() as cursor:
            cursor.execute(insertion(plan, found))
            rows = cursor.rowcount
    voided, lifted = turn(plan.community_id, turned(plan), plan.day) if older or rows else (0, 0)
    return Planned(rows, voided, lifted)


def statement(plan: Plan, calendar: core.WorkingDays) -> Found | None:
    """The rows there are to make; None where no day asks for any."""
    match plan.duty.recurrence:
        case core.EveryFrom() as recurrence:
            return from_circumstances(plan, recurrence)
        case core.On("circumstance", kinds):
            return at_starts(plan, kinds, calendar)
        case core.On("event", kinds):
            return at_entries(plan, kinds, calendar)
        case core.Every() | core.On("festival"):
            wanted = seeks(plan, calendar)
            return in_periods(plan, wanted) if wanted else None
        case _:
            return None


def seeks(plan: Plan, calendar: core.WorkingDays) -> list[Seek]:
    """The windows not past when the run begins, each with the days that count for it."""
    found = core.windows(plan.duty, max(plan.since, plan.adopted_on), plan.day, calendar)
    wanted = [Seek(each, max(plan.adopted_on, each.made_from), min(plan.day, each.ends_on)) for each in found]
    return [each for each in wanted if each.first <= each.last]
