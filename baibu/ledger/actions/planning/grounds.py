"""Rows whose ground fell away before they were due, and those whose ground came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import connection
from psycopg import sql

from baibu import core

from ...models import Obligation, Voiding
from .rows import Plan
from .spans import NEVER, Spans, held, spans_of
from .subjects import PEOPLE, subjects

#: reasons that the planner itself gives and takes back
GROUNDS = ("circumstance-ended", "left")
METHOD = "method-changed"


@dataclass(frozen=True, slots=True)
class Turned:
    """A row whose voiding has to change."""

    obligation_id: UUID
    #: the day from which it is void; None: its ground is back
    void_on: date | None
    reason: str
    was_void: bool


# The last day on which the duty applied, up to the due day, decides; rows already due stay as they are.
TURNED = sql.SQL("""
WITH s AS NOT MATERIALIZED ({subjects}),
grounds AS (
    SELECT o.id, o.starts_on, o.due_on,
           s.id IS NULL OR coalesce(upper(s.present) <= o.due_on, false) AS has_left,
           upper({days} * datemultirange(daterange(NULL, o.due_on, '[]'))) AS until,
           v.id IS NOT NULL AS was_void, v.on_day, v.reason
    FROM ledger_obligation o
    LEFT JOIN ledger_voiding v
         ON v.community_id = o.community_id AND v.obligation_id = o.id AND v.lifted_on IS NULL
    LEFT JOIN s ON s.id = o.subject_id
    {joins}
    WHERE o.community_id = {community} AND o.duty = {duty} AND o.due_on >= {since}
      AND (v.id IS NOT NULL OR NOT coalesce({days} @> o.due_on, false))
),
verdict AS (
    SELECT id, has_left, was_void, on_day, reason,
           CASE WHEN until IS NULL THEN least(starts_on, {day})
                WHEN until <= due_on AND until <= {day} THEN until END AS void_on
    FROM grounds
)
SELECT id, void_on, has_left, was_void FROM verdict
WHERE on_day IS DISTINCT FROM void_on AND (NOT was_void OR reason = ANY({grounds}))
""")
# A turn stands on the one circumstance it is counted from.
OWN_HELD = sql.SQL("""
    LEFT JOIN ({held}) AS own ON own.subject_id = o.subject_id
         AND starts_with(o.period_key, 'evt:' || own.id || '#')
""")
OWN_DAYS = sql.SQL(
    "({days} * CASE WHEN own.id IS NULL THEN {never} "
    "ELSE datemultirange(daterange(own.first, own.last, '[]')) END)"
)


def turned(plan: Plan) -> list[Turned]:
    """The duty's rows that are to be made void, or to count again."""
    duty, lit, spans = plan.duty, sql.Literal, standing_on(plan)
    statement = TURNED.format(
        subjects=subjects(duty, plan.community_id),
        joins=spans.joins,
        days=spans.days,
        community=lit(plan.community_id),
        duty=lit(duty.code),
        since=lit(plan.since),
        day=lit(plan.day),
        grounds=lit(list(GROUNDS)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [
            Turned(row, void_on, "left" if has_left else "circumstance-ended", was_void)
            for row, void_on, has_left, was_void in cursor.fetchall()
        ]


def standing_on(plan: Plan) -> Spans:
    """The days on which rows of the duty have their ground."""
    duty, lit = plan.duty, sql.Literal
    spans = spans_of(duty, plan.community_id, PEOPLE, is_needed=False)
    if not isinstance(duty.recurrence, core.EveryFrom):
        return spans
    source = held(duty.about, [duty.recurrence.circumstance], lit(plan.community_id))
    joins = sql.SQL(" ").join([spans.joins, OWN_HELD.format(held=source)])
    return Spans(joins, OWN_DAYS.format(days=spans.days, never=NEVER))


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
