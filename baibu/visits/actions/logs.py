"""Visits brought in from an office's log, and taken back with the import that brought them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import adopted, owed_for_household
from baibu.registry.models import Household, ImportAct
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.differences import FoundVisit
from baibu.registry.queries.rosters import roster

from ..models import Visit


@transaction.atomic
def bring_in(actor: Actor, act: ImportAct, visits: Sequence[FoundVisit], now: datetime) -> None:
    """Keep the visits of a log whose visitor is known; a visit brought in before is left alone.

    They meet what was owed on their day, unless that is settled; none waits to be confirmed.
    """
    today = timezone.localdate(now)
    known = [found for found in visits if found.visitor_id and found.visit.on <= today]
    if not known:
        return
    days = [found.visit.on for found in known]
    seats = roster(act.community_id, min(days), max(days))
    ids = {found.household_id for found in known}
    rows = Household.objects.filter(community_id=act.community_id, id__in=ids).select_related("place")
    homes = {home.id: home for home in rows}
    tokens = [token_of(act, found) for found in known]
    kept = set(
        Visit.objects.filter(community_id=act.community_id, token__in=tokens).values_list("token", flat=True)
    )
    purposes = purposes_of(actor.pack or adopted(act.community_id, today))
    for found, token in zip(known, tokens, strict=True):
        if token not in kept:
            kept.add(token)
            visit = visit_of(act, found, token, homes[found.household_id], seats, actor, now)
            remember(actor, visit, purposes, now)


def token_of(act: ImportAct, found: FoundVisit) -> UUID:
    """The name of a visit of a log: the same visitor, home, day and outcome are the same visit."""
    told = found.visit
    return uuid5(found.household_id, f"{act.community_id}/{found.visitor_id}/{told.on}/{told.how}")


def visit_of(
    act: ImportAct,
    found: FoundVisit,
    token: UUID,
    home: Household,
    seats: core.Roster,
    actor: Actor,
    now: datetime,
) -> Visit:
    """The visit as a row, in the post its visitor held nearest to the home on that day."""
    assert found.visitor_id is not None
    told = found.visit
    path = list(home.place.path)
    held: list[Any] = [seat for seat in seats.held_by(found.visitor_id, told.on) if seat.place in path]
    seat = max(held, key=lambda seat: path.index(seat.place), default=None)
    return Visit.objects.create(
        community_id=act.community_id,
        household_id=home.id,
        on_day=told.on,
        recorded_at=now,
        by_id=found.visitor_id,
        as_post=seat.post if seat else "",
        as_place_id=seat.place if seat else home.place_id,
        outcome=told.how,
        token=token,
        act_id=act.id,
        note_id=ledger.keep_note(actor=actor, community_id=act.community_id, text=told.note, now=now),
        need_note_id=ledger.keep_note(actor=actor, community_id=act.community_id, text=told.need, now=now),
    )


def remember(actor: Actor, visit: Visit, purposes: tuple[str, ...], now: datetime) -> None:
    """Write the visit into the chain of its home, and meet what was owed there on its day."""
    is_attempt = visit.outcome == "nobody-home"
    entry = ledger.append_entry(
        actor=Actor(person_id=visit.by_id, community_id=visit.community_id),
        community_id=visit.community_id,
        subject_kind="household",
        subject_id=visit.household_id,
        kind="visit-attempted" if is_attempt else "visit-recorded",
        on_day=visit.on_day,
        data={
            "visit": visit.id,
            "outcome": visit.outcome,
            "own_post": visit.as_post,
            "import": visit.act_id,
            "entered_by": actor.person_id,
        },
        as_post=visit.as_post,
        as_place_id=visit.as_place_id,
        note_id=visit.note_id,
        now=now,
    )
    if is_attempt:
        return
    rows = owed_for_household(visit.community_id, visit.household_id, visit.on_day)
    is_phone = visit.outcome == "phone"
    record = core.Record(
        kind="visit",
        on=visit.on_day,
        recorded_on=timezone.localdate(now),
        outcome="met" if is_phone else visit.outcome,
        channel="phone" if is_phone else "in-person",
        purposes=purposes,
    )
    ledger.discharge(
        actor=actor,
        record=record,
        record_id=visit.id,
        entry=entry,
        obligations=[row.id for row in rows],
        doers=[visit.by_id],
        now=now,
    )


def purposes_of(pack: core.Pack | None) -> tuple[str, ...]:
    """Every purpose of the method: a log does not say what for, so a visit counts for all that was owed."""
    duties = pack.duties if pack else ()
    return tuple(sorted({purpose for duty in duties for purpose in duty.met_by.purposes}))


@transaction.atomic
def take_back(actor: Actor, act: ImportAct, now: datetime) -> None:
    """Take back every visit an import brought in; the entries stay, with one more that says so."""
    visits = Visit.objects.filter(community_id=act.community_id, act_id=act.id)
    for visit in visits:
        ledger.revoke_discharges(actor=actor, community_id=visit.community_id, record_id=visit.id, now=now)
        ledger.append_entry(
            actor=actor,
            community_id=visit.community_id,
            subject_kind="household",
            subject_id=visit.household_id,
            kind="visit-withdrawn",
            on_day=timezone.localdate(now),
            data={"visit": visit.id, "import": act.id},
            now=now,
        )
        for note_id in filter(None, (visit.note_id, visit.need_note_id)):
            ledger.erase_note(actor=actor, community_id=visit.community_id, note_id=note_id, now=now)
    visits.delete()
