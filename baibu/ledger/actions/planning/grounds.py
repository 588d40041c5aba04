"""Rows whose ground fell away before they were due, and those whose ground came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import connection
from psycopg import sql

from baibu import core
from baibu.registry.models import TAKEN_BACK

from ...models import Obligation, Voiding
from .rows import Plan, reason_of
from .spans import NEVER, Fragment, Spans, held, spans_of, taken
from .subjects import PEOPLE, subjects

#: reasons that the planner itself gives and takes back
GROUNDS = ("circumstance-ended", "left", *TAKEN_BACK)
METHOD = "method-changed"


@dataclass(frozen=True, slots=True)
class Turned:
    """A row whose voiding has to change."""

    obligation_id: UUID
    #: the day from which it is void; None: its ground is back
    void_on: date | None
    reason: str
    was_void: bool


# Not yet due when the run begins: the last day on which the duty applied, up to the due day, decides. While
# it can still be done: whoever has left or withdrew is not visited. What was done, excused or missed stays.
TURNED = sql.SQL("""
WITH s AS NOT MATERIALIZED ({subjects}),
taken AS MATERIALIZED ({taken}),
grounds AS (
    SELECT o.id, o.subject_id, o.period_key, o.starts_on, o.due_on, o.late_until,
           CASE WHEN NOT {is_lasting} OR o.due_on < {since} THEN NULL
                WHEN coalesce({days} @> o.due_on, false) THEN 'infinity'
                ELSE coalesce(upper({days} * datemultirange(daterange(NULL, o.due_on, '[]'))),
                              least(o.starts_on, {day})) END AS ended_on,
           CASE WHEN s.id IS NULL THEN least(o.starts_on, {day}) ELSE upper(s.present) END AS left_on,
           least(t.taken_on, {lost_on}) AS gone_on,
           v.id IS NOT NULL AS was_void, v.on_day, v.reason
    FROM ledger_obligation o
    LEFT JOIN ledger_voiding v
         ON v.community_id = o.community_id AND v.obligation_id = o.id AND v.lifted_on IS NULL
    LEFT JOIN s ON s.id = o.subject_id
    {joins}
    LEFT JOIN LATERAL (SELECT min(taken.taken_on) AS taken_on FROM taken WHERE {stands_on}) AS t ON true
    WHERE o.community_id = {community} AND o.duty = {duty} AND coalesce(o.late_until, 'infinity') >= {since}
      AND ({is_lasting} AND o.due_on >= {since} OR (NOT {is_lasting} OR v.id IS NULL) AND NOT {settled})
      AND (v.id IS NOT NULL OR ({is_lasting} AND o.due_on >= {since}
                                AND NOT coalesce({days} @> o.due_on, false))
           OR s.id IS NULL OR upper(s.present) <= {day} OR least(t.taken_on, {lost_on}) <= {day})
),
verdict AS (
    SELECT grounds.*, least(
        CASE WHEN ended_on <= due_on AND ended_on <= {day} THEN ended_on END,
        CASE WHEN least(left_on, gone_on) <= least({day}, coalesce(late_until, 'infinity'))
             THEN least(left_on, gone_on) END) AS void_on
    FROM grounds
)
SELECT id, void_on,
       CASE WHEN left_on <= void_on THEN 'left' ELSE coalesce({why}, 'circumstance-ended') END, was_void
FROM verdict
WHERE on_day IS DISTINCT FROM void_on AND (NOT was_void OR reason = ANY({grounds}))
""")
# Done as often as it is needed, or excused.
SETTLED = sql.SQL("""(
    EXISTS (SELECT FROM ledger_discharge d WHERE d.community_id = o.community_id AND d.obligation_id = o.id
            AND d.number = o.needs AND d.revoked_at IS NULL)
    OR EXISTS (SELECT FROM ledger_excuse e WHERE e.community_id = o.community_id AND e.obligation_id = o.id
               AND e.is_granted)
)""")
# A turn, or a row on the start of a circumstance, stands on that one alone.
OWN_HELD = sql.SQL("""
    LEFT JOIN ({held}) AS own ON own.subject_id = o.subject_id
         AND split_part(o.period_key, '#', 1) = 'evt:' || own.id
""")
OWN_DAYS = sql.SQL(
    "({days} * CASE WHEN own.id IS NULL THEN {never} "
    "ELSE datemultirange(daterange(own.first, own.last, '[]')) END)"
)
OWN_TAKEN = sql.SQL(
    "taken.subject_id = o.subject_id AND split_part(o.period_key, '#', 1) = 'evt:' || taken.id"
)
# What names no circumstance of its own loses its ground when the condition does not hold any more.
ANY_TAKEN = sql.SQL("""
    taken.subject_id = o.subject_id AND taken.first <= {counted_on} AND {counted_on} < taken.gone_on
    AND NOT coalesce({days} @> taken.taken_on, false)
""")
# The own circumstance was deleted or refused, and not taken back with a day of its own.
OWN_LOST = sql.SQL("""
    CASE WHEN own.id IS NULL AND NOT EXISTS (SELECT FROM taken WHERE {own})
         THEN least(o.starts_on, {day}) END
""")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a duty's rows stand on, as parts of the statement."""

    spans: Spans
    #: which circumstances taken back end a row at once
    stands_on: Fragment
    #: from when a row is void because its own circumstance is not there; NULL where it names none
    lost_on: Fragment


def turned(plan: Plan) -> list[Turned]:
    """The duty's rows that are to be made void, or to count again."""
    duty, lit, ground = plan.duty, sql.Literal, ground_of(plan)
    statement = TURNED.format(
        subjects=subjects(duty, plan.community_id),
        taken=taken(duty.about, list(core.kinds_named(duty)), lit(plan.community_id)),
        why=reason_of(plan, sql.SQL("verdict.subject_id"), sql.SQL("period_key"), sql.SQL("void_on")),
        joins=ground.spans.joins,
        days=ground.spans.days,
        stands_on=ground.stands_on,
        lost_on=ground.lost_on,
        settled=SETTLED,
        is_lasting=lit(not core.is_on_occasion(duty)),
        community=lit(plan.community_id),
        duty=lit(duty.code),
        since=lit(plan.since),
        day=lit(plan.day),
        grounds=lit(list(GROUNDS)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [Turned(*row) for row in cursor.fetchall()]


def ground_of(plan: Plan) -> Ground:
    """The days on which rows of the duty have their ground, and what takes it from them at once."""
    duty, lit = plan.duty, sql.Literal
    spans = spans_of(duty, plan.community_id, PEOPLE, is_needed=False)
    if not core.names_its_own(duty):
        counted_on = sql.SQL("o.starts_on" if core.is_on_occasion(duty) else "o.due_on")
        stands_on = ANY_TAKEN.format(counted_on=counted_on, days=spans.days)
        return Ground(spans, stands_on, sql.SQL("NULL::date"))
    source = held(duty.about, list(core.kinds_named(duty)), lit(plan.community_id))
    joins = sql.SQL(" ").join([spans.joins, OWN_HELD.format(held=source)])
    days = OWN_DAYS.format(days=spans.days, never=NEVER)
    return Ground(Spans(joins, days), OWN_TAKEN, OWN_LOST.format(own=OWN_TAKEN, day=lit(plan.day)))


def turn(community_id: int, changes: Iterable[Turned], day: date) -> tuple[int, int]:
    """Write the changes down; how many rows became void, how many count again."""
    changes = list(changes)
    if not changes:
        return 0, 0
    before = [change.obligation_id for change in changes if change.was_void]
    lifted = lift(community_id, before, GROUNDS, day)
    void = [change for change in changes if change.void_on is not None]
    Voiding.objects.bulk_create(
        [
            Voiding(
                community_id=community_id,
                id=uuid4(),
                obligation_id=change.obligation_id,
                reason=change.reason,
                on_day=change.void_on or day,
            )
            for change in void
        ],
        batch_size=5000,
    )
    again = sum(1 for change in changes if change.was_void and change.void_on)
    return len(void) - again, lifted - again


def lift(community_id: int, rows: list[UUID], reasons: tuple[str, ...], day: date) -> int:
    """How many living voidings of these rows were lifted."""
    living = Voiding.objects.filter(
        community_id=community_id, obligation_id__in=rows, reason__in=reasons, lifted_on=None
    )
    return living.update(lifted_on=day)


def follow_method(community_id: int, pack: core.Pack, from_on: date, day: date) -> tuple[int, int]:
    """Rows not yet due of duties the method no longer has become void; those it has again count again."""
    codes = [duty.code for duty in pack.duties]
    rows = Obligation.objects.filter(community_id=community_id, due_on__gte=from_on)
    void = Voiding.objects.filter(community_id=community_id, lifted_on=None).values("obligation_id")
    gone = rows.exclude(duty__in=codes).exclude(id__in=void).values_list("id", flat=True)
    changes = [Turned(row, from_on, METHOD, False) for row in gone]
    voided, _ = turn(community_id, changes, day)
    back = Voiding.objects.filter(community_id=community_id, lifted_on=None, reason=METHOD).filter(
        obligation_id__in=rows.filter(duty__in=codes).values("id")
    )
    return voided, back.update(lifted_on=day)
