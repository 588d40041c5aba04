"""Planning one changed household at once: the core decides, a dozen small statements write it down."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from baibu import core
from baibu.registry.queries import working_days

from ...models import Planned as Horizon
from ...queries.methods import method_on
from ...queries.names import obligation_id
from ...queries.subjects import subjects_of
from .community import Planned
from .grounds import GROUNDS, SETTLED, Turned, turn
from .subjects import levels_down_to

KINDS = ("person", "household")


@dataclass(frozen=True, slots=True)
class Home:
    """One household as planning sees it."""

    community_id: int
    pack: core.Pack
    subjects: Sequence[core.Subject]
    #: level → place, from the outermost down to the household's own
    above: dict[str, UUID]
    since: date
    day: date


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the ledger, since when it is void, if it is, and whether it was done or excused."""

    row: core.Owed
    is_settled: bool = False
    void_on: date | None = None
    void_reason: str | None = None


THERE = sql.SQL("""
    SELECT o.subject_id, o.duty, o.period_key, o.starts_on, o.open_on, o.due_on, o.late_until, o.settle_on,
           o.needs, {settled}, v.on_day, v.reason
    FROM ledger_obligation o
    LEFT JOIN ledger_voiding v
         ON v.community_id = o.community_id AND v.obligation_id = o.id AND v.lifted_on IS NULL
    WHERE o.community_id = %s AND o.subject_id = ANY(%s)
""")

#: what is written of a row, in order
COLUMNS = (
    "community_id", "id", "duty", "period_key", "subject_kind", "subject_id", "household_id", "place_id",
    "owed_by", "starts_on", "open_on", "due_on", "late_until", "settle_on", "needs", "digest", "made_on",
)  # fmt: skip
MADE = f"INSERT INTO ledger_obligation ({', '.join(COLUMNS)}) VALUES %s ON CONFLICT DO NOTHING"  # noqa: S608
HAPPENED = """
    SELECT id, kind, subject_id, on_day FROM ledger_entry
    WHERE community_id = %s AND subject_kind = ANY(%s) AND subject_id = ANY(%s) AND kind = ANY(%s)
"""

#: rows of people who moved into one of these homes: to that home, and to the place of the same level above it
FOLLOW = """
    UPDATE ledger_obligation o SET household_id = h.id, place_id = a.id
    FROM registry_person p
    JOIN registry_household h ON h.community_id = p.community_id AND h.id = p.household_id
    JOIN registry_place home ON home.community_id = h.community_id AND home.id = h.place_id
    JOIN registry_place a ON a.community_id = home.community_id AND a.id = ANY(home.path)
    JOIN registry_place old ON old.community_id = a.community_id AND old.level = a.level
    WHERE p.community_id = %s AND p.household_id = ANY(%s)
      AND o.community_id = p.community_id AND o.subject_kind = 'person' AND o.subject_id = p.id
      AND o.household_id IS DISTINCT FROM h.id AND coalesce(o.settle_on >= %s, true) AND old.id = o.place_id
"""


def follow_people(community_id: int, homes: Collection[UUID], day: date) -> int:
    """How many rows that are not final came along with people who moved into these homes; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [community_id, list(homes), day])
        return int(cursor.rowcount)


@transaction.atomic
def plan_household(community_id: int, household_id: UUID, day: date, now: datetime) -> Planned:
    """What planning this household alone made: the rows a whole run makes, in the caller's transaction.

    Where the community is planned ahead, the household is planned as far; before its first plan, not at all.
    """
    horizon = Horizon.objects.filter(community_id=community_id).values_list("up_to", "ahead_to").first()
    since, last = day, day
    if horizon:
        up_to, ahead_to = horizon
        since, last = min(day, up_to), max(day, ahead_to or up_to)
    pack, adopted_on = method_on(community_id, last) if horizon else (None, {})
    subjects = subjects_of(community_id, [household_id]) if pack else []
    if pack is None or not subjects:
        return Planned()
    above = places_above(community_id, subjects[0].place)
    home = Home(community_id, pack, subjects, above, since, last)
    return plan_home(home, adopted_on)


def places_above(community_id: int, place_id: Hashable) -> dict[str, UUID]:
    """Level → place, from the root down to the place itself; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.level, a.id FROM registry_place p "
            "CROSS JOIN unnest(p.path) WITH ORDINALITY AS step(id, depth) "
            "JOIN registry_place a ON a.community_id = p.community_id AND a.id = step.id "
            "WHERE p.community_id = %s AND p.id = %s ORDER BY step.depth",
            [community_id, cast(UUID, place_id)],
        )
        return dict(cursor.fetchall())


def plan_home(home: Home, adopted_on: Mapping[str, date]) -> Planned:
    """Make, void and lift the rows of the household and its people."""
    duties = [duty for duty in home.pack.duties if duty.about in KINDS]
    calendar = calendar_for(duties)
    there = rows_there(home)
    events = events_of(home)
    wanted: list[tuple[Any, ...]] = []
    changes: list[Turned] = []
    gaps: set[int] = set()
    for duty in duties:
        try:
            rows = core.owed(
                duty, home.subjects, adopted_on[duty.code], home.day, calendar, events, home.since
            )
        except core.CalendarGap as gap:
            gaps.add(gap.year)
            continue
        known = there.get(duty.code, {})
        fresh = [row for row in rows if (row.subject_id, row.period_key) not in known]
        wanted += [obligation(home, duty, row) for row in fresh]
        changes += turned_rows(home, duty, [*known.values(), *(Stored(row) for row in fresh)])
    write(wanted)
    voided, lifted = turn(home.community_id, changes, home.day)
    return Planned(len(wanted), voided, lifted, gaps=tuple(sorted(gaps)))


def calendar_for(duties: Sequence[core.Duty]) -> core.WorkingDays:
    """The working days, where a duty counts in them; nothing read where none does."""
    return working_days() if any(duty.due.how == "working-days" for duty in duties) else core.WorkingDays()


def rows_there(home: Home) -> dict[str, dict[tuple[Hashable, str], Stored]]:
    """The rows already made: duty → (subject, period) → row; one query."""
    found: dict[str, dict[tuple[Hashable, str], Stored]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            THERE.format(settled=SETTLED), [home.community_id, [subject.id for subject in home.subjects]]
        )
        for *columns, is_settled, void_on, void_reason in cursor.fetchall():
            row = core.Owed(*columns)
            stored = Stored(row, is_settled, void_on, void_reason)
            found.setdefault(row.duty_code, {})[row.subject_id, row.period_key] = stored
    return found


def events_of(home: Home) -> list[core.Event]:
    """What happened to the household and its people, of the kinds the method answers; one query or none."""
    kinds = {
        kind
        for duty in home.pack.duties
        if duty.about in KINDS and isinstance(duty.recurrence, core.On) and duty.recurrence.what == "event"
        for kind in duty.recurrence.kinds
    }
    if not kinds:
        return []
    ids = [cast(UUID, subject.id) for subject in home.subjects]
    with connection.cursor() as cursor:
        cursor.execute(HAPPENED, [home.community_id, list(KINDS), ids, list(kinds)])
        return [core.Event(*row) for row in cursor.fetchall()]


def obligation(home: Home, duty: core.Duty, row: core.Owed) -> tuple[Any, ...]:
    """The row as it is stored, in the order of COLUMNS."""
    subject = next(each for each in home.subjects if each.id == row.subject_id)
    levels = levels_down_to(home.pack, duty.owed_by)
    place = [home.above[level] for level in home.above if level in levels][-1]
    name = obligation_id(home.community_id, cast(UUID, row.subject_id), duty.code, row.period_key)
    return (
        home.community_id, name, duty.code, row.period_key, subject.kind, row.subject_id,
        subject.household_id, place, duty.owed_by, row.starts_on, row.open_on, row.due_on, row.late_until,
        row.settle_on, row.needs, home.pack.digest, home.day,
    )  # fmt: skip


def write(wanted: Sequence[tuple[Any, ...]]) -> None:
    """Write the rows, leaving out those somebody else has just made; one statement."""
    if not wanted:
        return
    marks = ", ".join(["(" + ", ".join(["%s"] * len(COLUMNS)) + ")"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(MADE % marks, [value for row in wanted for value in row])


def turned_rows(home: Home, duty: core.Duty, rows: Sequence[Stored]) -> list[Turned]:
    """Rows that are void, or count, and ought not to."""
    by_id = {subject.id: subject for subject in home.subjects}
    found = []
    for stored in rows:
        row = stored.row
        if not may_turn(duty, stored, home.since):
            continue
        void = core.voiding(duty, by_id[row.subject_id], row, home.day, home.since)
        void_on = void.on if void else None
        if void_on != stored.void_on:
            name = obligation_id(home.community_id, cast(UUID, row.subject_id), duty.code, row.period_key)
            reason = void.reason if void else ""
            found.append(Turned(name, void_on, reason, stored.void_on is not None))
    return found


def may_turn(duty: core.Duty, stored: Stored, since: date) -> bool:
    """Whether a run beginning on that day looks at the row: done, excused and missed ones stay."""
    if stored.void_reason not in (None, *GROUNDS):
        return False
    if core.is_on_occasion(duty):
        return is_alive(stored.row, since) and not stored.is_settled
    if stored.row.due_on >= since:
        return True
    return is_alive(stored.row, since) and not stored.is_settled and stored.void_on is None


def is_alive(row: core.Owed, day: date) -> bool:
    """Whether the row could still be done on that day."""
    return row.late_until is None or row.late_until >= day
