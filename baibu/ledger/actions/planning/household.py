"""Planning one changed household at once: the core decides, a dozen small statements write it down."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import connection, transaction

from baibu import core
from baibu.registry.queries import working_days

from ...models import Entry, Obligation, Voiding
from ...models import Planned as Horizon
from ...queries.methods import adopted, duty_since
from ...queries.names import obligation_id
from ...queries.subjects import subjects_of
from .community import Planned
from .grounds import GROUNDS, Turned, turn
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


@transaction.atomic
def plan_household(community_id: int, household_id: UUID, day: date, now: datetime) -> Planned:
    """What planning this household alone made: the rows a whole run makes, in the caller's transaction.

    Where the community is planned ahead, the household is planned as far; before its first plan, not at all.
    """
    horizon = Horizon.objects.filter(community_id=community_id).values_list("up_to", flat=True).first()
    since, last = (min(day, horizon), max(day, horizon)) if horizon else (day, day)
    pack = adopted(community_id, last) if horizon else None
    subjects = subjects_of(community_id, [household_id])
    if pack is None or not subjects:
        return Planned()
    above = places_above(community_id, subjects[0].place)
    home = Home(community_id, pack, subjects, above, since, last)
    return plan_home(home, duty_since(community_id, last))


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
    wanted: list[Obligation] = []
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
        changes += turned_rows(home, duty, [owed_row(each) for each in known.values()] + fresh)
    Obligation.objects.bulk_create(wanted, ignore_conflicts=True)
    voided, lifted = turn(home.community_id, still_to_turn(home, changes), home.day)
    return Planned(len(wanted), voided, lifted, gaps=tuple(sorted(gaps)))


def calendar_for(duties: Sequence[core.Duty]) -> core.WorkingDays:
    """The working days, where a duty counts in them; nothing read where none does."""
    return working_days() if any(duty.due.how == "working-days" for duty in duties) else core.WorkingDays()


def rows_there(home: Home) -> dict[str, dict[tuple[UUID, str], Obligation]]:
    """The rows already made that are not long past: duty → (subject, period) → row; one query."""
    ids = [cast(UUID, subject.id) for subject in home.subjects]
    found: dict[str, dict[tuple[UUID, str], Obligation]] = {}
    for row in Obligation.objects.filter(community_id=home.community_id, subject_id__in=ids):
        found.setdefault(row.duty, {})[row.subject_id, row.period_key] = row
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
    rows = Entry.objects.filter(community_id=home.community_id, subject_id__in=ids, kind__in=kinds)
    return [core.Event(row.id, row.kind, row.subject_id, row.on_day) for row in rows]


def obligation(home: Home, duty: core.Duty, row: core.Owed) -> Obligation:
    """The row as it is stored."""
    kinds = {subject.id: subject for subject in home.subjects}
    subject = kinds[row.subject_id]
    levels = levels_down_to(home.pack, duty.owed_by)
    place = [home.above[level] for level in home.above if level in levels][-1]
    return Obligation(
        community_id=home.community_id,
        id=obligation_id(home.community_id, cast(UUID, row.subject_id), duty.code, row.period_key),
        duty=duty.code, period_key=row.period_key, subject_kind=subject.kind,
        subject_id=cast(UUID, row.subject_id),
        household_id=cast(UUID, subject.household_id), place_id=place, owed_by=duty.owed_by,
        starts_on=row.starts_on, open_on=row.open_on, due_on=row.due_on, late_until=row.late_until,
        settle_on=row.settle_on, needs=row.needs, digest=home.pack.digest, made_on=home.day,
    )  # fmt: skip


def owed_row(row: Obligation) -> core.Owed:
    """The stored row as the core knows it."""
    return core.Owed(
        row.subject_id, row.duty, row.period_key, row.starts_on, row.open_on, row.due_on,
        row.late_until, row.settle_on, row.needs,
    )  # fmt: skip


def turned_rows(home: Home, duty: core.Duty, rows: Sequence[core.Owed]) -> list[Turned]:
    """What the core says of each row not yet due when the run begins."""
    if not isinstance(duty.recurrence, (core.Every, core.EveryFrom)):
        return []
    by_id = {subject.id: subject for subject in home.subjects}
    found = []
    for row in rows:
        if row.due_on >= home.since:
            subject = by_id[row.subject_id]
            void_on = core.voided(duty, subject, row, home.day)
            name = obligation_id(home.community_id, cast(UUID, row.subject_id), duty.code, row.period_key)
            last = subject.present.last
            reason = "left" if last is not None and last < row.due_on else "circumstance-ended"
            found.append(Turned(name, void_on, reason, False))
    return found


def still_to_turn(home: Home, changes: Sequence[Turned]) -> list[Turned]:
    """Those whose voiding is not yet as the core says; one query or none."""
    living = {
        each.obligation_id: each
        for each in Voiding.objects.filter(
            community_id=home.community_id,
            obligation_id__in=[change.obligation_id for change in changes],
            lifted_on=None,
        )
    } if changes else {}  # fmt: skip
    found = []
    for change in changes:
        void = living.get(change.obligation_id)
        if (void.on_day if void else None) != change.void_on and (void is None or void.reason in GROUNDS):
            found.append(Turned(change.obligation_id, change.void_on, change.reason, void is not None))
    return found
