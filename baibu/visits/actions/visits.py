"""Recording a visit, taking it back or correcting it within the day, and confirming one entered late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import owed_for_household
from baibu.registry.models import Household
from baibu.registry.queries.actors import Actor

from ..access import get_visit, home_to_record
from ..models import OUTCOMES, Companion, Visit
from ..queries.desk import Desk
from ..queries.people import at_work_between
from ..queries.recording import FARTHEST_BACK, creditable, living_there
from ..queries.words import duty_title
from .evidence import ATTEMPT, Told, leave_evidence, seat_of, wanted_rows, withdraw_evidence, write_down

#: a record made more days after the visit than this waits to be confirmed by the level above
LATE_AFTER_DAYS = 3


def record_visit(
    *,
    actor: Actor,
    household_id: UUID,
    on: date,
    outcome: str,
    now: datetime,
    owed: Sequence[UUID] = (),
    note: str = "",
    need: str = "",
    companions: Sequence[UUID] = (),
    token: UUID | None = None,
) -> Visit:
    """The visit; what it was for (`owed`: obligations ticked) is discharged for everybody who was there.

    The same form sent twice is one visit. Refused for a day to come, a home moved away, or one out of reach.
    """
    sent = Visit.objects.filter(community_id=actor.within, token=token).first() if token else None
    if sent:
        return sent
    told = Told(on, outcome, tuple(owed), note, need, tuple(companions))
    try:
        with transaction.atomic():
            return keep(actor, household_id, told, now, token=token)
    except IntegrityError:
        if again := Visit.objects.filter(community_id=actor.within, token=token).first() if token else None:
            return again
        raise


def correct_visit(
    *,
    actor: Actor,
    visit_id: UUID,
    on: date,
    outcome: str,
    now: datetime,
    owed: Sequence[UUID] = (),
    note: str = "",
    need: str = "",
    companions: Sequence[UUID] = (),
) -> Visit:
    """The visit as it really was: a new record that names the old one, which is taken back. Same day only."""
    old = get_visit(actor, visit_id, "correct", now=now)
    told = Told(on, outcome, tuple(owed), note, need, tuple(companions))
    with transaction.atomic():
        take_back(actor, old, now)
        return keep(actor, old.household_id, told, now, corrects=old)


def withdraw_visit(*, actor: Actor, visit_id: UUID, now: datetime) -> Visit:
    """The visit, taken back: what it met is owed again.

    By its recorder the same day, or by who would confirm it.
    """
    visit = get_visit(actor, visit_id, "withdraw", now=now)
    with transaction.atomic():
        take_back(actor, visit, now)
        write_down(actor, visit, "visit-withdrawn", now)
    return visit


def confirm_visit(*, actor: Actor, visit_id: UUID, now: datetime) -> Visit:
    """The late entry, confirmed by the level above."""
    visit = get_visit(actor, visit_id, "confirm", now=now)
    waiting = Visit.objects.filter(
        community_id=visit.community_id,
        id=visit.id,
        is_late_entry=True,
        confirmed_by_id=None,
        withdrawn_at=None,
    )
    with transaction.atomic():
        if not waiting.update(confirmed_by_id=actor.person_id, confirmed_at=now):
            raise core.Refusal("changed-meanwhile", _("Somebody has answered this already."))
        visit.confirmed_by_id, visit.confirmed_at = actor.person_id, now
        write_down(actor, visit, "visit-confirmed", now)
    return visit


def keep(
    actor: Actor,
    household_id: UUID,
    told: Told,
    now: datetime,
    *,
    token: UUID | None = None,
    corrects: Visit | None = None,
) -> Visit:
    """The visit, its entry and what it discharges; inside the caller's transaction."""
    today = timezone.localdate(now)
    check(told, today)
    home, desk = home_to_record(actor, household_id, told.on, today)
    check_home(home, told.on)
    check_companions(home, told, today)
    check_lives_elsewhere(home, told)
    owed = list(owed_for_household(home.community_id, home.id, told.on))
    check_ticks(desk, owed, told)
    rows = wanted_rows(desk, owed, told)
    seat = seat_of(desk, home, rows)
    visit = visit_row(actor, home, seat, told, now)
    visit.person_id = only_person(rows)
    visit.corrects_id, visit.token = corrects.id if corrects else None, token
    visit.save(force_insert=True)
    Companion.objects.bulk_create(
        Companion(community_id=home.community_id, visit_id=visit.id, person_id=each)
        for each in dict.fromkeys(told.companions)
        if each != actor.person_id
    )
    leave_evidence(actor, desk, visit, seat, told, rows, now)
    return visit


def visit_row(actor: Actor, home: Household, seat: Any, told: Told, now: datetime) -> Visit:
    """The visit as a row not yet saved, with its note and need kept apart."""
    assert actor.person_id is not None
    place: dict[str, Any] = {"actor": actor, "community_id": home.community_id, "now": now}
    return Visit(
        community_id=home.community_id,
        id=uuid4(),
        household_id=home.id,
        on_day=told.on,
        recorded_at=now,
        by_id=actor.person_id,
        as_post=seat.post,
        as_place_id=seat.place,
        for_id=seat.on_behalf_of,
        outcome=told.outcome,
        note_id=ledger.keep_note(text=told.note, **place),
        need_note_id=ledger.keep_note(text=told.need, **place),
        is_late_entry=(timezone.localdate(now) - told.on).days > LATE_AFTER_DAYS,
    )


def only_person(rows: Sequence[Any]) -> UUID | None:
    """The person a visit was about, where everything it was for concerned one person."""
    about = {(row.subject_kind, row.subject_id) for row in rows}
    kind, found = next(iter(about)) if len(about) == 1 else ("", None)
    return found if kind == "person" else None


def take_back(actor: Actor, visit: Visit, now: datetime) -> None:
    """Mark the visit as taken back and revoke what it met; somebody faster is a refusal."""
    standing = Visit.objects.filter(community_id=visit.community_id, id=visit.id, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_by_id=actor.person_id):
        raise core.Refusal("changed-meanwhile", _("This record was taken back already."))
    visit.withdrawn_at = now
    withdraw_evidence(actor, visit, now)


def check(told: Told, today: date) -> None:
    """Nothing; refused where the form says what cannot be."""
    if told.outcome not in OUTCOMES:
        raise core.Refusal("unknown-outcome", _("Choose what happened."), "outcome")
    if told.on > today:
        text = _("This day is still to come. A visit is recorded when it has been made.")
        raise core.Refusal("day-to-come", text, "on")
    if told.on < today - FARTHEST_BACK:
        text = _("This day is more than a year ago; such a visit cannot be entered any more.")
        raise core.Refusal("too-long-ago", text, "on")


def check_ticks(desk: Desk, owed: Sequence[Any], told: Told) -> None:
    """Nothing; refused where something ticked is another post's to do, and nobody of it was there."""
    ticked = [row for row in owed if row.id in told.owed]
    if told.outcome == ATTEMPT or not ticked:
        return
    theirs = creditable(desk, ticked, told.companions)
    others = [row for row in ticked if row.id not in theirs]
    if others:
        duties = dict.fromkeys(duty_title(desk.pack, row.duty) for row in others)
        text = _(
            "%(duties)s: another post owes this, and on that day you did not stand in for it. "
            "Take the tick away, or name the colleague who came along."
        )
        raise core.Refusal("not-yours-to-meet", text % {"duties": _(", ").join(duties)}, "owed")


def check_home(home: Household, on: date) -> None:
    """Nothing; refused where nobody of the household lived there on that day."""
    # A home that an import brought knows only the day of the import, not the day they moved in.
    if home.act_id is None and on < home.since:
        text = _("This household has lived here only since %(day)s. Choose that day or a later one.")
        raise core.Refusal("not-here-yet", text % {"day": home.since.isoformat()}, "on")
    if home.left_on and on > home.left_on:
        text = _("This household moved away on %(day)s. Record the visit at their new door.")
        raise core.Refusal("moved-away", text % {"day": home.left_on.isoformat()}, "on")


def check_companions(home: Household, told: Told, today: date) -> None:
    """Nothing; refused where somebody who came along is no colleague: no post and no pair since then."""
    known = at_work_between(home.community_id, told.companions, told.on, today)
    if not known.issuperset(told.companions):
        text = _("Only people of this community with a post or a pair can be noted as company.")
        raise core.Refusal("unknown-companion", text, "companions")


def check_lives_elsewhere(home: Household, told: Told) -> None:
    """Nothing; refused where somebody of the home is said to have come along. One query, none for nobody."""
    if told.companions and living_there(home).intersection(told.companions):
        text = _("Whoever lives here did not come along: they were visited. Take their tick away.")
        raise core.Refusal("lives-here", text, "companions")
