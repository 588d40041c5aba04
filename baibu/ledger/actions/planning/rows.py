"""Which rows there are to make, as SQL: one INSERT … SELECT for each duty.

Every statement ends alike: what is already there is left out, and two planners cannot make a row twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import sql

from baibu import core

from .spans import Spans, held, may_apply, spans_of, taken
from .subjects import PEOPLE, likely_subjects, owing_places, subject_kind

Fragment = sql.Composable


@dataclass(frozen=True, slots=True)
class Plan:
    """What one duty's statement needs to know."""

    community_id: int
    pack: core.Pack
    duty: core.Duty
    #: the day from which the community owes this duty
    adopted_on: date
    #: periods that ended before this day were planned before
    since: date
    day: date


@dataclass(frozen=True, slots=True)
class Seek:
    """A window, and the days on which its row may be made."""

    window: core.Window
    first: date
    last: date


INSERT = sql.SQL("""
WITH s AS NOT MATERIALIZED ({subjects}),
there AS MATERIALIZED (
    SELECT o.subject_id, o.period_key FROM ledger_obligation o
    WHERE o.community_id = {community} AND o.duty = {duty} AND o.starts_on >= {earliest}
),
missing AS MATERIALIZED (
    SELECT c.* FROM ({candidates}) AS c
    WHERE NOT EXISTS (SELECT FROM there WHERE there.subject_id = c.id AND there.period_key = c.key)
),
at AS ({places}),
f AS MATERIALIZED (
    SELECT d.*, ledger_obligation_id({community}, d.id, {duty}, d.key) AS name FROM ({dated}) AS d
),
void AS (
    INSERT INTO ledger_voiding (community_id, id, obligation_id, reason, on_day)
    SELECT {community}, gen_random_uuid(), f.name,
           CASE WHEN f.has_left THEN 'left' ELSE coalesce({why}, 'circumstance-ended') END, f.until
    FROM f WHERE f.until <= f.due_on AND f.until <= {day}
    ON CONFLICT DO NOTHING
)
INSERT INTO ledger_obligation (
    community_id, id, duty, period_key, subject_kind, subject_id, household_id, place_id, owed_by,
    starts_on, open_on, due_on, late_until, settle_on, needs, digest, made_on)
SELECT {community}, f.name, {duty}, f.key, {kind}, f.id, f.household_id, at.above, {post},
       f.starts_on, f.open_on, f.due_on, f.due_on + {late}, f.due_on + {late} + {settle},
       {needs}, {digest}, {day}
FROM f JOIN at ON at.below = f.place_id
ON CONFLICT DO NOTHING
""")
# Why a row is void from that day, where circumstances were taken back.
WHY = sql.SQL("""(
    SELECT min(taken.why) FROM ({taken}) AS taken
    WHERE taken.subject_id = {subject} AND ({is_own} OR taken.taken_on = {void_on})
)""")
# What is due on an occasion stands, whatever ends afterwards.
ALL_OF_THEM = sql.SQL("SELECT missing.*, NULL::date AS until, false AS has_left FROM missing")

# The first covered day on which the row may be made decides whether its period is a partial one.
# OFFSET 0 keeps the database from working each of these out again wherever it is used.
BEGUN = sql.SQL("""
    SELECT b.id, b.household_id, b.place_id, b.key, b.starts_on, b.open_on, b.due_on,
           {until} AS until, b.gone_on <= ({until}) AS has_left
    FROM (
        SELECT c.id, c.household_id, c.place_id, c.key, c.starts_on, c.days, c.gone_on, c.begun,
               CASE WHEN c.begun > c.starts_on THEN {part_open} ELSE c.open_on END AS open_on,
               CASE WHEN c.begun > c.starts_on THEN {part_due} ELSE c.due_on END AS due_on
        FROM (SELECT missing.*, lower(days * seek) AS begun FROM missing OFFSET 0) AS c
        WHERE c.begun <= c.starts_on OR (c.begun IS NOT NULL AND {part_counts})
    ) AS b
""")
UNTIL = sql.SQL("""
    CASE WHEN NOT b.days @> b.due_on
         THEN upper(b.days * datemultirange(daterange(NULL, b.due_on, '[]'))) END
""")
IN_PERIODS = sql.SQL("""
    SELECT s.id, s.household_id, s.place_id, {days} AS days, w.key, w.starts_on, w.open_on, w.due_on,
           w.seek, upper(s.present) AS gone_on
    FROM s {joins}
    CROSS JOIN (VALUES {windows}) AS w(key, starts_on, open_on, due_on, seek)
    WHERE {may_apply}
""")
FROM_HELD = sql.SQL("""
    SELECT s.id, s.household_id, s.place_id,
           {days} * datemultirange(daterange(h.first, h.last, '[]')) AS days,
           'evt:' || h.id || '#' || w.number AS key, w.starts_on, {open_on} AS open_on, w.due_on,
           datemultirange(daterange(greatest({adopted}, w.starts_on), least(w.due_on, {day}), '[]')) AS seek,
           upper(s.present) AS gone_on
    FROM s {joins}
    JOIN ({held}) AS h ON h.subject_id = s.id
    CROSS JOIN LATERAL (
        SELECT number, (h.first + make_interval(months => (number - 1) * {months}))::date AS starts_on,
               (h.first + make_interval(months => number * {months}))::date - 1 AS due_on
        FROM generate_series(1, {times}) AS number
    ) AS w
    WHERE greatest({adopted}, w.starts_on) <= least(w.due_on, {day}) AND w.due_on >= {since}
""")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that may have to be made, and how those not there yet get their dates."""

    candidates: Fragment
    dated: Fragment
    #: no candidate starts before this day
    earliest: date


def insertion(plan: Plan, found: Found) -> Fragment:
    """The statement that makes the rows found."""
    duty, lit = plan.duty, sql.Literal
    return INSERT.format(
        subjects=likely_subjects(duty, plan.community_id),
        places=owing_places(plan.pack, duty.owed_by, plan.community_id),
        candidates=found.candidates,
        dated=found.dated,
        why=reason_of(plan, sql.SQL("f.id"), sql.SQL("f.key"), sql.SQL("f.until")),
        earliest=lit(found.earliest),
        community=lit(plan.community_id),
        duty=lit(duty.code),
        kind=lit(subject_kind(duty)),
        post=lit(duty.owed_by),
        late=sql.SQL("NULL::int") if duty.late_days is None else lit(duty.late_days),
        settle=lit(duty.settle_days),
        needs=lit(duty.met_by.at_least),
        digest=lit(plan.pack.digest),
        day=lit(plan.day),
    )


def reason_of(plan: Plan, subject: Fragment, key: Fragment, void_on: Fragment) -> Fragment:
    """Why consent or a mistake makes a row void from a day; NULL where neither does."""
    duty = plan.duty
    is_own = sql.SQL("split_part({}, '#', 1) = 'evt:' || taken.id").format(key)
    return WHY.format(
        taken=taken(duty.about, list(core.kinds_named(duty)), sql.Literal(plan.community_id)),
        subject=subject,
        void_on=void_on,
        is_own=is_own if core.names_its_own(duty) else sql.SQL("false"),
    )


def in_periods(plan: Plan, seeks: Sequence[Seek]) -> Found:
    """Subjects × periods in which the duty applies on some day that counts."""
    spans = applying(plan)
    first, last = min(seek.first for seek in seeks), max(seek.last for seek in seeks)
    candidates = IN_PERIODS.format(
        joins=spans.joins,
        days=spans.days,
        windows=sql.SQL(", ").join(window_row(seek) for seek in seeks),
        may_apply=may_apply(plan.duty.applies_if, first, last),
    )
    return Found(candidates, begun(plan.duty), min(seek.window.starts_on for seek in seeks))


def from_circumstances(plan: Plan, recurrence: core.EveryFrom) -> Found:
    """The turns counted from the start of each circumstance."""
    spans, lit, opens = applying(plan), sql.Literal, plan.duty.opens_days
    early = sql.SQL("w.due_on - {}").format(lit(opens))
    candidates = FROM_HELD.format(
        joins=spans.joins,
        days=spans.days,
        held=held(plan.duty.about, [recurrence.circumstance], lit(plan.community_id)),
        open_on=sql.SQL("w.starts_on") if opens is None else early,
        months=lit(recurrence.months),
        times=lit(recurrence.times),
        adopted=lit(plan.adopted_on),
        since=lit(plan.since),
        day=lit(plan.day),
    )
    return Found(candidates, begun(plan.duty), date.min)


def begun(duty: core.Duty) -> Fragment:
    """Those of the missing that are owed, with the dates of a partial first period."""
    opens, due, counts = first_part(duty)
    until = sql.SQL("NULL::date") if isinstance(duty.recurrence, core.On) else UNTIL
    return BEGUN.format(part_open=opens, part_due=due, part_counts=counts, until=until)


def applying(plan: Plan) -> Spans:
    """The days on which the duty applies to subjects named `s`."""
    return spans_of(plan.duty, plan.community_id, PEOPLE)


def first_part(duty: core.Duty) -> tuple[Fragment, Fragment, Fragment]:
    """When a period has begun before the subject came: open day, due day, and whether it counts at all."""
    if duty.first == "next":
        return sql.SQL("c.open_on"), sql.SQL("c.due_on"), sql.SQL("false")
    if duty.first == "period":
        return sql.SQL("greatest(c.open_on, c.begun)"), sql.SQL("c.due_on"), sql.SQL("c.begun <= c.due_on")
    return sql.SQL("c.begun"), sql.SQL("c.begun + {}").format(sql.Literal(duty.first)), sql.SQL("true")


def window_row(seek: Seek) -> Fragment:
    """The window as a row of VALUES."""
    window, lit = seek.window, sql.Literal
    return sql.SQL("({}::text, {}, {}, {}, datemultirange(daterange({}, {}, '[]')))").format(
        lit(window.period_key), lit(window.starts_on), lit(window.open_on), lit(window.due_on),
        lit(seek.first), lit(seek.last),
    )  # fmt: skip
