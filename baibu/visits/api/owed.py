"""One obligation: recording it as done, and asking to be excused from it."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Router
from pydantic import Field

from baibu.ledger import actions as ledger
from baibu.ledger.queries import standing
from baibu.registry.api.asking import accepted
from baibu.registry.queries.actors import Request

from ..forms.deeds import DeedForm, ExcuseForm
from ..queries.cards import names_for
from ..queries.deeds import deed_page
from ..queries.desk import Desk, desk_of
from ..queries.homes import people_of_seats
from .facts import Owed, Sent, owed_of
from .visits import Words

router = Router(tags=["owed"])


class DeedSent(Sent):
    """A meeting, a training, a report: the day, a word about it, and how many took part."""

    on: date
    took_part: Annotated[int, Field(ge=0, le=100_000)] | None = None
    note: Words = ""


class ExcuseSent(Sent):
    """Why it cannot be done: one of the reasons the duty names."""

    reason: str
    note: Words = ""


@router.post("/obligations/{uuid:obligation}/records", response={201: Owed})
def send_record(request: Request, obligation: UUID, sent: DeedSent) -> Owed:
    """The obligation, met without a visit."""
    now = timezone.now()
    desk = desk_of(request.actor, timezone.localdate(now))
    deed = deed_page(desk, obligation)
    form = DeedForm(sent.dict(), today=desk.day, has_people=deed.has_people)
    ledger.record_deed(actor=request.actor, obligation_id=obligation, now=now, **accepted(form))
    return as_it_stands(desk, obligation)


@router.post("/obligations/{uuid:obligation}/excuses", response={201: Owed})
def ask_to_be_excused(request: Request, obligation: UUID, sent: ExcuseSent) -> Owed:
    """The obligation; it stays owed until the post the duty names has answered."""
    now = timezone.now()
    desk = desk_of(request.actor, timezone.localdate(now))
    deed = deed_page(desk, obligation)
    # where the duty knows no excuse there is nothing to choose from, and the act itself says so
    form = ExcuseForm(sent.dict(), reasons=deed.reasons or [(sent.reason, sent.reason)])
    ledger.ask_excuse(actor=request.actor, obligation_id=obligation, now=now, **accepted(form))
    return as_it_stands(desk, obligation)


def as_it_stands(desk: Desk, obligation: UUID) -> Owed:
    """The obligation after the act, with who acts for it."""
    row = standing(desk.community_id, obligation, desk.day)
    desk = desk.knowing([row.household_id] if row.household_id else [])
    acting = desk.acting(row.owed_by, row.place_id, row.subject_id)
    return owed_of(desk, names_for(desk, [row], people_of_seats([acting])), row)
