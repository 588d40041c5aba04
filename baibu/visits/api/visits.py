"""Recording a visit, and taking it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from baibu.ledger.queries import met_by_record
from baibu.registry.api.asking import accepted
from baibu.registry.queries.actors import Request

from ..access import home_to_record
from ..actions.visits import record_visit, withdraw_visit
from ..forms.visits import VisitForm
from ..models import Visit
from ..queries.recorded import visit_sent
from ..queries.recording import attempts_on, sheet_for, visit_day
from .facts import Sent

router = Router(tags=["visits"])
Words = Annotated[str, Field(max_length=500)]


class VisitSent(Sent):
    """A visit or an attempt; sent twice with one token, it is one visit."""

    outcome: Literal["met", "met-family", "phone", "nobody-home"]
    on: date
    #: obligations it was for; left out: everything the sender owed there on that day
    owed: list[UUID] | None = None
    note: Words = ""
    #: what the household needs; it is passed on
    need: Words = ""
    companions: list[UUID] = []
    token: UUID | None = None


class VisitKept(Schema):
    """A visit as it is kept, and what it met."""

    id: UUID
    household_id: UUID
    on: date
    outcome: str
    recorded_at: datetime
    by_id: UUID
    as_post: str
    as_place_id: UUID
    #: whom the visitor stood in for
    for_id: UUID | None
    is_late_entry: bool
    is_confirmed: bool
    #: for nobody at home: whether it is the first of its day; a later one is kept, the day counts once
    is_counted_attempt: bool
    met: list[UUID]
    withdrawn_at: datetime | None


@router.post("/households/{uuid:household}/visits", response={201: VisitKept})
def send_visit(request: Request, household: UUID, sent: VisitSent) -> VisitKept:
    """The visit, recorded for whoever was there."""
    now = timezone.now()
    day = timezone.localdate(now)
    home, desk = home_to_record(request.actor, household, visit_day({"on": sent.on}, day), day)
    sheet = sheet_for(desk, home, day)
    values: dict[str, Any] = sent.dict()
    if sent.owed is None:
        values["owed"] = sheet.ticked
    form = VisitForm(values, today=day, owed=sheet.owed, ticked=sheet.ticked, companions=sheet.companions)
    if known := visit_sent(request.actor, sent.token):
        return kept(known)
    return kept(record_visit(actor=request.actor, household_id=household, now=now, **accepted(form)))


@router.post("/visits/{uuid:visit}/withdraw", response=VisitKept)
def take_back_visit(request: Request, visit: UUID) -> VisitKept:
    """The visit, taken back: what it met is owed again."""
    return kept(withdraw_visit(actor=request.actor, visit_id=visit, now=timezone.now()))


def kept(visit: Visit) -> VisitKept:
    """The visit as facts."""
    return VisitKept(
        id=visit.id,
        household_id=visit.household_id,
        on=visit.on_day,
        outcome=visit.outcome,
        recorded_at=visit.recorded_at,
        by_id=visit.by_id,
        as_post=visit.as_post,
        as_place_id=visit.as_place_id,
        for_id=visit.for_id,
        is_late_entry=visit.is_late_entry,
        is_confirmed=visit.confirmed_by_id is not None,
        is_counted_attempt=is_counted(visit),
        met=sorted(met_by_record(visit.community_id, visit.id)),
        withdrawn_at=visit.withdrawn_at,
    )


def is_counted(visit: Visit) -> bool:
    """Whether the day counts as an attempt by this record: of those of one day, the first."""
    if visit.outcome != "nobody-home" or visit.withdrawn_at:
        return False
    tried = attempts_on(visit.community_id, visit.household_id, visit.on_day)
    return not tried.filter(recorded_at__lt=visit.recorded_at).exists()
