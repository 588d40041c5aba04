"""What a visit leaves in the ledger: its entry, the need it found, and what it met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import noted_in
from baibu.registry.access import out_of_reach
from baibu.registry.models import Household
from baibu.registry.queries.actors import Actor

from ..models import Visit
from ..queries.desk import Desk
from ..queries.words import duty_of

#: what an attempt is called in the ledger, and what follows a need
ATTEMPT, OPEN_CASE = "nobody-home", "open-case"


@dataclass(frozen=True, slots=True)
class Told:
    """What the visitor told, as typed."""

    on: date
    outcome: str
    #: the obligations ticked
    owed: tuple[UUID, ...]
    note: str
    need: str
    companions: tuple[UUID, ...]


def wanted_rows(desk: Desk, rows: Sequence[Any], told: Told) -> list[Any]:
    """The rows the visit was for: those ticked with their older sisters, and what the companions owe here."""
    ticked = {(row.duty, row.subject_id) for row in rows if row.id in told.owed}
    return [
        row
        for row in rows
        if (row.duty, row.subject_id) in ticked or owed_by_one_of(desk, row, told.companions)
    ]


def owed_by_one_of(desk: Desk, row: Any, people: Sequence[UUID]) -> bool:
    """Whether somebody who came along acts for the row's post: a joint visit counts for each."""
    if not people or duty_of(desk.pack, row.duty) is None:
        return False
    return desk.acting(row.owed_by, row.place_id, row.subject_id).person in people


def seat_of(desk: Desk, home: Household, rows: Sequence[Any]) -> core.Acting:
    """The seat the visitor acts in: that of a row visited for, else their own nearest to the home."""
    for row in rows:
        if seat := desk.seat(row.owed_by, row.place_id, row.subject_id):
            return seat
    path = list(home.place.path)
    near = [seat for seat in desk.seats if seat.place in path]
    if not near:
        raise out_of_reach()
    return max(near, key=lambda seat: (path.index(seat.place), seat.is_own))


def record_of(desk: Desk, visit: Visit, rows: Sequence[Any]) -> core.Record:
    """The visit as the core judges it: purposes of all it was for, by phone or in person."""
    duties = [duty for row in rows if (duty := duty_of(desk.pack, row.duty))]
    is_phone = visit.outcome == "phone"
    return core.Record(
        kind="visit",
        on=visit.on_day,
        recorded_on=timezone.localdate(visit.recorded_at),
        outcome="met" if is_phone else visit.outcome,
        channel="phone" if is_phone else "in-person",
        purposes=tuple(sorted({purpose for duty in duties for purpose in duty.met_by.purposes})),
    )


def leave_evidence(
    actor: Actor, desk: Desk, visit: Visit, seat: core.Acting, told: Told, rows: Sequence[Any], now: datetime
) -> None:
    """Write the entry, pass a need on, and meet what was owed; inside the caller's transaction."""
    is_attempt = visit.outcome == ATTEMPT
    others = [each for each in told.companions if each != visit.by_id]
    facts = {
        "outcome": visit.outcome,
        "with": others,
        "is_late_entry": visit.is_late_entry,
        "own_post": seat.seat_post or visit.as_post,
        "about": sorted({str(row.subject_id) for row in rows}),
        "duties": sorted({row.duty for row in rows}),
    }
    entry = write_down(actor, visit, "visit-attempted" if is_attempt else "visit-recorded", now, facts)
    if visit.need_note_id:
        found = write_down(actor, visit, "need-found", now, note_id=visit.need_note_id)
        facts = {"visit": visit.id, "household": visit.household_id, "note": visit.need_note_id}
        ledger.add_effect(actor=actor, entry=found, kind=OPEN_CASE, data=facts, now=now)
    if not is_attempt and rows:
        ledger.discharge(
            actor=actor,
            record=record_of(desk, visit, rows),
            record_id=visit.id,
            entry=entry,
            obligations=[row.id for row in rows],
            doers=[visit.by_id, *others],
            now=now,
        )


def write_down(
    actor: Actor,
    visit: Visit,
    kind: str,
    now: datetime,
    facts: dict[str, Any] | None = None,
    *,
    note_id: UUID | None = None,
) -> Any:
    """The entry about the home, in the chain of the home."""
    data: dict[str, Any] = {"visit": visit.id, **(facts or {})}
    if visit.corrects_id and kind in ("visit-recorded", "visit-attempted"):
        data["corrects"] = visit.corrects_id
    return ledger.append_entry(
        actor=actor,
        community_id=visit.community_id,
        subject_kind="household",
        subject_id=visit.household_id,
        kind=kind,
        on_day=visit.on_day if facts is not None else timezone.localdate(now),
        data=data,
        as_post=visit.as_post if actor.person_id == visit.by_id else "",
        as_place_id=visit.as_place_id if actor.person_id == visit.by_id else None,
        note_id=note_id or (visit.note_id if facts is not None else None),
        now=now,
    )


def withdraw_evidence(actor: Actor, visit: Visit, now: datetime) -> None:
    """Revoke what the visit met, and take back the need it passed on if nobody has it yet."""
    community_id = visit.community_id
    ledger.revoke_discharges(actor=actor, community_id=community_id, record_id=visit.id, now=now)
    found = noted_in(community_id, visit.household_id, visit.need_note_id) if visit.need_note_id else None
    if found and ledger.withdraw_effect(
        actor=actor, community_id=community_id, entry_id=found.id, kind=OPEN_CASE, now=now
    ):
        write_down(actor, visit, "need-withdrawn", now)
